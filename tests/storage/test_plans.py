"""What is asked at every tick takes no longer after years: no question walks through all cases, steps or messages."""

import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from adapters.readings import Subject
from storage.columns import to_ms
from storage.states import Unbooked
from storage.store import Store
from tests.storage.world import NIGHT

ROWS = 3000
LATER = NIGHT + timedelta(days=365)
LATEST = LATER + timedelta(days=1)
QUESTIONS: dict[str, Callable[[Store], Awaitable[object]]] = {
    "steps to be told": lambda store: store.undispatched(),
    "open cases": lambda store: store.open_incidents(),
    "open cases of an account": lambda store: store.open_incidents(account="us"),
    "open cases of a listing": lambda store: store.open_incidents(listing_id=1),
    "cases of a day": lambda store: store.recent_incidents(LATER),
    "cases that ended in a day": lambda store: store.ended(LATER),
    "cases of a key that ended in a day": lambda store: store.ended(LATER, ["a", "b"]),
    "messages of a day": lambda store: store.deliveries_since(LATER),
    "messages to be sent": lambda store: store.sendable(LATER, 50),
    "messages on their way": lambda store: store.stranded(),
    "messages given up": lambda store: store.parked_untold(),
    "known orders": lambda store: store.orders_known("us", [f"{n}" for n in range(900)]),
    "orders of a day": lambda store: store.orders("us", LATER, LATEST),
    "latest orders": lambda store: store.orders("us", NIGHT, LATEST, 20),
    "orders of all accounts": lambda store: store.orders(None, LATER, LATEST),
    "latest orders of all accounts": lambda store: store.orders(None, NIGHT, LATEST, 20),
    "orders to be shipped": lambda store: store.unshipped(LATEST),
    "deadlines": lambda store: store.deadlines(LATEST),
    "lines of an hour": lambda store: store.marked_hours([Unbooked("hour", "us1", str(to_ms(LATER)), 1)]),
    "ledger of a day": lambda store: store.entries("us", LATER, LATEST),
    "ledger of all accounts": lambda store: store.entries(None, LATER, LATEST),
    "returns of a day": lambda store: store.returns("us", LATER, LATEST),
    "figures of a day": lambda store: store.figures("us", ["sessions", "units"], LATER, LATEST),
    "figures of all accounts": lambda store: store.figures(None, ["sessions"], LATER, LATEST),
}
WALKS = {
    f"SCAN {table}"
    for table in (
        *("incident", "transition", "delivery"),
        *("sale_order", "sale_line", "ledger_entry", "goods_return", "figure"),
    )
}
# Nor through all that an account ever told.
ALL_OF_AN_ACCOUNT = {f"SEARCH {table} USING PRIMARY KEY (account=?)" for table in ("ledger_entry", "goods_return")}
# The newest are taken from the index in their order: nothing is sorted to find a few.
IN_ORDER = ("latest orders", "latest orders of all accounts")


def fill(path: Path) -> None:
    """Years of ended cases that were told."""
    at = to_ms(NIGHT)
    with closing(sqlite3.connect(path)) as connection, connection:
        cases = ((f"us/{n}", at + n, at + n) for n in range(ROWS))
        connection.executemany(
            "INSERT INTO incident (key, rule, account, subject, severity, status, facts, raised_at, seen, unconfirmed, "
            "step, resolved_at, version) VALUES (?, 'r', 'us', 's', 'push', 'resolved', '{}', ?, 1, 0, 0, ?, 1)",
            cases,
        )
        connection.executemany(
            "INSERT INTO transition (incident_id, at, step, detail, routed) VALUES (?, ?, 'raised', '{}', 1)",
            ((n + 1, at + n) for n in range(ROWS)),
        )
        connection.executemany(
            "INSERT INTO delivery (dedupe_key, transition_id, person_id, chat_id, kind, step, ring, state, attempts, "
            "ambiguous, next_try, created_at, sent_at, text, named) "
            "VALUES (?, ?, 1, 1, 'say', 'raised', 1, 'sent', 1, 0, ?, ?, ?, 'text', 0)",
            ((str(n), n + 1, at, at + n, at + n) for n in range(ROWS)),
        )
        sell(connection, at)


def sell(connection: sqlite3.Connection, at: int) -> None:
    """Years of orders, the ledger and the figures of two accounts."""
    for table, columns, row in (
        ("sale_order", "order_id, placed_at, changed_at, market, state, cancel_asked", "?, ?, 0, 'US', 'shipped', 0"),
        ("sale_line", "order_id, changed_at, place, line_id, quantity, cancelled", "?, ?, 0, '1', 1, 0"),
        (
            "ledger_entry",
            "entry_id, at, book, kind, amount, currency, word, settled",
            "?, ?, 'b', 'fee', '1', 'E', '', 1",
        ),
        ("goods_return", "return_id, at, quantity, reason, state", "?, ?, 1, '', ''"),
        (
            "figure",
            "subject_id, begin_at, end_at, market, subject_market, name, value, unit",
            "?, ?, 0, '', '', 'units', '1', ''",
        ),
    ):
        connection.executemany(
            f"INSERT INTO {table} (account, {columns}) VALUES ('us' || (? % 2), {row})",
            ((n, f"{n}", at + n) for n in range(ROWS)),
        )


@contextmanager
def asked(store: Store) -> Iterator[list[tuple[str, Any]]]:
    """The questions that reach the database."""
    found: list[tuple[str, Any]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        found.append((statement, parameters))

    engine = store._reading.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


async def plans(path: Path, question: Callable[[Store], Awaitable[object]], *, analyzed: bool) -> list[tuple[str, ...]]:
    """How SQLite goes about each statement of a question after years."""
    async with Store.open(path) as store:
        fill(path)
        if analyzed:
            await store.optimize()
        with asked(store) as statements:
            await question(store)
    with closing(sqlite3.connect(path)) as connection:
        return [
            tuple(str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters))
            for statement, parameters in statements
        ]


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("analyzed", [True, False])
async def test_no_question_of_a_tick_walks_through_the_past(tmp_path: Path, name: str, analyzed: bool) -> None:
    for steps in await plans(tmp_path / "twoam.db", QUESTIONS[name], analyzed=analyzed):
        assert not (WALKS | ALL_OF_AN_ACCOUNT).intersection(steps)
        assert name not in IN_ORDER or "USE TEMP B-TREE FOR ORDER BY" not in steps


@pytest.mark.parametrize("analyzed", [True, False])
async def test_the_orders_of_a_listing_are_found_by_the_listing_and_not_among_all_of_their_time(
    tmp_path: Path, analyzed: bool
) -> None:
    lamp = Subject("US", "B0")
    found = await plans(tmp_path / "twoam.db", lambda store: store.sold("us1", lamp, NIGHT, LATEST), analyzed=analyzed)
    assert any("ix_sale_line_subject_id" in step for step in found[-1]), found
