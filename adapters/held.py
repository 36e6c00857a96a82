"""Holds the answers that a "304 Not Modified" may stand for.

In memory only: without its body a 304 is worth nothing, and the bodies of 500 listings have no place in the database.
After a restart each page is read once anew.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

_VALIDATORS = (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since"))


@dataclass(frozen=True, slots=True)
class Answer:
    """One exchange: the status, the headers and the body as it came over the wire, mostly still packed."""

    status: int
    headers: Mapping[str, str]
    wire: bytes = field(repr=False)

    @property
    def conditions(self) -> dict[str, str]:
        """The request headers that ask whether this answer still holds; empty where the host gave no means to."""
        return {ask: self.headers[said] for said, ask in _VALIDATORS if said in self.headers}


class Held:
    """The latest answers with a validator, up to a number of bytes; the least recently asked for go first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._answers: OrderedDict[str, Answer] = OrderedDict()

    def get(self, key: str) -> Answer | None:
        if key in self._answers:
            self._answers.move_to_end(key)
        return self._answers.get(key)

    def put(self, key: str, answer: Answer) -> None:
        old = self._answers.pop(key, None)
        self._size -= len(old.wire) if old else 0
        if answer.status != 200 or not answer.conditions:
            return
        self._answers[key] = answer
        self._size += len(answer.wire)
        while self._size > self._most:
            self._size -= len(self._answers.popitem(last=False)[1].wire)
