"""Reports of a day, a week or a month in the chat: “/month 2026-10”, “/month pdf”, “/week xlsx”, and their buttons."""

from dataclasses import dataclass

import structlog

from monitor.buttons import Key
from monitor.charts.studio import NotDrawn
from monitor.chat import Said
from monitor.commands.steps import do
from monitor.commands.turn import Turn
from monitor.language import N_, Tongue, joined
from monitor.messages import Message
from monitor.reports.gathering import Desk, report_of
from monitor.reports.making import Form, Press, file_of
from monitor.reports.message import report_html
from monitor.reports.periods import Kind, Period, period_of, read_period, today_of
from monitor.reports.report import Report
from monitor.reports.words import period_name
from monitor.till.home import home_currency

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
        report = await report_of(await desk_of(turn), wish.period)
        if wish.form is None:
            return await _told(turn, report)
        message = await _file(turn, report, wish.form)
    return Said(messages=(message,))


async def desk_of(turn: Turn) -> Desk:
    """What this person's reports are made from."""
    return Desk(
        store=turn.store,
        person=turn.person,
        now=turn.now,
        home=await home_currency(turn.store, turn.tools.currency),
        platform_of=turn.tools.platform_of,
        patience=turn.tools.patience,
    )


def press_of(turn: Turn) -> Press:
    return Press(turn.tools.draw, turn.tools.printed, turn.tools.written)


async def _told(turn: Turn, report: Report) -> Said:
    """As a message, with its files, and the periods beside it."""
    period = report.period
    keys = turn.keyboard()
    keys.row(*file_keys(turn.tongue, _COMMANDS[period.kind], period.text))
    beside = [] if report.runs else [period.after]
    keys.row(*(do(period_name(turn.tongue, one), _COMMANDS[one.kind], one.text) for one in (period.before, *beside)))
    message = Message(report_html(turn.tongue, report))
    return await turn.board(message, _COMMANDS[period.kind], period.text, keys)


def file_keys(tongue: Tongue, command: str, of: str = "") -> tuple[Key, Key]:
    """[PDF] and [Excel] of what the command tells with this after it."""
    return (
        do(tongue.label(N_("PDF")), command, f"{of} {Form.PDF}".strip()),
        do(tongue.label(N_("Excel")), command, f"{of} {Form.XLSX}".strip()),
    )


async def _file(turn: Turn, report: Report, form: Form) -> Message:
    said = report_html(turn.tongue, report, short=True)
    try:
        return Message(said, attachment=await file_of(press_of(turn), turn.tongue, report, form))
    except NotDrawn as error:
        log.warning("no report", why=str(error))
        return Message(joined((said, turn.tongue._("⚪ The file could not be made; these are its figures."))))
