from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import pytest

from adapters.amazon.api import AmazonApi, summary
from adapters.amazon.api.operations import ITEM_OFFERS_BATCH, LISTING_OFFERS_BATCH, SEARCH_LISTINGS
from adapters.amazon.api.refusals import Denied, Rejected
from adapters.errors import Misread, TryLater
from adapters.readings import Ask, Condition, FulfilledBy, Money, Offer, Rank, Share, Subject, Sweep, Topic
from tests.adapters.amazon_api.conftest import MakeSeller
from tests.adapters.amazon_api.server import ME, US, Api, Heard, error, said
from tests.adapters.conftest import Reply
from tests.clock import StillClock

RIVAL, OTHER = "A3RIVALRIVAL00", "A1OTHEROTHER00"
LAMP = Subject("us", "B0TWOAMBL1")
OURS = "LAMP/BLACK 1"


def listings(number: int) -> tuple[Subject, ...]:
    return tuple(Subject("us", f"B0TWOAM{place:03}") for place in range(number))


def offer(seller: str, price: float, **more: Any) -> dict[str, Any]:
    """One entry of `Offers`, as pricing v0 writes it."""
    money = {"CurrencyCode": more.pop("currency", "USD"), "Amount": price}
    usual = {"SubCondition": "new", "IsFulfilledByAmazon": False, "IsBuyBoxWinner": False, "MyOffer": False}
    return {"SellerId": seller, "ListingPrice": money, "Shipping": {**money, "Amount": 0}, **usual, **more}


def payload(*offers: dict[str, Any], count: int | None = None, status: str = "Success", **summary: Any) -> Any:
    """One answer; `count` is the number that Amazon says there are in new condition."""
    told = len(offers) if count is None else count
    counts = [{"condition": "new", "fulfillmentChannel": "Merchant", "OfferCount": told}] if told else []
    counts.append({"condition": "used", "fulfillmentChannel": "Merchant", "OfferCount": 7})
    return {
        "status": status,
        "ItemCondition": "New",
        "Summary": {"TotalOfferCount": told + 7, "NumberOfOffers": counts, **summary},
        "Offers": list(offers),
    }


def shelf(skus: dict[str, list[str]]) -> Any:
    """Answers searchListingsItems from {asin: [sku, …]}; "-USED" and "-CLOSED" in a SKU say what it is."""

    def answer(heard: Heard) -> Reply:
        found = [(asin, sku) for asin in heard.listed("identifiers") for sku in skus.get(asin, [])]
        return said({"numberOfResults": len(found), "items": [_item(asin, sku) for asin, sku in found]})

    return answer


def _item(asin: str, sku: str) -> dict[str, Any]:
    condition = "used_very_good" if "-USED" in sku else "new_new"
    status = [] if "-CLOSED" in sku else ["BUYABLE", "DISCOVERABLE"]
    return {
        "sku": sku,
        "summaries": [{"marketplaceId": US, "asin": asin, "conditionType": condition, "status": status}],
    }


def batched(answers: dict[str, Any], default: Any = None) -> Any:
    """Answers a batch from {id: payload or a whole response}, in the reverse order, as Amazon may."""

    def answer(heard: Heard) -> Reply:
        responses = []
        for entry in heard.body["requests"]:
            identity = _identity(entry["uri"])
            given = answers.get(identity, default)
            if given is None:
                continue
            name = "Asin" if "/items/" in entry["uri"] else "SellerSKU"
            request = {"MarketplaceId": entry["MarketplaceId"], name: identity}
            response = given if "status" in given and isinstance(given["status"], dict) else None
            ok = {"status": {"statusCode": 200, "reasonPhrase": "OK"}, "body": {"payload": given}}
            responses.append({**(response or ok), "request": request})
        return said({"responses": responses[::-1]})

    return answer


def _identity(uri: str) -> str:
    return unquote(uri.split("/")[-2])


def failed(status: int, code: str) -> dict[str, Any]:
    """One answer of a batch that failed alone."""
    return {
        "status": {"statusCode": status, "reasonPhrase": "x"},
        "body": {"errors": [{"code": code, "message": code}]},
    }


def offers_in(sweep: Sweep) -> list[Offer]:
    return [one for one in sweep.readings if isinstance(one, Offer)]


def asked(api: Api) -> tuple[int, int]:
    """How many batches were asked by SKU and by ASIN."""
    return len(api.of(LISTING_OFFERS_BATCH)), len(api.of(ITEM_OFFERS_BATCH))


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


async def ask_once(seller: AmazonApi, api: Api, answer: Any, ask: Ask | None = None) -> Sweep:
    api.answers["searchListingsItems"] = shelf({})
    api.answers["getItemOffersBatch"] = batched({LAMP.id: answer})
    return await seller.read(Topic.OFFERS, ask or Ask((LAMP,)))


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


def featured(seller: str, *weights: int, price: float = 18.11) -> dict[str, Any]:
    money = {"amount": price, "currencyCode": "USD"}
    segments = [
        {"customerMembership": "PRIME", "segmentDetails": {"glanceViewWeightPercentage": part}} for part in weights
    ]
    return {
        "sellerId": seller,
        "condition": "New",
        "fulfillmentType": "AFN",
        "listingPrice": money,
        "shippingOptions": [{"shippingOptionType": "DEFAULT", "price": {**money, "amount": 2.5}}],
        "featuredOfferSegments": segments,
    }


def summarised(*options: Any) -> Any:
    def answer(heard: Heard) -> Reply:
        body = {"asin": LAMP.id, "marketplaceId": US, "featuredBuyingOptions": list(options)}
        return said({"responses": [{"status": {"statusCode": 200}, "body": body}]})

    return answer


async def confirmed(seller: AmazonApi) -> list[Any]:
    return [word async for word in seller.featured(Ask((LAMP,), urgent=True))]


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
