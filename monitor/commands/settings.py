"""The pages of /settings that everybody has: language, zone, night, day, charts, noise."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from babel.dates import get_day_names, get_timezone_location

from monitor.buttons import Key
from monitor.chat import Said
from monitor.commands import brands, house, money_pages, report_pages
from monitor.commands.choices import THEMES
from monitor.commands.leafing import NOISES, Page, go, leaf, number_of, put, rows, rule_label, shown
from monitor.commands.rhythms import promises
from monitor.commands.rule_names import RULE_NAMES
from monitor.commands.turn import Turn
from monitor.language import LANGUAGES, N_, Html, Tongue, joined, language_name
from monitor.messages import Message
from monitor.noise import NOISE, Noise, Noises, noises_of
from monitor.people import BY_MARKET
from monitor.render.rules import RULE_LINES
from monitor.render.words import bold, code
from monitor.reports.clock import WISHES
from monitor.weekly import BUDGET
from storage.states import Role

_ZONES = (
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Asia/Dubai",
    "Europe/Moscow",
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/Los_Angeles",
)
_NIGHTS = ("22:00-07:00", "23:00-08:00", "00:00-08:00", "01:00-09:00")
_HOURS = ("0", "4", "6", "8")
_BELLS = {Noise.ON: "🔔", Noise.SILENT: "🔕", Noise.OFF: "✕"}
_THEMES = {"light": N_("light"), "dark": N_("dark")}


@dataclass(frozen=True, slots=True)
class _Page:
    role: Role
    make: Callable[[Turn, str], Awaitable[Page]]


def role_for(text: str) -> Role:
    """What the house decides is the owners' page; everybody has his own."""
    page = _PAGES.get(text.strip().partition(" ")[0])
    return page.role if page else Role.VIEWER


async def settings(turn: Turn, text: str = "") -> Said:
    """One page; buttons lead to the others in its place."""
    body, keys = await page_of(turn, text)
    return await turn.said(Message(body), keys)


async def page_of(turn: Turn, text: str) -> Page:
    """The text and the buttons of a page, with the way back; the first page for a word that is none."""
    word, _, rest = text.strip().partition(" ")
    page = _PAGES.get(word)
    if page is None or not turn.may(page.role):
        return await _root(turn)
    body, keys = await page.make(turn, rest.strip())
    keys.row(go(turn.tongue.label("« Back"), house.parent(word, rest)))
    return body, keys


async def _root(turn: Turn) -> Page:
    me, tongue, label = turn.person, turn.tongue, turn.tongue.label
    noises = noises_of(await turn.store.decisions(NOISE))
    lines = [
        bold(tongue._("Settings")),
        tongue._("Language: {language}", language=language_name(me.language)),
        tongue._("Time zone: {zone}, it is {now}", zone=me.zone, now=tongue.time(turn.now, turn.now)),
        _night(turn),
        _day_line(turn),
        tongue._("Charts: {theme}", theme=tongue._(_THEMES[me.theme])),
        money_pages.currency_line(turn),
        await money_pages.wake_line(turn),
        _noise_line(turn, noises),
        await _budget_line(turn),
    ]
    keys = turn.keyboard()
    rows(
        keys,
        (
            go(label("Language"), "language"),
            go(label("Time zone"), "zone"),
            go(label("Quiet hours"), "quiet"),
            go(label("My day"), "day"),
            go(label("Charts"), "theme"),
            go(label("Currency"), "currency"),
            go(label("Worth waking for"), "wake"),
            go(label("Noise"), "noise"),
            go(label("Reports"), "reports"),
            go(label("Rules"), "rules"),
            go(label("What is looked at"), "topics"),
            go(label("Brand"), "brand"),
            go(label("People"), "", "team"),
            go(label("Duty"), "", "duty"),
            go(label("Holidays and sales"), "", "days"),
            go(label("Who changed what"), "", "audit"),
        ),
    )
    return joined(lines), keys


def _night(turn: Turn) -> Html:
    me, tongue = turn.person, turn.tongue
    if me.quiet_from == me.quiet_until:
        night = tongue._("Quiet hours: none; the morning message comes at {end}", end=me.quiet_until)
    else:
        night = tongue._("Quiet hours: {begin}–{end}", begin=me.quiet_from, end=me.quiet_until)
    if not me.days_off:
        return night
    return joined((night, tongue._("Days off: {days}", days=day_names(tongue, me.days_off))))


def day_names(tongue: Tongue, days: str) -> str:
    """“Sat, Sun”."""
    names = get_day_names("abbreviated", locale=tongue.locale)
    return tongue.label(", ").join(names[int(day) - 1] for day in days)


def _day_line(turn: Turn) -> Html:
    if turn.person.day_begins == BY_MARKET:
        return turn.tongue._("A day is each market's own")
    return turn.tongue._("A day begins at {hour}", hour=f"{int(turn.person.day_begins):02}:00")


async def _budget_line(turn: Turn) -> Html:
    most = await turn.store.decided(f"person:{turn.person.id}", BUDGET)
    if not isinstance(most, int):
        return Html("")
    return turn.tongue._("Alerts a week at most: {count} (/weekly counts them)", count=turn.tongue.number(most))


def _noise_line(turn: Turn, noises: Noises) -> Html:
    said = [noises.of(turn.person.id, rule) for rule in RULE_NAMES]
    silent, off = said.count(Noise.SILENT), said.count(Noise.OFF)
    return turn.tongue._("Kinds of alerts without a sound: {silent}, switched off: {off}", silent=silent, off=off)


async def _language(turn: Turn, text: str) -> Page:
    keys = turn.keyboard()
    mine = turn.person.language
    rows(keys, (put(language_name(code), f"language {code}", holds=code == mine) for code in LANGUAGES))
    return turn.tongue._("Which language do you speak with me?"), keys


async def _zone(turn: Turn, text: str) -> Page:
    keys = turn.keyboard()
    mine = turn.person.zone
    rows(keys, (put(_city(turn, zone), f"zone {zone}", holds=zone == mine) for zone in _ZONES))
    lines = (
        turn.tongue._("Time zone: {zone}, it is {now}", zone=mine, now=turn.tongue.time(turn.now, turn.now)),
        turn.tongue._("Another one: {command}", command=code("/set zone Sao Paulo")),
    )
    return joined(lines), keys


def _city(turn: Turn, zone: str) -> str:
    return str(get_timezone_location(zone, locale=turn.tongue.locale, return_city=True))


async def _quiet(turn: Turn, text: str) -> Page:
    me, tongue = turn.person, turn.tongue
    keys = turn.keyboard()
    now = f"{me.quiet_from}-{me.quiet_until}"
    rows(keys, (put(night.replace("-", "–"), f"quiet {night}", holds=night == now) for night in _NIGHTS))
    keys.row(put(tongue.label("No night"), "quiet off", holds=me.quiet_from == me.quiet_until))
    rows(keys, (_day_off(turn, day) for day in "1234567"), 4)
    lines = (
        _night(turn),
        tongue._("In them, and on days off, only what is to wake makes a sound."),
        tongue._("Another time: {command}", command=code("/quiet 00:30-07:30")),
    )
    return joined(lines), keys


def _day_off(turn: Turn, day: str) -> Key:
    off = turn.person.days_off
    days = off.replace(day, "") if day in off else "".join(sorted(off + day))
    return put(day_names(turn.tongue, day), f"daysoff {days or 'none'}", holds=day in off)


async def _day(turn: Turn, text: str) -> Page:
    keys = turn.keyboard()
    mine = turn.person.day_begins
    rows(keys, (put(f"{int(hour):02}:00", f"day {hour}", holds=hour == mine) for hour in _HOURS), 4)
    keys.row(put(turn.tongue.label("Each market's own day"), f"day {BY_MARKET}", holds=mine == BY_MARKET))
    lines = (
        _day_line(turn),
        turn.tongue._("So are orders and sums of a day counted for you."),
        turn.tongue._("Another hour: {command}", command=code("/set day 5")),
    )
    return joined(lines), keys


async def _theme(turn: Turn, text: str) -> Page:
    keys = turn.keyboard()
    mine = turn.person.theme
    keys.row(*(put(turn.tongue.label(_THEMES[one]), f"theme {one}", holds=one == mine) for one in THEMES))
    return turn.tongue._("How should charts look?"), keys


async def _noise(turn: Turn, text: str) -> Page:
    noises = noises_of(await turn.store.decisions(NOISE))
    if text in RULE_LINES:
        return await _noise_of(turn, text, noises)
    at = number_of(text)
    names = shown(RULE_NAMES, at)
    keys = turn.keyboard()
    rows(
        keys,
        (go(f"{_BELLS[noises.of(turn.person.id, one)]} {rule_label(turn, one)}", f"noise {one}") for one in names),
        1,
    )
    leaf(keys, "noise", at, len(RULE_NAMES))
    lines = (
        _noise_line(turn, noises),
        turn.tongue._("🔔 as it is, 🔕 without a sound, ✕ off: kept back, and /why tells it."),
    )
    return joined(lines), keys


async def _noise_of(turn: Turn, rule: str, noises: Noises) -> Page:
    mine = noises.decided.get((f"person:{turn.person.id}", rule), Noise.ON)
    house_has = noises.decided.get(("house", rule), Noise.ON)
    keys = turn.keyboard()
    keys.row(*(put(turn.tongue.label(NOISES[one]), f"{NOISE}{rule} {one.value}", holds=one is mine) for one in Noise))
    said = Html("")
    if house_has is not Noise.ON:
        said = turn.tongue._("For everybody it is: {noise}", noise=turn.tongue._(NOISES[house_has]))
    told = await promises(turn, rule)
    return joined((code(rule), turn.tongue._(RULE_LINES[rule]), *told, said)), keys


_PAGES: Mapping[str, _Page] = {
    "language": _Page(Role.VIEWER, _language),
    "zone": _Page(Role.VIEWER, _zone),
    "quiet": _Page(Role.VIEWER, _quiet),
    "daysoff": _Page(Role.VIEWER, _quiet),
    "day": _Page(Role.VIEWER, _day),
    "theme": _Page(Role.VIEWER, _theme),
    "currency": _Page(Role.VIEWER, money_pages.currency),
    "wake": _Page(Role.VIEWER, money_pages.wake),
    "noise": _Page(Role.VIEWER, _noise),
    **dict.fromkeys(("reports", *WISHES), _Page(Role.VIEWER, report_pages.reports)),
    "rules": _Page(Role.OWNER, house.rules),
    "rule": _Page(Role.OWNER, house.rule),
    "topics": _Page(Role.OWNER, house.topics),
    "brand": _Page(Role.OWNER, brands.brands),
}
