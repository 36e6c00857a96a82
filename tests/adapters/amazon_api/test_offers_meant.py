"""What an offer is, whose it is, and who is featured."""

from decimal import Decimal
from typing import Any

import pytest

from adapters.amazon.api import AmazonApi, summary
from adapters.amazon.api.operations import ITEM_OFFERS_BATCH
from adapters.errors import TryLater
from adapters.readings import Ask, FulfilledBy, Offer, Rank, Share, Subject, Topic
from adapters.refusals import Denied
from tests.adapters.amazon_api.conftest import MakeSeller
from tests.adapters.amazon_api.offers import (
    LAMP,
    RIVAL,
    ask_once,
    batched,
    confirmed,
    featured,
    listings,
    offer,
    offers_in,
    payload,
    shelf,
    summarised,
)
from tests.adapters.amazon_api.server import ME, US, Api, said
from tests.adapters.conftest import Reply

# --- what an offer is


async def test_a_seller_with_two_offers_is_told_once_with_the_featured_else_the_cheaper(
    seller: AmazonApi, api: Api
) -> None:
    mine = (offer(ME, 25, IsFulfilledByAmazon=True, IsBuyBoxWinner=True), offer(ME, 20))
    rival = (offer(RIVAL, 30), offer(RIVAL, 28))
    sweep = await ask_once(seller, api, payload(*mine, *rival))
    prices = {one.seller.id: one.price.amount for one in offers_in(sweep) if one.price}
    assert prices == {ME: 25, RIVAL: 28}
    assert sweep.whole == {LAMP}


async def test_yen_have_no_decimals(make_seller: MakeSeller, api: Api) -> None:
    lamp = Subject("jp", LAMP.id)
    api.answers["searchListingsItems"] = shelf({})
    api.answers["getItemOffersBatch"] = batched({}, payload(offer(RIVAL, 1980, currency="JPY")))
    sweep = await make_seller(market="jp").read(Topic.OFFERS, Ask((lamp,)))
    price = offers_in(sweep)[0].price
    assert price is not None
    assert str(price) == "1980 JPY"


async def test_ranks_ride_along_under_the_titles_that_the_catalogue_told(seller: AmazonApi, api: Api) -> None:
    places = [{"ProductCategoryId": "toy_display_on_website", "Rank": 48602}, {"ProductCategoryId": "166", "Rank": 3}]
    answer = payload(offer(RIVAL, 9), SalesRankings=places)
    before = await ask_once(seller, api, answer)
    assert not [one for one in before.readings if isinstance(one, Rank)]
    board = {"websiteDisplayGroup": "toy_display_on_website", "title": "Toys & Games", "rank": 50000}
    ranks = [{"marketplaceId": US, "classificationRanks": [], "displayGroupRanks": [board]}]
    api.answers["searchCatalogItems"] = said({"items": [{"asin": LAMP.id, "salesRanks": ranks}]})
    await seller.read(Topic.LISTINGS, Ask((LAMP,)))
    after = await ask_once(seller, api, answer)
    assert [one for one in after.readings if isinstance(one, Rank)] == [Rank(LAMP, "Toys & Games", 48602)]


async def test_a_listing_of_another_region_is_refused_and_not_asked_for(seller: AmazonApi, api: Api) -> None:
    sweep = await seller.read(Topic.OFFERS, Ask((Subject("de", LAMP.id),)))
    assert "us" not in str(sweep.missed[0].error)
    assert isinstance(sweep.missed[0].error, Denied)
    assert api.heard == []


async def test_markets_of_one_region_are_asked_one_after_the_other(make_seller: MakeSeller, api: Api) -> None:
    both = (Subject("de", LAMP.id), Subject("fr", LAMP.id))
    api.answers["searchListingsItems"] = shelf({})
    api.answers["getItemOffersBatch"] = batched({}, payload(offer(RIVAL, 9, currency="EUR")))
    sweep = await make_seller(market="de", markets=("fr",)).read(Topic.OFFERS, Ask(both))
    assert sweep.whole == set(both)
    markets = [{entry["MarketplaceId"] for entry in heard.body["requests"]} for heard in api.of(ITEM_OFFERS_BATCH)]
    assert markets == [{"A1PA6795UKMFR9"}, {"A13V1IB3VIYZZH"}]


async def test_a_revoked_authorisation_is_one_clear_refusal_for_every_listing(seller: AmazonApi, api: Api) -> None:
    api.login = lambda form: said({"error": "invalid_grant"}, 400)
    many = listings(30)
    sweep = await seller.read(Topic.OFFERS, Ask(many))
    assert {one.subject for one in sweep.missed} == set(many)
    assert {str(one.error) for one in sweep.missed} == {str(sweep.missed[0].error)}
    assert len(api.logins) == 1


async def test_an_hour_of_503_is_told_as_such_and_nothing_is_concluded(seller: AmazonApi, api: Api) -> None:
    api.answers["searchListingsItems"] = Reply(b"<html>Service Unavailable</html>", 503)
    sweep = await seller.read(Topic.OFFERS, Ask((LAMP,)))
    assert (sweep.whole, sweep.readings) == (frozenset(), ())
    assert isinstance(sweep.missed[0].error, TryLater)


# --- the confirmation of the featured offer


async def test_the_featured_offer_is_confirmed_with_each_seller_s_part_of_the_views(
    seller: AmazonApi, api: Api
) -> None:
    option = {"buyingOptionType": "New", "segmentedFeaturedOffers": [featured(RIVAL, 10), featured(ME, 72, 18)]}
    api.answers["getCompetitiveSummary"] = summarised(option)
    words = await confirmed(seller)
    shares = [(word.seller.id, word.share) for word in words if isinstance(word, Share)]
    assert shares == [(ME, Decimal("0.9")), (RIVAL, Decimal("0.1"))]
    first = next(word for word in words if isinstance(word, Offer))
    assert (first.mine, first.featured, first.fulfilled_by) == (True, True, FulfilledBy.PLATFORM)
    assert str(first.landed) == "20.61 USD"


async def test_a_seller_who_is_featured_with_two_offers_has_the_views_of_both(seller: AmazonApi, api: Api) -> None:
    rows = [featured(ME, 40), featured(RIVAL, 35), featured(ME, 25)]
    api.answers["getCompetitiveSummary"] = summarised({"buyingOptionType": "New", "segmentedFeaturedOffers": rows})
    shares = {word.seller.id: word.share for word in await confirmed(seller) if isinstance(word, Share)}
    assert shares == {ME: Decimal("0.65"), RIVAL: Decimal("0.35")}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"featuredBuyingOptions": None},
        {"featuredBuyingOptions": [{"buyingOptionType": "New", "segmentedFeaturedOffers": [{"condition": "New"}]}]},
    ],
)
def test_an_answer_that_does_not_tell_whose_it_is_says_not_that_nobody_is_featured(body: Any) -> None:
    assert [type(word).__name__ for word in summary.read_featured(LAMP, body, ME)] == ["Missed"]


async def test_nobody_featured_is_an_answer_too(seller: AmazonApi, api: Api) -> None:
    api.answers["getCompetitiveSummary"] = summarised()
    assert [type(word).__name__ for word in await confirmed(seller)] == ["Whole", "Evidence"]
