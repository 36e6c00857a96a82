"""The person's own language, zone and number forms, and the one place where foreign text becomes harmless."""

import gettext
import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date as calendar_date
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from html import escape, unescape
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime, format_skeleton, get_timezone_location
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, get_territory_currencies

from adapters.readings import Money
from monitor.bidi import LRM, TAG, figure, isolated, placed, settled

# Our language codes and the locale whose number and date forms they use; each but English has its texts in locale/.
LANGUAGES = {"en": "en_US", "zh": "zh_Hans_CN", "ru": "ru_RU", "ar": "ar_AE", "ja": "ja_JP"}

ELLIPSIS = "…"
# Joiners shape emoji and Persian words; every other invisible format character can hide or turn text.
_JOINERS = frozenset("\u200c\u200d")
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
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def esc(text: str, limit: int = 200) -> Html:
    """Foreign text, cleaned and escaped; what is Html already stays as it is."""
    return text if isinstance(text, Html) else Html(escape(clean(text, limit)))


def name(text: str, limit: int = 40) -> Html:
    """A foreign name, cleaned, escaped and isolated, so that a right-to-left name turns nothing around it."""
    return Html(isolated(esc(text, limit)))


def visible(html: str) -> str:
    """What a reader sees of one of our own messages: every "<" in it is a tag, all else was escaped."""
    return unescape(TAG.sub("", html))


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


def language_name(code: str) -> str:
    """The language as its own speakers name it: “Русский”, “日本語”."""
    return str(Locale.parse(LANGUAGES[code]).get_language_name()).capitalize()


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


def learn(languages: Iterable[str]) -> None:
    """Loads all that it takes to speak these: a tenth of a second each, that nobody should wait for who asks."""
    for language in languages:
        _translations(language)
        Tongue(language).number(0)


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(LANGUAGES[language])


@cache
def _is_rtl(language: str) -> bool:
    return _locale(language).text_direction == "rtl"


@dataclass(frozen=True, slots=True)
class Tongue:
    """How one person is spoken to. `language` is a key of LANGUAGES, `zone` an IANA name.

    Templates are HTML with {named} places; a value that is not Html is escaped on its way in.
    """

    language: str = "en"
    zone: str = "UTC"

    def _(self, message: str, **values: object) -> Html:
        return self._filled(_translations(self.language).gettext(message), values)

    def ngettext(self, one: str, many: str, count: int, **values: object) -> Html:
        """The form that the count asks for; {count} stands for the number."""
        template = _translations(self.language).ngettext(one, many, count)
        return self._filled(template, {"count": self.number(count), **values})

    def label(self, message: str, **values: object) -> str:
        """Plain text for a button or a toast, which know no HTML."""
        template = _translations(self.language).gettext(message)
        return template.format(**{key: self._placed(_plain(value)) for key, value in values.items()})

    def settled(self, html: str) -> str:
        """A whole message, made fit for a reader from right to left where the person is one."""
        return settled(html) if self.is_rtl else html

    @property
    def locale(self) -> Locale:
        return _locale(self.language)

    @property
    def is_rtl(self) -> bool:
        """Whether the language is written from right to left."""
        return _is_rtl(self.language)

    def number(self, value: int | float | Decimal) -> Html:
        return Html(escape(format_decimal(value, locale=self.locale)))

    def percent(self, value: int | float | Decimal, *, signed: bool = False) -> Html:
        """Per cent as given: 99.6 → "99.6 %", -18 → "−18 %"; `signed` also shows a plus."""
        digits = format_decimal(value, format="#,##0.#", locale=self.locale).replace("-", "−")
        plus = "+" if signed and value > 0 else ""
        said = _translations(self.language).gettext(N_("{number} %")).format(number=f"{plus}{digits}")
        return Html(figure(said) if self.is_rtl else said)

    def money(self, money: Money | None, *, whole: bool = False) -> Html:
        """The amount in the currency's own form, or the word for unknown; `whole` leaves out its decimals."""
        if money is None:
            return self._("unknown")
        form = self.locale.currency_formats["standard"].pattern.replace(".00", "") if whole else None
        said = format_currency(money.amount, money.currency, form, self.locale, currency_digits=not whole)
        # The form brings its own marks; only a minus, and the $ of US$, would stand on the wrong side.
        return Html(isolated(escape(said.replace("-", f"{LRM}−")) + LRM) if self.is_rtl else escape(said))

    def time(self, at: datetime, now: datetime) -> Html:
        """02:14 today, "12 Nov 02:14" on another day, in the person's zone."""
        return self._local(at, now, self.zone)

    def market_time(self, at: datetime, market: str) -> Html | None:
        """“14:14 New York”, or None where it is the person's own time or the market has none."""
        zone = market_zone(market)
        if zone is None or at.astimezone(ZoneInfo(zone)).utcoffset() == at.astimezone(ZoneInfo(self.zone)).utcoffset():
            return None
        city = get_timezone_location(zone, locale=self.locale, return_city=True)
        return Html(f"{format_datetime(at, 'HH:mm', tzinfo=ZoneInfo(zone), locale=self.locale)} {escape(city)}")

    def date(self, at: datetime) -> Html:
        """“Tue, Mar 3” in the person's zone."""
        local = at.astimezone(ZoneInfo(self.zone))
        return Html(escape(format_skeleton("MMMEd", local, locale=self.locale)))

    def day(self, day: calendar_date) -> Html:
        """“Mar 3, 2026”, in every zone."""
        said = format_skeleton("yMMMd", day, locale=self.locale)
        # Russian's abbreviated "year" brings a full stop into the middle of sentences.
        return Html(escape(said.removesuffix("г.").rstrip()))

    def _local(self, at: datetime, now: datetime, zone: str) -> Html:
        local, today = at.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone))
        form = "HH:mm" if local.date() == today.date() else _TIME_FORMS.get(self.language, "d MMM HH:mm")
        return Html(escape(format_datetime(local, form, tzinfo=ZoneInfo(zone), locale=self.locale)))

    def duration(self, length: timedelta) -> Html:
        """The two largest parts: "40 s", "4 min 10 s", "3 h 10 m", "2 d 4 h"."""
        seconds = max(0, int(length.total_seconds()))
        if seconds < 60:
            return self._("{s} s", s=seconds)
        if seconds < 3600:
            return self._parts(*divmod(seconds, 60), N_("{large} min {small} s"), N_("{large} min"))
        if seconds < 86400:
            return self._parts(*divmod(seconds // 60, 60), N_("{large} h {small} m"), N_("{large} h"))
        return self._parts(*divmod(seconds // 3600, 24), N_("{large} d {small} h"), N_("{large} d"))

    def _parts(self, large: int, small: int, both: str, one: str) -> Html:
        return self._(both, large=large, small=small) if small else self._(one, large=large)

    def age(self, length: timedelta | None) -> Html:
        """“40 s old”, or that it is not known."""
        if length is None:
            return self._("of unknown age")
        return self._("{duration} old", duration=self.duration(length))

    def _filled(self, template: str, values: dict[str, object]) -> Html:
        safe = {key: value if isinstance(value, Html) else esc(str(value)) for key, value in values.items()}
        return Html(template.format(**{key: self._placed(value) for key, value in safe.items()}))

    def _placed(self, value: str) -> str:
        return placed(value) if self.is_rtl else value


def _plain(value: object) -> str:
    return visible(value) if isinstance(value, Html) else clean(str(value), 60)


# Where the day does not come first.
_TIME_FORMS = {"zh": "M月d日 HH:mm", "ja": "M月d日 HH:mm"}
