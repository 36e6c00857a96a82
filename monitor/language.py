"""The person's own language, zone and number forms, and the one place where foreign text becomes harmless."""

import gettext
import io
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from html import escape, unescape
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, get_timezone_location
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, get_territory_currencies

from adapters.readings import Money

# Our language codes and the locale whose number and date forms they use.
LANGUAGES = {"en": "en_US", "zh": "zh_Hans_CN"}

FSI, PDI = "\u2068", "\u2069"
ELLIPSIS = "…"
# Joiners shape emoji and Persian words; every other invisible format character can hide or turn text.
_JOINERS = frozenset("\u200c\u200d")
_TAG = re.compile(r"<[^<>]*>")
# Capitals where a country has several zones; for the others the country's only zone is meant.
_MARKET_ZONES = {
    "AE": "Asia/Dubai",
    "AU": "Australia/Sydney",
    "BE": "Europe/Brussels",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CN": "Asia/Shanghai",
    "DE": "Europe/Berlin",
    "EG": "Africa/Cairo",
    "ES": "Europe/Madrid",
    "FR": "Europe/Paris",
    "GB": "Europe/London",
    "IE": "Europe/Dublin",
    "IN": "Asia/Kolkata",
    "IT": "Europe/Rome",
    "JP": "Asia/Tokyo",
    "MX": "America/Mexico_City",
    "NL": "Europe/Amsterdam",
    "PL": "Europe/Warsaw",
    "SA": "Asia/Riyadh",
    "SE": "Europe/Stockholm",
    "SG": "Asia/Singapore",
    "TR": "Europe/Istanbul",
    "UK": "Europe/London",
    "US": "America/New_York",
    "ZA": "Africa/Johannesburg",
}


class Html(str):
    """Text that is already fit for a message; everything else is escaped on its way in."""

    __slots__ = ()


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Marks a text for translation that is looked up elsewhere."""
    return text


def clean(text: str, limit: int = 200) -> str:
    """Foreign text on one line, without control, bidi and other invisible characters, `limit` UTF-16 units at most."""
    line = " ".join("".join(map(_harmless, text[: 8 * limit])).split())
    if _units(line) <= limit:
        return line
    kept = limit - len(ELLIPSIS)
    while _units(line[:kept]) > limit - len(ELLIPSIS):
        kept -= 1
    return line[:kept].rstrip() + ELLIPSIS


def _harmless(char: str) -> str:
    kind = unicodedata.category(char)
    if kind in ("Cc", "Zl", "Zp"):
        return " "
    if kind == "Cs":
        return "\ufffd"
    return char if kind != "Cf" or char in _JOINERS else ""


def _units(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)


def esc(text: str, limit: int = 200) -> Html:
    """Foreign text, cleaned and escaped."""
    return Html(escape(clean(text, limit)))


def name(text: str, limit: int = 40) -> Html:
    """A foreign name, cleaned, escaped and isolated, so that a right-to-left name turns nothing around it."""
    return Html(f"{FSI}{esc(text, limit)}{PDI}")


def visible(html: str) -> str:
    """What a reader sees of one of our own messages: every "<" in it is a tag, all else was escaped."""
    return unescape(_TAG.sub("", html))


def visible_length(html: str) -> int:
    """Its length in UTF-16 units, as Telegram counts."""
    return _units(visible(html))


def joined(parts: Iterable[Html], by: str = "\n") -> Html:
    """The parts that are not empty, one after the other."""
    return Html(by.join(part for part in parts if part))


def short_id(text: str) -> str:
    """The first and last two characters of a long id: enough to tell two apart, short enough for a headline."""
    line = clean(text, 80)
    return line if len(line) <= 8 else f"{line[:2]}{ELLIPSIS}{line[-2:]}"


def nearest_language(tag: str | None, default: str = "en") -> str:
    """Our language for an IETF tag such as "zh-hans" or "en-GB"."""
    code = (tag or "").replace("_", "-").partition("-")[0].lower()
    return code if code in LANGUAGES else default


def market_zone(market: str) -> str | None:
    """The zone in which a market's customers live; None for a shop without a country."""
    return _MARKET_ZONES.get(market.upper())


def market_currency(market: str) -> str | None:
    """The currency of a country's market; None for a shop without a country."""
    if len(market) != 2:
        return None
    country = {"UK": "GB"}.get(market.upper(), market.upper())
    return next(iter(get_territory_currencies(country)), None)


@cache
def _translations(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    with (files("monitor") / "locale" / f"{language}.po").open("rb") as source:
        catalogue = read_po(source, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@dataclass(frozen=True, slots=True)
class Tongue:
    """How one person is spoken to. `language` is a key of LANGUAGES, `zone` an IANA name.

    Templates are HTML with {named} places; a value that is not Html is escaped on its way in.
    """

    language: str = "en"
    zone: str = "UTC"

    def _(self, message: str, **values: object) -> Html:
        return _filled(_translations(self.language).gettext(message), values)

    def ngettext(self, one: str, many: str, count: int, **values: object) -> Html:
        """The form that the count asks for; {count} stands for the number."""
        template = _translations(self.language).ngettext(one, many, count)
        return _filled(template, {"count": self.number(count), **values})

    def label(self, message: str, **values: object) -> str:
        """Plain text for a button or a toast, which know no HTML."""
        template = _translations(self.language).gettext(message)
        return template.format(**{key: clean(str(value), 60) for key, value in values.items()})

    @property
    def locale(self) -> Locale:
        return Locale.parse(LANGUAGES[self.language])

    def number(self, value: int | float | Decimal) -> str:
        return format_decimal(value, locale=self.locale)

    def percent(self, value: int | float | Decimal) -> str:
        """Per cent as given: 99.6 → "99.6 %", -18 → "−18 %"."""
        digits = format_decimal(value, format="#,##0.#", locale=self.locale).replace("-", "−")
        return str(self._("{number} %", number=digits))

    def money(self, money: Money | None) -> str:
        """The amount in the currency's own form, or the word for unknown."""
        if money is None:
            return str(self._("unknown"))
        return format_currency(money.amount, money.currency, locale=self.locale)

    def time(self, at: datetime, now: datetime) -> str:
        """02:14 today, "12 Nov 02:14" on another day, in the person's zone."""
        return self._local(at, now, self.zone)

    def market_time(self, at: datetime, market: str) -> str | None:
        """“14:14 New York”, or None where it is the person's own time or the market has none."""
        zone = market_zone(market)
        if zone is None or at.astimezone(ZoneInfo(zone)).utcoffset() == at.astimezone(ZoneInfo(self.zone)).utcoffset():
            return None
        city = get_timezone_location(zone, locale=self.locale, return_city=True)
        return f"{format_datetime(at, 'HH:mm', tzinfo=ZoneInfo(zone), locale=self.locale)} {city}"

    def date(self, at: datetime) -> str:
        """“Tue, Mar 3” in the person's zone."""
        local = at.astimezone(ZoneInfo(self.zone))
        return format_date(local.date(), _DAY_FORMS[self.language], locale=self.locale)

    def _local(self, at: datetime, now: datetime, zone: str) -> str:
        local, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
        form = "HH:mm" if local.date() == today.date() else _TIME_FORMS[self.language]
        return format_datetime(local, form, tzinfo=ZoneInfo(zone), locale=self.locale)

    def duration(self, length: timedelta) -> str:
        """The two largest parts: "40 s", "4 min 10 s", "3 h 10 m", "2 d 4 h"."""
        seconds = max(0, int(length.total_seconds()))
        if seconds < 60:
            return str(self._("{s} s", s=seconds))
        if seconds < 3600:
            return self._parts(*divmod(seconds, 60), N_("{large} min {small} s"), N_("{large} min"))
        if seconds < 86400:
            return self._parts(*divmod(seconds // 60, 60), N_("{large} h {small} m"), N_("{large} h"))
        return self._parts(*divmod(seconds // 3600, 24), N_("{large} d {small} h"), N_("{large} d"))

    def _parts(self, large: int, small: int, both: str, one: str) -> str:
        return str(self._(both, large=large, small=small)) if small else str(self._(one, large=large))

    def age(self, length: timedelta | None) -> str:
        """“40 s old”, or that it is not known."""
        if length is None:
            return str(self._("of unknown age"))
        return str(self._("{duration} old", duration=self.duration(length)))


_DAY_FORMS = {"en": "EEE, MMM d", "zh": "M月d日 EEEE"}
_TIME_FORMS = {"en": "d MMM HH:mm", "zh": "M月d日 HH:mm"}


def _filled(template: str, values: dict[str, object]) -> Html:
    safe = {key: value if isinstance(value, Html) else esc(str(value)) for key, value in values.items()}
    return Html(template.format(**safe))
