"""Cuts answers into pages; the token of a page lives as long as the operation's does, and fits no other question."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Generic, TypeVar

from adapters.clock import Clock

T = TypeVar("T")


class Stale(Exception):
    """The token is unknown, too old, or another question's."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of the rows, and the token of the page after it (None: that was all)."""

    rows: Sequence[T]
    token: str | None


class Pages:
    """Rows may come and go between two pages, as in reality: a page begins where the one before it ended."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._places: dict[str, tuple[str, int, float]] = {}

    def cut(self, rows: Sequence[T], size: int, token: str | None, question: str, lives: float) -> Page[T]:
        """The page at a token (None: the first) of a question; the next one's token lives so many seconds."""
        start = 0 if token is None else self._place(token, question)
        following = self._mint(question, start + size, lives) if start + size < len(rows) else None
        return Page(rows[start : start + size], following)

    def _mint(self, question: str, start: int, lives: float) -> str:
        seed = f"{question}\n{start}\n{len(self._places)}".encode()
        # Real tokens hold + / and =, which must be percent-encoded to come back whole.
        token = f"AA+/{b64encode(sha256(seed).digest()).decode()}"
        self._places[token] = (question, start, self._clock.monotonic() + lives)
        return token

    def _place(self, token: str, question: str) -> int:
        asked, start, until = self._places.get(token, ("", 0, 0.0))
        if asked != question or self._clock.monotonic() > until:
            raise Stale
        return start
