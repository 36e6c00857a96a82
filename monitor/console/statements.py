"""`twoam report month --of 2026-10 --pdf FILE`: a report on the terminal, or as files on this machine."""

import asyncio
import os
from dataclasses import dataclass, replace
from pathlib import Path

from adapters.clock import SystemClock
from monitor.app import at_the_terminal, house
from monitor.charts.studio import NotDrawn
from monitor.chat import Heard
from monitor.commands.statements import desk_for, press_of
from monitor.commands.turn import Turn
from monitor.config import Config
from monitor.console.failures import Code, Usage
from monitor.console.output import note, show
from monitor.console.typed import known_language
from monitor.language import visible
from monitor.reports.gathering import report_of
from monitor.reports.making import Form, file_of
from monitor.reports.message import report_html
from monitor.reports.periods import Kind, Period, period_of, read_period, today_of
from monitor.reports.report import Report


@dataclass(frozen=True, slots=True)
class Wish:
    """Which report, as which files, in which language; `of` is None for the period that runs."""

    kind: str
    of: str | None = None
    pdf: Path | None = None
    xlsx: Path | None = None
    language: str | None = None


def report(config: Config, wish: Wish) -> int:
    """Prints it, or writes the files and says where they are; 3 where one could not be made."""
    if wish.kind not in tuple(Kind):
        raise Usage(f"“{wish.kind}” is none: say day, week or month.")
    if wish.language is not None:
        known_language(wish.language)
    return asyncio.run(_report(config, wish))


async def _report(config: Config, wish: Wish) -> int:
    clock = SystemClock()
    async with house(config, clock) as rooms:
        person = await at_the_terminal(rooms)
        person = replace(person, language=wish.language or person.language)
        heard = Heard(0, person.user_id, person.chat_id, "/month", None, None, True, person.name, person.language)
        turn = Turn(rooms.store, rooms.tools, clock.now(), heard, person)
        made = await report_of(await desk_for(turn.store, turn.tools, person, turn.now), _period(turn, wish))
        files = [(form, path) for form, path in ((Form.PDF, wish.pdf), (Form.XLSX, wish.xlsx)) if path]
        if not files:
            show(visible(report_html(turn.tongue, made)))
            return Code.CLEAR
        written = [await _write(turn, made, form, path) for form, path in files]
    return Code.CLEAR if all(written) else Code.COULD_NOT_LOOK


def _period(turn: Turn, wish: Wish) -> Period:
    kind, today = Kind(wish.kind), today_of(turn.person, turn.now)
    if wish.of is None:
        return period_of(kind, today)
    found = period_of(kind, today).before if wish.of == "last" else read_period(kind, wish.of, today)
    if found is None:
        raise Usage(f"“{wish.of}” is no time that has begun: write 2026-10, 2026-W45, 2026-11-21 or last.")
    return found


async def _write(turn: Turn, made: Report, form: Form, path: Path) -> bool:
    try:
        file = await file_of(press_of(turn.tools), turn.tongue, made, form)
    except NotDrawn as error:
        note(f"The {form} could not be made: {error}.")
        return False
    size = await asyncio.to_thread(_put, path, file.body)
    show(f"{path} ({size / 1e6:.2f} MB)")
    return True


def _put(path: Path, body: bytes) -> int:
    """For its owner's eyes only; an older one is overwritten."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        return file.write(body)
