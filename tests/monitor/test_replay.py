"""A rule played again over what is kept tells what was truly told, and with other thresholds what would have been."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.readings import Topic
from monitor.budgets import Budgets
from monitor.commands.tools import Tools
from monitor.config import Config
from monitor.console import replaying
from monitor.console.replaying import Wish
from monitor.decisions import THRESHOLD
from monitor.known import OFFERS
from monitor.replay.kinds import KINDS, rule_called, why_not
from monitor.replay.looks import Past, Scene, looks_of
from monitor.replay.playing import Played, played
from monitor.replay.reading import Replay, TooMuch, replay
from monitor.rules import RULES, THRESHOLDS
from monitor.thresholds import Thresholds
from monitor.tools import tools_of
from storage.states import Batch, Decision, Incident, LookResult, Metric, Point, Snapshot, Span
from tests.clock import NIGHT
from tests.monitor.alerts import listing
from tests.monitor.conftest import LAMP as LAMP_PAGE
from tests.monitor.conftest import Run
from tests.monitor.night import ASIN, EVENING, FOLLOWED, HIJACKED, LAMP, Night, night
from tests.monitor.shop import ANNA, Shop, button, buttons, texts

A_MOMENT = timedelta(minutes=4)


def essence(found: Sequence[Incident]) -> list[tuple[str, str]]:
    return [(one.subject, one.severity.value) for one in found]


def tools_for(world: Night) -> Tools:
    """The tools of the night's own house."""
    poll = world.poll
    budgets = Budgets(world.store, poll.accounts, world.clock, poll.plan, 1.0)
    return tools_of({}, poll.accounts, poll.plan, budgets, timedelta(minutes=15), lambda: None, dict)


async def again(world: Night, rule: str, *proposed: Decision, most: int | None = None) -> Replay:
    now, listings = world.clock.now(), await world.store.listings()
    tools = tools_for(world)
    return await replay(world.store, tools, rule, EVENING, now, listings=listings, proposed=proposed, most=most)


def said(name: str, value: str, scope: str = "house") -> Decision:
    return Decision(scope, THRESHOLD + name, value)


async def test_a_played_night_tells_again_what_was_told(tmp_path: Path) -> None:
    """A follower, a hijack that ends and comes back, stars that fall: as the night had it, nothing differs."""
    async with night(tmp_path) as world:
        await world.mine()
        await world.watch()
        await world.passes(25, every=5)
        for product, minutes in ((FOLLOWED, 24), (LAMP, 42), (HIJACKED, 24), (LAMP, 42), (HIJACKED, 24)):
            world.market.put(ASIN, product)
            await world.passes(minutes, every=3)
        world.market.put(ASIN, replace(HIJACKED, rating=Decimal("4.3")))
        await world.passes(24, every=3)

        for rule in KINDS:
            made = await again(world, rule)
            assert (rule, essence(made.now.told)) == (rule, essence(made.truly))
            for mine, truly in zip(made.now.told, made.truly, strict=True):
                assert mine.confirmed_at is not None
                assert truly.confirmed_at is not None
                assert abs(mine.confirmed_at - truly.confirmed_at) <= A_MOMENT, rule
        sellers = await again(world, "new_seller")
        assert (len(sellers.truly), sellers.now.woken) == (2, 1), "the follower, and the hijacker who came back"

        stars = await again(world, "rating_fell", said("rating_fell.stars", "0.5"))
        assert stars.then is not None
        assert (len(stars.now.told), len(stars.then.told)) == (1, 0)
        both = said("rating_fell.stars", "0.1"), said("rating_fell.stars", "0.5", "listing:1")
        narrow = await again(world, "rating_fell", *both)
        assert narrow.then is not None
        assert narrow.then.told == (), "the listing's own word counts before the house's"
        with pytest.raises(TooMuch):
            await again(world, "new_seller", most=3)
        with pytest.raises(KeyError):
            await again(world, "copycat")


def stock_of(*days_and_units: tuple[float, int]) -> Past:
    """A listing whose stock was counted for sixty days."""
    begin = NIGHT - timedelta(days=60)
    points = [Point(begin + timedelta(days=day), float(units)) for day, units in days_and_units]
    spans = [Span(1, Topic.STOCK, begin, NIGHT)]
    return Past(replace(listing(), added_at=begin), spans, numbers={"stock": points})


def played_over(past: Past, rule: str, since: datetime, topic: Topic = Topic.STOCK) -> Played:
    scene = Scene("amazon", (), lambda market, seller: None, has_offers=True)
    found = rule_called(rule)
    assert found is not None
    looks = looks_of(past, scene, topic, timedelta(days=1), timedelta(minutes=30))
    return played(found, looks, Thresholds(), since)


def test_what_was_told_before_the_span_teaches_the_rule_and_is_not_counted() -> None:
    past = stock_of((0, 40), (10, 0), (12, 40), (50, 0))
    every = played_over(past, "stock_zero", NIGHT - timedelta(days=60))
    late = played_over(past, "stock_zero", NIGHT - timedelta(days=30))
    assert [one.confirmed_at is not None for one in every.told] == [True, True]
    assert late.told == every.told[1:]
    assert every.looks == late.looks


def test_who_stood_there_at_the_first_look_waits_for_the_morning_and_whoever_was_there_before_is_no_news() -> None:
    begin = NIGHT - timedelta(days=2)
    stranger = {
        "seller": {"id": "A3", "name": "XYZ"},
        **dict.fromkeys(("price", "shipping", "condition", "fulfilled_by")),
        "featured": False,
        "first_seen": begin.isoformat(),
        "missing": 0,
    }
    kept = Snapshot(1, OFFERS, {"featured": None, "offers": [stranger]}, begin, NIGHT)  # type: ignore[list-item]
    there = Past(replace(listing(), added_at=begin), [Span(1, Topic.OFFERS, begin, NIGHT)], offers=[kept])
    [waited] = played_over(there, "new_seller", begin, Topic.OFFERS).told
    assert waited.confirmed_at is not None
    assert waited.confirmed_at >= begin + timedelta(days=1)
    old = replace(there, listing=replace(there.listing, added_at=begin - timedelta(days=40)))
    assert played_over(old, "new_seller", begin + timedelta(hours=1), Topic.OFFERS).told == ()
    assert [one.raised_at > begin for one in played_over(old, "new_seller", begin, Topic.OFFERS).told] == [True]
    later = replace(kept, begin=begin + timedelta(hours=5))
    came = played_over(replace(there, offers=[later]), "new_seller", begin, Topic.OFFERS)
    assert [one.subject for one in came.told] == ["A3"]


def test_of_each_rule_it_is_known_whether_it_can_be_played_and_else_why_not() -> None:
    listed = {rule.name for rule in RULES}
    assert listed >= KINDS.keys()
    others = [why_not(name) for name in listed - KINDS.keys()]
    assert why_not("account_standing") not in others, "that is said of rules that judge no listing"
    assert {one.rule for one in THRESHOLDS if rule_called(one.rule)} >= {"stock_low", "rating_fell", "place_fell"}


# --- before a threshold is saved --------------------------------------------------------------------------------------


async def wavering(shop: Shop, days: int = 20) -> None:
    """The lamp's stars, looked at every six hours: 4.6, and in the middle for some days 4.3."""
    lamp = await shop.lamp()
    begin, watch = shop.clock.now(), (await shop.store.watches(lamp.id))[0]
    for step in range(days * 4):
        at = begin + timedelta(hours=6 * step)
        stars = 4.3 if 40 <= step < 60 else 4.6
        look = LookResult(watch.id, at, at, whole=True, covered_from=at - timedelta(hours=7))
        await shop.store.later(Batch(looks=(look,), metrics=(Metric(lamp.id, "rating", at, stars),)))
    await shop.store.flush()
    shop.clock.advance(days * 86400)


async def decided(shop: Shop, name: str, scope: str = "house") -> object:
    return await shop.store.decided(scope, THRESHOLD + name)


async def test_before_a_threshold_is_saved_it_is_said_how_often_it_would_have_told(shop: Shop) -> None:
    await wavering(shop)
    for name in ("rating_fell.stars 0.5", "rating_fell.stars 0.5 for Blue Lamp"):
        asked = await shop.say(ANNA, f"/set {name}")
        assert "In the last 20 d" in texts(asked)
        assert "1 alert as it is, 0 alerts as you want it." in texts(asked)
        assert [one.label for one in buttons(asked)] == ["Save", "Leave it"]
        assert await decided(shop, "rating_fell.stars") is None, "nothing holds before the tap"
    left = await shop.press(ANNA, button(asked, "Leave it"))
    assert "rating_fell.stars" in texts(left)
    assert await decided(shop, "rating_fell.stars", "listing:1") is None
    kept = await shop.press(ANNA, button(await shop.say(ANNA, "/set rating_fell.stars 0.5"), "Save"))
    assert "Saved." in texts(kept)
    assert await decided(shop, "rating_fell.stars") == "0.5"
    back = await shop.say(ANNA, "/set rating_fell.stars default")
    assert "0 alerts as it is, 1 alert as you want it." in texts(back)


async def test_what_would_tell_no_more_and_no_less_is_saved_at_once_and_says_so(shop: Shop) -> None:
    await wavering(shop)
    said = texts(await shop.say(ANNA, "/set rating_fell.stars 0.3"))
    assert "1 alert as it is, 1 alert as you want it." in said
    assert await decided(shop, "rating_fell.stars") == "0.3"


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        ("copycat.percent 90", "how alike a listing once was is not kept"),
        ("cancel_burst.times 9", "it is judged from answers about the whole account"),
        ("stock_low.units 3", "nothing is kept yet that it judges"),
    ],
)
async def test_where_it_cannot_be_said_it_is_saved_with_the_reason(shop: Shop, wish: str, why: str) -> None:
    await shop.lamp()
    assert f"How often it would have told is not known: {why}" in texts(await shop.say(ANNA, f"/set {wish}"))
    name, _, value = wish.partition(" ")
    assert await decided(shop, name) == value


# --- in the terminal --------------------------------------------------------------------------------------------------


def test_the_terminal_says_what_would_have_been_told_and_what_cannot_be_played(twoam: Run, configured: Path) -> None:
    for words, sentence in (
        (["new_seler"], "There is no rule “new_seler”. Did you mean one of these: new_seller"),
        (["stock_low", "--since", "soon"], "“soon” is no span of time"),
        (["stock_low", "--set", "percents=3"], "It has: stock_low.units, stock_low.percent."),
        (["stock_low", "--set", "units=0"], "stock_low.units is a number from 1 to 100000."),
    ):
        left = twoam("replay", *words)
        assert (left.code, sentence in left.err) == (2, True), left.err
    left = twoam("replay", "copycat")
    assert (left.code, left.err) == (
        3,
        "copycat cannot be played again: how alike a listing once was is not kept.\n",
    )
    twoam("add", LAMP_PAGE, "--name", "Blue Lamp")
    left = twoam("replay", "stock_low")
    assert (left.code, "Nothing is kept" in left.err) == (3, True)


async def test_the_terminal_prints_each_alert_or_one_document(
    tmp_path: Path, shop: Shop, capsys: pytest.CaptureFixture[str]
) -> None:
    await wavering(shop)
    config = Config.model_validate({"machine": {"state_dir": tmp_path, "database": str(tmp_path / "shop.db")}})
    wish = Wish("rating_fell", "30d", "Blue Lamp", ("stars=0.5",))
    assert await replaying.played(config, shop.clock, wish) == 0
    out = capsys.readouterr().out
    assert "truly told: told 0 times" in out
    assert "as it is now: told 1 time, woken 0 times" in out
    assert "Blue Lamp" in out
    assert "as proposed: told 0 times" in out
    assert await replaying.played(config, shop.clock, wish, as_json=True) == 0
    made = json.loads(capsys.readouterr().out)
    assert (made["as_it_is"]["told"], made["proposed"]["told"], made["listings"]) == (1, 0, 1)
    assert made["as_it_is"]["incidents"][0]["subject"] == "rating"
