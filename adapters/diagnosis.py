"""What an account's own check of its access found, in words for the person who runs it."""

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from adapters.errors import AdapterError, Refused
from adapters.refusals import Denied

# Days before a part of the access ends from which on it is told.
WARN = 30
# Seconds by which this machine's clock may differ from a platform's.
SKEW = 60.0
# The door itself refused: the address is no public one, or nobody is reached by https there.
_NO_WAY = (
    "Correct the addresses in the account's section, or this machine's network; a private server that speaks https is"
    ' named in [door]: allow_private = ["HOST:PORT"].'
)

T = TypeVar("T")


class Health(StrEnum):
    """How a part of the access is; UNKNOWN where it could not be looked at."""

    FINE = "fine"
    HINT = "hint"
    WRONG = "wrong"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One finding: what was looked at, how it is, what was seen, and what to do (empty where nothing is to be done)."""

    what: str
    health: Health
    said: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Expiry:
    """Something that the account's access hangs on ends on a day: what it is called, and what is to be done before."""

    what: str
    day: date
    remedy: str


async def tried(asked: Awaitable[T]) -> T | AdapterError:
    """The answer, or the error that says why there is none."""
    try:
        return await asked
    except AdapterError as error:
        return error


def of_error(what: str, error: AdapterError) -> Diagnosis:
    """What an error says of the part of the access that was looked at."""
    if isinstance(error, Denied):
        return Diagnosis(what, Health.WRONG, error.said, error.remedy)
    if isinstance(error, Refused):
        return Diagnosis(what, Health.WRONG, str(error), _NO_WAY)
    return Diagnosis(what, Health.UNKNOWN, str(error), "Try again later.")


def of_clock(whose: str, skew: float | None) -> Diagnosis:
    """Whether this machine's clock agrees with the platform's, which was `skew` seconds ahead at its last answer."""
    what = f"{whose} clock"
    if skew is None:
        return Diagnosis(what, Health.UNKNOWN, f"{whose} answers did not tell the time")
    if abs(skew) <= SKEW:
        return Diagnosis(what, Health.FINE, f"within {SKEW:g} s of this machine's")
    said = f"this machine is {abs(skew):.0f} s {'behind' if skew > 0 else 'ahead'}"
    return Diagnosis(what, Health.WRONG, said, "Let the machine set its clock (NTP).")
