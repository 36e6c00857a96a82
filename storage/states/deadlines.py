"""What has to be done by a moment: what people entered, and the orders that are to be shipped."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DeadlineKind(StrEnum):
    """What ends there: the time to answer a notice or a claim, or a coupon."""

    NOTICE = "notice"
    CLAIM = "claim"
    COUPON = "coupon"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment that somebody entered; only "done" ends it, or that it is deleted.

    `typed` is the time as it was written, meant in `zone`. `listing` and `account` are what it is about, `case` the
    alert that it was made from; each may be unknown.
    """

    id: int
    what: str
    kind: DeadlineKind
    due_at: datetime
    typed: str
    zone: str
    made_at: datetime
    made_by: str
    listing_id: int | None = None
    account: str | None = None
    incident_id: int | None = None
    done_at: datetime | None = None
    done_by: str | None = None
    deleted_at: datetime | None = None

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_at is None and self.deleted_at is None


@dataclass(frozen=True, slots=True)
class Unshipped:
    """An order that I ship myself and have not shipped wholly; its dispatch is promised until `ship_by`."""

    account: str
    order: str
    ship_by: datetime
