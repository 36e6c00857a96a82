"""The rules as a seller meets them: what wakes him, what waits, and what must never be said."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from adapters.readings import Condition, Money, Seller, State
from monitor.findings import Verdict
from monitor.friends import Circle
from monitor.rules.content import CONTENT_CHANGED
from monitor.rules.content import accepted as accepted_content
from monitor.rules.featured import FEATURED_LOST, FEATURED_NOBODY
from monitor.rules.floor import BELOW_FLOOR
from monitor.rules.presence import NOT_LIVE
from monitor.rules.price import PRICE_CHANGED
from monitor.rules.price import accepted as accepted_price
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
    usd,
    watched,
)

# --- new sellers ---------------------------------------------------------------------------------------------------


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


# --- the featured offer --------------------------------------------------------------------------------------------


def test_the_featured_offer_lost_to_a_friend_is_told() -> None:
    story = settled(FEATURED_LOST, friends=(*MINE, friend(STRANGER, FriendKind.DISTRIBUTOR)))
    [bad] = story.page(listing(), offer(STRANGER, "19.99", featured=True)).bads
    assert bad.facts["who"] == "distributor"


def test_the_featured_offer_lost_to_a_stranger_is_left_to_the_new_seller_alert() -> None:
    assert settled(FEATURED_LOST).page(listing(), offer(STRANGER, featured=True)).bads == ()


def test_nothing_is_lost_that_was_never_mine() -> None:
    story = Story(FEATURED_LOST)
    story.page(listing(), offer(AMAZON, featured=True))
    assert story.page(listing(), offer(AMAZON, featured=True)).bads == ()


def test_the_featured_offer_that_came_back_is_well() -> None:
    story = settled(FEATURED_LOST)
    assert story.page(listing(), offer(AMAZON, featured=True)).bads
    verdict = story.page(listing(), offer(ME, featured=True))
    assert verdict.bads == ()
    assert not verdict.silent


def test_what_was_lost_is_over_once_i_am_nobody_there() -> None:
    story = settled(FEATURED_LOST)
    assert story.page(listing(), offer(AMAZON, featured=True)).bads
    story.friends = ()
    verdict = story.page(listing(), offer(AMAZON, featured=True))
    assert verdict == Verdict()


def test_a_featured_offer_that_nobody_holds_is_told_once_somebody_held_it() -> None:
    story = settled(FEATURED_NOBODY)
    [bad] = story.page(listing(State.NO_FEATURED_OFFER)).bads
    assert bad.severity is Severity.PUSH
    assert Story(FEATURED_NOBODY).page(listing(State.NO_FEATURED_OFFER)).bads == ()


def test_a_digital_page_without_a_seller_is_not_a_lost_featured_offer() -> None:
    story = settled(FEATURED_LOST)
    assert story.page(listing(), offer(Seller(), featured=True)).silent


# --- floors ----------------------------------------------------------------------------------------------------------


def test_a_follower_below_my_floor_is_told_with_shipping_counted() -> None:
    story = settled(BELOW_FLOOR, floor=usd("18.00"))
    assert story.offers(offer(ME), offer(STRANGER, "15.00", shipping=usd("3.00"))).bads == ()
    [bad] = story.offers(offer(ME), offer(STRANGER, "15.00", shipping=usd("2.99"))).bads
    assert bad.facts["landed"] == {"amount": "17.99", "currency": "USD"}


def test_a_friend_has_his_own_floor() -> None:
    distributor = friend(STRANGER, FriendKind.DISTRIBUTOR, floor=usd("20.00"))
    story = settled(BELOW_FLOOR, friends=(*MINE, distributor), floor=usd("5.00"))
    [bad] = story.offers(offer(ME), offer(STRANGER, "19.99")).bads
    assert bad.facts["floor"] == {"amount": "20.00", "currency": "USD"}


def test_my_own_price_used_goods_and_another_currency_are_never_below_the_floor() -> None:
    story = settled(BELOW_FLOOR, floor=usd("18.00"))
    foreign = replace(offer(STRANGER, "9.00"), price=replace(usd("9.00"), currency="EUR"), shipping=None)
    used = offer(RESALE, "5.00", condition=Condition.USED)
    assert story.offers(offer(ME, "10.00"), foreign, used).bads == ()


# --- content ---------------------------------------------------------------------------------------------------------


def test_a_changed_title_pushes_and_a_changed_brand_or_image_wakes() -> None:
    story = settled(CONTENT_CHANGED)
    bads = story.page(listing(title="Red Lamp"), offer(ME)).bads
    assert [(bad.subject, bad.severity) for bad in bads] == [("title", Severity.PUSH)]
    assert bads[0].facts == {"field": "title", "was": "Blue Lamp", "is": "Red Lamp"}
    bads = story.page(listing(brand="Noname", image="https://img.example/I/99red._AC_SX300_.jpg"), offer(ME)).bads
    assert {bad.subject: bad.severity for bad in bads} == {"brand": Severity.WAKE, "image": Severity.WAKE}


def test_a_picture_in_another_size_a_wider_space_and_a_missing_field_are_no_change() -> None:
    story = settled(CONTENT_CHANGED)
    page = listing(title=" Blue  Lamp", brand=None, image="https://m.img.example/I/41blue._AC_SX679_.jpg")
    assert story.page(page, offer(ME)).bads == ()


def test_an_accepted_title_is_the_new_measure() -> None:
    story = settled(CONTENT_CHANGED)
    [bad] = story.page(listing(title="Blue Lamp XL"), offer(ME)).bads
    story.memory = accepted_content(story.memory, bad.facts)
    assert story.page(listing(title="Blue Lamp XL"), offer(ME)).bads == ()
    assert story.page(listing(), offer(ME)).bads


# --- presence --------------------------------------------------------------------------------------------------------


def test_out_of_stock_pushes_gone_wakes_and_back_is_well() -> None:
    story = settled(NOT_LIVE)
    assert [bad.severity for bad in story.page(listing(State.OUT_OF_STOCK)).bads] == [Severity.PUSH]
    assert [bad.severity for bad in story.page(listing(State.GONE)).bads] == [Severity.WAKE]
    assert story.page(listing(), offer(ME, featured=True)).bads == ()


def test_a_listing_that_was_out_of_stock_when_added_is_no_news_until_it_has_been_back() -> None:
    story = Story(NOT_LIVE)
    assert story.page(listing(State.OUT_OF_STOCK)).bads == ()
    assert story.page(listing(State.OUT_OF_STOCK)).bads == ()
    assert story.page(listing(), offer(ME)).bads == ()
    assert story.page(listing(State.OUT_OF_STOCK)).bads


# --- my price --------------------------------------------------------------------------------------------------------


def test_a_price_that_changed_without_me_is_told_until_somebody_says_it_was_me() -> None:
    story = settled(PRICE_CHANGED)
    [bad] = story.offers(offer(ME, "2.19", featured=True)).bads
    assert bad.facts["was"] == {"amount": "21.99", "currency": "USD"}
    assert bad.facts["percent"] == -90
    story.memory = accepted_price(story.memory, bad.facts)
    assert story.offers(offer(ME, "2.19", featured=True)).bads == ()


def test_a_rivals_price_is_not_mine() -> None:
    story = settled(PRICE_CHANGED)
    assert story.page(listing(price=usd("17.99")), offer(STRANGER, "17.99", featured=True)).bads == ()


def test_a_shop_of_one_seller_has_the_pages_own_price() -> None:
    story = Story(PRICE_CHANGED)
    story.has_offers = False
    story.page(listing())
    [bad] = story.page(replace(listing(), price=usd("2.19"))).bads
    assert bad.facts["is"] == {"amount": "2.19", "currency": "USD"}


def test_a_price_in_another_currency_is_another_fact() -> None:
    story = Story(PRICE_CHANGED)
    story.has_offers = False
    story.page(listing())
    assert story.page(replace(listing(), price=replace(usd("13000"), currency="XOF"))).bads == ()


def test_a_visit_to_another_currency_does_not_forget_the_approved_price() -> None:
    story = Story(PRICE_CHANGED)
    story.has_offers = False
    story.page(listing())
    story.page(listing(price=Money(Decimal("20.00"), "EUR")))
    [bad] = story.page(listing(price=usd("2.19"))).bads
    assert bad.facts["was"] == {"amount": "21.99", "currency": "USD"}
    story.page(listing(price=Money(Decimal("20.00"), "EUR")))
    [bad] = story.page(listing(price=Money(Decimal("2.00"), "EUR"))).bads
    assert bad.facts["was"] == {"amount": "20.00", "currency": "EUR"}


def test_another_currency_does_not_say_that_a_changed_price_is_well() -> None:
    story = Story(PRICE_CHANGED)
    story.has_offers = False
    story.page(listing())
    assert story.page(listing(price=usd("2.19"))).bads
    for _ in range(2):
        assert story.page(listing(price=Money(Decimal("20.00"), "EUR"))).silent
        assert story.page(listing(price=usd("2.19"))).bads


def test_my_two_shops_have_a_price_each() -> None:
    second = Seller("A2SECOND00001", "Lumen Outlet")
    story = settled(PRICE_CHANGED, friends=(*MINE, friend(second)))
    both = offer(ME, "21.99"), offer(second, "23.99", featured=True)
    assert story.offers(*both).bads == ()
    assert story.page(listing(), offer(ME, featured=True)).bads == ()
    assert story.offers(*both).bads == ()
    [bad] = story.offers(offer(ME), offer(second, "2.39", featured=True)).bads
    assert bad.facts["was"] == {"amount": "23.99", "currency": "USD"}
