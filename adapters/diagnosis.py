"""What an account's own check of its access found, in words for the person who runs it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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
