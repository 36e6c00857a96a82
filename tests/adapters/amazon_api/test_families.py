"""Who stands in one family of variations with a listing of mine: asked for seldom, and never guessed."""

from datetime import timedelta
from typing import Any

from adapters.amazon.api import AmazonApi
from adapters.readings import Abroad, Family, Listing, Page
from tests.adapters.amazon_api.conftest import MakeSeller
from tests.adapters.amazon_api.listings import LAMP, SOFA, at_home, found, item, look, own, readings
from tests.adapters.amazon_api.server import CA, US, Api, error, said
from tests.clock import StillClock


def parent(*children: str) -> dict[str, Any]:
    kin = [
        {"type": "VARIATION", "childAsins": [*children]},
        {"type": "PACKAGE_HIERARCHY", "childAsins": ["B0BOX00001"]},
    ]
    return item("B0PARENT01", relationships=[{"marketplaceId": US, "relationships": kin}])


def mine(*asins: str) -> Any:
    return found(*(own(f"SKU-{asin}", asin, "BUYABLE", "DISCOVERABLE", **at_home(3)) for asin in asins))


async def test_a_family_is_told_with_those_of_whom_no_sku_is_mine(seller: AmazonApi, api: Api) -> None:
    children = (LAMP.id, SOFA.id, "B0STRANGE1")
    api.answers |= {
        "searchCatalogItems": found(item(LAMP.id), parent(*children)),
        "searchListingsItems": mine(LAMP.id, SOFA.id),
    }
    assert readings(await look(seller), Family) == [
        Family(LAMP, "B0PARENT01", tuple(sorted(children)), ("B0STRANGE1",)),
    ]


async def test_a_family_is_asked_for_again_after_six_hours_only(seller: AmazonApi, api: Api, clock: StillClock) -> None:
    api.answers |= {
        "searchCatalogItems": found(item(LAMP.id), parent(LAMP.id)),
        "searchListingsItems": mine(LAMP.id),
    }
    await look(seller)
    api.answers["searchCatalogItems"] = found(item(LAMP.id), parent(LAMP.id, "B0STRANGE1"))
    assert [one.others for one in readings(await look(seller), Family)] == [()]
    clock.advance(timedelta(hours=6).total_seconds() + 1)
    assert [one.others for one in readings(await look(seller), Family)] == [("B0STRANGE1",)]


async def test_a_family_that_cannot_be_told_is_left_out_and_the_listing_is_not(seller: AmazonApi, api: Api) -> None:
    api.answers |= {"searchCatalogItems": found(item(LAMP.id)), "searchListingsItems": mine(LAMP.id)}
    sweep = await look(seller)
    assert (readings(sweep, Family), len(readings(sweep, Listing)), set(sweep.whole)) == ([], 1, {LAMP})


async def test_listings_that_are_not_mine_have_no_family_asked_for(seller: AmazonApi, api: Api) -> None:
    api.answers |= {"searchCatalogItems": found(item(LAMP.id), parent(LAMP.id)), "searchListingsItems": found()}
    assert readings(await look(seller), Family) == []


async def test_the_catalogues_word_that_it_is_for_adults_is_read(seller: AmazonApi, api: Api) -> None:
    summary = {**item(LAMP.id)["summaries"][0]}
    flagged = {"is_adult_product": [{"value": True, "marketplace_id": US}]}
    for more, adult in (
        ({"summaries": [{**summary, "adultProduct": True}]}, True),
        ({"summaries": [{**summary, "adultProduct": False}]}, False),
        ({"summaries": [{**summary, "adultProduct": False}], "attributes": flagged}, True),
        ({}, None),
    ):
        api.answers |= {"searchCatalogItems": found(item(LAMP.id, **more)), "searchListingsItems": found()}
        assert [one.adult for one in readings(await look(seller), Listing)] == [adult]


# --- markets where I do not sell -------------------------------------------------------------------------------------


def abroad(*summaries: tuple[str, str]) -> dict[str, Any]:
    rows = [{"marketplaceId": number, "itemName": title, "brand": "Lumen"} for number, title in summaries]
    return item(LAMP.id, summaries=rows)


async def test_the_catalogue_of_the_regions_other_markets_is_asked_once_a_week(
    make_seller: MakeSeller, api: Api, clock: StillClock
) -> None:
    api.answers |= {
        "searchCatalogItems": found(item(LAMP.id)),
        "searchListingsItems": mine(LAMP.id),
        "getCatalogItem": said(abroad((CA, "Night lamp"))),
    }
    seller = make_seller(market="us", markets=("us", "mx"))
    for _ in range(2):
        assert readings(await look(seller), Abroad) == [Abroad(LAMP, (Page("ca", "Night lamp", "Lumen"),))]
    (asked,) = [one for one in api.heard if one.operation == "getCatalogItem"]
    assert set(asked.listed("marketplaceIds")) == {CA, "A2Q3Y263D00KWC"}, "Canada and Brazil, where I do not sell"
    clock.advance(timedelta(days=7).total_seconds() + 1)
    api.answers["getCatalogItem"] = error(404, "NOT_FOUND", "Requested item not found.")
    assert readings(await look(seller), Abroad) == [Abroad(LAMP, ())]


async def test_a_catalogue_that_refuses_those_markets_says_nothing_and_hurts_no_listing(
    seller: AmazonApi, api: Api
) -> None:
    api.answers |= {
        "searchCatalogItems": found(item(LAMP.id)),
        "searchListingsItems": mine(LAMP.id),
        "getCatalogItem": error(403, "Unauthorized", "Access to requested resource is denied."),
    }
    for _ in range(2):
        sweep = await look(seller)
        assert (readings(sweep, Abroad), set(sweep.whole)) == ([], {LAMP})
    assert [one.operation for one in api.heard].count("getCatalogItem") == 1
