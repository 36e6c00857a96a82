"""Those who may talk to us, what they decided, and the buttons they press."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from adapters.readings import Money
from storage.states.facts import Facts, JsonValue


class Role(StrEnum):
    """What a person may do: owners all, operators handle alerts and listings, viewers look."""

    OWNER = "owner"
    OPERATOR = "operator"
    VIEWER = "viewer"


class FriendKind(StrEnum):
    """Why a seller may be on my listing."""

    MINE = "mine"
    DISTRIBUTOR = "distributor"
    PLATFORM = "platform"


class FriendScope(StrEnum):
    """Where the friendship holds; `value` names the listing id, the brand or the market."""

    LISTING = "listing"
    BRAND = "brand"
    MARKET = "market"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may talk to the bot; `duty` orders the ladder (0 rings first), times are "HH:MM" in `zone`.

    `days_off` are the weekdays that are quiet as a whole ("67": Saturday and Sunday), `day_begins` the hour at which
    his day begins ("0" to "23") or "market", `theme` how his charts look ("light" or "dark"),
    `currency` the ISO 4217 code in which he wants sums ("" for each one's own).
    """

    id: int
    name: str
    user_id: int
    chat_id: int
    role: Role
    language: str
    zone: str
    quiet_from: str
    quiet_until: str
    duty: int
    days_off: str = ""
    day_begins: str = "0"
    theme: str = "light"
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Attempts:
    """How often codes were tried: by one user in the last minute and day, and by everybody in the last minute."""

    minute: int
    day: int
    everybody: int


@dataclass(frozen=True, slots=True)
class Friend:
    """A seller who may be on my listing; below `floor` he alerts all the same."""

    id: int
    platform: str
    seller_id: str
    name: str
    kind: FriendKind
    scope: FriendScope
    value: str
    floor: Money | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Mute:
    """Not to be told: `what` is "rule:NAME", "listing:ID" or "seller:ID"."""

    id: int
    what: str
    until: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What people decided: `scope` is "house", "person:ID", "listing:ID" or "tag:NAME"."""

    scope: str
    key: str
    value: JsonValue


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who changed what, when, from what to what; None is the default. What is not `undoable` is only told."""

    id: int
    at: datetime
    by: str
    scope: str
    key: str
    before: JsonValue
    after: JsonValue
    undoable: bool = True
    undone_at: datetime | None = None
    undone_by: str | None = None


class Undo(StrEnum):
    """What became of the wish to undo: `newer` stands on it, it was undone `before`, or it `cannot` be."""

    DONE = "done"
    NEWER = "newer"
    BEFORE = "before"
    CANNOT = "cannot"


@dataclass(frozen=True, slots=True)
class ChatButton:
    """What a button under a message will do; the chat carries only its short random id."""

    id: str
    chat_id: int
    action: str
    args: Facts
    expires_at: datetime
    used_at: datetime | None
