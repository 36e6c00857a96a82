"""What is known after each answer: nothing disappears that was not wholly answered, nothing is invented."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from adapters.errors import Misread
from adapters.readings import Ask, Condition, Reading, Seller, State, Sweep, Topic
from monitor.diff import GONE_AFTER, merge
from monitor.findings import Known
from monitor.guard import guarded
from monitor.known import content_facts, known_of, offers_facts
from tests.monitor.builders import LAMP, ME, NIGHT, STRANGER, listing, offer

SELLERS = [Seller(f"A{number}", f"Shop {number}") for number in range(4)]
PRESENCES = st.lists(st.sets(st.sampled_from(range(4))), min_size=1, max_size=12)


def sweep(*readings: Reading, topic: Topic = Topic.OFFERS) -> Sweep:
    return Sweep(topic, Ask((LAMP,), "us"), NIGHT, readings, whole=frozenset({LAMP}))


def keys(known: Known) -> set[str]:
    return {seen.offer.seller.key for seen in known.offers}


@given(PRESENCES)
def test_a_seller_is_known_exactly_until_the_third_whole_answer_without_him(presences: list[set[int]]) -> None:
    known, absent = Known(), dict.fromkeys(range(4), GONE_AFTER)
    for step, present in enumerate(presences):
        at = NIGHT + timedelta(minutes=step)
        known = merge(known, Topic.OFFERS, [offer(SELLERS[one]) for one in sorted(present)], at)
        absent = {one: 0 if one in present else count + 1 for one, count in absent.items()}
        assert keys(known) == {SELLERS[one].key for one, count in absent.items() if count < GONE_AFTER}


@given(PRESENCES)
def test_what_is_known_survives_the_database(presences: list[set[int]]) -> None:
    known = Known()
    for step, present in enumerate(presences):
        readings: list[Reading] = [listing(), *(offer(SELLERS[one], featured=one == 0) for one in sorted(present))]
        known = merge(known, Topic.OFFERS, readings, NIGHT + timedelta(minutes=step))
    again = known_of(LAMP, content_facts(known), offers_facts(known))
    forgotten = [replace(seen, last_seen=seen.first_seen) for seen in known.offers]
    assert again == replace(known, offers=tuple(forgotten))


def test_an_answer_that_repeats_itself_writes_the_same_snapshot() -> None:
    first = merge(Known(), Topic.OFFERS, [offer(ME)], NIGHT)
    second = merge(first, Topic.OFFERS, [offer(ME)], NIGHT + timedelta(hours=1))
    assert offers_facts(first) == offers_facts(second)


def test_only_one_offer_is_featured() -> None:
    known = merge(Known(), Topic.OFFERS, [offer(ME, featured=True), offer(STRANGER)], NIGHT)
    known = merge(known, Topic.LISTINGS, [listing(), offer(STRANGER, featured=True)], _later(1))
    assert known.featured == STRANGER.key
    assert [seen.offer.seller for seen in known.offers if seen.offer.featured] == [STRANGER]


def test_the_price_of_a_page_does_not_lose_the_shipping_that_the_offer_list_told() -> None:
    known = merge(Known(), Topic.OFFERS, [offer(STRANGER, "15.99")], NIGHT)
    known = merge(known, Topic.LISTINGS, [listing(), offer(STRANGER, "15.99", shipping=None)], _later(1))
    seen = known.offer_of(STRANGER.key)
    assert seen
    assert seen.offer.shipping is not None


def test_a_seller_has_a_new_and_a_used_offer_side_by_side() -> None:
    used = offer(STRANGER, "9.00", condition=Condition.USED)
    known = merge(Known(), Topic.OFFERS, [offer(STRANGER), used], NIGHT)
    assert len(known.offers) == 2


def test_of_two_offers_of_one_seller_the_featured_one_counts() -> None:
    twice = [offer(STRANGER, "19.00", featured=True), offer(STRANGER, "17.00")]
    known = merge(Known(), Topic.OFFERS, twice, NIGHT)
    [seen] = known.offers
    assert seen.offer.featured


def test_a_friends_name_does_not_hide_somebody_who_stands_beside_him() -> None:
    known = merge(Known(), Topic.OFFERS, [offer(ME, featured=True)], NIGHT)
    twin = Seller(None, "Lumen Direct")
    known = merge(known, Topic.OFFERS, [offer(twin, "17.99", featured=True), offer(ME)], _later(10))
    assert keys(known) == {ME.key, twin.key}
    assert known.featured == twin.key


def test_the_featured_row_of_a_list_may_repeat_a_seller_without_his_id() -> None:
    known = merge(Known(), Topic.OFFERS, [offer(ME, featured=True)], NIGHT)
    repeated = offer(Seller(None, "Lumen Direct"), featured=True)
    known = merge(known, Topic.OFFERS, [repeated, offer(ME)], _later(10))
    assert keys(known) == {ME.key}


def test_a_name_that_two_sellers_share_is_neither_of_them() -> None:
    twin = Seller("A9TWIN", "lumen direct")
    known = merge(Known(), Topic.OFFERS, [offer(ME), offer(twin)], NIGHT)
    known = merge(known, Topic.LISTINGS, [listing(), offer(Seller(None, "Lumen Direct"), featured=True)], _later(1))
    assert known.featured == "name:lumen direct"


def test_an_offer_of_nobody_is_nobodys_offer() -> None:
    known = merge(Known(), Topic.LISTINGS, [listing(), offer(Seller(), featured=True)], NIGHT)
    assert known.offers == ()
    assert known.featured is None


def test_a_used_seller_who_begins_to_sell_new_goods_is_seen_since_then() -> None:
    known = merge(Known(), Topic.OFFERS, [offer(STRANGER, "9.00", condition=Condition.USED)], NIGHT)
    known = merge(known, Topic.OFFERS, [offer(STRANGER)], _later(10))
    assert [seen.first_seen for seen in known.offers if seen.offer.condition is Condition.NEW] == [_later(10)]


def test_an_offer_whose_condition_became_known_is_not_a_new_one() -> None:
    known = merge(Known(), Topic.LISTINGS, [listing(), offer(STRANGER, condition=None, featured=True)], NIGHT)
    known = merge(known, Topic.OFFERS, [offer(STRANGER, condition=Condition.USED)], _later(10))
    assert {seen.first_seen for seen in known.offers} == {NIGHT}


def test_a_seller_whom_only_product_pages_have_shown_is_gone_after_three_without_him() -> None:
    known = merge(Known(), Topic.LISTINGS, [listing(), offer(STRANGER, featured=True)], NIGHT)
    for minutes in (1, 2):
        known = merge(known, Topic.LISTINGS, [listing(), offer(ME, featured=True)], _later(minutes))
        known = known_of(LAMP, content_facts(known), offers_facts(known))
        assert STRANGER.key in keys(known)
    known = merge(known, Topic.LISTINGS, [listing(), offer(ME, featured=True)], _later(3))
    assert keys(known) == {ME.key}


def test_a_page_never_disproves_whom_an_offer_list_has_shown() -> None:
    known = merge(Known(), Topic.OFFERS, [offer(STRANGER), offer(ME, featured=True)], NIGHT)
    for minutes in range(1, 9):
        known = merge(known, Topic.LISTINGS, [listing(), offer(ME, featured=True)], _later(minutes))
        known = known_of(LAMP, content_facts(known), offers_facts(known))
    assert keys(known) == {STRANGER.key, ME.key}


def test_an_empty_list_where_sellers_stood_is_not_believed() -> None:
    known = merge(Known(), Topic.OFFERS, [listing(), offer(ME), offer(STRANGER)], NIGHT)
    after = guarded(sweep(), known, LAMP)
    assert not after.whole
    [missed] = after.missed
    assert isinstance(missed.error, Misread)
    assert "2 offers" in str(missed.error)


def test_an_empty_list_of_a_listing_that_is_out_of_stock_is_believed() -> None:
    known = merge(Known(), Topic.LISTINGS, [listing(State.OUT_OF_STOCK), offer(ME)], NIGHT)
    assert guarded(sweep(), known, LAMP).whole


def test_a_page_that_is_no_listing_proves_nothing() -> None:
    for page in (
        listing(State.SEARCH),
        listing(State.UNKNOWN),
        listing(State.BLOCKED),
        listing(title=None, price=None),
    ):
        assert not guarded(sweep(page, topic=Topic.LISTINGS), Known(), LAMP).whole
    assert not guarded(sweep(topic=Topic.LISTINGS), Known(), LAMP).whole
    assert guarded(sweep(listing(State.GONE, title=None, price=None), topic=Topic.LISTINGS), Known(), LAMP).whole


def test_an_answer_about_nobody_is_left_alone() -> None:
    empty = replace(sweep(), whole=frozenset())
    assert guarded(empty, Known(), LAMP) is empty


def _later(minutes: int) -> datetime:
    return NIGHT + timedelta(minutes=minutes)
