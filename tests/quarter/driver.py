"""Calls SQLite where the loop runs: where no time passes, a thread beside it only costs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from aiosqlite.core import Connection

from storage.dialects.walks import ReadingConnection


@contextmanager
def at_once() -> Iterator[None]:
    """Each statement is done when it is asked for; the same SQLite, the same file, one thread less."""
    before, sent = Connection._execute, ReadingConnection.send

    async def execute(self: Connection, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return fn(*args, **kwargs)

    def send(self: Connection, work: Callable[[], object]) -> None:
        work()

    Connection._execute = execute  # type: ignore[method-assign]
    ReadingConnection.send = send  # type: ignore[method-assign]
    try:
        yield
    finally:
        Connection._execute = before  # type: ignore[method-assign]
        ReadingConnection.send = sent  # type: ignore[method-assign]
