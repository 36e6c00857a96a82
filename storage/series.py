"""How one look is written: schedule, coverage, numbers and states, each only where something changed.

Every statement here runs for thousands of rows at once, so each is one plain text that the driver repeats. A row
judges by itself, from what lies before its own time, whether it stretches what is there or begins anew. Of states the
one that was written last is the present one, whatever its date: the machine's clock may have been set back since.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from storage.columns import to_json, to_ms
from storage.states import LookResult, Metric, RankingLook, State

T = TypeVar("T")
HOUR = 3_600_000

LOOKED = text("""
    UPDATE watch SET
        not_before = :not_before,
        read_at = CASE WHEN :whole = 1 THEN :at ELSE read_at END,
        wanted_at = CASE WHEN wanted_at <= :at THEN NULL ELSE wanted_at END,
        looks = looks + :whole,
        changes = changes + :changed,
        failures = CASE WHEN :failed = 1 THEN failures + 1 ELSE 0 END,
        failing_since = CASE WHEN :failed = 1 THEN coalesce(failing_since, :at) END,
        trouble = :trouble
    WHERE id = :watch""")
RANKED = text("""
    UPDATE ranking SET
        not_before = :not_before,
        read_at = CASE WHEN :failed = 1 THEN read_at ELSE :at END,
        failures = CASE WHEN :failed = 1 THEN failures + 1 ELSE 0 END,
        failing_since = CASE WHEN :failed = 1 THEN coalesce(failing_since, :at) END,
        trouble = :trouble,
        refused = :refused,
        name = coalesce(CAST(:name AS TEXT), name)
    WHERE id = :ranking""")
COUNTED = text("""
    INSERT INTO look_log (watch_id, hour_at, looks, failures) VALUES (:watch, :hour, :whole, :failed)
    ON CONFLICT (watch_id, hour_at) DO UPDATE
    SET looks = look_log.looks + excluded.looks, failures = look_log.failures + excluded.failures""")
STRETCH_COVERAGE = text("""
    UPDATE coverage SET end_at = :at
    WHERE watch_id = :watch AND end_at >= :since AND end_at < :at
    AND begin_at = (SELECT max(begin_at) FROM coverage WHERE watch_id = :watch AND begin_at <= :at)""")
BEGIN_COVERAGE = text("""
    INSERT INTO coverage (watch_id, begin_at, end_at)
    SELECT CAST(:watch AS BIGINT), CAST(:at AS BIGINT), CAST(:at AS BIGINT)
    WHERE NOT EXISTS (SELECT 1 FROM coverage WHERE watch_id = :watch AND begin_at <= :at AND end_at >= :at)""")
STRETCH_TROUBLE = text("""
    UPDATE trouble SET end_at = :at, looks = looks + 1
    WHERE watch_id = :watch AND why = :trouble AND end_at < :at
    AND begin_at = (SELECT max(begin_at) FROM trouble WHERE watch_id = :watch)
    AND begin_at >= (SELECT failing_since FROM watch WHERE id = :watch)""")
BEGIN_TROUBLE = text("""
    INSERT INTO trouble (watch_id, begin_at, end_at, looks, why)
    SELECT CAST(:watch AS BIGINT), CAST(:at AS BIGINT), CAST(:at AS BIGINT), 1, CAST(:trouble AS TEXT)
    WHERE NOT EXISTS (SELECT 1 FROM trouble WHERE watch_id = :watch AND begin_at <= :at AND end_at >= :at)""")
CHANGE_NUMBER = text("""
    INSERT INTO series (listing_id, metric_id, at, value)
    SELECT CAST(:listing AS BIGINT), CAST(:metric AS BIGINT), CAST(:at AS BIGINT), CAST(:value AS DOUBLE PRECISION)
    WHERE coalesce((
        SELECT value FROM series WHERE listing_id = :listing AND metric_id = :metric AND at <= :at
        ORDER BY at DESC LIMIT 1
    ) <> :value, TRUE)
    ON CONFLICT (listing_id, metric_id, at) DO UPDATE SET value = excluded.value""")
STRETCH_STATE = text("""
    UPDATE snapshot SET end_at = :at
    WHERE id = (SELECT max(id) FROM snapshot WHERE listing_id = :listing AND kind = :kind)
    AND value = :value AND end_at < :at""")
CHANGE_STATE = text("""
    INSERT INTO snapshot (listing_id, kind, begin_at, end_at, value)
    SELECT CAST(:listing AS BIGINT), CAST(:kind AS TEXT), CAST(:at AS BIGINT), CAST(:at AS BIGINT),
        CAST(:value AS TEXT)
    WHERE coalesce((
        SELECT value FROM snapshot WHERE listing_id = :listing AND kind = :kind ORDER BY id DESC LIMIT 1
    ) <> :value, TRUE)
    ON CONFLICT (listing_id, kind, begin_at) DO UPDATE SET value = excluded.value, end_at = excluded.end_at""")


def in_turns(items: Iterable[T], key: Callable[[T], Hashable]) -> list[list[T]]:
    """Splits into lists in which no key comes twice, in order: what follows must see what went before."""
    seen: Counter[Hashable] = Counter()
    turns: list[list[T]] = []
    for item in items:
        turn = seen[key(item)]
        seen[key(item)] += 1
        if turn == len(turns):
            turns.append([])
        turns[turn].append(item)
    return turns


async def _run(session: AsyncSession, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        await session.execute(statement, rows)


async def write_looks(session: AsyncSession, looks: Iterable[LookResult]) -> None:
    """The schedule, the count of looks, coverage of whole answers and spans of trouble."""
    for turn in in_turns(looks, lambda look: look.watch_id):
        rows = [_look_row(look) for look in turn]
        whole = [row for row in rows if row["whole"]]
        failed = [row for row in rows if row["failed"]]
        await _run(session, STRETCH_TROUBLE, failed)
        await _run(session, BEGIN_TROUBLE, failed)
        await _run(session, LOOKED, rows)
        await _run(session, COUNTED, rows)
        await _run(session, STRETCH_COVERAGE, whole)
        await _run(session, BEGIN_COVERAGE, whole)


async def write_ranking_looks(session: AsyncSession, looks: Iterable[RankingLook]) -> None:
    """The schedules of lists after one look each."""
    rows = [
        {
            "ranking": look.ranking_id,
            "at": to_ms(look.at),
            "not_before": to_ms(look.not_before),
            "failed": int(look.trouble is not None),
            "trouble": look.trouble,
            "refused": look.refused,
            "name": look.name,
        }
        for look in looks
    ]
    await _run(session, RANKED, rows)


def _look_row(look: LookResult) -> dict[str, Any]:
    at = to_ms(look.at)
    failed = look.trouble is not None and not look.whole
    return {
        "watch": look.watch_id,
        "at": at,
        "since": at if look.covered_from is None else min(at, to_ms(look.covered_from)),
        "hour": at - at % HOUR,
        "not_before": to_ms(look.not_before),
        "whole": int(look.whole),
        "changed": int(look.changed),
        "failed": int(failed),
        "trouble": look.trouble if failed else None,
    }


async def write_metrics(session: AsyncSession, metrics: Iterable[Metric], ids: Mapping[str, int]) -> None:
    """The numbers that differ from what held before; `ids` names every metric."""
    rows = [
        {"listing": found.listing_id, "metric": ids[found.name], "at": to_ms(found.at), "value": float(found.value)}
        for found in metrics
    ]
    await _run(session, CHANGE_NUMBER, rows)


async def write_states(session: AsyncSession, states: Iterable[State]) -> None:
    """States that are not numbers: a new row on change, a longer one otherwise."""
    for turn in in_turns(states, lambda state: (state.listing_id, state.kind)):
        rows = [
            {"listing": state.listing_id, "kind": state.kind, "at": to_ms(state.at), "value": to_json(state.value)}
            for state in turn
        ]
        await _run(session, STRETCH_STATE, rows)
        await _run(session, CHANGE_STATE, rows)
