"""G4: most of the profit on one platform, and a platform that turns: told for the morning, and over when it is."""

from typing import Any

from monitor.platforms.keeping import PlatformKeeper
from monitor.rules.platform import ALL, PERCENT
from storage.slots import HOUSE
from storage.states import Incident, Severity, Status, Step
from tests.monitor.platforms.books import DAY, WEEK, Trade, keep, read
from tests.monitor.shop import Shop

PLATFORMS = {"shop": "amazon", "own": "web"}
BIG = Trade("shop", "us", lambda ago: 20 + ago % 3)
SMALL = Trade("own", "de", lambda ago: 4 + ago % 2)
FALLING = Trade("shop", "us", lambda ago: 12 + ago % 3 if ago > 44 else 7 + ago % 3)
EVEN = Trade("own", "de", lambda ago: 8 + ago % 3)


async def judged(shop: Shop, told: list[bool] | None = None) -> tuple[Incident, ...]:
    """A day later everything is counted and judged anew."""
    shop.clock.advance(DAY.total_seconds())
    await read(shop.store, shop.clock.now(), PLATFORMS)
    await PlatformKeeper(shop.store, PLATFORMS, shop.clock, lambda: (told or []).append(True)).tick()
    return await shop.store.open_incidents(account=ALL)


async def test_most_of_the_profit_on_one_platform_is_told_once_for_the_morning(shop: Shop) -> None:
    await keep(shop.store, shop.clock.now(), BIG, SMALL)
    (case,) = await judged(shop)
    assert (case.rule, case.subject, case.severity) == ("platform_share", "amazon", Severity.DIGEST)
    assert (case.status, case.facts["percent"], case.facts["platforms"]) == (Status.CONFIRMED, 82, 2)
    (again,) = await judged(shop)
    assert again.id == case.id
    steps = [one.step for one in await shop.store.transitions(case.id)]
    assert steps.count(Step.CONFIRMED) == 1


async def test_even_platforms_and_too_few_orders_are_no_alert(shop: Shop) -> None:
    await keep(shop.store, shop.clock.now(), Trade("shop", "us", lambda ago: 8 + ago % 3), EVEN)
    assert await judged(shop) == ()


async def test_a_handful_of_orders_is_no_business_to_be_spread(shop: Shop) -> None:
    await keep(shop.store, shop.clock.now(), Trade("shop", "us", lambda ago: int(ago % 2 == 0)), days=60)
    assert await judged(shop) == ()


async def test_the_limit_can_be_moved_and_what_lies_below_it_is_over(shop: Shop) -> None:
    await keep(shop.store, shop.clock.now(), BIG, SMALL)
    (case,) = await judged(shop)
    await shop.store.decide(HOUSE, f"threshold.{PERCENT.name}", 85, "Anna", shop.clock.now())
    (still,) = await judged(shop)
    assert still.id == case.id, "what is open ends five points below its limit"
    await shop.store.decide(HOUSE, f"threshold.{PERCENT.name}", 90, "Anna", shop.clock.now())
    assert await judged(shop) == ()
    assert (await shop.incident(case.id)).status is Status.RESOLVED


async def test_figures_that_turn_are_told_with_their_evidence_and_end_when_the_weeks_are_even_again(shop: Shop) -> None:
    await keep(shop.store, shop.clock.now(), FALLING, EVEN)
    (case,) = await judged(shop)
    assert (case.rule, case.subject, case.severity) == ("platform_turn", "amazon", Severity.DIGEST)
    assert case.facts["better"] is False
    assert case.facts["alike"] == []
    facts: Any = case.facts
    (orders,) = facts["turned"]
    low, high = orders["shift"][1:]
    assert -0.42 < low < high < -0.3
    shop.clock.advance(20 * WEEK.total_seconds())
    await keep(shop.store, shop.clock.now(), Trade("shop", "us", lambda ago: 8 + ago % 3), EVEN, days=139)
    assert await judged(shop) == ()
    assert (await shop.incident(case.id)).status is Status.RESOLVED


async def test_what_falls_on_all_platforms_names_the_others(shop: Shop) -> None:
    alike = Trade("own", "de", lambda ago: 14 + ago % 3 if ago > 44 else 8 + ago % 3)
    await keep(shop.store, shop.clock.now(), FALLING, alike)
    cases = await judged(shop)
    assert {str(one.facts["platform"]): one.facts["alike"] for one in cases} == {"amazon": ["web"], "web": ["amazon"]}


async def test_figures_that_contradict_each_other_are_no_alert(shop: Shop) -> None:
    mixed = Trade("shop", "us", FALLING.orders, lambda ago: 0.18 if ago > 44 else 0.15)
    await keep(shop.store, shop.clock.now(), mixed, EVEN)
    assert await judged(shop) == ()


async def test_weeks_are_counted_once_a_day_and_what_is_held_every_hour(shop: Shop) -> None:
    await keep(shop.store, shop.clock.now(), BIG)
    told: list[bool] = []
    keeper = PlatformKeeper(shop.store, {"shop": "amazon"}, shop.clock, lambda: told.append(True))
    await keeper.tick()
    first = await shop.store.account_states("shop")
    shop.clock.advance(3600)
    await keeper.tick()
    later = await shop.store.account_states("shop")
    assert later["platform_weeks"].at == first["platform_weeks"].at
    assert later["platform_held"].at > first["platform_held"].at
    assert told == [True]
    weeks: Any = later["platform_weeks"].value["weeks"]
    assert weeks[-1]["revenue"] > 0
