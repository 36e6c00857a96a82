"""Groups that are told, and what people reply to an alert."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Purpose(StrEnum):
    """What a group's topic is for."""

    URGENT = "urgent"
    DAILY = "daily"
    OPERATIONS = "operations"


@dataclass(frozen=True, slots=True)
class Group:
    """A group that is told; `person_id` is the owner who took it, in whose tongue it is told.

    `threads` holds the topics that were chosen; None is one that is gone, so that its messages go to General.
    `money` says whether sums may be told here.
    """

    chat_id: int
    title: str
    forum: bool
    money: bool
    person_id: int
    threads: Mapping[Purpose, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReplyFile:
    """A file that somebody sent; `body` is None where its bytes are not at hand or no longer kept."""

    name: str
    picture: bool
    size: int
    digest: str
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What somebody replied to an alert."""

    id: int
    incident_id: int
    person_id: int
    name: str
    at: datetime
    text: str | None = None
    file: ReplyFile | None = None
