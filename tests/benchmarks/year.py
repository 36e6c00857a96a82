"""A memory of many listings with a year of history, written straight into the tables: through looks it would take days.

A year as forgetting and thinning leave it: one rank a day, a price a week, the offers of each month, a look's count a
day for four weeks; one case in a hundred listings a day, each told to two people; 200 orders a day.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from monitor.rules.level import learn, level_facts
from monitor.rules.rank import hour_of
from storage.columns import to_ms
from tests.monitor.alerts import CASES

DAYS, ORDERS_A_DAY, OPEN_CASES = 365, 200, 150
BOARD = "Home & Kitchen"
_DAY = 86_400_000
_METRICS = ("rank:" + BOARD, "price:USD", "rating", "reviews")


def fill(path: Path, listings: int, now: datetime) -> None:
    """The tables of an empty memory with `listings` listings of the account “us”, each read minutes ago."""
    at = to_ms(now)
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("PRAGMA synchronous=OFF")
        _listings(base, listings, at)
        _numbers(base, listings, at)
        _states(base, listings, at)
        _cases(base, listings, at)
        _orders(base, listings, at)
        base.execute("ANALYZE")


def refresh(path: Path, now: datetime) -> None:
    """As if the daemon had run on until now: what was read of late was read just now."""
    with closing(sqlite3.connect(path)) as base, base:
        for table in ("watch", "account_watch"):
            newest = base.execute(f"SELECT max(read_at) FROM {table}").fetchone()[0]
            base.execute(f"UPDATE {table} SET read_at = read_at + ?", (to_ms(now) - newest,))


def _numbered(count: int) -> str:
    """A table `n` of the numbers from 1 on."""
    return f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})"


def _listings(base: sqlite3.Connection, count: int, at: int) -> None:
    """One in a hundred cannot be read, one in two hundred is paused, one in ten is of a product of two."""
    base.execute(
        f"""INSERT INTO listing (id, account, market, subject_id, name, url, paused_until, added_at,
        first_looked_at, rival)
        {_numbered(count)} SELECT i, 'us', 'us', printf('B%09d', i), 'Lamp ' || i,
        'https://www.amazon.com/dp/' || printf('B%09d', i), CASE WHEN i % 200 = 7 THEN {at + _DAY} END,
        {at - DAYS * _DAY}, {at - DAYS * _DAY}, 0 FROM n"""
    )
    for topic in ("listings", "offers"):
        base.execute(
            f"""INSERT INTO watch (account, topic, listing_id, not_before, read_at, weight, changes, looks, failures,
            failing_since, trouble, created_at)
            {_numbered(count)} SELECT 'us', '{topic}', i, {at + 600_000}, {at} - CASE WHEN i % 100 = 3 THEN 90000000
            ELSE 1000 * (i % 240) END, 1.0, 40, 9000, CASE WHEN i % 100 = 3 THEN 9 ELSE 0 END,
            CASE WHEN i % 100 = 3 THEN {at - 80_000_000} END, CASE WHEN i % 100 = 3 THEN 'captcha' END,
            {at - DAYS * _DAY} FROM n"""
        )
    base.execute(f"INSERT INTO product {_numbered(count // 20)} SELECT i, 'Lamp ' || (20 * i), {at} FROM n")
    base.execute(f"INSERT INTO tie {_numbered(count // 20)} SELECT 20 * i, i, 'by hand' FROM n")
    base.execute(f"INSERT INTO tie {_numbered(count // 20)} SELECT 20 * i - 1, i, 'by hand' FROM n")


def _numbers(base: sqlite3.Connection, count: int, at: int) -> None:
    base.executemany("INSERT INTO metric_name VALUES (?, ?)", enumerate(_METRICS, 1))
    begin = at - DAYS * _DAY
    days = f"WITH RECURSIVE d(j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM d WHERE j < {DAYS - 1})"
    for metric, every, value in (
        (1, 1, "500 + (listing.id * 31 + j * 17) % 900"),
        (2, 7, "17.99 + (j % 5)"),
        (3, 30, "4.1 + (j % 9) / 10.0"),
        (4, 30, "100 + j"),
    ):
        base.execute(
            f"""INSERT INTO series {days} SELECT listing.id, {metric}, {begin} + j * {_DAY}, {value}
            FROM listing JOIN d WHERE j % {every} = 0"""
        )
    base.execute(
        f"""INSERT INTO look_log {days} SELECT watch.id, {at} - {at} % 3600000 - j * {_DAY}, 6, 0
        FROM watch JOIN d WHERE j < 28"""
    )
    base.execute(
        f"""INSERT INTO coverage {days} SELECT watch.id, {begin} + j * {_DAY}, {begin} + (j + 30) * {_DAY} - 1
        FROM watch JOIN d WHERE j % 30 = 0"""
    )


def _states(base: sqlite3.Connection, count: int, at: int) -> None:
    sql = "INSERT INTO snapshot (listing_id, kind, begin_at, end_at, value) VALUES (?, ?, ?, ?, ?)"
    base.executemany(sql, _snapshots(count, at))
    level = None
    for hour in range(100):
        level = learn(level, hour_of_ms(at) - 99 + hour, 500 + hour % 7 * 20)
    assert level is not None
    memory = json.dumps({"main": BOARD, "boards": [{"board": BOARD, **level_facts(level)}]})
    rows = ((one, memory) for one in range(1, count + 1))
    base.executemany("INSERT INTO memory VALUES (?, 'rank_fell', 1, ?)", rows)


def hour_of_ms(at: int) -> int:
    return hour_of(datetime.fromtimestamp(at / 1000).astimezone())


def _snapshots(count: int, at: int) -> Iterator[tuple[int, str, int, int, str]]:
    months = [
        (at - month * 30 * _DAY, at - (month - 1) * 30 * _DAY - 1 if month else at) for month in range(12, -1, -1)
    ]
    for listing in range(1, count + 1):
        content = json.dumps(_content(listing), ensure_ascii=False)
        yield listing, "content", months[0][0], at, content
        for number, (begin, end) in enumerate(months):
            yield listing, "offers", begin, end, json.dumps(_offers(number))


def _content(listing: int) -> dict[str, object]:
    return {
        "state": "live",
        "url": f"https://www.amazon.com/dp/B{listing:09}",
        "title": f"Lamp {listing}, dimmable, with a foot of oak and a cable of two metres",
        "brand": "Lumo",
        "image": None,
        "price": {"amount": "21.99", "currency": "USD"},
        "price_range": None,
        "other_offers_count": None,
        "lists": [],
        "gtins": [],
    }


def _offers(number: int) -> dict[str, object]:
    sellers = (("A1LUMEN0SHOP1", "Lumen Direct"), ("A2HARBOR0DIST", "Harbor Lights"), (f"A3OTHER{number:06}", "XYZ"))
    return {"featured": sellers[0][0], "offers": [_offer(*one) for one in sellers]}


def _offer(number: str, name: str) -> dict[str, object]:
    return {
        "seller": {"id": number, "name": name},
        "price": {"amount": "21.99", "currency": "USD"},
        "shipping": None,
        "condition": "new",
        "fulfilled_by": "seller",
        "featured": number.startswith("A1"),
        "first_seen": "2025-03-01T02:14:00+00:00",
        "missing": 0,
        "listed": True,
    }


def _cases(base: sqlite3.Connection, count: int, at: int) -> None:
    """Two of three are told, the last ones are open; each was told to two people."""
    rule, severity, facts = CASES["new_seller"]
    many = count * DAYS // 100
    apart = DAYS * _DAY // many
    begin = f"({at} - ({many} - i) * {apart} - 3600000)"
    is_open = f"i > {many - OPEN_CASES}"
    base.execute(
        f"""INSERT INTO incident (id, key, rule, account, listing_id, subject, severity, status, facts, raised_at, seen,
        unconfirmed, confirmed_at, step, resolved_at, version)
        {_numbered(many)} SELECT i, 'case ' || i, '{rule}', 'us', 1 + i * 7919 % {count}, 'A3EXAMPLE9Q',
        '{severity.value}', CASE WHEN {is_open} THEN 'confirmed' ELSE 'resolved' END, ?, {begin}, 2, 0, {begin} + 30000,
        1, CASE WHEN {is_open} THEN NULL ELSE {begin} + 1800000 END, 3 FROM n""",
        (json.dumps(facts, default=str),),
    )
    base.execute(
        f"""INSERT INTO "transition" (id, incident_id, at, step, detail, routed)
        {_numbered(2 * many)} SELECT i, (i + 1) / 2, {at}, CASE WHEN i % 2 THEN 'confirmed' ELSE 'resolved' END,
        '{{}}', 1 FROM n"""
    )
    told = "(SELECT raised_at FROM incident WHERE incident.id = (i + 1) / 2)"
    base.execute(
        f"""INSERT INTO delivery (id, dedupe_key, transition_id, person_id, chat_id, kind, step, ring, state, attempts,
        ambiguous, next_try, created_at, sent_at, text, named)
        {_numbered(2 * many)} SELECT i, 'd' || i, i, 1, 0, 'say', 'confirmed', 0, 'sent', 1, 0, {told}, {told}, {told},
        '', 0 FROM n"""
    )
    base.execute(f"INSERT INTO delivery_incident {_numbered(2 * many)} SELECT (i + 1) / 2, i, 0 FROM n")


def _orders(base: sqlite3.Connection, count: int, at: int) -> None:
    many = DAYS * ORDERS_A_DAY
    placed = f"({at} - i * {_DAY // ORDERS_A_DAY})"
    base.execute(
        f"""INSERT INTO sale_order (account, order_id, market, state, placed_at, changed_at, total, currency,
        cancel_asked)
        {_numbered(many)} SELECT 'us', printf('111-%07d', i), 'us',
        CASE WHEN i % 30 = 0 THEN 'cancelled' ELSE 'shipped' END,
        {placed}, {placed}, '21.99', 'USD', 0 FROM n"""
    )
    base.execute(
        f"""INSERT INTO sale_line (account, order_id, changed_at, place, line_id, quantity, sku, subject_market,
        subject_id, price, currency, cancelled)
        {_numbered(many)} SELECT 'us', printf('111-%07d', i), {placed}, 0, '1', 1, 'SKU', 'us',
        printf('B%09d', 1 + i % {count}), '21.99', 'USD', 0 FROM n"""
    )
    base.execute(
        f"""INSERT INTO account_watch (account, topic, not_before, read_at, looks, failures, refused, created_at)
        VALUES ('us', 'orders', {at + 300_000}, {at - 60_000}, 99999, 0, 0, {at - DAYS * _DAY})"""
    )
