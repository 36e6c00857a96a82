"""What stands before a queue: who asks is known by his signature, and what he asks by the protocol."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from adapters.clock import Clock
from monitor.demo.spapi import queue, signature
from monitor.demo.spapi.wire import Answer, said

KIND = "application/x-amz-json-1.0"


@dataclass(slots=True)
class Service:
    """`refuse` is an error that every call gets ("AccessDeniedException"); `ahead` sets this service's clock.

    `skew` is how many seconds old a signature may be. `mistaken` hears of calls that the protocol does not know, which
    are mistakes of whoever asks.
    """

    queue: queue.Queue
    clock: Clock
    mistaken: Callable[[str, str], None]
    key: signature.AwsKey = field(default_factory=signature.AwsKey)
    refuse: str | None = None
    ahead: timedelta = timedelta()
    skew: float = signature.SKEW
    calls: list[str] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return self.clock.now() + self.ahead

    async def answer(self, headers: Mapping[str, str], path: str, body: bytes, parsed: Any, url: str) -> Answer:
        """Answers one call; `parsed` is what the body says, `url` the queue's own address."""
        told = {name.lower(): value for name, value in headers.items()}
        target = told.get("x-amz-target", "")
        self.calls.append(target.removeprefix(queue.TARGET))
        wrong = self.refuse or signature.complaint(self.key, queue.REGION, told, path, body, self.now, self.skew)
        if wrong:
            text = {"__type": f"com.amazon.coral.service#{wrong}", "message": "The request was not accepted."}
            return Answer(403, said(text).body, KIND)
        for why in queue.undeclared(target, parsed):
            self.mistaken(target, why)
            return Answer(400, said({"__type": "com.amazon.coral.service#ValidationError", "message": why}).body, KIND)
        return await queue.speak(self.queue, url, target, parsed)
