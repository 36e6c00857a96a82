"""Listings that look like mine: which of them are told, when, and what is said; and offers that a list hides."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from adapters.readings import Condition, OfferCount, Subject, Topic
from monitor.facts import seller_facts
from monitor.findings import Bad, Known, Look, SeenOffer, Verdict
from monitor.friends import Circle
from monitor.rules.copycats import ALIKE, COPYCAT, is_copycat, is_strange
from monitor.rules.hidden import HIDDEN_OFFER
from storage.states import Facts, FriendKind, Lookalike, Severity
from tests.monitor.builders import (
    AMAZON,
    LAMP,
    ME,
    MINE,
    MORNING,
    NIGHT,
    STRANGER,
    friend,
    house,
    listing,
    offer,
    watched,
)

FOUND = Lookalike(
    1, Subject("us", "B0COPY00001"), 80, {"title": "Blue Lamp", "picture": 94}, NIGHT - timedelta(days=1), NIGHT
)
OTHER = replace(FOUND, ref=Subject("us", "B0COPY00002"))
DISTRIBUTOR = friend(STRANGER, FriendKind.DISTRIBUTOR)


def circle(*friends: Any) -> Circle:
    return Circle(watched(), "amazon", "Lumen", (*MINE, *friends), NIGHT, house)


def look(*copycats: Lookalike, at: datetime = NIGHT, first: bool = False, **changes: Any) -> Look:
    now = Known(listing())
    plain = Look(watched(), Topic.COPYCATS, at, now, now, circle(), True, first, MORNING, True, copycats=copycats)
    return replace(plain, **changes)


def told(seen: Look, memory: Facts | None = None) -> tuple[Facts, tuple[Bad, ...]]:
    memory, verdict = COPYCAT.check(seen, memory or {})
    assert not verdict.silent
    return memory, verdict.bads


@pytest.mark.parametrize(("percent", "told"), [(79, False), (80, True), (100, True)])
def test_four_fifths_alike_is_a_copycat(percent: int, told: bool) -> None:
    assert is_copycat(replace(FOUND, percent=percent), circle(), int(ALIKE.default)) is told


def test_one_that_is_gone_or_that_somebody_called_no_copy_is_none() -> None:
    assert not is_copycat(replace(FOUND, gone_at=NIGHT), circle(), 80)
    assert not is_copycat(replace(FOUND, dismissed_at=NIGHT), circle(), 80)


def test_mine_and_a_distributors_are_no_copycats_and_one_of_nobody_known_may_be_anybodys() -> None:
    for seller, strange in ((ME, False), (STRANGER, False), (AMAZON, True)):
        one = replace(FOUND, facts={"seller": seller_facts(seller)})
        assert is_strange(one, circle(DISTRIBUTOR)) is strange
        assert is_copycat(one, circle(DISTRIBUTOR), 80) is strange
    assert is_strange(replace(FOUND, facts={"seller": seller_facts(STRANGER)}), circle())
    assert is_strange(FOUND, circle(DISTRIBUTOR))


def test_a_new_copycat_says_what_is_like_mine_how_much_and_since_when() -> None:
    memory, [bad] = told(look(FOUND))
    assert (bad.subject, bad.severity, bad.fresh, bad.confirm) == ("us/B0COPY00001", Severity.PUSH, True, True)
    assert bad.facts == {
        "title": "Blue Lamp",
        "picture": 94,
        "item": "B0COPY00001",
        "likeness": 80,
        "mine": {"amount": "21.99", "currency": "USD"},
        "waited": False,
        "first_seen": (NIGHT - timedelta(days=1)).isoformat(),
    }
    assert memory == {"undecided": {}}


def test_one_that_this_answer_does_not_show_is_still_open_but_not_seen_anew() -> None:
    _, [bad] = told(look(replace(FOUND, last_seen=NIGHT - timedelta(minutes=1)), now=Known()))
    assert bad.fresh is False
    assert bad.facts["mine"] is None, "nothing is known of my page"


def test_copycats_of_the_first_look_wait_for_a_word_until_the_morning() -> None:
    memory, bads = told(look(FOUND, OTHER, first=True))
    assert bads == ()
    assert memory == {"undecided": {str(one.ref): MORNING.isoformat() for one in (FOUND, OTHER)}}
    new = replace(FOUND, ref=Subject("us", "B0COPY00003"))
    memory, bads = told(look(FOUND, new, at=MORNING - timedelta(seconds=1)), memory)
    assert [bad.subject for bad in bads] == [str(new.ref)]
    assert memory == {"undecided": {str(FOUND.ref): MORNING.isoformat()}}, "the other one is gone"
    memory, bads = told(look(FOUND, new, at=MORNING), memory)
    assert {bad.subject: (bad.facts["waited"], bad.confirm) for bad in bads} == {
        str(FOUND.ref): (True, False),
        str(new.ref): (False, True),
    }


def test_a_second_first_look_moves_no_morning() -> None:
    early: Facts = {"undecided": {str(FOUND.ref): NIGHT.isoformat()}}
    memory, bads = told(look(FOUND, first=True), early)
    assert memory == early
    assert bads[0].facts["waited"] is True


# --- offers that a list does not show --------------------------------------------------------------------------------


def counted(total: int, *sellers: SeenOffer, shown: int = 2, condition: Condition = Condition.NEW) -> Look:
    offers = OfferCount(LAMP, condition, total, shown)
    return look(topic=Topic.OFFERS, now=Known(listing(), sellers), count=offers)


def seen(seller: Any, *, fresh: bool = True, **changes: Any) -> SeenOffer:
    return SeenOffer(offer(seller, **changes), NIGHT, NIGHT if fresh else NIGHT - timedelta(hours=1))


def hidden(answer: Look, memory: Facts) -> tuple[Facts, Verdict]:
    return HIDDEN_OFFER.check(answer, memory)


def test_more_offers_than_before_behind_the_same_list_are_told() -> None:
    both = (seen(ME), seen(STRANGER, condition=None))
    memory, verdict = hidden(counted(3, *both), {})
    assert memory == {"total": 3, "shown": sorted([both[0].offer.key, both[1].offer.key])}
    assert verdict == Verdict()
    assert hidden(counted(3, *both), memory) == (memory, Verdict()), "as many as before"
    after, verdict = hidden(counted(4, *both), memory)
    [bad] = verdict.bads
    assert (bad.subject, bad.severity, bad.facts) == ("hidden", Severity.PUSH, {"was": 3, "is": 4, "shown": 2})
    assert after == memory, "the next look compares with the same number"


def test_what_is_shown_is_not_hidden_and_with_others_in_the_list_it_begins_anew() -> None:
    memory, _ = hidden(counted(2, seen(ME), seen(STRANGER)), {})
    assert hidden(counted(4, seen(ME), seen(STRANGER), shown=4), memory)[1] == Verdict()
    assert hidden(counted(5, seen(ME), seen(STRANGER), shown=4), memory)[1].bads
    after, verdict = hidden(counted(4, seen(ME), seen(AMAZON)), memory)
    assert (after["total"], verdict) == (4, Verdict())


def test_used_offers_and_those_of_earlier_answers_do_not_count() -> None:
    memory, _ = hidden(counted(2, seen(ME)), {})
    used, gone = seen(AMAZON, condition=Condition.USED), seen(STRANGER, fresh=False)
    assert hidden(counted(3, seen(ME), used, gone), memory)[1].bads
    for answer in (counted(9, condition=Condition.USED), look(topic=Topic.OFFERS)):
        after, verdict = hidden(answer, memory)
        assert (after, verdict.silent) == (memory, True)
