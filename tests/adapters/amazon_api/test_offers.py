"""How offers are asked for, and how complete an answer is."""

from decimal import Decimal
from typing import Any

import pytest

from adapters.amazon.api import AmazonApi
from adapters.amazon.api.operations import ITEM_OFFERS_BATCH, LISTING_OFFERS_BATCH, SEARCH_LISTINGS
from adapters.amazon.api.refusals import Rejected
from adapters.errors import Misread, TryLater
from adapters.readings import Ask, Condition, FulfilledBy, Money, Offer, Subject, Topic
from adapters.refusals import Denied
from tests.adapters.amazon_api.conftest import MakeSeller
from tests.adapters.amazon_api.offers import (
    LAMP,
    OTHER,
    OURS,
    RIVAL,
    ask_once,
    asked,
    batched,
    failed,
    listings,
    offer,
    offers_in,
    payload,
    shelf,
)
from tests.adapters.amazon_api.server import ME, Api, error, said
from tests.clock import StillClock


async def test_my_listing_is_asked_for_by_sku_and_a_rival_s_by_asin(seller: AmazonApi, api: Api) -> None:
    rival = Subject("us", "B0RIVAL001")
    api.answers["searchListingsItems"] = shelf({LAMP.id: [OURS]})
    api.answers["getListingOffersBatch"] = batched({OURS: payload(offer(ME, 21.99, MyOffer=True, IsBuyBoxWinner=True))})
    api.answers["getItemOffersBatch"] = batched({rival.id: payload(offer(RIVAL, 5), offer(OTHER, 6))})
    sweep = await seller.read(Topic.OFFERS, Ask((LAMP, rival)))
    assert asked(api) == (1, 1)
    assert sweep.whole == {LAMP, rival}
    mine, first, second = offers_in(sweep)
    assert mine == Offer(
        subject=LAMP,
        seller=mine.seller,
        price=Money(Decimal("21.99"), "USD"),
        shipping=Money(Decimal(0), "USD"),
        condition=Condition.NEW,
        fulfilled_by=FulfilledBy.SELLER,
        featured=True,
    )
    assert (mine.seller.id, mine.mine) == (ME, True)
    assert [(one.seller.id, one.mine, one.subject) for one in (first, second)] == [
        (RIVAL, False, rival),
        (OTHER, False, rival),
    ]


async def test_twenty_go_into_one_call_and_each_only_once(seller: AmazonApi, api: Api) -> None:
    many = listings(45)
    api.answers["searchListingsItems"] = shelf({one.id: [f"S-{one.id}"] for one in many})
    api.answers["getListingOffersBatch"] = batched({}, payload(offer(ME, 9)))
    sweep = await seller.read(Topic.OFFERS, Ask((*many, *many[:5])))
    assert sweep.whole == set(many)
    assert [len(heard.body["requests"]) for heard in api.of(LISTING_OFFERS_BATCH)] == [20, 20, 5]
    assert len(offers_in(sweep)) == 45


async def test_the_skus_are_looked_up_once_a_day(make_seller: MakeSeller, api: Api, clock: StillClock) -> None:
    api.answers["searchListingsItems"] = shelf({LAMP.id: [OURS]})
    api.answers["getListingOffersBatch"] = batched({}, payload(offer(ME, 9)))
    for _ in range(3):
        await make_seller().read(Topic.OFFERS, Ask((LAMP,)))
    assert len(api.of(SEARCH_LISTINGS)) == 1
    clock.advance(86400)
    await make_seller().read(Topic.OFFERS, Ask((LAMP,)))
    assert len(api.of(SEARCH_LISTINGS)) == 2


async def test_of_several_skus_a_new_one_that_can_be_bought_is_asked_with(seller: AmazonApi, api: Api) -> None:
    api.answers["searchListingsItems"] = shelf({LAMP.id: ["A-USED", "B-CLOSED", "C"]})
    api.answers["getListingOffersBatch"] = batched({}, payload(offer(ME, 9)))
    await seller.read(Topic.OFFERS, Ask((LAMP,)))
    assert api.of(LISTING_OFFERS_BATCH)[0].body["requests"][0]["uri"].endswith("/listings/C/offers")


async def test_a_sku_that_amazon_does_not_know_is_asked_for_by_asin_and_stays_so(seller: AmazonApi, api: Api) -> None:
    api.answers["searchListingsItems"] = shelf({LAMP.id: [OURS]})
    api.answers["getListingOffersBatch"] = batched({OURS: failed(404, "NotFound")})
    api.answers["getItemOffersBatch"] = batched({LAMP.id: payload(offer(RIVAL, 9))})
    for _ in range(2):
        assert (await seller.read(Topic.OFFERS, Ask((LAMP,)))).whole == {LAMP}
    assert asked(api) == (1, 2)


async def test_without_my_seller_id_offers_are_asked_for_by_asin_until_one_of_mine_tells_it(
    make_seller: MakeSeller, api: Api
) -> None:
    api.answers["searchListingsItems"] = shelf({LAMP.id: [OURS]})
    api.answers["getItemOffersBatch"] = batched({}, payload(offer(RIVAL, 9), offer(ME, 10, MyOffer=True)))
    api.answers["getListingOffersBatch"] = batched({}, payload(offer(ME, 10, MyOffer="")))
    await make_seller(seller_id=None).read(Topic.OFFERS, Ask((LAMP,)))
    assert asked(api) == (0, 1)
    sweep = await make_seller(seller_id=None).read(Topic.OFFERS, Ask((LAMP,)))
    assert asked(api) == (1, 1)
    assert [one.mine for one in offers_in(sweep)] == [True]


async def test_without_the_role_for_listings_offers_are_asked_for_by_asin(seller: AmazonApi, api: Api) -> None:
    api.answers["searchListingsItems"] = error(403, "Unauthorized", "Access to requested resource is denied.")
    api.answers["getItemOffersBatch"] = batched({}, payload(offer(RIVAL, 9)))
    assert (await seller.read(Topic.OFFERS, Ask((LAMP,)))).whole == {LAMP}


# --- how complete an answer is


async def test_offers_that_are_hidden_beyond_twenty_are_noticed_by_the_count(seller: AmazonApi, api: Api) -> None:
    twenty = [offer(f"A2SELLER{number:06}", 10 + number) for number in range(20)]
    sweep = await ask_once(seller, api, payload(*twenty, count=23))
    assert [one.why for one in sweep.partial] == ["the list shows 20 of 23 offers"]
    assert len(offers_in(sweep)) == 20


async def test_offers_in_other_conditions_are_not_hidden_ones(seller: AmazonApi, api: Api) -> None:
    sweep = await ask_once(seller, api, payload(offer(RIVAL, 9), TotalOfferCount=4286))
    assert sweep.whole == {LAMP}


async def test_counts_of_several_channels_are_added_in_any_spelling(seller: AmazonApi, api: Api) -> None:
    counts = [{"condition": "New", "OfferCount": 1}, {"condition": "new", "OfferCount": 2}]
    sweep = await ask_once(seller, api, payload(offer(RIVAL, 9), NumberOfOffers=counts))
    assert [one.why for one in sweep.partial] == ["the list shows 1 of 3 offers"]


async def test_a_listing_that_nobody_sells_is_whole_and_empty(seller: AmazonApi, api: Api) -> None:
    nobody = {"status": "NoBuyableOffers", "Summary": {"TotalOfferCount": 0}, "Offers": []}
    sweep = await ask_once(seller, api, nobody)
    assert sweep.whole == {LAMP}
    assert not offers_in(sweep)


@pytest.mark.parametrize(
    "odd",
    [
        payload(offer(RIVAL, 9), status="ActiveButTooSoonForProcessing"),
        {"status": "Success", "Offers": []},
        {"Summary": {"TotalOfferCount": 0}, "Offers": []},
        {},
    ],
)
async def test_an_answer_that_is_no_observation_says_nothing(odd: Any, seller: AmazonApi, api: Api) -> None:
    sweep = await ask_once(seller, api, odd)
    assert (sweep.whole, sweep.readings) == (frozenset(), ())
    assert [type(one.error) for one in sweep.missed] == [Misread]


async def test_used_offers_are_asked_for_by_their_condition_and_all_of_it_is_told(seller: AmazonApi, api: Api) -> None:
    used = payload(offer(RIVAL, 4, SubCondition="very_good"), count=0)
    used["Summary"]["NumberOfOffers"] = [{"condition": "used", "OfferCount": 1}]
    sweep = await ask_once(seller, api, used, Ask((LAMP,), condition=Condition.USED))
    assert api.of(ITEM_OFFERS_BATCH)[0].body["requests"][0]["ItemCondition"] == "Used"
    assert [one.condition for one in offers_in(sweep)] == [Condition.USED]
    assert sweep.whole == {LAMP}
    assert sweep.ask.condition is Condition.USED


@pytest.mark.parametrize(
    ("broken", "kind"),
    [
        (failed(400, "InvalidInput"), Rejected),
        (failed(403, "Unauthorized"), Denied),
        (failed(429, "QuotaExceeded"), TryLater),
        (failed(500, "InternalFailure"), TryLater),
        (None, Misread),
    ],
)
async def test_an_answer_of_a_batch_that_failed_alone_costs_no_other(
    broken: Any, kind: type[Exception], seller: AmazonApi, api: Api
) -> None:
    many = listings(20)
    api.answers["searchListingsItems"] = shelf({})
    given = {one.id: payload(offer(RIVAL, 9)) for one in many[1:]}
    api.answers["getItemOffersBatch"] = batched({**given, **({many[0].id: broken} if broken else {})})
    sweep = await seller.read(Topic.OFFERS, Ask(many))
    assert sweep.whole == set(many[1:])
    assert [(one.subject, type(one.error)) for one in sweep.missed] == [(many[0], kind)]


async def test_a_batch_that_is_turned_down_whole_costs_only_its_own_twenty(seller: AmazonApi, api: Api) -> None:
    many = listings(40)
    api.answers["searchListingsItems"] = shelf({})
    good = batched({}, payload(offer(RIVAL, 9)))
    replies = [lambda heard: error(400, "InvalidInput", "Duplicate requests submitted"), good]
    api.answers["getItemOffersBatch"] = lambda heard: replies.pop(0)(heard)
    sweep = await seller.read(Topic.OFFERS, Ask(many))
    assert sweep.whole == set(many[20:])
    assert {one.subject for one in sweep.missed} == set(many[:20])


@pytest.mark.parametrize(("asked", "whole"), [(1, 1), (2, 0)])
async def test_answers_that_name_nobody_are_nobody_s_but_where_only_one_was_asked(
    asked: int, whole: int, seller: AmazonApi, api: Api
) -> None:
    """The models promise no order, and need no name where it is asked by SKU."""
    some = listings(asked)
    api.answers["searchListingsItems"] = shelf({})
    nameless = {"status": {"statusCode": 200}, "body": {"payload": payload(offer(RIVAL, 9))}}
    api.answers["getItemOffersBatch"] = said({"responses": [nameless] * asked})
    sweep = await seller.read(Topic.OFFERS, Ask(some))
    assert (len(sweep.whole), len(sweep.missed)) == (whole, asked - whole)


async def test_an_answer_by_sku_may_name_its_listing_in_the_identifier_alone(seller: AmazonApi, api: Api) -> None:
    two = listings(2)
    api.answers["searchListingsItems"] = shelf({one.id: [f"SKU-{one.id}"] for one in two})
    bodies = [
        {**payload(*[offer(RIVAL, 9)][: one is two[0]]), "Identifier": {"SellerSKU": f"SKU-{one.id}"}}
        for one in reversed(two)
    ]
    api.answers["getListingOffersBatch"] = said(
        {"responses": [{"status": {"statusCode": 200}, "body": {"payload": body}} for body in bodies]}
    )
    sweep = await seller.read(Topic.OFFERS, Ask(two))
    assert {one.subject for one in offers_in(sweep)} == {two[0]}
