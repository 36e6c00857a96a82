"""Who asks next of those that are paid from one pool: the question whose time is over first."""

from dataclasses import dataclass, field
from datetime import datetime

from adapters.readings import Topic

# An account and one of its pools.
Purse = tuple[str, str]

# Seconds after which a topic is no longer waited for that has not asked for its turn again: its loop may be gone.
_FORGOTTEN = 120.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """Nobody waits here: who is not first comes again in a moment. `until` is each topic's deadline, and said when."""

    until: dict[Purse, dict[Topic, tuple[datetime, float]]] = field(default_factory=dict)

    def is_first(self, purse: Purse, topic: Topic, deadline: datetime, monotonic: float) -> bool:
        """Notes until when the topic's next question should be asked, and tells whether no other's comes before."""
        known = self.until.setdefault(purse, {})
        known[topic] = (deadline, monotonic)
        return all(deadline <= other for other, said in known.values() if monotonic - said <= _FORGOTTEN)

    def leave(self, purse: Purse, topic: Topic) -> None:
        """The topic has nothing to ask at present."""
        self.until.get(purse, {}).pop(topic, None)
