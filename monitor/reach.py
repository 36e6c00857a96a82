"""Which chats cannot be reached until a person acts, and when one of them may be tried again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.states import JsonValue
from storage.store import Store

_KEY = "unreachable"
# Telegram bans bots that go on writing to people who have blocked them.
TRY_AGAIN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Closed:
    """A chat that refuses us: since when, why in the channel's own words, and when it was last tried."""

    since: datetime
    tried: datetime
    why: str

    def may_try(self, now: datetime) -> bool:
        """Once a day; a last try that lies ahead was noted before the clock was set back, and proves nothing."""
        return abs(now - self.tried) >= TRY_AGAIN_AFTER


async def unreachable(store: Store) -> Mapping[int, Closed]:
    """The chats that refuse us, by their ids."""
    return _chats(await store.get_setting(_KEY))


async def lost(store: Store, chat_id: int, why: str, now: datetime) -> None:
    """The chat has refused a message."""

    def noted(kept: JsonValue) -> JsonValue:
        chats = _chats(kept)
        since = chats[chat_id].since if chat_id in chats else now
        return _rows({**chats, chat_id: Closed(since, now, why)})

    await store.change_setting(_KEY, noted)


async def found(store: Store, chat_id: int) -> None:
    """The chat took a message, or somebody spoke in it."""
    if chat_id not in await unreachable(store):
        return
    # Others may have been lost or found since: a chat that is open must never be kept among the closed ones.
    await store.change_setting(
        _KEY, lambda kept: _rows({one: at for one, at in _chats(kept).items() if one != chat_id})
    )


def _chats(kept: JsonValue) -> dict[int, Closed]:
    return {int(chat): _closed(one) for chat, one in kept.items()} if isinstance(kept, Mapping) else {}


def _rows(chats: Mapping[int, Closed]) -> JsonValue:
    rows: dict[str, JsonValue] = {
        str(chat): {"since": one.since.isoformat(), "tried": one.tried.isoformat(), "why": one.why}
        for chat, one in chats.items()
    }
    return rows or None


def _closed(row: object) -> Closed:
    fields = row if isinstance(row, Mapping) else {}
    since, tried = (datetime.fromisoformat(str(fields[name])) for name in ("since", "tried"))
    return Closed(since, tried, str(fields["why"]))
