"""Who stands on my listing: what wakes a seller, what waits for the morning, and who is a friend."""

from dataclasses import replace
from datetime import timedelta

from adapters.readings import Condition, Seller
from monitor.friends import Circle
from monitor.rules.sellers import NEW_SELLER, USED_SELLER
from storage.states import FriendKind, FriendScope, Severity
from tests.monitor.builders import (
    AMAZON,
    ME,
    MINE,
    MORNING,
    NIGHT,
    RESALE,
    STRANGER,
    Story,
    friend,
    house,
    listing,
    offer,
    settled,
    watched,
)


def test_a_stranger_who_takes_the_featured_offer_wakes() -> None:
    story = settled(NEW_SELLER)
    [bad] = story.offers(offer(STRANGER, "17.99", featured=True), offer(ME)).bads
    assert bad.subject == STRANGER.id
    assert bad.severity is Severity.WAKE
    assert bad.facts["featured"] is True
    assert bad.facts["percent"] == -18
    assert bad.facts["mine"] == {"amount": "21.99", "currency": "USD"}


def test_a_stranger_without_the_featured_offer_only_pushes() -> None:
    story = settled(NEW_SELLER)
    [bad] = story.offers(offer(ME, featured=True), offer(STRANGER, "25.00")).bads
    assert bad.severity is Severity.PUSH


def test_my_own_and_my_distributors_offers_raise_nothing() -> None:
    story = settled(NEW_SELLER, friends=(*MINE, friend(STRANGER, FriendKind.DISTRIBUTOR)))
    assert story.offers(offer(ME, featured=True), offer(STRANGER)).bads == ()


def test_a_friend_of_another_listing_is_a_stranger_here() -> None:
    elsewhere = friend(STRANGER, FriendKind.DISTRIBUTOR, scope=FriendScope.LISTING, value="us/B0OTHER0001")
    story = settled(NEW_SELLER, friends=(*MINE, elsewhere))
    assert [bad.subject for bad in story.offers(offer(ME), offer(STRANGER)).bads] == [STRANGER.id]


def test_a_friendship_holds_for_its_brand_and_its_market() -> None:
    for scope, value in ((FriendScope.BRAND, "LUMEN"), (FriendScope.MARKET, "us")):
        story = settled(NEW_SELLER, friends=(*MINE, friend(STRANGER, FriendKind.DISTRIBUTOR, scope=scope, value=value)))
        assert story.offers(offer(ME), offer(STRANGER)).bads == ()


def test_a_friend_of_no_brand_is_no_friend_of_listings_without_one() -> None:
    nameless = friend(STRANGER, FriendKind.DISTRIBUTOR, scope=FriendScope.BRAND, value="")
    circle = Circle(watched(), "amazon", None, (nameless,), NIGHT, house)
    assert circle.friend(STRANGER) is None


def test_an_expired_friend_is_a_stranger_again() -> None:
    past = settled(NEW_SELLER).at
    story = settled(NEW_SELLER, friends=(*MINE, friend(STRANGER, FriendKind.DISTRIBUTOR, expires_at=past)))
    assert [bad.subject for bad in story.offers(offer(ME), offer(STRANGER)).bads] == [STRANGER.id]


def test_the_platform_itself_is_labelled_and_never_hidden() -> None:
    story = settled(NEW_SELLER)
    [bad] = story.offers(offer(AMAZON, featured=True), offer(ME)).bads
    assert bad.facts["who"] == "platform"
    assert bad.severity is Severity.PUSH


def test_used_and_outlet_offers_wait_for_the_digest() -> None:
    used = offer(STRANGER, "9.00", condition=Condition.USED)
    outlet = offer(RESALE, "15.00", condition=Condition.USED)
    assert settled(NEW_SELLER).offers(offer(ME, featured=True), used, outlet).bads == ()
    bads = settled(USED_SELLER).offers(offer(ME, featured=True), used, outlet).bads
    assert {bad.subject: bad.severity for bad in bads} == {
        STRANGER.id: Severity.DIGEST,
        RESALE.id: Severity.DIGEST,
    }


def test_used_sellers_of_the_first_look_are_no_news_later() -> None:
    story = Story(USED_SELLER)
    used = offer(STRANGER, "9.00", condition=Condition.USED)
    assert story.offers(offer(ME, featured=True), used).bads == ()
    assert story.offers(offer(ME, featured=True), used).bads == ()


def test_sellers_of_the_first_look_wait_until_the_morning_and_then_open_incidents() -> None:
    story = Story(NEW_SELLER)
    assert story.offers(offer(ME, featured=True), offer(STRANGER)).bads == ()
    assert story.offers(offer(ME, featured=True), offer(STRANGER)).bads == ()
    story.at = MORNING
    [bad] = story.offers(offer(ME, featured=True), offer(STRANGER)).bads
    assert bad.facts["waited"] is True
    assert bad.confirm is False


def test_a_late_first_offer_list_does_not_hush_a_stranger_who_is_an_incident_already() -> None:
    story = Story(NEW_SELLER)
    story.page(listing(), offer(ME, featured=True))
    assert story.page(listing(), offer(STRANGER, featured=True)).bads
    other = Seller("A8OTHER000001", "Other Store")
    verdict = story.offers(offer(STRANGER, featured=True), offer(ME), offer(other))
    assert [bad.subject for bad in verdict.bads] == [STRANGER.id]
    story.at = MORNING
    verdict = story.offers(offer(STRANGER, featured=True), offer(ME), offer(other))
    assert {bad.subject: bad.facts["waited"] for bad in verdict.bads} == {STRANGER.id: False, other.id: True}


def test_a_late_first_offer_list_does_not_forget_a_used_seller_either() -> None:
    story = Story(USED_SELLER)
    story.page(listing(), offer(ME, featured=True))
    used = offer(STRANGER, "9.00", condition=Condition.USED, featured=True)
    assert story.page(listing(), used).bads
    assert story.offers(used, offer(ME)).bads


def test_sellers_remembered_from_before_a_listing_was_removed_wait_like_all_others() -> None:
    story = settled(NEW_SELLER)
    story.offers(offer(ME, featured=True), offer(STRANGER))
    story.memory, story.looks = {}, {}
    story.listing = replace(story.listing, added_at=story.at + timedelta(minutes=5))
    for _ in range(2):
        assert story.offers(offer(ME, featured=True), offer(STRANGER)).bads == ()


def test_a_seller_is_gone_only_after_three_whole_answers_without_him() -> None:
    story = settled(NEW_SELLER)
    story.offers(offer(ME, featured=True), offer(STRANGER))
    for _ in range(2):
        verdict = story.offers(offer(ME, featured=True))
        assert [bad.fresh for bad in verdict.bads] == [False]
    assert story.offers(offer(ME, featured=True)).bads == ()


def test_a_product_page_that_names_only_the_featured_seller_makes_nobody_disappear() -> None:
    story = settled(NEW_SELLER)
    story.offers(offer(ME, featured=True), offer(STRANGER))
    for _ in range(5):
        assert [bad.subject for bad in story.page(listing(), offer(ME, featured=True)).bads] == [STRANGER.id]


def test_a_name_without_an_id_is_the_seller_already_known_by_that_name() -> None:
    story = settled(NEW_SELLER)
    assert story.offers(offer(Seller(None, "lumen direct"), featured=True)).bads == ()


def test_a_strangers_name_and_his_id_are_one_incident() -> None:
    story = settled(NEW_SELLER)
    story.offers(offer(Seller(None, "XYZ Store"), featured=True), offer(ME))
    verdict = story.page(listing(), offer(STRANGER, featured=True))
    assert [bad.subject for bad in verdict.bads] == [STRANGER.id]


def test_who_sells_new_goods_under_the_outlets_name_is_a_stranger() -> None:
    story = settled(NEW_SELLER)
    [bad] = story.offers(offer(RESALE, "17.99", featured=True), offer(ME)).bads
    assert (bad.severity, bad.facts["who"]) == (Severity.WAKE, "stranger")


# --- exactly ---------------------------------------------------------------------------------------------------------


def test_a_seller_of_the_first_look_waits_for_the_very_minute_of_the_morning() -> None:
    for at, told in ((MORNING - timedelta(seconds=1), False), (MORNING, True), (MORNING + timedelta(hours=1), True)):
        story = Story(NEW_SELLER)
        story.offers(offer(ME, featured=True), offer(STRANGER))
        story.at = at - timedelta(minutes=10)
        assert bool(story.offers(offer(ME, featured=True), offer(STRANGER)).bads) is told


def test_one_whom_the_page_showed_since_the_listing_was_added_waits_no_longer() -> None:
    for seconds, told in ((-1, True), (0, True), (1, False)):
        story = settled(NEW_SELLER)
        story.offers(offer(ME, featured=True), offer(STRANGER))
        story.memory, story.looks = {}, {}
        story.listing = replace(story.listing, added_at=story.at + timedelta(seconds=seconds))
        assert bool(story.offers(offer(ME, featured=True), offer(STRANGER)).bads) is told


def test_only_the_one_who_holds_the_featured_offer_is_said_to_hold_it() -> None:
    other = Seller("A0OTHER000001", "Other Store")
    story = settled(NEW_SELLER)
    bads = story.offers(offer(ME), offer(STRANGER, featured=True), offer(other)).bads
    assert {bad.subject: (bad.facts["featured"], bad.severity) for bad in bads} == {
        STRANGER.id: (True, Severity.WAKE),
        other.id: (False, Severity.PUSH),
    }
    assert all("returned" not in bad.facts for bad in bads)
    text = "".join(["A3STRANGER", "0009"])  # the same seller, read anew
    [bad] = settled(NEW_SELLER).offers(offer(Seller(text, "XYZ Store"), featured=True), offer(ME)).bads
    assert bad.facts["featured"] is True


def test_a_used_offer_says_its_condition_and_needs_no_second_look() -> None:
    story = settled(USED_SELLER)
    [bad] = story.offers(offer(ME, featured=True), offer(STRANGER, "9.00", condition=Condition.USED)).bads
    assert (bad.confirm, bad.facts["condition"], bad.facts["who"]) == (False, "used", "stranger")
    assert story.memory == {"known": []}
    [bad] = settled(NEW_SELLER).offers(offer(ME, featured=True), offer(STRANGER, condition=None)).bads
    assert bad.facts["condition"] is None


def test_new_goods_of_strangers_and_used_goods_of_friends_are_no_used_sellers() -> None:
    friends = (*MINE, friend(RESALE, FriendKind.DISTRIBUTOR))
    story = settled(USED_SELLER, friends=friends)
    mine, theirs = offer(ME, condition=Condition.USED), offer(RESALE, condition=Condition.USED)
    assert story.offers(mine, theirs, offer(STRANGER), offer(AMAZON)).bads == ()


def test_an_outlet_that_sells_anything_but_new_goods_is_an_outlet() -> None:
    for condition in (None, *Condition):
        seen = offer(RESALE, condition=condition)
        found = settled(USED_SELLER).offers(offer(ME, featured=True), seen).bads
        assert [bad.facts["who"] for bad in found] == ([] if condition is Condition.NEW else ["outlet"])
        wakes = settled(NEW_SELLER).offers(offer(ME, featured=True), seen).bads
        assert [bad.facts["who"] for bad in wakes] == (["stranger"] if condition is Condition.NEW else [])


def test_each_condition_that_is_asked_about_apart_has_a_first_answer_of_its_own() -> None:
    story = settled(USED_SELLER)
    used = offer(STRANGER, "9.00", condition=Condition.USED)
    story.offers(offer(ME, featured=True), used)
    look = replace(story.last, condition=Condition.USED)
    assert USED_SELLER.judges(look)
    memory, verdict = USED_SELLER.check(look, {})
    assert (memory, verdict.bads) == ({"known": [STRANGER.id], "asked": ["used"]}, ())
    memory, verdict = USED_SELLER.check(look, {"known": [], "asked": ["used"]})
    assert memory == {"known": [], "asked": ["used"]}
    assert [bad.subject for bad in verdict.bads] == [STRANGER.id]
    memory, _ = USED_SELLER.check(replace(look, condition=Condition.NEW), {})
    assert memory == {"known": []}
