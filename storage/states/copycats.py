"""Listings of others that look like mine, as they are remembered."""

from dataclasses import dataclass
from datetime import datetime

from adapters.readings import Subject
from storage.states.facts import Facts


@dataclass(frozen=True, slots=True)
class Lookalike:
    """Another listing (`ref`) that was seen to be like mine: by how many per cent, and what was last seen of it.

    `missing` counts whole answers in a row without it, `gone_at` is when it was proven gone; `dismissed_at` is when
    a person said that it is no copy.
    """

    listing_id: int
    ref: Subject
    percent: int
    facts: Facts
    first_seen: datetime
    last_seen: datetime
    missing: int = 0
    gone_at: datetime | None = None
    dismissed_at: datetime | None = None
