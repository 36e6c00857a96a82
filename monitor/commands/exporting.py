"""The ledger and what belongs to it as one file: “/export”, “/export 2026-10 xlsx”."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

import structlog

from monitor.chat import Said
from monitor.commands.steps import do
from monitor.commands.turn import Turn
from monitor.exports.days import begin_of_day, day_of
from monitor.exports.sending import ExportTooLarge, Wanted
from monitor.exports.sink import NotExported
from monitor.exports.wish import Format, has_parquet
from monitor.language import N_
from monitor.messages import Attachment, Message
from storage.states import Person

log = structlog.get_logger()

_ALL = "all"
_LABELS = {Format.XLSX: "Excel", Format.CSV: "CSV", Format.BEANCOUNT: "beancount", Format.PARQUET: "Parquet"}
_FORMATS = {"excel": Format.XLSX, "journal": Format.BEANCOUNT, **{one.value: one for one in Format}}
_SPAN = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


@dataclass(frozen=True, slots=True)
class _Days:
    """A span of days, the last within; None for everything. `word` brings it again."""

    word: str
    first: date | None = None
    last: date | None = None


async def export(turn: Turn, text: str) -> Said:
    """“/export [2026 | 2026-10 | 2026-10-01 2026-10-07 | all] [csv | xlsx | beancount | parquet]”."""
    if not turn.heard.private:
        return turn.toast(N_("What is exported I hand out in a private chat alone: write to me there."))
    form, words = _form(text.split())
    days = _days(words)
    if days is None:
        said = turn.tongue._(
            "“{text}” is no span: write <code>/export 2026-10 xlsx</code>, a year, or two days.", text=" ".join(words)
        )
        return Said(messages=(Message(said),))
    if form is None:
        return await _asked(turn, days)
    if form is Format.PARQUET and not has_parquet():
        return _told(turn, N_("Parquet needs an extra on the server: <code>pip install 'twoam[parquet]'</code>."))
    told = _told(turn, N_("I make the file. A long ledger takes some minutes."))
    return replace(told, later=partial(_brought, turn, form, days))


def _form(words: Sequence[str]) -> tuple[Format | None, list[str]]:
    """The last format that is named, and the other words."""
    forms = [_FORMATS[word.casefold()] for word in words if word.casefold() in _FORMATS]
    return (forms[-1] if forms else None), [word for word in words if word.casefold() not in _FORMATS]


def _days(words: Sequence[str]) -> _Days | None:
    """What the words mean; None where they mean nothing."""
    if not words or words == [_ALL]:
        return _Days(_ALL)
    spans = [_span(word) for word in words]
    found = [one for one in spans if one is not None]
    if len(found) != len(words) or len(words) > 2 or found[-1][1] < found[0][0]:
        return None
    return _Days(" ".join(words), found[0][0], found[-1][1])


def _span(word: str) -> tuple[date, date] | None:
    """The first and the last day of a year, a month or a day."""
    parts = _SPAN.fullmatch(word)
    if parts is None:
        return None
    year, month, day = (int(one) if one else None for one in parts.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
    except ValueError:
        return None
    if day:
        return first, first
    return first, (_next_month(first) if month else date(first.year, 12, 31) + timedelta(1)) - timedelta(1)


def _next_month(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


async def _asked(turn: Turn, days: _Days) -> Said:
    """The formats for the span, and other spans."""
    today = day_of(turn.now, turn.person)
    keys = turn.keyboard()
    keys.row(
        *(
            do(label, "export", f"{days.word} {form.value}")
            for form, label in _LABELS.items()
            if form is not Format.PARQUET or has_parquet()
        )
    )
    before = today.replace(day=1) - timedelta(days=1)
    words = (f"{today:%Y-%m}", f"{before:%Y-%m}", f"{today:%Y}")
    keys.row(*(do(word, "export", word) for word in words if word != days.word))
    if days.first:
        keys.row(do(turn.tongue.label("Everything"), "export", _ALL))
    said = turn.tongue._(
        "As what? Ledger, orders, returns, costs and rates, in one file: {span}.", span=_named(turn, days)
    )
    return await turn.said(Message(said), keys)


def _named(turn: Turn, days: _Days) -> str:
    return days.word.replace(" ", " – ") if days.first else turn.tongue.label("Everything")


async def _brought(turn: Turn, form: Format, days: _Days) -> Said:
    name = f"twoam-{days.word.replace(' ', '-')}"
    wanted = Wanted(turn.person, form, *_moments(days, turn.person), name)
    try:
        body = await turn.tools.exported(wanted)
    except ExportTooLarge:
        return _told(
            turn, N_("⚪ The file is larger than the 20 MB that I send. On the server: <code>twoam export</code>.")
        )
    except NotExported as error:
        log.warning("no export", why=str(error))
        return _told(turn, N_("⚪ The file could not be made. On the server <code>twoam export</code> says why."))
    caption = turn.tongue._(
        "{span}: ledger, orders and what belongs to them. Of buyers only the country.", span=_named(turn, days)
    )
    return Said(messages=(Message(caption, attachment=Attachment(wanted.file_name, body)),))


def _told(turn: Turn, text: str) -> Said:
    return Said(messages=(Message(turn.tongue._(text)),))


def _moments(days: _Days, person: Person) -> tuple[datetime | None, datetime | None]:
    if days.first is None or days.last is None:
        return None, None
    return begin_of_day(days.first, person), begin_of_day(days.last + timedelta(days=1), person)
