"""The featured offer where the account has another path that proves who holds it: which of the two is believed."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from adapters.readings import Condition, Offer, State, Topic
from monitor.findings import SILENCE, Bad, Holder, Known, Look, Rule, SeenOffer, Verdict
from monitor.friends import Circle
from monitor.rules.featured import FEATURED_LOST, FEATURED_NOBODY, LOST_FOR
from storage.states import Facts, Severity
from tests.monitor.builders import AMAZON, ME, MINE, MORNING, NIGHT, RESALE, STRANGER, house, listing, offer, watched

MINUTE = timedelta(minutes=1)
HELD: Facts = {"held": True}
BOTH = (offer(AMAZON, "19.99", featured=True), offer(ME))
UNMARKED = (offer(AMAZON), offer(ME))


def circle(*friends: Any) -> Circle:
    return Circle(watched(), "amazon", "Lumen", friends, NIGHT, house)


def look(*offers: Offer, state: State = State.LIVE, **changes: Any) -> Look:
    """An offer list of an account whose other path proves who is featured."""
    seen = tuple(SeenOffer(one, NIGHT, NIGHT) for one in offers)
    featured = next((one.seller.key for one in offers if one.featured), None)
    known = Known(listing(state), seen, featured)
    plain = Look(watched(), Topic.OFFERS, NIGHT, known, known, circle(*MINE), True, False, MORNING, True)
    return replace(plain, **{"confirms": True, **changes})


def word(*offers: Offer, state: State = State.LIVE, shares: tuple[str, ...] = ("0.9", "0.1"), **changes: Any) -> Look:
    """What the other path says of them, the one in most of the views first."""
    holders = tuple(Holder(one, Decimal(share)) for one, share in zip(offers, shares, strict=False))
    return look(*BOTH, state=state, holders=holders, **changes)


def only(verdict: Verdict) -> Bad:
    [bad] = verdict.bads
    assert bad.subject == "held"
    assert bad.severity is Severity.PUSH
    return bad


def kept(rule: Rule, seen: Look, memory: Facts) -> Verdict:
    """The verdict of an answer that leaves the memory as it is."""
    after, verdict = rule.check(seen, memory)
    assert after == memory
    return verdict


# --- what the offers say only raises the question --------------------------------------------------------------------


def test_what_the_offers_say_waits_for_the_other_path_and_says_who_has_it_at_what_price() -> None:
    bad = only(kept(FEATURED_LOST, look(*BOTH), HELD))
    assert (bad.awaits, bad.proven, bad.fresh, bad.confirm) == (True, False, True, True)
    assert bad.facts == {
        "seller": {"id": AMAZON.id, "name": AMAZON.name},
        "who": "platform",
        "condition": "new",
        "price": {"amount": "19.99", "currency": "USD"},
        "mine": {"amount": "21.99", "currency": "USD"},
        "percent": -9,
    }
    alone = only(kept(FEATURED_LOST, look(*BOTH, confirms=False), HELD))
    assert alone.awaits is False


def test_an_offer_without_a_condition_beside_none_of_mine_names_neither() -> None:
    bad = only(kept(FEATURED_LOST, look(offer(AMAZON, featured=True, condition=None)), HELD))
    assert (bad.facts["condition"], bad.facts["mine"], bad.facts["percent"]) == (None, None, None)


def test_who_never_held_it_or_is_not_known_cannot_lose_it() -> None:
    assert kept(FEATURED_LOST, look(*BOTH), {}) == Verdict()
    assert kept(FEATURED_LOST, look(*BOTH, circle=circle()), HELD) == Verdict()
    assert kept(FEATURED_LOST, look(*UNMARKED), HELD) == SILENCE
    assert kept(FEATURED_LOST, look(offer(STRANGER, featured=True)), HELD) == Verdict(), "told by new_seller"


def test_an_offer_of_an_earlier_answer_is_not_seen_anew() -> None:
    seen = tuple(SeenOffer(one, NIGHT, NIGHT - MINUTE) for one in BOTH)
    earlier = look(*BOTH, now=Known(listing(), seen, AMAZON.key))
    assert only(kept(FEATURED_LOST, earlier, HELD)).fresh is False


def test_holding_it_is_remembered() -> None:
    after, verdict = FEATURED_LOST.check(look(offer(ME, featured=True)), {"old": 1})
    assert (after, verdict) == ({"old": 1, "held": True}, Verdict())


def denied(holder: str, ago: timedelta) -> Facts:
    return {"held": True, "denied": {"holder": holder, "at": (NIGHT - ago).isoformat()}}


@pytest.mark.parametrize(("minutes", "asks"), [(9, False), (10, True), (-9, False), (-10, True), (300, True)])
def test_what_the_other_path_has_denied_is_not_asked_of_it_again_for_ten_minutes(minutes: int, asks: bool) -> None:
    for rule, holder, seen in (
        (FEATURED_LOST, AMAZON.key, look(*BOTH)),
        (FEATURED_NOBODY, "", look(*UNMARKED)),
    ):
        assert bool(kept(rule, seen, denied(holder, minutes * MINUTE)).bads) is asks
        assert kept(rule, seen, denied("another", minutes * MINUTE)).bads, "denied of somebody else"
    assert kept(FEATURED_LOST, look(*BOTH, confirms=False), denied(AMAZON.key, MINUTE)).bads


@pytest.mark.parametrize(("minutes", "silent"), [(59, True), (60, False), (-59, True), (-60, False), (9999, False)])
def test_what_is_proven_is_not_taken_back_by_the_offers_within_an_hour(minutes: int, silent: bool) -> None:
    proven: Facts = {"held": True, "proven": (NIGHT - minutes * MINUTE).isoformat()}
    for rule in (FEATURED_LOST, FEATURED_NOBODY):
        verdict = kept(rule, look(offer(ME, featured=True)), proven)
        assert (verdict.silent, verdict.bads) == (silent, ())
    assert kept(FEATURED_LOST, look(offer(ME, featured=True), confirms=False), proven) == Verdict()


# --- the other path's word -------------------------------------------------------------------------------------------


def test_the_other_path_proves_a_loss_that_has_lasted_for_ten_minutes() -> None:
    after, verdict = FEATURED_LOST.check(word(BOTH[0], offer(RESALE)), HELD)
    bad = only(verdict)
    assert (bad.proven, bad.awaits, bad.fresh, bad.confirm) == (True, False, True, True)
    assert bad.lasting == LOST_FOR == timedelta(minutes=10)
    assert (bad.facts["who"], bad.facts["views"]) == ("platform", {"of": AMAZON.key, "percent": 90})
    assert after == {"held": True, "proven": NIGHT.isoformat()}


def test_any_part_of_the_views_that_is_mine_is_no_loss_and_denies_what_the_offers_said() -> None:
    after, verdict = FEATURED_LOST.check(word(BOTH[0], offer(ME)), {"proven": NIGHT.isoformat()})
    assert verdict == Verdict()
    assert after == {"held": True, "denied": {"holder": AMAZON.key, "at": NIGHT.isoformat()}}
    after, _ = FEATURED_LOST.check(replace(word(offer(ME)), now=Known()), {})
    assert after == {"held": True, "denied": {"holder": "", "at": NIGHT.isoformat()}}


def test_nobody_a_stranger_and_what_was_never_held_are_no_loss_and_nothing_stays_proven() -> None:
    proven: Facts = {"held": True, "proven": NIGHT.isoformat()}
    for seen in (word(), word(offer(STRANGER), BOTH[0])):
        assert FEATURED_LOST.check(seen, proven) == (HELD, Verdict())
    assert FEATURED_LOST.check(word(BOTH[0]), {"proven": "x"}) == ({}, Verdict())
    assert FEATURED_LOST.check(word(BOTH[0], circle=circle()), proven) == (proven, Verdict())


def test_the_other_path_alone_says_that_nobody_is_featured_and_needs_no_second_look() -> None:
    after, verdict = FEATURED_NOBODY.check(word(), HELD)
    bad = only(verdict)
    assert (bad.proven, bad.confirm, bad.awaits) == (True, False, False)
    assert bad.facts == {"mine": {"amount": "21.99", "currency": "USD"}}
    assert after == {"held": True, "proven": NIGHT.isoformat()}
    nothing = replace(word(), now=Known())
    assert only(FEATURED_NOBODY.check(nothing, HELD)[1]).facts == {"mine": None}


def test_whoever_holds_it_denies_that_nobody_does() -> None:
    after, verdict = FEATURED_NOBODY.check(word(BOTH[0]), {"proven": "x"})
    assert (after, verdict) == ({"held": True, "denied": {"holder": "", "at": NIGHT.isoformat()}}, Verdict())


@pytest.mark.parametrize("state", [State.OUT_OF_STOCK, State.ENDED, State.GONE])
def test_what_is_not_sold_is_featured_by_nobody(state: State) -> None:
    proven: Facts = {"held": True, "proven": NIGHT.isoformat()}
    assert FEATURED_NOBODY.check(word(state=state), proven) == (HELD, Verdict())
    assert FEATURED_NOBODY.check(word(), {"proven": "x"}) == ({}, Verdict()), "nobody ever held it"


# --- nobody, as the offers and the page say --------------------------------------------------------------------------


def test_an_offer_list_without_any_mark_is_worth_asking() -> None:
    bad = only(kept(FEATURED_NOBODY, look(*UNMARKED), HELD))
    assert (bad.awaits, bad.proven, bad.facts) == (True, False, {"mine": {"amount": "21.99", "currency": "USD"}})
    assert kept(FEATURED_NOBODY, look(*UNMARKED), {}) == Verdict()
    assert kept(FEATURED_NOBODY, look(offer(AMAZON)), HELD) == Verdict(), "I do not sell it now"
    assert FEATURED_NOBODY.check(look(*BOTH), {"denied": None}) == ({"denied": None, "held": True}, Verdict())


def test_only_a_whole_offer_list_of_this_answer_says_so() -> None:
    old = tuple(SeenOffer(one, NIGHT, NIGHT - MINUTE) for one in UNMARKED)
    for seen in (
        look(*UNMARKED, topic=Topic.LISTINGS),
        look(*UNMARKED, whole=False),
        look(),
        look(now=Known(listing(), old)),
    ):
        assert kept(FEATURED_NOBODY, seen, HELD) == SILENCE


def test_without_another_path_the_page_itself_says_that_nobody_is_featured() -> None:
    def page(state: State = State.NO_FEATURED_OFFER, **changes: Any) -> Look:
        return look(*UNMARKED, state=state, **{"confirms": False, "topic": Topic.LISTINGS, **changes})

    bad = only(kept(FEATURED_NOBODY, page(), HELD))
    assert (bad.awaits, bad.proven, bad.confirm, bad.facts["mine"]) == (
        False,
        False,
        True,
        {"amount": "21.99", "currency": "USD"},
    )
    assert kept(FEATURED_NOBODY, page(), {}) == Verdict()
    assert kept(FEATURED_NOBODY, page(State.OUT_OF_STOCK), HELD) == Verdict()
    assert FEATURED_NOBODY.check(page(State.LIVE), {}) == (HELD, Verdict())
    for silent in (page(topic=Topic.OFFERS), page(whole=False), page(now=Known())):
        assert kept(FEATURED_NOBODY, silent, HELD) == SILENCE


def test_used_offers_of_mine_have_no_price_here() -> None:
    used = look(offer(AMAZON, featured=True), offer(ME, condition=Condition.USED))
    assert only(kept(FEATURED_LOST, used, HELD)).facts["mine"] is None
