"""Answers that are short of something: an empty body, a list without its rows, a batch that is turned down whole."""

import pytest

from adapters.amazon.api import AmazonApi, catalog
from adapters.amazon.api.calls import Calls
from adapters.amazon.api.operations import ITEM_OFFERS_BATCH, LISTING_OFFERS_BATCH
from adapters.errors import Misread
from adapters.readings import Ask, Listing, Missed, Offer, Share, Sku, Stock, Subject, Topic, Whole
from tests.adapters.amazon_api.conftest import MakeSeller
from tests.adapters.amazon_api.listings import at_home, found, item, own
from tests.adapters.amazon_api.offers import RIVAL, batched, failed, offer, payload, shelf
from tests.adapters.amazon_api.server import ME, Api, Heard, error, said
from tests.adapters.conftest import Reply
from tests.clock import StillClock

LAMP, SOFA = Subject("us", "B0TWOAMBL1"), Subject("us", "B0TWOAMBL2")
EMPTY = Reply(b"", 200, {"Content-Type": "application/json"})
HTML = Reply(b"<html><head><title>400 Bad Request</title></head></html>", 400, {"Content-Type": "text/html"})


@pytest.mark.parametrize("answer", [EMPTY, said({}), said({"items": None}), said([])])
async def test_a_catalogue_that_says_nothing_is_not_understood(answer: Reply, seller: AmazonApi, api: Api) -> None:
    api.answers |= {"searchCatalogItems": answer, "getCatalogItem": answer, "searchListingsItems": found()}
    sweep = await seller.read(Topic.LISTINGS, Ask((LAMP,)))
    assert (sweep.readings, sweep.whole) == ((), frozenset())
    assert isinstance(sweep.missed[0].error, Misread)


@pytest.mark.parametrize("answer", [EMPTY, said({})])
async def test_a_single_item_that_says_nothing_is_no_listing(answer: Reply, seller: AmazonApi, api: Api) -> None:
    api.answers |= {"searchCatalogItems": found(item(SOFA.id)), "getCatalogItem": answer}
    api.answers["searchListingsItems"] = found()
    sweep = await seller.read(Topic.LISTINGS, Ask((LAMP, SOFA)))
    assert sweep.whole == {SOFA}
    assert [one.subject for one in sweep.readings if isinstance(one, Listing)] == [SOFA]


async def test_a_listing_whose_question_is_refused_costs_no_other(seller: AmazonApi, api: Api) -> None:
    api.answers |= {"searchCatalogItems": found(item(SOFA.id)), "searchListingsItems": found()}
    api.answers["getCatalogItem"] = error(400, "InvalidInput", "Invalid Input")
    sweep = await seller.read(Topic.LISTINGS, Ask((LAMP, SOFA)))
    assert sweep.whole == {SOFA}
    assert [one.subject for one in sweep.missed] == [LAMP]


@pytest.mark.parametrize("answer", [EMPTY, said({}), said({"numberOfResults": 3})])
async def test_a_list_of_my_skus_that_says_nothing_does_not_make_them_a_stranger_s(
    answer: Reply, make_seller: MakeSeller, api: Api
) -> None:
    api.answers["getListingOffersBatch"] = batched({}, payload(offer(ME, 9)))
    api.answers["getItemOffersBatch"] = batched({}, payload(offer(ME, 9)))
    api.answers["searchListingsItems"] = answer
    await make_seller().read(Topic.OFFERS, Ask((LAMP,)))
    api.answers["searchListingsItems"] = shelf({LAMP.id: ["LAMP"]})
    api.heard.clear()
    await make_seller().read(Topic.OFFERS, Ask((LAMP,)))
    assert len(api.of(LISTING_OFFERS_BATCH)) == 1


async def test_stock_is_not_told_from_fewer_skus_than_amazon_counts(seller: AmazonApi, api: Api) -> None:
    one = own("LAMP-1", LAMP.id, "BUYABLE", **at_home(3))
    api.answers["searchListingsItems"] = said({"numberOfResults": 2, "items": [one]})
    sweep = await seller.read(Topic.STOCK, Ask((LAMP,)))
    assert [word for word in sweep.readings if isinstance(word, Stock | Sku)] == []
    assert "names 1 of the 2 SKUs" in str(sweep.missed[0].error)


@pytest.mark.parametrize("answer", [HTML, error(400, "InvalidInput", "Duplicate requests submitted")])
async def test_a_batch_that_is_turned_down_whole_says_nothing_of_its_skus(
    answer: Reply, seller: AmazonApi, api: Api
) -> None:
    """Else one bad minute would have every listing asked for by ASIN, at a fifth of the quota, for a day."""
    api.answers["searchListingsItems"] = shelf({LAMP.id: ["LAMP"], SOFA.id: ["SOFA"]})
    api.answers["getListingOffersBatch"] = answer
    sweep = await seller.read(Topic.OFFERS, Ask((LAMP, SOFA)))
    assert {one.subject for one in sweep.missed} == {LAMP, SOFA}
    api.answers["getListingOffersBatch"] = batched({}, payload(offer(ME, 9)))
    assert (await seller.read(Topic.OFFERS, Ask((LAMP, SOFA)))).whole == {LAMP, SOFA}
    assert api.of(ITEM_OFFERS_BATCH) == []


async def test_a_sku_that_was_not_known_for_a_moment_is_asked_with_again_after_an_hour(
    seller: AmazonApi, api: Api, clock: StillClock
) -> None:
    api.answers["searchListingsItems"] = shelf({LAMP.id: ["LAMP"]})
    api.answers["getListingOffersBatch"] = batched({}, failed(400, "InvalidInput"))
    api.answers["getItemOffersBatch"] = batched({}, payload(offer(ME, 9)))
    await seller.read(Topic.OFFERS, Ask((LAMP,)))
    await seller.read(Topic.OFFERS, Ask((LAMP,)))
    assert (len(api.of(LISTING_OFFERS_BATCH)), len(api.of(ITEM_OFFERS_BATCH))) == (1, 2)
    api.answers["getListingOffersBatch"] = batched({}, payload(offer(ME, 9)))
    clock.advance(3601)
    await seller.read(Topic.OFFERS, Ask((LAMP,)))
    assert (len(api.of(LISTING_OFFERS_BATCH)), len(api.of(ITEM_OFFERS_BATCH))) == (2, 2)


async def test_one_payload_that_cannot_even_be_written_down_costs_no_other(seller: AmazonApi, api: Api) -> None:
    api.answers["searchListingsItems"] = shelf({LAMP.id: ["LAMP"], SOFA.id: ["SOFA"]})
    broken = payload(offer(ME, 9), note="\ud800")
    api.answers["getListingOffersBatch"] = batched({"SOFA": broken, "LAMP": payload(offer(ME, 9))})
    for asked in ((SOFA, LAMP), (LAMP, SOFA)):
        assert LAMP in (await seller.read(Topic.OFFERS, Ask(asked))).whole


async def test_an_offer_that_amazon_calls_mine_is_mine_though_the_configured_id_is_another(
    make_seller: MakeSeller, api: Api
) -> None:
    api.answers["searchListingsItems"] = shelf({LAMP.id: ["LAMP"]})
    api.answers["getListingOffersBatch"] = batched({}, payload(offer(RIVAL, 9, MyOffer=True)))
    sweep = await make_seller().read(Topic.OFFERS, Ask((LAMP,)))
    assert [one.mine for one in sweep.readings if isinstance(one, Offer)] == [True]


@pytest.mark.parametrize("body", [None, {}, {"featuredBuyingOptions": "none"}])
async def test_a_summary_without_its_list_does_not_say_that_nobody_is_featured(
    body: object, seller: AmazonApi, api: Api
) -> None:
    response = {"status": {"statusCode": 200}, "request": {"asin": LAMP.id}, "body": body}
    api.answers["getCompetitiveSummary"] = said({"responses": [response]})
    words = [word async for word in seller.featured(Ask((LAMP,)))]
    assert [word.subject for word in words if isinstance(word, Missed)] == [LAMP]
    assert not any(isinstance(word, Share | Whole) for word in words)


async def test_an_empty_answer_is_named_as_such(calls: Calls, api: Api) -> None:
    api.answers["searchCatalogItems"] = EMPTY
    with pytest.raises(Misread, match="searchCatalogItems with nothing"):
        await calls.send(catalog.search("us", (LAMP.id,), catalog.RANKS))


async def test_a_number_too_large_for_any_quantity_is_none(seller: AmazonApi, api: Api) -> None:
    def answer(heard: Heard) -> Reply:
        body = b'{"numberOfResults": 1e999999999, "items": []}'
        return Reply(body, 200, {"Content-Type": "application/json"})

    api.answers |= {"searchListingsItems": answer, "searchCatalogItems": found(item(LAMP.id))}
    assert (await seller.read(Topic.LISTINGS, Ask((LAMP,)))).whole == {LAMP}


async def test_a_single_item_about_another_listing_is_not_the_one_that_was_asked_for(
    seller: AmazonApi, api: Api
) -> None:
    api.answers |= {"searchCatalogItems": found(), "searchListingsItems": found()}
    api.answers["getCatalogItem"] = said(item(SOFA.id))
    sweep = await seller.read(Topic.LISTINGS, Ask((LAMP,)))
    assert (sweep.readings, sweep.whole) == ((), frozenset())
    assert "not about this listing" in str(sweep.missed[0].error)
