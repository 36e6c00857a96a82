"""The calls of a day, divided: promises first, no pool overdrawn, nothing starved, nobody robbed by a newcomer."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from adapters.costs import Cost, Supply
from adapters.readings import Topic
from monitor.division import DAY, Demand, Share, divided
from monitor.language import Tongue
from monitor.render.budgets import rounded

BROWSE = Supply("buy.browse", 4165 / 86_400, 5000)
HOUR = timedelta(hours=1)
EN = Tongue("en", "UTC")
MANUAL = Path(__file__).parents[2] / "docs" / "ebay.md"
WISHES = {
    Topic.LISTINGS: HOUR / 6,
    Topic.RIVALS: HOUR,
    Topic.RANKS: 4 * HOUR,
    Topic.COPYCATS: 6 * HOUR,
}
CALLS = {Topic.LISTINGS: 1, Topic.RIVALS: 1, Topic.RANKS: 1, Topic.COPYCATS: 4}


def demand(topic: Topic, subjects: int, wish: timedelta | None = None, batch: int = 1) -> Demand:
    return Demand(topic, subjects, wish or WISHES[topic], Cost("buy.browse", CALLS[topic], batch))


def day(listings: int = 50, words: int = 30, rivals: int = 20) -> list[Demand]:
    """All that a shop asks of Browse: copycats of each listing too."""
    counts = {Topic.LISTINGS: listings, Topic.RANKS: words, Topic.RIVALS: rivals, Topic.COPYCATS: listings}
    return [demand(topic, count) for topic, count in counts.items()]


def minutes(shares: dict[Topic, Share]) -> dict[Topic, int]:
    return {topic: round(share.period / timedelta(minutes=1)) for topic, share in shares.items()}


def test_fifty_listings_thirty_words_and_twenty_rivals_keep_every_promise_of_ebay_s_five_thousand_calls() -> None:
    shares = divided([BROWSE], day())
    assert minutes(shares) == {Topic.RANKS: 240, Topic.RIVALS: 60, Topic.COPYCATS: 360, Topic.LISTINGS: 31}
    assert sum(share.daily for share in shares.values()) <= 4165


def test_a_small_shop_is_looked_at_as_often_as_it_is_wished_and_no_more() -> None:
    shares = divided([BROWSE], day(listings=5, words=3, rivals=2))
    assert {topic: share.period for topic, share in shares.items()} == WISHES
    assert sum(share.daily for share in shares.values()) < 1000


def test_my_own_listings_give_way_until_they_are_six_hours_old_and_then_everything_does() -> None:
    shares = divided([BROWSE], day(listings=140))
    assert shares[Topic.RIVALS].is_kept
    assert HOUR < shares[Topic.LISTINGS].period < 6 * HOUR
    shares = divided([BROWSE], day(listings=400))
    late = {topic: round(share.period / WISHES[topic], 6) for topic, share in shares.items()}
    assert late[Topic.RIVALS] == late[Topic.RANKS] == late[Topic.COPYCATS] > 1
    assert shares[Topic.LISTINGS].period > 6 * HOUR


def test_the_manual_tells_what_is_divided() -> None:
    lines = re.findall(r"^\| (\d+) listings, (\d+) words, (\d+) rivals (.*)", MANUAL.read_text("utf-8"), re.MULTILINE)
    assert len(lines) == 4
    for *counts, told in lines:
        shares = divided([BROWSE], day(*map(int, counts)))
        topics = (Topic.RANKS, Topic.RIVALS, Topic.COPYCATS, Topic.LISTINGS)
        assert told.strip("| ").split(" | ") == [rounded(EN, shares[topic].period) for topic in topics]


def test_one_call_for_many_counts_once() -> None:
    shares = divided([Supply("buy.browse", 1 / 600)], [demand(Topic.LISTINGS, 41, batch=20)])
    assert minutes(shares) == {Topic.LISTINGS: 30}


def test_a_pool_that_nobody_names_gives_what_is_wished() -> None:
    assert divided([], day())[Topic.LISTINGS].is_kept


def test_what_is_not_asked_has_no_share() -> None:
    assert set(divided([BROWSE], day(words=0, rivals=0))) == {Topic.LISTINGS, Topic.COPYCATS}


rates = st.floats(0.0001, 5)
counts = st.integers(0, 3000)
wishes = st.integers(1, 3000).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def shops(draw: st.DrawFn) -> list[Demand]:
    topics = draw(st.lists(st.sampled_from(sorted(WISHES)), min_size=1, unique=True))
    return [demand(topic, draw(counts), draw(wishes), draw(st.integers(1, 20))) for topic in topics]


@given(rates, shops())
def test_no_day_is_given_more_calls_than_the_pool_has_and_nobody_is_asked_more_often_than_wished(
    rate: float, shop: list[Demand]
) -> None:
    shares = divided([Supply("buy.browse", rate)], shop)
    spent = sum(share.daily for share in shares.values())
    assert spent <= rate * DAY.total_seconds() * 1.000001
    assert all(share.period >= share.demand.wish for share in shares.values())


@given(rates, shops())
def test_nothing_is_starved_for_all_that_is_promised_is_late_alike_and_so_is_all_the_rest(
    rate: float, shop: list[Demand]
) -> None:
    shares = divided([Supply("buy.browse", rate)], shop)
    assert set(shares) == {one.topic for one in shop if one.subjects}
    late = {topic: share.period / share.demand.wish for topic, share in shares.items()}
    mine = late.pop(Topic.LISTINGS, None)
    assert all(abs(one / max(late.values()) - 1) < 1e-6 for one in late.values())
    if late and mine and max(late.values()) > 1.000001:
        oldest = max(6 * HOUR, shares[Topic.LISTINGS].demand.wish)
        assert shares[Topic.LISTINGS].period <= 1.000001 * oldest * max(late.values())


@given(rates, shops(), st.data())
def test_another_subject_shortens_nobody_s_period(rate: float, shop: list[Demand], data: st.DataObject) -> None:
    chosen = data.draw(st.sampled_from(shop))
    more = [
        replace(one, subjects=one.subjects + data.draw(st.integers(1, 50))) if one is chosen else one for one in shop
    ]
    before, after = (divided([Supply("buy.browse", rate)], one) for one in (shop, more))
    tolerance = timedelta(milliseconds=1)
    assert all(after[topic].period >= share.period * 0.999999 - tolerance for topic, share in before.items())
