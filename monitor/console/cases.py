"""`twoam case 17 export` and `pdf`: a case as a file on this machine, of any size."""

import asyncio
import os
from pathlib import Path
from typing import BinaryIO

from adapters.clock import SystemClock
from monitor.app import at_the_terminal, house
from monitor.charts.studio import NotDrawn
from monitor.chat import Heard
from monitor.commands.case_export import case_pdf, whole_case, write_export
from monitor.commands.turn import Turn
from monitor.config import Config
from monitor.console.failures import Code, Usage
from monitor.console.output import note, show

FORMS = ("export", "pdf")


def case(config: Config, number: int, what: str, to: Path | None) -> int:
    """Writes the file and says where it is; 1 where the evidence is not as it was kept."""
    if what not in FORMS:
        raise Usage(f"“{what}” is nothing that a case can be brought as: say export or pdf.")
    target = (to or Path.cwd()) / f"case-{number}.{'zip' if what == 'export' else 'pdf'}"
    return asyncio.run(_case(config, number, what, target))


def _size(target: Path) -> str:
    return f"{target.stat().st_size / 1e6:.1f} MB"


def _opened(target: Path) -> BinaryIO:
    """For its owner's eyes only; an older one is overwritten."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return os.fdopen(os.open(target, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600), "w+b")


async def _case(config: Config, number: int, what: str, target: Path) -> int:
    clock = SystemClock()
    async with house(config, clock) as rooms:
        incident = await rooms.store.incident(number)
        if incident is None:
            raise Usage(f"There is no case {number}. `twoam chat --say /alerts` shows what is open.")
        person = await at_the_terminal(rooms)
        heard = Heard(0, person.user_id, person.chat_id, "/case", None, None, True, person.name, person.language)
        whole = await whole_case(Turn(rooms.store, rooms.tools, clock.now(), heard, person), incident)
        try:
            with _opened(target) as file:
                await (write_export(whole, file) if what == "export" else case_pdf(whole, file))
        except NotDrawn as error:
            await asyncio.to_thread(target.unlink)
            note(f"The pages could not be made: {error}.")
            return Code.COULD_NOT_LOOK
    show(f"{target} ({await asyncio.to_thread(_size, target)})")
    if whole.is_sound:
        return Code.CLEAR
    note("What is kept of it is not as it was kept: run `twoam doctor` before you send it.")
    return Code.WRONG
