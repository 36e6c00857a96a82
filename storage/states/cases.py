"""What is done about a case, and what holds its evidence together."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Method(StrEnum):
    """What somebody did about a seller who should not be there; kept in the chain, so a name never changes."""

    NOTICE = "notice"
    SECOND_NOTICE = "second"
    ABUSE = "abuse"
    VIOLATION = "violation"
    TEST_BUY = "test_buy"
    CALL = "call"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Report:
    """That somebody sent a report or notice, or ordered one to check; `note` is his word, such as a complaint's id."""

    id: int
    incident_id: int
    at: datetime
    method: Method
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A method used in a case that is over: how long after it the seller was gone."""

    incident_id: int
    method: Method
    took: timedelta


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a case's chain; `said` are its words, `gone_at` when its bytes were forgotten on purpose."""

    incident_id: int | None
    place: int
    kind: str
    row_id: int
    said: str
    hash: str
    gone_at: datetime | None = None


class Fault(StrEnum):
    """How a piece of evidence differs from what was kept."""

    BYTES = "bytes"
    WORDS = "words"
    LINK = "link"
    LOST = "lost"
    UNLINKED = "unlinked"


@dataclass(frozen=True, slots=True)
class Flaw:
    """A piece of evidence that is not as it was kept; `row_id` is the number of the answer, reply or report.

    `incident_id` is None where it belongs to no case.
    """

    incident_id: int | None
    kind: str
    row_id: int
    fault: Fault


@dataclass(frozen=True, slots=True)
class Examined:
    """What was gone through: links, files and their bytes, and what was found wrong."""

    links: int
    bodies: int
    size: int
    flaws: tuple[Flaw, ...]
