"""/days: shop holidays and sale days, on which other numbers of orders and other ranks are no news."""

import re
from datetime import date, timedelta

from monitor.chat import Said
from monitor.commands.steps import do
from monitor.commands.turn import Turn
from monitor.decisions import calendar_of, days_key
from monitor.language import N_, Html, joined
from monitor.messages import Message
from monitor.people import local_date
from monitor.render.words import bold, code
from monitor.shop_days import DayKind, ShopDays
from storage.slots import HOUSE

_MOST_SHOWN = 12
_LONGEST, _FARTHEST = timedelta(days=60), timedelta(days=366)
_OFF = "off"
KINDS = {DayKind.HOLIDAY: N_("holiday"), DayKind.SALE: N_("sale")}
_WORDS = {
    word: kind
    for kind, words in (
        (DayKind.HOLIDAY, "holiday holidays closed 假期 休息 放假 выходной праздник عطلة إجازة 休み 休業"),
        (DayKind.SALE, "sale sales deal 促销 大促 распродажа акция تخفيضات セール"),
    )
    for word in words.split()
}
_TODAY = frozenset(["today", "今天", "今日", "сегодня", "اليوم"])
_TOMORROW = frozenset(["tomorrow", "明天", "明日", "завтра", "غدا", "غدًا"])
_BETWEEN = re.compile(r"\.\.|\s+-\s+|[\s–—~至到]+")


async def days(turn: Turn, text: str = "") -> Said:
    """“holiday 2026-12-24 2026-12-26”, “sale today”, “off 2026-12-24”; without a word those that are named."""
    word, _, rest = text.strip().partition(" ")
    if not word:
        return await _shown(turn)
    kind = _WORDS.get(word.casefold())
    if kind is None and word.casefold() != _OFF:
        return await _wrong(turn)
    span = _span(turn, rest)
    if span is None:
        return await _wrong(turn)
    return await _named(turn, ShopDays(*span, kind)) if kind else await _removed(turn, span)


async def _wrong(turn: Turn) -> Said:
    said = turn.tongue._(
        "Write it so: {holiday} or {sale}; of at most {count} days.",
        holiday=code("/days holiday 2026-12-24 2026-12-26"),
        sale=code("/days sale 2026-11-27"),
        count=_LONGEST.days,
    )
    return await turn.said(Message(said))


def _span(turn: Turn, text: str) -> tuple[date, date] | None:
    """The first and the last day that are meant, None for other talk."""
    today = local_date(turn.person, turn.now)
    parts = [part for part in _BETWEEN.split(text.strip().casefold()) if part]
    found = [_day(part, today) for part in parts]
    if not 1 <= len(found) <= 2 or None in found:
        return None
    first, last = found[0], found[-1]
    assert first is not None
    assert last is not None
    fits = first <= last < first + _LONGEST and abs(first - today) <= _FARTHEST
    return (first, last) if fits else None


def _day(word: str, today: date) -> date | None:
    if word in _TODAY or word in _TOMORROW:
        return today + timedelta(days=word in _TOMORROW)
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


async def _named(turn: Turn, days: ShopDays) -> Said:
    """The days are kept; the same days named otherwise before are now these."""
    await turn.decide(HOUSE, days_key(days), days.kind.value)
    return await _shown(turn)


async def _removed(turn: Turn, span: tuple[date, date]) -> Said:
    """Every span that holds the first of these days, or begins within them, is named no more."""
    first, last = span
    for one in (await calendar_of(turn.store)).days:
        if one.first <= last and first <= one.last:
            await turn.decide(HOUSE, days_key(one), None)
    return await _shown(turn)


async def _shown(turn: Turn) -> Said:
    """Those that are yet to come or not long past, each with a button that takes it back."""
    tongue, label, today = turn.tongue, turn.tongue.label, local_date(turn.person, turn.now)
    named = [one for one in (await calendar_of(turn.store)).days if one.last >= today - timedelta(days=7)]
    keys = turn.keyboard()
    for one in named[:_MOST_SHOWN]:
        keys.row(do(label("✕ {days}", days=_called(turn, one)), "days", f"off {one.first} {one.last}"))
    keys.row(do(label("Today: holiday"), "days", "holiday today"), do(label("Today: sale"), "days", "sale today"))
    title = tongue._("Shop holidays and sale days") if named else tongue._("No shop holidays or sale days are named.")
    means = tongue._(
        "On a holiday no order is missed, on a sale day many are no news; neither day's orders and ranks are learnt."
    )
    lines = [Html(f"• {_called(turn, one)}") for one in named[:_MOST_SHOWN]]
    example = tongue._("Name others so: {example}", example=code("/days sale 2026-11-27 2026-11-30"))
    return await turn.said(Message(joined((bold(title), *lines, means, example))), keys)


def _called(turn: Turn, one: ShopDays) -> Html:
    """“holiday: Dec 24, 2026 – Dec 26, 2026”."""
    tongue, kind = turn.tongue, turn.tongue._(KINDS[one.kind])
    if one.first == one.last:
        return tongue._("{kind}: {day}", kind=kind, day=tongue.day(one.first))
    return tongue._("{kind}: {first} – {last}", kind=kind, first=tongue.day(one.first), last=tongue.day(one.last))
