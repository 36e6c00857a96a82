"""What `twoam check` found, as plain JSON: amounts are decimal strings, times ISO 8601, and what is unknown is null."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from adapters.errors import Preparing, Unsupported
from adapters.readings import Entry, Figure, Topic
from monitor.facts import money_facts
from monitor.findings import Known
from monitor.known import content_facts
from monitor.render.boards import Standing
from monitor.render.health import AccountHealth
from monitor.rules.fee import FEE_CHANGED
from monitor.rules.issues import LISTING_ISSUE
from monitor.sales import together
from monitor.sightings import Found
from storage.states import AccountWatch, Facts, Incident, Ordered, Watch, WatchedListing
from storage.store import Store

ORDERS_OF, MONEY_OF = timedelta(hours=24), timedelta(days=7)
# The full days of visits come late: so far back the newest is looked for.
_VISITS_OF = timedelta(days=7)
_VISITS = ("sessions", "page_views", "featured_share")
_RANK = "rank:"
# Where two books tell of the same money, this one tells it sooner.
_BOOK = "transactions"

Json = dict[str, Any]


# --- listings --------------------------------------------------------------------------------------------------------


async def listing_json(
    store: Store, row: Standing, known: Known, found: Sequence[Found], incidents: Sequence[Incident], now: datetime
) -> Json:
    """One listing: its state, sellers, ranks, stock, fees and issues as far as they are known, and its open cases."""
    listing, content = row.listing, content_facts(known)
    memories = {name: memory.value for name, memory in (await store.memories(listing.id)).items()}
    return {
        "name": listing.name,
        "id": listing.subject.id,
        "market": listing.subject.market,
        "account": listing.account,
        "rival": listing.rival,
        "mark": row.mark.value,
        "trouble": row.trouble,
        "state": content["state"] if content else None,
        "title": content["title"] if content else None,
        "price": content["price"] if content else None,
        "offers": [_offer(one) for one in found],
        "featured": next((_offer(one) for one in found if one.featured), None),
        "ranks": await _ranks(store, listing, now),
        "stock": await _latest(store, listing, "stock", now),
        "fees": _fees(memories.get(FEE_CHANGED.name)),
        "issues": _issues(memories.get(LISTING_ISSUE.name)),
        "cases": [_case(one) for one in incidents],
        "questions": [_asked(one) for one in await store.watches(listing.id)],
    }


def _offer(one: Found) -> Json:
    return {
        "seller": {"id": one.seller.id, "name": one.seller.name},
        "who": one.standing.value,
        "price": money_facts(one.price),
        "featured": one.featured,
        "condition": one.condition.value if one.condition else None,
        "fulfilled_by": one.fulfilled_by.value if one.fulfilled_by else None,
        "first_seen": one.first_seen.isoformat(),
    }


async def _ranks(store: Store, listing: WatchedListing, now: datetime) -> Json | None:
    boards = [name for name in await store.metrics(listing.id) if name.startswith(_RANK)]
    ranks = {name.removeprefix(_RANK): await _latest(store, listing, name, now) for name in boards}
    return ranks or None


async def _latest(store: Store, listing: WatchedListing, metric: str, now: datetime) -> int | None:
    points = await store.series(listing.id, metric, now, now)
    return int(points[-1].value) if points else None


def _fees(memory: Facts | None) -> Json | None:
    """What the platform keeps of a sale, by SKU."""
    return {sku: {key: row.get(key) for key in ("price", "total", "parts")} for sku, row in _rows(memory)} or None


def _rows(memory: Facts | None) -> list[tuple[str, Any]]:
    return [(sku, row) for sku, row in (memory or {}).items() if isinstance(row, dict)]


def _issues(memory: Facts | None) -> list[str] | None:
    """“SKU:CODE” of each issue that the platform names, None where it was never asked for them."""
    if memory is None:
        return None
    told, standing = memory.get("told"), memory.get("standing")
    new = [*told] if isinstance(told, dict) else []
    old = [name.partition(":")[2] for name in standing] if isinstance(standing, dict) else []
    return sorted({*new, *old})


def _case(one: Incident) -> Json:
    return {"case": one.id, "rule": one.rule, "severity": one.severity.value, "status": one.status.value}


def _asked(one: Watch | AccountWatch) -> Json:
    read_at = one.read_at.isoformat() if one.read_at else None
    return {"topic": one.topic.value, "read_at": read_at, "why": one.trouble if one.failures else None}


# --- accounts --------------------------------------------------------------------------------------------------------


async def account_json(
    store: Store,
    one: AccountHealth,
    outcomes: Mapping[int, Exception | None],
    incidents: Sequence[Incident],
    now: datetime,
) -> Json:
    """One account as a whole; null is what was never answered."""
    health, feedback = one.facts(Topic.ACCOUNT), one.facts(Topic.FEEDBACK)
    return {
        "account": one.account,
        "platform": one.platform,
        "standings": health["standings"] if health else None,
        "measures": health["metrics"] if health else None,
        "orders_24h": await _orders(store, one, now),
        "money_7d": await _money(store, one, now),
        "stranded": one.facts(Topic.STRANDED),
        "feedback": feedback["feedback"] if feedback else None,
        "traffic": await _traffic(store, one, now),
        "expiries": [{"what": end.what, "day": end.day.isoformat()} for end in one.expiries],
        "cases": [_case(incident) for incident in incidents],
        "questions": [_answered(watch, outcomes) for watch in one.watches],
    }


def is_known(one: AccountHealth, topic: Topic) -> bool:
    """Whether the question was ever answered wholly."""
    watch = one.watch(topic)
    return watch is not None and watch.read_at is not None


async def _orders(store: Store, one: AccountHealth, now: datetime) -> Json | None:
    if not is_known(one, Topic.ORDERS):
        return None
    found = together(await store.ordered(one.account, now - ORDERS_OF, now))
    count, cancelled = (sum(getattr(each, name) for each in found) for name in ("orders", "cancelled"))
    return {"count": count, "cancelled": cancelled, "sums": [_sum(each) for each in found if each.orders]}


def _sum(one: Ordered) -> Json:
    return {
        "market": one.market,
        "count": one.orders,
        "total": money_facts(one.money),
        "without_total": one.untold,
    }


async def _money(store: Store, one: AccountHealth, now: datetime) -> list[Json] | None:
    if not is_known(one, Topic.MONEY):
        return None
    sums = money_of_kinds([entry for _, entry in await store.entries(one.account, now - MONEY_OF, now)])
    return [{"kind": kind, "currency": currency, "amount": str(total)} for (kind, currency), total in sums.items()]


def money_of_kinds(entries: Sequence[Entry]) -> dict[tuple[str, str], Decimal]:
    """The sum of each kind in each currency, by one book alone: two would count the same money twice."""
    sums: dict[tuple[str, str], Decimal] = {}
    for entry in (entry for entry in entries if entry.book == _BOOK):
        key = (entry.kind.value, entry.amount.currency)
        sums[key] = sums.get(key, Decimal()) + entry.amount.amount
    return dict(sorted(sums.items()))


async def _traffic(store: Store, one: AccountHealth, now: datetime) -> list[Json] | None:
    """The visits of the last full day that is told, in each market, of all listings together."""
    if not is_known(one, Topic.TRAFFIC):
        return None
    rows = await store.figures(one.account, _VISITS, now - _VISITS_OF, now)
    found = [figure for _, figure in rows if figure.listing is None and figure.end <= now]
    return [_figure(figure) for figure in newest_days(found)]


def newest_days(figures: Sequence[Figure]) -> list[Figure]:
    """Those of the newest day of each market."""
    newest: dict[str | None, datetime] = {}
    for one in figures:
        newest[one.market] = max(one.begin, newest.get(one.market, one.begin))
    return [one for one in figures if one.begin == newest[one.market]]


def _figure(one: Figure) -> Json:
    day = {"begin": one.begin.isoformat(), "end": one.end.isoformat()}
    return {"name": one.name, "market": one.market, **day, "value": str(one.value), "unit": one.unit}


def _answered(watch: AccountWatch, outcomes: Mapping[int, Exception | None]) -> Json:
    """`answered` now, being `prepared`, one that `cannot` be answered, or `failed`, each with its reason."""
    read_at = watch.read_at.isoformat() if watch.read_at else None
    error = outcomes.get(watch.id)
    return {
        "topic": watch.topic.value,
        "now": outcome_of(error),
        "why": str(error) if error else None,
        "read_at": read_at,
    }


def outcome_of(error: Exception | None) -> str:
    """The word for what became of a question."""
    if error is None:
        return "answered"
    if isinstance(error, Preparing):
        return "prepared"
    return "cannot" if isinstance(error, Unsupported) else "failed"
