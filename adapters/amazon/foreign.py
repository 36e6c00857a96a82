"""Whether a page was made for a buyer outside its market: another country, or another currency."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from adapters.amazon.markets import Market
from adapters.page import Part
from adapters.readings import Money

_DESTINATION = ("glow-ingress-line2", "glow-ingress-single-line", "contextualIngressPtLabel_deliveryShortLine")
# Names that Amazon prints differently from the Unicode CLDR.
_ALIASES = {
    "hong kong": "HK", "macau": "MO", "macao": "MO", "turkey": "TR", "korea, republic of": "KR", "usa": "US",
    "vereinigte staaten von amerika": "US", "états-unis d'amérique": "US", "stati uniti d'america": "US",
    "estados unidos de américa": "US", "grossbritannien": "GB", "great britain": "GB", "holanda": "NL",
    "czech republic": "CZ", "tschechische republik": "CZ", "république tchèque": "CZ", "república checa": "CZ",
    "repubblica ceca": "CZ", "russian federation": "RU", "viet nam": "VN", "mainland china": "CN",
}  # fmt: skip

_SHORTEST = 8  # characters of a name that was cut short, so that no town is taken for a country


def why(page: Part, market: Market | None, money: Iterable[Money | None] = ()) -> str | None:
    """A sentence that says why the page is another fact than the market's own; None where nothing says so."""
    if market is None:
        return None
    return " and ".join(_reasons(page, market, money)) or None


def _reasons(page: Part, market: Market, money: Iterable[Money | None]) -> Iterator[str]:
    country = destination(page, market)
    abroad = country is not None and country != market.country
    if country and abroad:
        yield f"the page was made for delivery to {_english(country)}, not within {_english(market.country)}"
    printed = next((one.currency for one in money if one is not None and one.currency != market.currency), None)
    if printed:
        yield f"{'' if abroad else 'the page '}prints prices in {printed}, not in the market's {market.currency}"


def destination(page: Part, market: Market) -> str | None:
    """The country (ISO 3166) that the page says it delivers to; None for a town, a post code or nothing."""
    lang = page.attr("lang").replace("_", "-").partition("-")[0]
    languages = tuple(dict.fromkeys((lang or "en", market.locale.partition("_")[0], "en")))
    for words in _destinations(page):
        if words and not any(sign.isdigit() for sign in words):
            names = (_ALIASES, *map(_names, languages))
            if found := next((code for known in names if (code := _named(words, known))), None):
                return found
    return None


def _named(words: str, known: dict[str, str]) -> str | None:
    """The code of a name that may be cut short ("vereinigte staaten v…")."""
    name = words.rstrip(" .…")
    if name in known or name == words.rstrip() or len(name) < _SHORTEST:
        return known.get(name)
    codes = {code for full, code in known.items() if full.startswith(name)}
    return codes.pop() if len(codes) == 1 else None


def _destinations(page: Part) -> Iterator[str]:
    for part in page.each(*_DESTINATION):
        yield part.text.casefold()
        spans = part.css("span")
        if spans:
            yield spans[-1].text.casefold()


@lru_cache(maxsize=8)
def _names(language: str) -> dict[str, str]:
    try:
        territories = Locale.parse(language).territories
    except (UnknownLocaleError, ValueError):
        return {}
    return {name.casefold(): code for code, name in territories.items() if len(code) == 2 and code.isalpha()}


def _english(country: str) -> str:
    return str(Locale.parse("en").territories.get(country, country))
