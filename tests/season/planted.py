"""Faults planted into a copy of the product: the comparison is worth something only if it notices each of them."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, ignore_patterns

_ROOT = Path(__file__).resolve().parents[2]
_PARTS = ("adapters", "storage", "monitor", "tests")


@dataclass(frozen=True, slots=True)
class Fault:
    """A text of a file and what it is replaced by."""

    name: str
    file: str
    was: str
    becomes: str


FAULTS = (
    Fault(
        "a correction is counted twice",
        "storage/entries.py",
        "amend = Money(amount, currency)",
        "amend = Money(2 * amount, currency)",
    ),
    Fault(
        "everything is booked at its own moment",
        "monitor/books/booking.py",
        "at = line.at if own or order is None else order.placed_at",
        "at = line.at",
    ),
    Fault(
        "money is worth what it is worth on the last day",
        "monitor/books/exchange.py",
        "return booking.booked_at.date()",
        "return date(2026, 5, 29)",
    ),
    Fault(
        "both books of an order count",
        "monitor/books/booking.py",
        "counted=one.book == book",
        "counted=bool(book)",
    ),
)


def noticed(fault: Fault, folder: Path, words: list[str]) -> str:
    """What a season's comparison says of a product with that fault; "" where it says that all is well."""
    copy = folder / fault.file.replace("/", "-").removesuffix(".py")
    for part in _PARTS:
        copytree(_ROOT / part, copy / part, ignore=ignore_patterns("__pycache__"), dirs_exist_ok=True)
    file = copy / fault.file
    text = file.read_text("utf-8")
    assert text.count(fault.was) == 1, f"{fault.file} no longer says “{fault.was}” once: plant the fault elsewhere"
    file.write_text(text.replace(fault.was, fault.becomes), "utf-8")
    command = [sys.executable, "-m", "tests.season", *words]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    file.write_text(text, "utf-8")
    return done.stdout if done.returncode == 1 else ""
