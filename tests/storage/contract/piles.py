"""What lies of all listings: the database's sums are those that one makes by hand, and the page is cut from them."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from adapters.readings import Subject, Topic
from storage.states import Batch, Forecast, LookResult, Metric, StockSum
from storage.store import Store
from tests.storage.world import NIGHT, after

LIMIT = timedelta(minutes=30)
NOW = after(60)
ASKED = {"shop": (Topic.LISTINGS, Topic.STOCK, Topic.REVIEWS), "page": (Topic.LISTINGS,), "off": ()}


class Thrown(NamedTuple):
    """What the test knows of one listing: None is what was never told."""

    number: int
    account: str
    subject: Subject
    units: float | None
    runs_out: date | None
    fresh: bool


class PileContract:
    async def test_the_sums_and_the_pages_are_those_that_one_makes_by_hand(self, store: Store) -> None:
        dice = Random(11)
        thrown = [await _throw(store, dice, place) for place in range(120)]
        store.ask_only(ASKED)
        known = [one for one in thrown if one.units is not None and one.fresh]
        by_hand = _sums(known, watched=len(thrown))
        assert min(by_hand.out, by_hand.unforecast, by_hand.watched - len(known)) > 0
        pages = _in_order(known)
        for size, skip in ((20, 0), (20, 20), (7, 63), (200, 0), (20, 500)):
            found = await store.stock_sum(lambda *_: LIMIT, NOW, size, skip)
            assert found == replace(by_hand, page=pages[skip : skip + size])

    async def test_where_nobody_told_any_stock_every_listing_is_counted_and_none_is_known(self, store: Store) -> None:
        assert await store.stock_sum(lambda *_: LIMIT, NOW, 20) == StockSum(0, 0, 0, 0, 0, ())
        await _listed(store, "shop", Subject("US", "B1"))
        assert await store.stock_sum(lambda *_: LIMIT, NOW, 20) == StockSum(0, 0, 0, 0, 1, ())

    async def test_a_listing_that_is_gone_or_a_rivals_lies_nowhere(self, store: Store) -> None:
        for name, told in (("mine", 5), ("gone", 7), ("rival", 9)):
            number = await _listed(store, "shop", Subject("US", name), rival=name == "rival")
            watches = await store.watches(number)
            looks = tuple(LookResult(one.id, NOW, NOW, whole=True) for one in watches)
            await store.commit(Batch(looks=looks, metrics=(Metric(number, "stock", NIGHT, told),)))
            if name == "gone":
                await store.remove_listing(number, NOW)
        found = await store.stock_sum(lambda *_: LIMIT, NOW, 20)
        assert (found.units, found.listings, found.watched) == (5, 1, 1)

    async def test_stock_whose_question_is_switched_off_is_not_known(self, store: Store) -> None:
        number = await _listed(store, "shop", Subject("US", "B1"))
        watches = await store.watches(number)
        looks = tuple(LookResult(one.id, NOW, NOW, whole=True) for one in watches)
        await store.commit(Batch(looks=looks, metrics=(Metric(number, "stock", NIGHT, 5),)))
        assert (await store.stock_sum(lambda *_: LIMIT, NOW, 20)).page == ((number, 5.0),)
        await store.decide(f"listing:{number}", "topic.stock", "off", "Vera", NOW)
        assert (await store.stock_sum(lambda *_: LIMIT, NOW, 20)).listings == 0


async def _listed(store: Store, account: str, subject: Subject, *, rival: bool = False) -> int:
    topics = [Topic.RIVALS] if rival else [Topic.LISTINGS, *([Topic.STOCK] if account == "shop" else [])]
    listing = await store.add_listing(account, subject, subject.id, "https://x.example", NIGHT, topics, rival=rival)
    return listing.id


async def _throw(store: Store, dice: Random, place: int) -> Thrown:
    account = dice.choice(["shop", "shop", "page", "off"])
    subject = Subject(f"M{place}", f"B{dice.randrange(60)}")
    number = await _listed(store, account, subject)
    units = dice.choice([None, 0.0, float(dice.randrange(300)), float(dice.randrange(300))])
    telling = {"shop": Topic.STOCK, "page": Topic.LISTINGS}.get(account)
    fresh = telling is not None and dice.random() < 0.7
    looks, failing = [], dice.random() < 0.2
    for watch in await store.watches(number):
        # The other question's age must not matter.
        old = not fresh if watch.topic is telling else dice.random() < 0.5
        at = NOW - LIMIT - timedelta(seconds=1) if old else NOW - dice.choice([timedelta(), LIMIT])
        looks.append(LookResult(watch.id, at, NOW, whole=True))
        if failing and not old:
            looks += [LookResult(watch.id, NOW, NOW, whole=False, trouble="no answer")] * 3
            fresh = fresh and (watch.topic is not telling or at == NOW)
    points = [Metric(number, "stock", NIGHT - timedelta(days=3), 999.0), Metric(number, "price:USD", NOW, 1.0)]
    points += [] if units is None else [Metric(number, "stock", NIGHT, units)]
    await store.commit(Batch(looks=tuple(looks), metrics=tuple(points if units is not None else points[1:])))
    runs_out = dice.choice([None, date(2026, 4, dice.randint(1, 30)), date.max])
    if dice.random() < 0.8:
        forecast = Forecast(number, NIGHT, None, 3, None, runs_out, None, None, {"demand": None})
        await store.put_forecasts([forecast])
    else:
        runs_out = None
    return Thrown(number, account, subject, units, runs_out, fresh)


def _sums(known: list[Thrown], watched: int) -> StockSum:
    piles: dict[tuple[str, str], float] = {}
    for one in known:
        key = one.account, one.subject.id
        piles[key] = max(piles.get(key, 0), one.units or 0)
    out = sum(not one.units for one in known)
    unforecast = sum(bool(one.units) and one.runs_out is None for one in known)
    return StockSum(int(sum(piles.values())), len(known), out, unforecast, watched, ())


def _in_order(known: list[Thrown]) -> tuple[tuple[int, float], ...]:
    def urgency(one: Thrown) -> tuple[bool, date, bool, float, int]:
        left = bool(one.units)
        ends = one.runs_out or date.max
        return left, ends if left else date.min, left and one.runs_out is None, one.units or 0, one.number

    return tuple((one.number, one.units or 0.0) for one in sorted(known, key=urgency))
