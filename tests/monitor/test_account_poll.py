"""Questions about accounts as wholes: what is told, what is kept, and what neither delay nor outage makes of it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.errors import Misread, Preparing, Refused, TryLater, Unsupported
from adapters.readings import HealthMetric, OrderState, Standing, StandingState, Topic
from monitor.app import WATCHED
from monitor.order_news import tell_orders
from storage.errors import Unwritable
from storage.states import Batch, LookResult, Severity, Status, Step
from tests.monitor.account_world import World, account, order
from tests.monitor.builders import LAMP

GOOD = (
    Standing("us", StandingState.NORMAL),
    HealthMetric("order_defect_rate", "us", None, Decimal("0.002"), Decimal("0.01")),
)
BAD = (Standing("us", StandingState.AT_RISK),)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with account(tmp_path) as opened:
        opened.told.answers = {Topic.ACCOUNT: GOOD}
        yield opened


# --- standing --------------------------------------------------------------------------------------------------------


async def test_an_account_at_risk_wakes_on_the_very_first_look(world: World) -> None:
    world.told.answers[Topic.ACCOUNT] = BAD
    await world.passes(5)
    (threat,) = await world.open()
    assert (threat.rule, threat.severity, threat.status) == ("account_standing", Severity.WAKE, Status.CONFIRMED)
    assert world.committed, "the teller was not called"


async def test_a_threat_that_comes_true_rings_once_more_and_ends_when_all_is_normal(world: World) -> None:
    world.told.answers[Topic.ACCOUNT] = BAD
    await world.passes(40)
    world.told.answers[Topic.ACCOUNT] = (Standing("us", StandingState.DEACTIVATED),)
    await world.passes(40)
    (threat,) = await world.open()
    steps = [one.step for one in await world.store.transitions(threat.id)]
    assert steps.count(Step.WORSENED) == 1
    assert threat.facts["was"] == "at_risk"
    world.told.answers[Topic.ACCOUNT] = GOOD
    await world.passes(40)
    assert await world.open() == []


async def test_a_restart_tells_nothing_twice(tmp_path: Path) -> None:
    async with account(tmp_path) as world:
        world.told.answers = {Topic.ACCOUNT: (Standing("us", StandingState.NORMAL, warned=True),)}
        await world.passes(35)
        before = await world.open()
    async with account(tmp_path, world) as again:
        await again.passes(90)
        assert [(one.id, one.status) for one in await again.open()] == [(one.id, one.status) for one in before]
        assert again.committed == []


async def test_what_stood_there_stays_when_the_answer_is_only_a_part(world: World) -> None:
    world.told.answers[Topic.ACCOUNT] = BAD
    await world.passes(35)
    world.told.answers[Topic.ACCOUNT], world.told.partial[Topic.ACCOUNT] = (), "no standing in it"
    await world.passes(35)
    assert "account_standing" in await world.rules()
    kept = (await world.store.account_states("shop"))[Topic.ACCOUNT.value].value
    assert kept["standings"] == [{"market": "us", "state": "at_risk", "warned": False}]


# --- orders ----------------------------------------------------------------------------------------------------------


async def test_orders_are_told_only_to_who_wants_them_and_never_the_first_ones(world: World) -> None:
    await tell_orders(world.store, 7, wanted=True)
    old = order(1, world.clock.now())
    world.told.answers[Topic.ORDERS] = [old]
    await world.passes(10)
    assert await world.news() == []
    world.told.answers[Topic.ORDERS] = [old, order(2, world.clock.now())]
    await world.passes(20)
    (news,) = await world.news()
    assert (news.detail["people"], news.detail["count"]) == ([7], 1)
    assert [one["id"] for one in news.detail["orders"]] == ["111-0000000-0000002"]  # type: ignore[union-attr,index,call-overload]


async def test_nobody_who_wants_them_means_no_message(world: World) -> None:
    await world.passes(10)
    world.told.answers[Topic.ORDERS] = [order(2, world.clock.now())]
    await world.passes(10)
    assert await world.news() == []
    assert len(await world.store.orders("shop", world.clock.now() - timedelta(days=1), world.clock.now())) == 1


async def test_an_order_of_long_ago_that_is_touched_is_no_new_one(world: World) -> None:
    await tell_orders(world.store, 7, wanted=True)
    await world.passes(10)
    world.told.answers[Topic.ORDERS] = [order(3, world.clock.now() - timedelta(days=20), state=OrderState.SHIPPED)]
    await world.passes(10)
    assert await world.news() == []


async def test_a_broken_off_answer_keeps_the_orders_that_came(world: World) -> None:
    await world.passes(10)
    await tell_orders(world.store, 7, wanted=True)
    world.told.answers[Topic.ORDERS] = [order(4, world.clock.now())]
    world.told.errors[Topic.ORDERS] = TryLater("Amazon's server is out of order")
    await world.passes(20)
    (news,) = await world.news()
    assert news.detail["count"] == 1
    assert (await world.watch(Topic.ORDERS)).failures > 0


async def test_a_stream_that_comes_piece_by_piece_goes_on_soon_and_is_no_trouble(world: World) -> None:
    world.told.partial[Topic.ORDERS] = "1,200 orders are still to come"
    await world.passes(60)
    watch = await world.watch(Topic.ORDERS)
    assert (watch.failures, watch.failing_since) == (0, None)
    assert len([topic for topic, _ in world.told.asked if topic is Topic.ORDERS]) >= 10
    assert await world.rules() == []


async def test_the_next_question_goes_on_where_the_last_answer_ended(world: World) -> None:
    await world.passes(15)
    cursors = [ask.cursor for topic, ask in world.told.asked if topic is Topic.ORDERS]
    assert cursors[0] is None
    assert str(cursors[1]).startswith("orders ")


async def test_a_wish_to_cancel_is_told_until_the_order_is_settled(world: World) -> None:
    asked = order(5, world.clock.now(), cancel_asked=True)
    world.told.answers[Topic.ORDERS] = [asked]
    await world.passes(5)
    world.told.answers[Topic.ORDERS] = []
    await world.passes(10)
    (case,) = await world.open()
    assert (case.rule, case.facts["order"]) == ("cancel_asked", asked.id)
    world.told.answers[Topic.ORDERS] = [order(5, world.clock.now(), state=OrderState.CANCELLED, cancel_asked=True)]
    await world.passes(10)
    assert await world.open() == []


# --- what is not answered --------------------------------------------------------------------------------------------


async def test_a_report_in_preparation_is_asked_for_again_soon_and_is_no_failure(world: World) -> None:
    world.told.errors[Topic.ACCOUNT] = Preparing("the report is being made", 60)
    await world.passes(90, every=1)
    watch = await world.watch(Topic.ACCOUNT)
    assert (watch.failures, watch.looks, watch.trouble) == (0, 0, "the report is being made")
    assert len([topic for topic, _ in world.told.asked if topic is Topic.ACCOUNT]) >= 80
    assert await world.open() == []


async def test_what_the_platform_cannot_answer_is_no_alarm_and_is_tried_once_a_day(world: World) -> None:
    world.told.errors[Topic.STRANDED] = Unsupported("only for sellers with a registered brand")
    await world.passes(2 * 24 * 60 - 30, every=15)
    assert await world.open() == []
    assert len([topic for topic, _ in world.told.asked if topic is Topic.STRANDED]) == 2


async def test_what_is_forbidden_is_told_at_once_as_one_message(world: World) -> None:
    no = Refused("Amazon refuses createReport (403): the role is missing")
    world.told.errors = dict.fromkeys((Topic.ACCOUNT, Topic.FEEDBACK, Topic.STRANDED), no)
    await world.passes(5)
    (blind,) = await world.open()
    assert (blind.rule, blind.severity) == ("business_unknown", Severity.PUSH)
    assert blind.facts["topics"] == ["account", "feedback", "stranded"]
    assert blind.facts["refused"] is True
    world.told.errors = {}
    await world.passes(180)
    assert await world.open() == []


async def test_an_outage_of_the_account_is_one_message_after_a_while(world: World) -> None:
    await world.passes(35)
    down = TryLater("Amazon's server is out of order")
    world.told.errors = dict.fromkeys((Topic.ACCOUNT, Topic.FEEDBACK, Topic.STRANDED), down)
    await world.passes(10)
    assert await world.open() == []
    await world.passes(180)
    assert await world.rules() == ["business_unknown"]


async def test_where_nothing_of_the_listings_is_known_either_one_message_tells_the_outage(world: World) -> None:
    listing = await world.store.add_listing("shop", LAMP, "Lamp", "https://a.example/1", world.clock.now(), WATCHED)
    await world.passes(35)
    world.told.errors = {Topic.ORDERS: TryLater("Amazon's server is out of order")}
    for _ in range(40):
        now = world.clock.now()
        watches = await world.store.watches(listing.id)
        looks = tuple(LookResult(one.id, now, now, False, trouble="Amazon's server is out of order") for one in watches)
        await world.store.commit(Batch(looks=looks))
        await world.passes(5)
    # The silent word that came first stays open as long: it would be no truth to call it over.
    assert await world.rules() == ["source_degraded", "state_unknown"]


async def test_an_answer_that_breaks_our_own_house_costs_only_its_question(world: World) -> None:
    world.told.answers[Topic.FEEDBACK] = ["nonsense"]  # type: ignore[list-item]
    world.told.errors[Topic.STRANDED] = Misread("half an answer")
    await world.passes(10)
    assert (await world.watch(Topic.ACCOUNT)).looks == 1
    assert (await world.watch(Topic.STRANDED)).failures >= 1


async def test_a_full_disk_does_not_make_the_platform_be_asked_again_and_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(batch: Batch) -> tuple[()]:
        raise Unwritable("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(type(world.store), "commit", lambda self, batch: full(batch))
        for _ in range(20):
            await world.poll.tick("shop")
            for task in [*world.poll.running.values()]:
                await task
            world.clock.advance(15)
    assert len([topic for topic, _ in world.told.asked if topic is Topic.ACCOUNT]) == 1
    await world.passes(35)
    assert (await world.watch(Topic.ACCOUNT)).looks >= 1
