"""The rules as a seller meets them: what wakes him, what waits, and what must never be said."""

from dataclasses import replace
from decimal import Decimal

from adapters.readings import Condition, Money, Seller, State
from monitor.findings import Verdict
from monitor.rules.content import CONTENT_CHANGED
from monitor.rules.content import accepted as accepted_content
from monitor.rules.featured import FEATURED_LOST, FEATURED_NOBODY
from monitor.rules.floor import BELOW_FLOOR
from monitor.rules.presence import NOT_LIVE
from monitor.rules.price import PRICE_CHANGED
from monitor.rules.price import accepted as accepted_price
from storage.states import FriendKind, Severity
from tests.monitor.builders import (
    AMAZON,
    ME,
    MINE,
    RESALE,
    STRANGER,
    Story,
    friend,
    listing,
    offer,
    settled,
    usd,
)

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
