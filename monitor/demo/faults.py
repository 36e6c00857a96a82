"""Faults to order: what the local Bot API does wrong, to whom, and how often."""

from dataclasses import dataclass, field
from typing import Literal

from monitor.demo.refusals import Refusal, refuse

Kind = Literal["429", "500", "403 blocked", "400 chat not found", "400 parse", "migrate", "drop", "drop_before", "hang"]


@dataclass(slots=True)
class Fault:
    """One ordered fault; `left` counts down, None means for ever."""

    kind: Kind
    method: str | None
    chat_id: int | None
    left: int | None
    retry_after: int
    migrate_to_chat_id: int
    seconds: float | None

    def fits(self, method: str, chat_id: int | None) -> bool:
        if self.left == 0 or (self.chat_id is not None and self.chat_id != chat_id):
            return False
        return self.method is None or self.method.lower() == method.lower()

    @property
    def refusal(self) -> Refusal | None:
        """The answer that this fault gives; None where it concerns the connection."""
        match self.kind:
            case "429":
                return refuse("slow_down", {"retry_after": self.retry_after}, wait=self.retry_after)
            case "500":
                return refuse("server_error")
            case "403 blocked":
                return refuse("blocked")
            case "400 chat not found":
                return refuse("no_chat")
            case "400 parse":
                return refuse("markup", why="ordered by the test")
            case "migrate":
                return refuse("upgraded", {"migrate_to_chat_id": self.migrate_to_chat_id})
        return None


@dataclass(slots=True)
class Faults:
    """The faults still to come, taken in the order in which they were added."""

    _ordered: list[Fault] = field(default_factory=list)

    def add(
        self,
        kind: Kind,
        method: str | None = None,
        times: int | None = 1,
        chat_id: int | None = None,
        retry_after: int = 5,
        migrate_to_chat_id: int = 0,
        seconds: float | None = None,
    ) -> Fault:
        """Orders a fault for the next `times` calls (None: until cleared) of a method (None: of any but getUpdates).

        `drop` does the work and closes the connection without an answer; `drop_before` closes it and does nothing;
        `hang` does the work and keeps the answer back for `seconds` of the clock (None: until the client gives up).
        """
        fault = Fault(kind, method, chat_id, times, retry_after, migrate_to_chat_id, seconds)
        self._ordered.append(fault)
        return fault

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        """The fault that hits this call, used up by one."""
        if method.lower() == "getupdates":
            chosen = (fault for fault in self._ordered if fault.method and fault.fits(method, chat_id))
        else:
            chosen = (fault for fault in self._ordered if fault.fits(method, chat_id))
        fault = next(chosen, None)
        if fault is not None and fault.left is not None:
            fault.left -= 1
        return fault

    def clear(self) -> None:
        """Everything works again."""
        self._ordered.clear()
