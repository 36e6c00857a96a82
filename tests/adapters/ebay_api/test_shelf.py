"""My own listings: what tells a takedown from a sale, a silence from an end, and mine from somebody else's."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from adapters.ebay.api import EbayApi
from adapters.ebay.api.fate import read_fate
from adapters.ebay.api.shelf import LIVES
from adapters.errors import Misread
from adapters.readings import Ask, FulfilledBy, Listing, Money, Sku, State, Stock, Subject, Topic
from monitor.demo.ebay import Item, LocalEbay, Shop
from monitor.demo.ebay.trading import failure
from monitor.demo.ebay.wire import Answer
from tests.adapters.ebay_api.conftest import LAMP, RIVAL, MakeSeller
from tests.clock import NIGHT, StillClock

MINE, OTHER = Subject("us", LAMP.number), Subject("us", RIVAL.number)
SHADE = replace(LAMP, number="296057072999", sku="SHADE")
KEPT = replace(LAMP, inventory=True)
SOON = NIGHT + timedelta(minutes=1)


async def sku_of(mine: EbayApi, subject: Subject = MINE, *, urgent: bool = False) -> Sku | None:
    sweep = await mine.read(Topic.LISTINGS, Ask((subject,), urgent=urgent))
    assert sweep.whole == {subject}
    return next((one for one in sweep.readings if isinstance(one, Sku)), None)


async def then(mine: EbayApi, ebay: LocalEbay, clock: StillClock, *items: Item) -> Sku:
    """My lamp as it is told after it was seen to be mine, and the shop became another one."""
    before = await sku_of(mine)
    assert before is not None
    assert before.buyable
    ebay.shop = Shop(items=items)
    clock.advance(LIVES.total_seconds() + 61)
    found = await sku_of(mine)
    assert found is not None
    return found


def codes(sku: Sku) -> list[str]:
    return [one.code for one in sku.issues]


async def test_my_listing_is_told_with_its_sku_and_a_rival_s_without(mine: EbayApi) -> None:
    price = Money(Decimal("19.90"), "USD")
    assert await sku_of(mine) == Sku(
        MINE, "LAMP-B", True, True, fulfilled_by=FulfilledBy.SELLER, quantity=7, price=price
    )
    assert await sku_of(mine, OTHER) is None


async def test_of_fifty_listings_the_list_is_asked_for_once_in_five_minutes(
    mine: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    for _ in range(50):
        await sku_of(mine)
    await mine.read(Topic.STOCK, Ask((MINE,)))
    assert len(ebay.of("GetMyeBaySelling")) == 1
    clock.advance(LIVES.total_seconds())
    await sku_of(mine)
    assert len(ebay.of("GetMyeBaySelling")) == 2


async def test_a_listing_that_ebay_ended_for_its_rules_is_told_with_that_reason(
    mine: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    found = await then(mine, ebay, clock, replace(LAMP, ended=SOON, by_ebay=True), SHADE)
    assert (found.sku, found.buyable, found.discoverable, codes(found)) == ("LAMP-B", False, False, ["EBAY_ENDED"])
    assert found.issues[0].actions == ("LISTING_SUPPRESSED",)


async def test_a_listing_that_its_seller_ended_is_told_with_his_reason(
    mine: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    found = await then(mine, ebay, clock, replace(LAMP, ended=SOON, reason="NotAvailable"), SHADE)
    assert (found.buyable, codes(found)) == (False, ["NotAvailable"])


async def test_a_listing_that_ebay_has_forgotten_is_off_sale_though_buyers_still_see_it(
    mine: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    ebay.answers["GetItem"] = failure("17", "Item not found.", name="GetItem")
    found = await then(mine, ebay, clock, replace(LAMP, seller="x"), SHADE)
    assert (found.buyable, codes(found)) == (False, ["NOT_LISTED"])


async def test_a_listing_that_its_last_sale_ended_is_out_of_stock_and_not_taken_down(
    mine: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    found = await then(mine, ebay, clock, replace(LAMP, ended=SOON, quantity=0), SHADE)
    assert (found.quantity, found.buyable, codes(found)) == (0, False, [])
    sweep = await mine.read(Topic.STOCK, Ask((MINE,)))
    assert sweep.readings == (Stock(MINE, 0, at_home=0),)
    assert sweep.whole == {MINE}


async def test_a_list_that_is_empty_all_at_once_takes_nothing_down(
    mine: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    found = await then(mine, ebay, clock, replace(LAMP, seller="x"))
    assert (found.buyable, codes(found)) == (True, [])
    assert ebay.of("GetItem") == []


async def test_an_incomplete_list_takes_nothing_down(mine: EbayApi, ebay: LocalEbay, clock: StillClock) -> None:
    ebay.shop = Shop(items=(LAMP, SHADE))
    await sku_of(mine)
    whole = next(one for asked, one in ebay.record if asked.operation == "GetMyeBaySelling").body
    start, end = whole.index(b"<Item>"), whole.index(b"</Item>") + len(b"</Item>")
    ebay.answers["GetMyeBaySelling"] = Answer(body=whole[:start] + whole[end:], kind="text/xml")
    clock.advance(LIVES.total_seconds() + 61)
    found = await sku_of(mine)
    assert found is not None
    assert (found.buyable, found.quantity, ebay.of("GetItem")) == (True, None, [])


@pytest.mark.parametrize(
    ("failing", "answer"),
    [
        ("GetMyeBaySelling", Answer(200, b"<html>sorry</html>")),
        ("GetMyeBaySelling", failure("518", "Usage limit.")),
        ("GetItem", failure("10007", "Internal error.", "SystemError", "GetItem")),
    ],
)
async def test_while_the_trading_api_is_out_of_order_the_listing_is_what_buyers_see(
    failing: str, answer: Answer, mine: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    await sku_of(mine)
    ebay.answers[failing] = answer
    found = await then(mine, ebay, clock, replace(LAMP, seller="x"), SHADE)
    assert (found.sku, found.buyable, found.quantity, codes(found)) == ("LAMP-B", True, None, [])


async def test_a_second_look_does_not_believe_the_list_of_the_first(
    mine: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    gone = replace(LAMP, ended=SOON, by_ebay=True)
    assert not (await then(mine, ebay, clock, gone, SHADE)).buyable
    ebay.shop = Shop(items=(LAMP, SHADE))  # the list was wrong
    clock.advance(75)
    back = await sku_of(mine, urgent=True)
    assert back is not None
    assert (back.buyable, back.quantity, codes(back)) == (True, 7, [])


async def test_a_listing_that_is_held_back_says_so_although_it_is_on_the_list(
    mine: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    ebay.shop = Shop(items=(KEPT, SHADE))
    found = await then(mine, ebay, clock, replace(KEPT, held=True), SHADE)
    assert (found.buyable, codes(found)) == (False, ["ON_HOLD"])


async def test_what_the_inventory_api_calls_ended_by_ebay_needs_no_other_word(
    mine: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    ebay.shop = Shop(items=(KEPT, SHADE))
    ebay.answers["GetItem"] = failure("17", "Item not found.", name="GetItem")
    found = await then(mine, ebay, clock, replace(KEPT, ended=SOON, by_ebay=True), SHADE)
    assert codes(found) == ["EBAY_ENDED"]


async def test_a_sku_that_was_listed_elsewhere_is_not_asked_about_at_each_look(mine: EbayApi, ebay: LocalEbay) -> None:
    for _ in range(5):
        await sku_of(mine)
    assert len(ebay.of("getOffers")) == 1


async def test_the_sku_of_a_vanished_listing_is_remembered_over_a_restart(
    mine: EbayApi, make_seller: MakeSeller, ebay: LocalEbay
) -> None:
    await sku_of(mine)
    ebay.shop = Shop(items=(replace(LAMP, ended=SOON, by_ebay=True), SHADE))
    found = await sku_of(make_seller())
    assert found is not None
    assert (found.sku, codes(found)) == ("LAMP-B", ["EBAY_ENDED"])


async def test_who_has_let_nobody_in_hears_of_items_alone(seller: EbayApi, ebay: LocalEbay) -> None:
    assert await sku_of(seller) is None
    assert ebay.of("GetMyeBaySelling") == []


async def test_an_end_in_the_past_a_404_and_no_stock_each_have_their_state(mine: EbayApi, ebay: LocalEbay) -> None:
    for item, state in (
        (replace(LAMP, ended=NIGHT - timedelta(days=1)), State.ENDED),
        (replace(LAMP, served=False), State.GONE),
        (replace(LAMP, quantity=0), State.OUT_OF_STOCK),
    ):
        ebay.shop = Shop(items=(item, SHADE))
        sweep = await mine.read(Topic.LISTINGS, Ask((MINE,)))
        assert [one.state for one in sweep.readings if isinstance(one, Listing)] == [state]


async def test_no_buyer_is_on_the_wire_though_ebay_would_name_them(
    mine: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    await then(mine, ebay, clock, replace(LAMP, ended=SOON), SHADE)
    assert {asked.operation for asked, _ in ebay.record} >= {"GetMyeBaySelling", "GetItem"}
    assert not [answer for _, answer in ebay.record if b"buyer_loopback" in answer.body]


def test_an_answer_about_another_item_says_nothing_of_this_one() -> None:
    def said(inner: str) -> bytes:
        root = f'<GetItemResponse xmlns="urn:ebay:apis:eBLBaseComponents"><Ack>Success</Ack>{inner}'
        return f"{root}</GetItemResponse>".encode()

    ended = "<SellingStatus><ListingStatus>Ended</ListingStatus></SellingStatus>"
    for inner in ("", "<Item/>", f"<Item><ItemID>2</ItemID>{ended}</Item>"):
        with pytest.raises(Misread):
            read_fate("1", said(inner))
    assert not read_fate("1", said(f"<Item><ItemID>1</ItemID>{ended}</Item>")).active
