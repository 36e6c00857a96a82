"""What is told of a listing: the catalogue's words, my SKUs, its ranks and its stock."""

from decimal import Decimal
from typing import Any

import pytest

from adapters.amazon.api import AmazonApi
from adapters.amazon.api.operations import CATALOG_ITEM, INVENTORY, SEARCH_CATALOG
from adapters.amazon.api.refusals import Rejected
from adapters.errors import TryLater
from adapters.readings import (
    Condition,
    FulfilledBy,
    Gravity,
    Issue,
    Listing,
    Measure,
    Money,
    Rank,
    Sku,
    State,
    Stock,
    Subject,
)
from tests.adapters.amazon_api.conftest import MakeSeller
from tests.adapters.amazon_api.listings import (
    AT_AMAZON,
    LAMP,
    OURS,
    SOFA,
    at_home,
    counted,
    found,
    item,
    look,
    lying,
    own,
    readings,
)
from tests.adapters.amazon_api.server import CA, ME, US, Api, Heard, error, said
from tests.adapters.conftest import Reply


async def test_a_listing_is_read_from_the_catalogue_in_the_market_s_own_words(seller: AmazonApi, api: Api) -> None:
    api.answers |= {"searchCatalogItems": found(item(LAMP.id)), "searchListingsItems": found()}
    sweep = await look(seller)
    assert readings(sweep, Listing) == [
        Listing(
            subject=LAMP,
            state=State.LIVE,
            url="https://www.amazon.com/dp/B0TWOAMBL1",
            title="Night lamp",
            brand="TWOAM",
            image="https://m.media-amazon.com/images/I/lamp.jpg",
            bullets=("Shines all night", "Sleeps by day"),
            images=(
                "https://m.media-amazon.com/images/I/lamp.jpg",
                "https://m.media-amazon.com/images/I/side.jpg",
            ),
            category="Night Lights",
            parent="B0PARENT01",
            measures=(Measure("package height", Decimal("10.50"), "inches"),),
        )
    ]
    assert readings(sweep, Rank) == [Rank(LAMP, "Home", 728), Rank(LAMP, "Night Lights", 3)]
    assert sweep.whole == {LAMP}
    assert len(sweep.evidence) == 1


async def test_my_skus_say_whether_they_can_be_bought_and_what_amazon_finds_wrong(seller: AmazonApi, api: Api) -> None:
    issue = {
        "code": "18742",
        "message": "Restricted Products Policy Violation",
        "severity": "ERROR",
        "categories": [],
        "marketplaceIds": [US],
        "enforcements": {"actions": [{"action": "CATALOG_ITEM_REMOVED"}], "exemption": {"status": "NOT_EXEMPT"}},
    }
    elsewhere = {**issue, "marketplaceIds": [CA]}
    price = {"marketplaceId": US, "offerType": "B2C", "price": {"currencyCode": "USD", "amount": "100.00"}}
    business = {**price, "offerType": "B2B", "price": {"currencyCode": "USD", "amount": "90.00"}}
    mine = own(OURS, LAMP.id, "DISCOVERABLE", issues=[issue, elsewhere], offers=[business, price], **at_home(12))
    mine["attributes"] = {"item_name": [{"value": "My lamp", "marketplace_id": US}], "brand": [{"value": "TWOAM"}]}
    api.answers |= {"searchCatalogItems": found(item(LAMP.id)), "searchListingsItems": found(mine)}
    sweep = await look(seller)
    assert readings(sweep, Sku) == [
        Sku(
            subject=LAMP,
            sku=OURS,
            buyable=False,
            discoverable=True,
            condition=Condition.NEW,
            fulfilled_by=FulfilledBy.SELLER,
            quantity=12,
            price=Money(Decimal("100.00"), "USD"),
            title="My lamp",
            brand="TWOAM",
            issues=(Issue("18742", Gravity.ERROR, issue["message"], ("CATALOG_ITEM_REMOVED",)),),  # type: ignore[arg-type]
        )
    ]


@pytest.mark.parametrize(
    ("skus", "state"),
    [
        ([own("A", LAMP.id, "BUYABLE", **at_home(3))], State.LIVE),
        ([own("A", LAMP.id, **at_home(0))], State.OUT_OF_STOCK),
        ([own("A", LAMP.id, **at_home(3))], State.ENDED),
        ([own("A", LAMP.id, **at_home(3)), own("B", LAMP.id, "BUYABLE")], State.LIVE),
        ([own("EMPTY", LAMP.id, **AT_AMAZON)], State.OUT_OF_STOCK),
        ([own("FULL", LAMP.id, **AT_AMAZON)], State.ENDED),
        ([own("UNTOLD", LAMP.id, **AT_AMAZON)], State.LIVE),
    ],
)
async def test_what_became_of_my_listing_is_told_by_its_skus_and_what_is_left(
    skus: list[Any], state: State, seller: AmazonApi, api: Api
) -> None:
    api.answers |= {"searchCatalogItems": found(item(LAMP.id)), "searchListingsItems": found(*skus)}
    api.answers["getInventorySummaries"] = lying(EMPTY=0, FULL=8)
    assert [one.state for one in readings(await look(seller), Listing)] == [state]


async def test_a_listing_that_the_search_left_out_is_looked_up_before_it_counts_as_gone(
    seller: AmazonApi, api: Api
) -> None:
    api.answers |= {"searchCatalogItems": found(), "searchListingsItems": found()}
    api.answers["getCatalogItem"] = lambda heard: (
        said(item(LAMP.id)) if heard.values["asin"] == LAMP.id else error(404, "NOT_FOUND", "not found")
    )
    sweep = await look(seller, LAMP, SOFA)
    assert [(one.subject, one.state) for one in readings(sweep, Listing)] == [(LAMP, State.LIVE), (SOFA, State.GONE)]
    assert len(api.of(CATALOG_ITEM)) == 2


@pytest.mark.parametrize(
    ("answer", "kind"), [(error(503, "ServiceUnavailable"), TryLater), (error(400, "InvalidInput"), Rejected)]
)
async def test_a_listing_that_cannot_be_looked_up_is_never_gone(
    answer: Reply, kind: type[Exception], seller: AmazonApi, api: Api
) -> None:
    api.answers |= {"searchCatalogItems": found(), "searchListingsItems": found(), "getCatalogItem": answer}
    sweep = await look(seller)
    assert (sweep.readings, sweep.whole) == ((), frozenset())
    assert isinstance(sweep.missed[0].error, kind)


async def test_what_an_item_says_of_another_market_is_left_out(seller: AmazonApi, api: Api) -> None:
    lamp = item(LAMP.id)
    for part in ("summaries", "images", "salesRanks", "dimensions", "relationships"):
        lamp[part] = [{"marketplaceId": CA, "itemName": "Veilleuse", "brand": "AUTRE"}, *lamp[part]]
    mine = own(OURS, LAMP.id, "BUYABLE")
    mine["summaries"] = [{"marketplaceId": CA, "asin": LAMP.id, "status": []}, *mine["summaries"]]
    api.answers |= {"searchCatalogItems": found(lamp), "searchListingsItems": said({"items": [mine]})}
    sweep = await look(seller)
    (listing,) = readings(sweep, Listing)
    assert (listing.title, listing.brand, listing.parent, len(listing.measures)) == (
        "Night lamp",
        "TWOAM",
        "B0PARENT01",
        1,
    )
    assert len(readings(sweep, Rank)) == 2
    assert [one.buyable for one in readings(sweep, Sku)] == [True]


async def test_twenty_listings_cost_one_search(seller: AmazonApi, api: Api) -> None:
    many = [Subject("us", f"B0TWOAM{number:03}") for number in range(45)]
    api.answers |= {"searchCatalogItems": found(*(item(one.id) for one in many)), "searchListingsItems": found()}
    sweep = await look(seller, *many)
    assert sweep.whole == set(many)
    assert [len(heard.listed("identifiers")) for heard in api.of(SEARCH_CATALOG)] == [20, 20, 5]
    assert {heard.query["pageSize"] for heard in api.of(SEARCH_CATALOG)} == {"20"}


# --- ranks


async def test_an_unranked_listing_is_whole_without_ranks(seller: AmazonApi, api: Api) -> None:
    none = [{"marketplaceId": US, "classificationRanks": [], "displayGroupRanks": []}]
    api.answers |= {"searchCatalogItems": found(item(LAMP.id, salesRanks=none)), "searchListingsItems": found()}
    sweep = await look(seller)
    assert sweep.whole == {LAMP}
    assert readings(sweep, Rank) == []


async def test_two_boards_of_one_name_are_told_once(seller: AmazonApi, api: Api) -> None:
    boards = [{"classificationId": number, "title": "Boots", "rank": place} for number, place in (("1", 9), ("2", 4))]
    ranks = [{"marketplaceId": US, "classificationRanks": boards}]
    api.answers |= {"searchCatalogItems": found(item(LAMP.id, salesRanks=ranks)), "searchListingsItems": found()}
    assert readings(await look(seller), Rank) == [Rank(LAMP, "Boots", 9)]


# --- stock


async def test_what_lies_at_amazon_and_at_home_is_one_stock(seller: AmazonApi, api: Api) -> None:
    skus = (own("A-1", LAMP.id, "BUYABLE", **AT_AMAZON), own("B", LAMP.id, "BUYABLE", **at_home(7)))
    api.answers |= {"searchListingsItems": found(*skus), "getInventorySummaries": lying(A_1=20)}
    sweep = await counted(seller)
    assert readings(sweep, Stock) == [Stock(LAMP, 27, at_platform=20, at_home=7, inbound=4, reserved=1)]
    assert sweep.whole == {LAMP}


async def test_a_seller_without_goods_at_amazon_asks_for_none(seller: AmazonApi, api: Api) -> None:
    api.answers["searchListingsItems"] = found(own("B", LAMP.id, "BUYABLE", **at_home(7)))
    assert readings(await counted(seller), Stock) == [Stock(LAMP, 7, at_home=7)]
    assert api.of(INVENTORY) == []


@pytest.mark.parametrize(
    "answer", [error(400, "InvalidInput", "Invalid Input"), said({"payload": {"inventorySummaries": []}})]
)
async def test_a_sum_that_lacks_a_part_is_not_told(answer: Reply, seller: AmazonApi, api: Api) -> None:
    skus = (own("A", LAMP.id, "BUYABLE", **AT_AMAZON), own("B", LAMP.id, "BUYABLE", **at_home(7)))
    api.answers |= {"searchListingsItems": found(*skus), "getInventorySummaries": answer}
    sweep = await counted(seller)
    assert (sweep.readings, sweep.whole) == ((), frozenset())
    assert len(sweep.partial) == 1


async def test_nothing_left_is_told_as_zero(seller: AmazonApi, api: Api) -> None:
    api.answers["searchListingsItems"] = found(own("A", LAMP.id, **AT_AMAZON))
    api.answers["getInventorySummaries"] = lying(A=0)
    assert [one.quantity for one in readings(await counted(seller), Stock)] == [0]


async def test_of_a_rival_s_listing_nothing_is_counted_and_nothing_is_wrong(seller: AmazonApi, api: Api) -> None:
    api.answers["searchListingsItems"] = found(own("B", LAMP.id, "BUYABLE", **at_home(7)))
    sweep = await counted(seller, LAMP, SOFA)
    assert sweep.whole == {LAMP, SOFA}
    assert [one.subject for one in readings(sweep, Stock)] == [LAMP]


async def test_without_my_seller_id_the_stock_says_what_is_missing(make_seller: MakeSeller, api: Api) -> None:
    sweep = await counted(make_seller(seller_id=None))
    assert "seller_id" in str(sweep.missed[0].error)
    assert api.heard == []


async def test_fifty_skus_go_into_one_call_of_the_inventory(seller: AmazonApi, api: Api) -> None:
    many = [Subject("us", f"B0TWOAM{number:03}") for number in range(60)]
    api.answers["searchListingsItems"] = found(*(own(f"S{one.id}", one.id, "BUYABLE", **AT_AMAZON) for one in many))
    api.answers["getInventorySummaries"] = lying(**{f"S{one.id}": 1 for one in many})
    assert (await counted(seller, *many)).whole == set(many)
    assert [len(heard.listed("sellerSkus")) for heard in api.of(INVENTORY)] == [50, 10]


async def test_my_skus_on_several_pages_are_all_counted(seller: AmazonApi, api: Api) -> None:
    def page(heard: Heard) -> Reply:
        number = int(heard.query.get("pageToken", "0"))
        more = {"pagination": {"nextToken": str(number + 1)}} if number < 2 else {}
        return said({"items": [own(f"S{number}", LAMP.id, "BUYABLE", **at_home(10))], **more})

    api.answers["searchListingsItems"] = page
    assert [one.quantity for one in readings(await counted(seller), Stock)] == [30]
    assert {heard.values["sellerId"] for heard in api.heard} == {ME}
