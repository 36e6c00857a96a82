"""What a rival does is told once, after two looks, both ways; nothing that is wrong with mine is wrong with his."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.readings import Ask, Listing, Money, State, Sweep, Topic
from monitor.findings import SILENCE, Bad, Known, Look, Verdict
from monitor.guard import guarded
from monitor.rules import RULES
from monitor.rules.rivals import RIVAL_PRICE, RIVAL_STOCK
from storage.states import Severity
from tests.monitor.builders import LAMP, NIGHT, STRANGER, Story, listing, offer, usd, watched


class Rival(Story):
    """Looks at a rival, ten minutes apart."""

    def asks(self, price: str) -> Verdict:
        return self.sees(Topic.RIVALS, [listing(price=usd(price))])

    def stands(self, state: State) -> Verdict:
        return self.sees(Topic.RIVALS, [listing(state, price=usd("20.00") if state is State.LIVE else None)])


def priced() -> Rival:
    """A rival who asked 20.00 at the first look."""
    story = Rival(RIVAL_PRICE, rival=True)
    assert story.asks("20.00") == SILENCE
    return story


def kinds(verdict: Verdict) -> list[object]:
    return [bad.facts["kind"] for bad in verdict.bads]


@pytest.mark.parametrize(("price", "kind", "percent"), [("18.00", "fell", -10), ("22.00", "rose", 10)])
def test_a_tenth_is_told_both_ways_silently_and_asks_for_a_second_look(price: str, kind: str, percent: int) -> None:
    (bad,) = priced().asks(price).bads
    assert (bad.facts["kind"], bad.facts["percent"]) == (kind, percent)
    assert (bad.severity, bad.confirm, bad.fresh) == (Severity.SILENT, True, True)


@pytest.mark.parametrize("price", ["18.01", "21.99", "20.00"])
def test_less_than_a_tenth_is_no_news(price: str) -> None:
    assert priced().asks(price).bads == ()


def test_the_next_move_is_measured_from_the_price_told_last() -> None:
    story = priced()
    story.asks("17.00")
    story.asks("17.00")
    assert kinds(story.asks("16.00")) == ["fell"], "6 % below the new price: the open case stands, unchanged"
    old, new = story.asks("15.00").bads
    assert (old.fresh, new.fresh, new.facts["was"]) == (False, True, {"amount": "17.00", "currency": "USD"})
    (told,) = story.asks("15.00").bads
    assert told.subject == new.subject != old.subject


def test_back_at_the_old_price_is_a_move_of_its_own() -> None:
    story = priced()
    story.asks("17.00")
    story.asks("17.00")
    story.asks("20.00")
    assert kinds(story.asks("20.00")) == ["rose"]


def test_one_odd_look_is_taken_back() -> None:
    story = priced()
    assert kinds(story.asks("2.00")) == ["fell"]
    assert story.asks("20.00").bads == ()
    (again,) = story.asks("2.00").bads
    assert again.fresh
    assert story.memory["known"] == {"amount": "20.00", "currency": "USD"}, "two looks apart prove nothing together"


def test_the_case_of_a_price_that_stays_is_open_for_a_day() -> None:
    story = priced()
    story.asks("17.00")
    story.asks("17.00")
    story.at += timedelta(hours=23)
    assert kinds(story.asks("17.00")) == ["fell"]
    story.at += timedelta(hours=1)
    assert story.asks("17.00").bads == ()
    assert story.asks("17.00").bads == (), "and is no news again"


def test_a_price_that_is_not_known_or_in_another_currency_is_no_move() -> None:
    story = priced()
    assert story.sees(Topic.RIVALS, [listing(price=None)]) == SILENCE
    assert story.stands(State.OUT_OF_STOCK) == SILENCE
    assert story.sees(Topic.RIVALS, [listing(price=Money(Decimal("2.00"), "EUR"))]) == SILENCE
    assert story.asks("20.00") == SILENCE


def test_of_variations_the_lowest_price_counts() -> None:
    story = Rival(RIVAL_PRICE, rival=True)
    story.asks("20.00")
    ranged: Listing = listing(price=None, price_range=(usd("15.00"), usd("30.00")))
    assert kinds(story.sees(Topic.RIVALS, [ranged])) == ["fell"]


@given(st.lists(st.integers(50, 400), min_size=2, max_size=25))
def test_what_is_told_is_never_nearer_than_a_tenth_to_what_was_told_before(cents: list[int]) -> None:
    story = Rival(RIVAL_PRICE, rival=True)
    told = cents[0]
    story.asks(f"{told / 100:.2f}")
    for price in cents[1:]:
        before = story.memory["known"]
        story.asks(f"{price / 100:.2f}")
        if story.memory["known"] != before:
            assert abs(price - told) * 10 >= told
            told = price


def stocked(first: State = State.LIVE) -> Rival:
    story = Rival(RIVAL_STOCK, rival=True)
    assert story.stands(first) == SILENCE
    return story


@pytest.mark.parametrize("state", [State.OUT_OF_STOCK, State.ENDED, State.GONE])
def test_a_rival_who_cannot_be_bought_is_told_until_he_can_and_then_that_for_a_day(state: State) -> None:
    story = stocked()
    (bad,) = story.stands(state).bads
    assert (bad.subject, bad.severity, bad.confirm) == (state.value, Severity.SILENT, True)
    story.stands(state)
    story.at += timedelta(days=9)
    assert kinds(story.stands(state)) == [state.value]
    old, back = story.stands(State.LIVE).bads
    assert (old.fresh, back.subject) == (False, "back")
    assert kinds(story.stands(State.LIVE)) == ["back"]
    story.at += timedelta(days=1)
    assert story.stands(State.LIVE).bads == ()


def test_sold_out_from_the_start_is_no_news_but_that_he_is_back_is() -> None:
    story = stocked(State.OUT_OF_STOCK)
    assert story.stands(State.OUT_OF_STOCK).bads == ()
    story.stands(State.LIVE)
    assert kinds(story.stands(State.LIVE)) == ["back"]


def test_without_a_featured_offer_he_can_still_be_bought() -> None:
    story = stocked()
    assert story.stands(State.NO_FEATURED_OFFER).bads == ()


def test_a_state_that_is_not_known_ends_nothing() -> None:
    story = stocked()
    story.stands(State.OUT_OF_STOCK)
    assert story.stands(State.UNKNOWN) == SILENCE


def looked(topic: Topic, *, rival: bool) -> Look:
    story = Story(RIVAL_PRICE, rival=rival)
    return Look(
        listing=watched(rival=rival),
        topic=topic,
        at=story.at,
        before=story.known,
        now=story.known,
        circle=None,  # type: ignore[arg-type]
        whole=True,
        first=False,
        morning=story.at,
        has_offers=True,
    )


@pytest.mark.parametrize("topic", list(Topic))
def test_no_rule_about_mine_judges_a_rival_and_none_about_rivals_judges_mine(topic: Topic) -> None:
    theirs = {rule.name for rule in RULES if rule.judges(looked(topic, rival=True))}
    mine = {rule.name for rule in RULES if rule.judges(looked(topic, rival=False))}
    assert theirs == ({"rival_price", "rival_stock", "rival_rank"} if topic is Topic.RIVALS else set())
    assert not mine & {"rival_price", "rival_stock"}


def test_strangers_on_a_rivals_page_are_forgotten_when_three_answers_lack_them() -> None:
    story = priced()
    story.sees(Topic.RIVALS, [listing(price=usd("20.00")), offer(STRANGER, "20.00", featured=True)])
    assert [one.offer.seller for one in story.known.offers] == [STRANGER]
    for _ in range(3):
        story.asks("20.00")
    assert story.known.offers == ()


def test_a_case_that_is_open_is_not_told_anew_by_each_look() -> None:
    story = priced()
    first: Bad = story.asks("17.00").bads[0]
    facts = [story.asks(price).bads[0].facts for price in ("17.00", "17.10", "16.90")]
    assert facts[0] == facts[1] == facts[2]
    assert facts[0]["first_seen"] == first.facts["first_seen"]


@pytest.mark.parametrize("odd", [listing(State.UNKNOWN), listing(State.SEARCH), listing(title=None, price=None)])
def test_a_page_that_is_no_listing_is_refused_as_it_is_of_mine(odd: Listing) -> None:
    sweep = Sweep(Topic.RIVALS, Ask((LAMP,)), NIGHT, readings=(odd,), whole=frozenset({LAMP}))
    refused = guarded(sweep, Known(), LAMP)
    assert refused.whole == frozenset()
    assert [one.topic for one in refused.missed] == [Topic.RIVALS]
