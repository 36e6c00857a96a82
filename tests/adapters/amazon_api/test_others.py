"""What the API tells of listings that are not mine: price, state and ranks, and nothing that it does not say."""

from decimal import Decimal
from typing import Any

import pytest

from adapters.amazon.api import AmazonApi
from adapters.amazon.api.operations import ITEM_OFFERS_BATCH
from adapters.errors import Misread
from adapters.readings import Ask, Listing, Money, Offer, OfferCount, Rank, ReviewSummary, Sku, State, Sweep, Topic
from tests.adapters.amazon_api.listings import LAMP, OURS, SOFA, found, item, own
from tests.adapters.amazon_api.offers import OTHER, RIVAL, asked, batched, failed, offer, payload
from tests.adapters.amazon_api.server import Api, error

BOX = {"IsBuyBoxWinner": True}
NOBODY = {"status": "NoBuyableOffers", "Summary": {"TotalOfferCount": 0}, "Offers": []}


async def look(seller: AmazonApi, api: Api, offers: Any, *items: dict[str, Any]) -> Sweep:
    api.answers |= {"searchCatalogItems": found(*(items or (item(LAMP.id),))), "searchListingsItems": found()}
    api.answers["getItemOffersBatch"] = batched({LAMP.id: offers})
    return await seller.read(Topic.RIVALS, Ask((LAMP,)))


def listing(sweep: Sweep) -> Listing:
    (told,) = [one for one in sweep.readings if isinstance(one, Listing)]
    return told


async def test_a_rival_has_the_price_of_his_featured_offer_and_the_ranks_of_the_catalogue(
    seller: AmazonApi, api: Api
) -> None:
    sweep = await look(seller, api, payload(offer(OTHER, 17.5), offer(RIVAL, 19.99, **BOX)))
    told = listing(sweep)
    assert (told.state, told.price, told.title) == (State.LIVE, Money(Decimal("19.99"), "USD"), "Night lamp")
    assert [(one.board, one.position) for one in sweep.readings if isinstance(one, Rank)] == [
        ("Home", 728),
        ("Night Lights", 3),
    ]
    assert {one.seller.id for one in sweep.readings if isinstance(one, Offer)} == {OTHER, RIVAL}
    assert not [one for one in sweep.readings if isinstance(one, ReviewSummary | OfferCount)]
    assert sweep.whole == {LAMP}
    assert (sweep.partial, sweep.missed) == ((), ())
    assert len({one.key for one in sweep.readings}) == len(sweep.readings)
    assert asked(api) == (0, 1), "by ASIN: it is not mine"


async def test_nobody_featured_leaves_the_price_unknown(seller: AmazonApi, api: Api) -> None:
    told = listing(await look(seller, api, payload(offer(RIVAL, 19.99))))
    assert (told.state, told.price) == (State.NO_FEATURED_OFFER, None)


async def test_what_nobody_offers_new_is_sold_out(seller: AmazonApi, api: Api) -> None:
    told = listing(await look(seller, api, NOBODY))
    assert (told.state, told.price) == (State.OUT_OF_STOCK, None)


async def test_what_the_catalogue_does_not_have_is_gone_and_nobody_is_asked_to_sell_it(
    seller: AmazonApi, api: Api
) -> None:
    api.answers["getCatalogItem"] = error(404, "NOT_FOUND")
    sweep = await look(seller, api, NOBODY, item(SOFA.id))
    assert listing(sweep).state is State.GONE
    assert sweep.whole == {LAMP}
    assert api.of(ITEM_OFFERS_BATCH) == []


@pytest.mark.parametrize(
    "odd",
    [payload(status="ActiveButTooSoonForProcessing"), failed(500, "InternalFailure"), failed(400, "InvalidInput")],
)
async def test_without_word_of_its_offers_a_rival_is_not_answered(odd: Any, seller: AmazonApi, api: Api) -> None:
    sweep = await look(seller, api, odd)
    assert (sweep.readings, sweep.whole) == ((), frozenset())
    assert [one.topic for one in sweep.missed] == [Topic.RIVALS]


async def test_a_list_that_is_cut_off_before_the_featured_offer_does_not_prove_that_there_is_none(
    seller: AmazonApi, api: Api
) -> None:
    sweep = await look(seller, api, payload(offer(OTHER, 17.5), count=25))
    assert [(one.topic, one.why) for one in sweep.partial] == [(Topic.RIVALS, "the list shows 1 of 25 offers")]
    shown = await look(seller, api, payload(offer(OTHER, 17.5, **BOX), count=25))
    assert listing(shown).price == Money(Decimal("17.5"), "USD")
    assert shown.whole == {LAMP}


async def test_a_catalogue_that_cannot_be_read_is_missed_not_gone(seller: AmazonApi, api: Api) -> None:
    api.answers["getCatalogItem"] = error(400, "InvalidInput")
    sweep = await look(seller, api, NOBODY, item(SOFA.id))
    assert (sweep.readings, sweep.whole) == ((), frozenset())
    assert [(one.topic, isinstance(one.error, Misread)) for one in sweep.missed] == [(Topic.RIVALS, True)]


async def test_my_own_skus_behind_a_rivals_page_are_no_part_of_the_answer(seller: AmazonApi, api: Api) -> None:
    api.answers |= {
        "searchCatalogItems": found(item(LAMP.id)),
        "searchListingsItems": found(own(OURS, LAMP.id, "BUYABLE")),
        "getListingOffersBatch": batched({OURS: payload(offer(RIVAL, 19.99, **BOX))}),
    }
    sweep = await seller.read(Topic.RIVALS, Ask((LAMP,)))
    assert listing(sweep).price == Money(Decimal("19.99"), "USD")
    assert not [one for one in sweep.readings if isinstance(one, Sku)]
