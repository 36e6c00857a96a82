"""What has to be done by a moment is told ever louder: a day, half a day and four hours before, and when it is past.

Deadlines hang on no look: whoever judges them is a clock (monitor.deadlines). Each step is told once; a step that was
slept through is told with the next one, as the one that holds by then.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from monitor.findings import Bad, Verdict
from storage.states import Deadline, DeadlineKind, Facts, Incident, JsonValue, Severity, Unshipped

DEADLINE = "deadline"
# Stands where an incident names its account, for what people entered; no account of the configuration can be called so.
OWN = "own entries"
DISPATCH = "dispatch"
# Hours before the moment at which it is told; 0 is that it is past.
STEPS = (24, 12, 4)
SOON = timedelta(hours=STEPS[0])
PAST = 0
_LOUD = {24: Severity.PUSH, 12: Severity.PUSH, 4: Severity.WAKE, PAST: Severity.WAKE}
_MILD = {24: Severity.SILENT, 12: Severity.PUSH, 4: Severity.WAKE, PAST: Severity.WAKE}
# A coupon that has ended can be made anew; a notice, a claim and a promise to ship cannot.
_OF_COUPONS = {**_MILD, PAST: Severity.PUSH}
_LADDERS = {DeadlineKind.NOTICE.value: _LOUD, DeadlineKind.CLAIM.value: _LOUD, DeadlineKind.COUPON.value: _OF_COUPONS}
# Orders that are due within one such span of the day (UTC) are one incident.
SPAN = timedelta(hours=4)
# An order that was due so long before anything was told of it is no news.
OLD = timedelta(days=7)
_MOST_NAMED, _SUFFIX = 8, 5
_MOMENT = timedelta(milliseconds=1)


def step_of(due: datetime, now: datetime) -> int | None:
    """The nearest step that has begun, in hours before the moment; None while there is time enough."""
    left = due - now
    if left <= timedelta():
        return PAST
    begun = [hours for hours in STEPS if left <= timedelta(hours=hours)]
    return min(begun, default=None)


def own_subject(deadline: Deadline) -> str:
    """Put off, it is another thing to be told of: the old one ends."""
    return f"{deadline.id}:{deadline.due_at.isoformat()}"


def own(
    deadlines: Iterable[Deadline], names: Mapping[int, str], open_now: Sequence[Incident], now: datetime
) -> Verdict:
    """What of the entries that are still to be done is to be told now; `names` are those of the listings."""
    before = _told(open_now)
    bads = []
    for one in deadlines:
        within = _nearest(step_of(one.due_at, now), before.get(own_subject(one)))
        if within is not None:
            bads.append(_bad(own_subject(one), _own_facts(one, names), within))
    return Verdict(tuple(bads))


def dispatch(
    orders: Iterable[Unshipped], open_now: Sequence[Incident], read_at: datetime | None, now: datetime
) -> Verdict:
    """What of one account's orders has to be shipped; those that are due together are told together.

    An order is late only where the account's orders were read (`read_at`) after its moment: before, it may have been
    shipped in the last minute.
    """
    before = _told(open_now)
    spans: dict[str, list[Unshipped]] = {}
    for one in orders:
        spans.setdefault(_span(one.ship_by), []).append(one)
    bads = []
    for subject, some in spans.items():
        due = min(one.ship_by for one in some)
        is_known_late = read_at is not None and read_at >= due
        within = _nearest(step_of(due, now if is_known_late else min(now, due - _MOMENT)), before.get(subject))
        if within is None or (subject not in before and due < now - OLD):
            continue
        bads.append(_bad(subject, _dispatch_facts(due, some), within))
    return Verdict(tuple(bads))


def ended(incident: Incident, deadline: Deadline | None) -> Facts:
    """The facts of an entry that is no longer to be told, with what became of it."""
    facts: dict[str, JsonValue] = {**incident.facts}
    if deadline is None or deadline.deleted_at is not None:
        return {**facts, "ended": "deleted"}
    if deadline.done_at is not None:
        return {**facts, "ended": "done", "by": deadline.done_by, "at": deadline.done_at.isoformat()}
    return {**facts, "ended": "moved", "at": deadline.due_at.isoformat()}


def number_of(incident: Incident) -> int | None:
    """The number of the entry that it tells of; None where it tells of orders."""
    number = incident.facts.get("deadline") if incident.rule == DEADLINE else None
    return number if isinstance(number, int) else None


def _told(open_now: Iterable[Incident]) -> dict[str, int]:
    """The step that was told last of each that is open."""
    steps = {one.subject: one.facts.get("within") for one in open_now}
    return {subject: step for subject, step in steps.items() if isinstance(step, int)}


def _nearest(step: int | None, before: int | None) -> int | None:
    """A step that was told is not told again, though the clock was set back or the first order has left."""
    known = [one for one in (step, before) if one is not None]
    return min(known, default=None)


def _bad(subject: str, facts: Facts, within: int) -> Bad:
    ladder = _LADDERS.get(str(facts["kind"]), _MILD)
    return Bad(subject, ladder[within], {**facts, "within": within}, confirm=False)


def _own_facts(one: Deadline, names: Mapping[int, str]) -> Facts:
    return {
        "kind": one.kind.value,
        "due": one.due_at.isoformat(),
        "deadline": one.id,
        "what": one.what,
        "typed": one.typed,
        "zone": one.zone,
        "made_by": one.made_by,
        "listing": names.get(one.listing_id) if one.listing_id is not None else None,
        "account": one.account,
    }


def _dispatch_facts(due: datetime, orders: Sequence[Unshipped]) -> Facts:
    """How many, the first moment, and the last letters of their numbers: nothing of whoever bought."""
    first = sorted(orders, key=lambda one: (one.ship_by, one.order))[:_MOST_NAMED]
    return {
        "kind": DISPATCH,
        "due": due.isoformat(),
        "count": len(orders),
        "orders": [one.order[-_SUFFIX:] for one in first],
    }


def _span(due: datetime) -> str:
    """The beginning of the span of the day in which it lies."""
    there = due.astimezone(UTC)
    return f"ship:{there.replace(hour=there.hour - there.hour % (SPAN // timedelta(hours=1))):%Y-%m-%dT%H}"
