"""Reports of a day, a week or a month in the chat: “/month 2026-10”, “/month pdf”, “/week xlsx”, and their buttons."""

from dataclasses import dataclass, replace
from datetime import date, datetime

import structlog

from monitor.books.home import home_currency
from monitor.buttons import Key, Keyboard
from monitor.charts.studio import NotDrawn
from monitor.chat import Said
from monitor.commands.steps import do
from monitor.commands.tools import Tools
from monitor.commands.turn import Turn
from monitor.language import N_, Tongue, joined
from monitor.messages import Message
from monitor.reports.gathering import Desk, report_of
from monitor.reports.making import Form, Press, file_of
from monitor.reports.message import report_html
from monitor.reports.periods import Kind, Period, period_of, read_period, today_of
from monitor.reports.report import Report
from monitor.reports.words import period_name
from storage.states import Person, Transition
from storage.store import Store

log = structlog.get_logger()

_FORMS = {"pdf": Form.PDF, "xlsx": Form.XLSX, "excel": Form.XLSX}
_LAST = frozenset({"last", "上月", "上周", "上个月"})
# The command that tells of the last so many days has the report of the calendar's day, week or month behind it.
_COMMANDS = {Kind.DAY: "today", Kind.WEEK: "week", Kind.MONTH: "month"}


@dataclass(frozen=True, slots=True)
class Wish:
    """Which period is wanted, and as which file; None for a message."""

    period: Period
    form: Form | None = None


def wish_of(turn: Turn, kind: Kind, text: str, *, before: bool = False) -> Wish | None:
    """“pdf”, “last”, “2026-10”, “2026-10 xlsx”; None where something else is written, or nothing.

    Where no period is named the one that runs is meant, or the one before it.
    """
    *named, last = ["", *text.casefold().split()]
    form = _FORMS.get(last)
    named = [word for word in (*named, "" if form else last) if word]
    today = today_of(turn.person, turn.now)
    if (not named and form is None) or len(named) > 1:
        return None
    if named and named[0] not in _LAST:
        found = read_period(kind, named[0], today)
        return Wish(found, form) if found else None
    period = period_of(kind, today)
    return Wish(period.before if named or before else period, form)


async def bring(turn: Turn, wish: Wish) -> Said:
    """The report; sums are told in private chats, and in a group where an owner allowed it."""
    if not await turn.may_tell_money():
        return turn.sums_kept_back()
    turn.heard.taken_in()
    async with turn.tools.easel:
        report = await report_of(await desk_for(turn.store, turn.tools, turn.person, turn.now), wish.period)
        if wish.form is None:
            return await _told(turn, report)
        message = await filed(turn.tools, turn.tongue, report, wish.form)
    return Said(messages=(message,))


async def desk_for(store: Store, tools: Tools, person: Person, now: datetime) -> Desk:
    """What this person's reports are made from."""
    home = await home_currency(store, tools.currency)
    return Desk(store, person, now, home, tools.platform_of, tools.patience)


def press_of(tools: Tools) -> Press:
    """What makes the files."""
    return Press(tools.draw, tools.printed, tools.written)


async def _told(turn: Turn, report: Report) -> Said:
    """As a message, with its files, and the periods beside it."""
    period = report.period
    keys = turn.keyboard()
    keys.row(*period_keys(turn.tongue, period))
    beside = [] if report.runs else [period.after]
    keys.row(*(do(period_name(turn.tongue, one), _COMMANDS[one.kind], one.text) for one in (period.before, *beside)))
    message = Message(report_html(turn.tongue, report))
    return await turn.board(message, _COMMANDS[period.kind], period.text, keys)


def period_keys(tongue: Tongue, period: Period) -> tuple[Key, Key]:
    """[PDF] and [Excel] of this very period."""
    return file_keys(tongue, _COMMANDS[period.kind], period.text)


def file_keys(tongue: Tongue, command: str, of: str = "") -> tuple[Key, Key]:
    """[PDF] and [Excel] of what the command tells with this after it."""
    return (
        do(tongue.label(N_("PDF")), command, f"{of} {Form.PDF}".strip()),
        do("Excel", command, f"{of} {Form.XLSX}".strip()),
    )


async def by_itself(
    store: Store, tools: Tools, transition: Transition, person: Person, keys: Keyboard, now: datetime
) -> Message:
    """A period's report as it is when it leaves: of a month its pages, else a message with a way to its files."""
    tongue = Tongue(person.language, person.zone)
    period = period_of(Kind(str(transition.detail["kind"])), date.fromisoformat(str(transition.detail["of"])))
    report = await report_of(await desk_for(store, tools, person, now), period)
    if period.kind is Kind.MONTH:
        keys.row(file_keys(tongue, _COMMANDS[Kind.MONTH], period.text)[1])
        return replace(await filed(tools, tongue, report, Form.PDF), buttons=keys.rows)
    keys.row(*period_keys(tongue, period))
    return Message(report_html(tongue, report), keys.rows)


async def filed(tools: Tools, tongue: Tongue, report: Report, form: Form) -> Message:
    """The report as a file, its figures under it; these alone where no file could be made."""
    said = report_html(tongue, report, short=True)
    try:
        return Message(said, attachment=await file_of(press_of(tools), tongue, report, form))
    except NotDrawn as error:
        log.warning("no report", why=str(error))
        return Message(joined((said, tongue._("⚪ The file could not be made; these are its figures."))))
