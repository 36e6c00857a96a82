"""The channels as the rest of the house knows them: their rules, and the number by which the outbox calls each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from monitor.configuration.channels import Ring
from storage.states import JsonValue, Severity
from storage.store import Store

_KEY = "channels"
# Telegram's own ids have at most 52 bits (Bot API, "Chat"): what lies below is no chat but a channel.
CHATS_ABOVE = -(2**52)


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel; `number` stays with its name, `alone` says that there is no Telegram beside it.

    `severities` are those of which it is told while it stands in; `after` is how long nobody acknowledged, or nothing
    reached Telegram, until it rings.
    """

    name: str
    number: int
    rings: frozenset[Ring]
    after: timedelta
    severities: frozenset[Severity]
    language: str
    zone: str
    digest: bool = False
    alone: bool = False

    @property
    def chat_id(self) -> int:
        return chat_of(self.number)

    @property
    def person_id(self) -> int:
        """Stands where a delivery names its person: nobody's id is below zero."""
        return -self.number

    @property
    def only_stands_in(self) -> bool:
        return self.rings == {Ring.TELEGRAM_AWAY}

    @property
    def stands_in(self) -> bool:
        return Ring.TELEGRAM_AWAY in self.rings


def chat_of(number: int) -> int:
    """What a delivery's `chat_id` is for a channel."""
    return CHATS_ABOVE - number


def is_channel(chat_id: int) -> bool:
    """Whether a delivery goes to a channel and not to a chat."""
    return chat_id < CHATS_ABOVE


async def numbered(store: Store, names: Iterable[str]) -> Mapping[str, int]:
    """The number of each name, given once and kept, so that what waits finds its channel after years too."""
    if wanted := sorted(names):
        await store.change_setting(_KEY, lambda kept: _with(kept, wanted))
    return _numbers(await store.get_setting(_KEY))


async def channel_names(store: Store) -> dict[int, str]:
    """Every channel that there ever was, by what stands for its person in a delivery."""
    return {-number: name for name, number in _numbers(await store.get_setting(_KEY)).items()}


def _with(kept: JsonValue, names: Iterable[str]) -> dict[str, JsonValue]:
    numbers: dict[str, JsonValue] = {**_numbers(kept)}
    for name in names:
        numbers.setdefault(name, len(numbers) + 1)
    return numbers


def _numbers(kept: JsonValue) -> dict[str, int]:
    return {name: int(str(number)) for name, number in kept.items()} if isinstance(kept, Mapping) else {}
