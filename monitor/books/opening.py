"""What a mark that touches much stands for, as smaller marks."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, timedelta

from monitor.rates import OLD, seed
from storage.marks import BEGAN, Mark, hour_named, line_mark, span_mark
from storage.states import SETTLED_BOOK, Unbooked
from storage.store import Store

# Beyond this no rate speaks for a day, be it older or newer.
_FAR = timedelta(days=400)
_OWN_FOR = timedelta(days=OLD + 1)
_LINES = 500


async def opened(store: Store, marks: Sequence[Unbooked], currency: str) -> Sequence[Mark]:
    """The marks that these, all of one kind, stand for; `currency` is the house's."""
    match marks[0].kind:
        case "span":
            return [mark for one in marks for mark in await store.marks_within(hour_named(one.name))]
        case "began":
            return [mark for one in marks for mark in await _settled(store, one)]
        case "cost":
            return _spans(await store.hours_of_goods(await _touched(store, {one.name for one in marks})))
        case "fees":
            # Fees are estimated of nothing but a sale that is estimated too.
            return await store.marks_estimated()
        case "rate":
            return _spans([hour for one in marks for hour in await _of_rate(store, one, currency)])
    return _spans(await store.hours_booked())


def _spans(hours: Iterable[datetime]) -> list[Mark]:
    return [span_mark(hour) for hour in sorted(set(hours))]


async def _settled(store: Store, mark: Unbooked) -> list[Mark]:
    """Some lines, and where to go on after them."""
    ids = await store.settled_after(mark.account, mark.name, _LINES)
    rest = [(BEGAN, mark.account, ids[-1])] if len(ids) == _LINES else []
    return [*(line_mark(mark.account, SETTLED_BOOK, one) for one in ids), *rest]


async def _touched(store: Store, skus: Collection[str]) -> set[str]:
    """The SKUs, and the bundles that hold one of them."""
    names = {one.casefold() for one in skus}
    holding = [one.sku for one in await store.bundles() if any(sku.casefold() in names for sku, _ in one.components)]
    return {*skus, *holding}


async def _of_rate(store: Store, mark: Unbooked, currency: str) -> Sequence[datetime]:
    """From the rate's day until the next one of the pair; before it, where none is older."""
    one, other, said = mark.name.split(":")
    day = date.fromisoformat(said)
    brought = {rate.day for rate in seed() if {rate.currency, rate.base} == {one, other}}
    days = brought.union(await store.rate_days(one, other))
    later = min((known for known in days if known > day), default=day + _FAR)
    first = day if any(known < day for known in days) else day - _FAR
    return await store.hours_of_money(_begin(first), _begin(max(later, day + _OWN_FOR)), currency)


def _begin(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
