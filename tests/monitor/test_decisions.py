"""What people decide takes effect: in the rules, at the looks, on the phones and in the morning."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from adapters.readings import Stock, Topic
from monitor.decisions import house_thresholds, take_over
from monitor.language import visible
from monitor.rules import THRESHOLDS
from monitor.rules.rivals import MOVED
from monitor.rules.stock import LOW_PERCENT, LOW_UNITS, STOCK_LOW
from monitor.thresholds import Thresholds
from storage.states import DeliveryState, Severity
from storage.store import Store
from tests.monitor.builders import LAMP as SUBJECT
from tests.monitor.builders import Story
from tests.monitor.night import ASIN, LAMP, Night, night
from tests.monitor.test_compose import ANNA, BEN, Phones, phones, settled

__all__ = ["phones"]  # the fixture


# --- pure ------------------------------------------------------------------------------------------------------------


def test_a_rule_speaks_from_the_threshold_on_that_was_decided() -> None:
    for units, percent, low in ((None, None, 5), (9, 50, 9), (3, 20, 3), (90, 10, 4)):
        story = Story(STOCK_LOW)
        decided = {LOW_UNITS.name: units, LOW_PERCENT.name: percent}
        story.thresholds = Thresholds({name: Decimal(value) for name, value in decided.items() if value is not None})
        story.sees(Topic.STOCK, (Stock(SUBJECT, 40),))
        assert not story.sees(Topic.STOCK, (Stock(SUBJECT, low + 1),)).bads
        assert story.sees(Topic.STOCK, (Stock(SUBJECT, low),)).bads


@given(text=st.one_of(st.text(max_size=12), st.decimals().map(str), st.integers().map(str)), at=st.integers(0, 99))
def test_only_a_number_within_its_bounds_is_taken_for_a_threshold(text: str, at: int) -> None:
    one = THRESHOLDS[at % len(THRESHOLDS)]
    value = one.read(text)
    assert value is None or one.least <= value <= one.most
    assert one.read(str(one.default)) == one.default
    assert one.least <= one.default <= one.most
    if value is not None:
        assert one.read(str(value)) == value, "what is shown can be typed again"


# --- at the looks ----------------------------------------------------------------------------------------------------


async def _rated(world: Night, rating: str) -> list[str]:
    world.market.put(ASIN, replace(LAMP, rating=Decimal(rating)))
    await world.passes(25, every=5)
    return [one.rule for one in await world.store.open_incidents()]


async def test_a_threshold_of_a_tag_holds_for_its_listings_from_the_next_look_on(tmp_path: Path) -> None:
    async with night(tmp_path) as world:
        await world.mine()
        lamp = await world.watch()
        await world.passes(25, every=5)
        now = world.clock.now()
        await world.store.decide(f"listing:{lamp.id}", "tags", ["de", "summer"], "Anna", now)
        entry = await world.store.decide("tag:summer", "threshold.rating_fell.stars", "0.5", "Anna", now)
        assert entry is not None
        assert await _rated(world, "4.3") == []
        assert await _rated(world, "4.0") == ["rating_fell"]
        await _rated(world, "4.6")
        await world.store.undo(entry.id, "Anna", now)
        assert await _rated(world, "4.3") == ["rating_fell"]


async def test_what_an_older_file_says_is_taken_over_once_and_never_against_a_decision(tmp_path: Path) -> None:
    async with night(tmp_path) as world:
        store, now = world.store, world.clock.now()

        async def holds() -> Decimal:
            return (await house_thresholds(store)).of(MOVED)

        await take_over(store, {MOVED.name: None}, now)
        assert await holds() == 10
        await take_over(store, {MOVED.name: 25}, now)
        assert await holds() == 25
        assert (await store.audit())[0].by == "the configuration file"
        await store.decide("house", "threshold.rival_price.percent", None, "Anna", now)
        await take_over(store, {MOVED.name: 25}, now)
        assert await holds() == 10, "somebody has taken it back since"
        await store.decide("house", "threshold.rival_price.percent", "5", "Anna", now)
        await take_over(store, {MOVED.name: 30}, now)
        assert await holds() == 5


# --- on the phones ---------------------------------------------------------------------------------------------------


async def _decide(store: Store, phones: Phones, scope: str, key: str, value: object) -> None:
    await store.decide(scope, key, value, "Anna", phones.world.clock.now())  # type: ignore[arg-type]


async def test_a_rule_that_is_off_tells_nobody_and_says_why(phones: Phones) -> None:
    await settled(phones)
    store = phones.world.store
    await _decide(store, phones, "house", "noise.new_seller", "off")
    said = [len(phones.texts(chat)) for chat in (ANNA, BEN)]
    case = await phones.alert(severity=Severity.WAKE)
    await phones.passes(10)
    assert [len(phones.texts(chat)) for chat in (ANNA, BEN)] == said
    kept = await store.deliveries(case.id)
    assert {(one.state, one.reason) for one in kept} == {(DeliveryState.WITHHELD, "off new_seller")}


async def test_everybody_is_woken_at_once_where_that_was_decided_and_a_change_of_shift_holds_at_once(
    phones: Phones,
) -> None:
    await settled(phones)
    store = phones.world.store
    ben = next(one for one in await store.people() if one.name == "Ben")
    await _decide(store, phones, "house", "duty", [[ben.id, "1234567", "00:00", "00:00"]])
    case = await phones.alert("A1", Severity.WAKE)
    await phones.dispatch.tick()
    await phones.dispatch.drain()
    assert [one.chat_id for one in await store.deliveries(case.id)] == [BEN]
    await _decide(store, phones, "house", "duty", "everybody")
    case = await phones.alert("A2", Severity.WAKE)
    await phones.passes(1)
    assert {one.chat_id for one in await store.deliveries(case.id)} == {ANNA, BEN}


async def test_each_morning_names_the_grave_rules_that_somebody_switched_off(phones: Phones) -> None:
    await settled(phones)
    store = phones.world.store
    anna = next(one for one in await store.people() if one.name == "Anna")
    for rule in ("account_standing", "new_seller"):
        await _decide(store, phones, f"person:{anna.id}", f"noise.{rule}", "off")
    await phones.passes(11 * 60, every=60)
    morning = visible(phones.last(ANNA))
    assert "Switched off, you hear nothing of it: account_standing" in morning
    assert "new_seller" not in morning
    assert "Switched off" not in visible(phones.last(BEN))
