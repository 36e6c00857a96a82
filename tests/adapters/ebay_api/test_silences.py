"""Answers that eBay may give and that look harmless: what they leave out, or put in, must not become an alert."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from adapters.ebay.api import EbayApi
from adapters.ebay.api.items import said_of
from adapters.ebay.api.search import read_found
from adapters.ebay.api.standards import read_standards, read_user
from adapters.ebay.api.trading import read_page
from adapters.ebay.api.traffic import read_day, today
from adapters.errors import Misread
from adapters.rankings import Ranking
from adapters.readings import (
    ACCOUNT,
    Ask,
    Candidate,
    Figure,
    HealthMetric,
    Listing,
    Offer,
    Partial,
    Place,
    State,
    Stock,
    Subject,
    Sweep,
    Topic,
)
from adapters.refusals import Denied
from monitor.demo.ebay import LocalEbay, Shop
from monitor.demo.ebay.wire import Answer
from tests.adapters.ebay_api.conftest import LAMP, MINE, log_in
from tests.adapters.ebay_api.hunting import BY_EPID, LAMP_X, hunted, read, tracks
from tests.clock import NIGHT

USD = {"value": "19.90", "currency": "USD"}
ITEM = {"itemId": f"v1|{LAMP.number}|0", "legacyItemId": LAMP.number, "title": "Lamp", "price": USD,
        "seller": {"username": "night-lamps"}}  # fmt: skip


def answer(body: Any, status: int = 200) -> Answer:
    return Answer(status, json.dumps(body).encode())


def told(market: str = "us", **more: Any) -> tuple[Listing, Offer | None, Stock | None, Partial | None]:
    """What one answer about the lamp says."""
    words = list(said_of(Subject(market, LAMP.number), ({**ITEM, **more},), NIGHT))

    def only(kind: type[Any]) -> Any:
        return next((one for one in words if isinstance(one, kind)), None)

    return only(Listing), only(Offer), only(Stock), only(Partial)


# --- items


@pytest.mark.parametrize(
    ("availability", "state"),
    [
        ({}, State.UNKNOWN),
        ({"estimatedAvailabilityStatus": None}, State.UNKNOWN),
        ({"estimatedAvailabilityStatus": "PAUSED"}, State.UNKNOWN),
        ({"estimatedAvailabilityStatus": "LIMITED_STOCK"}, State.LIVE),
        ({"estimatedAvailableQuantity": 0}, State.OUT_OF_STOCK),
        ({"estimatedAvailableQuantity": "3"}, State.LIVE),
        ({"availabilityThresholdType": "MORE_THAN", "availabilityThreshold": 10}, State.LIVE),
        ({"estimatedAvailabilityStatus": "OUT_OF_STOCK"}, State.OUT_OF_STOCK),
    ],
)
def test_an_availability_in_words_that_nobody_knows_is_never_shown_as_good(
    availability: dict[str, Any], state: State
) -> None:
    listing, offer, _, _ = told(estimatedAvailabilities=[availability])
    assert listing.state is state
    assert (offer is not None) is (state is State.LIVE)


def test_one_of_several_ways_to_have_it_is_enough() -> None:
    ways = [{"estimatedAvailabilityStatus": word} for word in ("OUT_OF_STOCK", "IN_STOCK")]
    assert told(estimatedAvailabilities=ways)[0].state is State.LIVE


def test_what_is_bid_is_no_price_and_the_first_bid_makes_nothing_cheaper() -> None:
    bid: Any = {"currentBidPrice": {"value": "0.99", "currency": "USD"}}
    before, _, _, _ = told(buyingOptions=["FIXED_PRICE", "AUCTION"], **bid)
    assert str(before.price) == "19.90 USD"
    for price in ({"price": None}, {"price": bid["currentBidPrice"]}):
        after, offer, _, _ = told(buyingOptions=["AUCTION"], **bid, **price)
        assert (after.state, after.price) == (State.LIVE, None)
        assert offer is not None
        assert offer.price is None


@pytest.mark.parametrize("value", ["0.00", 0, "-1.00"])
def test_nothing_and_less_is_no_price(value: Any) -> None:
    assert told(price={"value": value, "currency": "USD"})[0].price is None


def test_less_than_nothing_is_not_what_is_left() -> None:
    assert told(estimatedAvailabilities=[{"estimatedAvailableQuantity": -1}])[2] is None


def test_a_price_that_was_converted_for_another_site_proves_nothing() -> None:
    """Its own price stands beside it, but without the tax that the site adds."""
    own = {"convertedFromValue": "16.72", "convertedFromCurrency": "EUR"}
    listing, offer, _, partial = told("de", price={**USD, **own})
    assert listing.price is None
    assert offer is not None
    assert offer.price is None
    assert partial is not None


@pytest.mark.parametrize("errors", [[{"errorId": 11001, "category": "REQUEST"}], [{"message": "Oops"}]])
@pytest.mark.parametrize("beside", [{}, ITEM, {"total": 0, "itemSummaries": []}])
async def test_an_error_with_the_status_of_a_good_answer_says_nothing(
    errors: list[Any], beside: dict[str, Any], seller: EbayApi, ebay: LocalEbay
) -> None:
    ebay.answers["getItemByLegacyId"] = ebay.answers["search"] = answer({**beside, "errors": errors})
    for sweep in (await seller.read(Topic.LISTINGS, Ask((MINE,))), await looked(seller)):
        assert (sweep.readings, sweep.whole) == ((), frozenset())
        assert [isinstance(one.error, Misread) for one in sweep.missed] == [True]


# --- searches


async def looked(seller: EbayApi, *subjects: Subject) -> Sweep:
    found = seller.ranking_of("blue lamp", "us", seller.config)
    assert isinstance(found, Ranking)
    return await seller.read(Topic.RANKS, Ask(subjects or (MINE,), "us", found))


@pytest.mark.parametrize("category", [{}, {"category": None}, {"category": "request"}])
async def test_a_warning_about_the_question_counts_also_without_its_kind(
    category: dict[str, Any], seller: EbayApi, ebay: LocalEbay
) -> None:
    warning = {"errorId": 12008, "domain": "API_BROWSE", "message": "The sort value is invalid.", **category}
    ebay.answers["search"] = answer({"total": 1, "itemSummaries": [ITEM], "warnings": [warning]})
    assert (await looked(seller)).missed


@pytest.mark.parametrize(
    "body",
    [
        {"total": 2, "itemSummaries": [{"title": "no number"}, {**ITEM, "legacyItemId": "1" * 12}]},
        {"total": 90, "next": "https://api.ebay.com/…offset=1", "itemSummaries": [{**ITEM, "legacyItemId": "1" * 12}]},
    ],
    ids=["one cannot be read", "fewer than were asked for"],
)
async def test_who_may_stand_among_what_was_not_told_has_not_lost_his_place(
    body: dict[str, Any], seller: EbayApi, ebay: LocalEbay
) -> None:
    ebay.answers["search"] = answer(body)
    other = Subject("us", "1" * 12)
    sweep = await looked(seller, MINE, other)
    assert [one.subject for one in sweep.partial] == [MINE]
    assert {one.subject for one in sweep.readings if isinstance(one, Place)} == sweep.whole == {other}


def test_one_price_in_another_currency_costs_itself_and_not_the_whole_search() -> None:
    foreign = {**ITEM, "price": {"value": "1.00", "currency": "GBP"}}
    found = read_found("us", {"total": 2, "itemSummaries": [foreign, ITEM]})
    assert [str(one.price) for one in found.entries] == ["None", "19.90 USD"]
    with pytest.raises(Misread):
        read_found("us", {"total": 1, "itemSummaries": [foreign, {"legacyItemId": "1"}]})


async def test_what_i_sell_and_do_not_watch_copies_nothing_whatever_ebay_calls_me(
    seller: EbayApi, ebay: LocalEbay
) -> None:
    """American sellers are named by an id; where my listing is not found itself, mine is not learnt."""
    other = replace(LAMP_X, number="7" * 12)
    ebay.shop = Shop(items=(LAMP_X, other))
    await log_in(seller, ebay)
    known = await read(seller)
    row = {**ITEM, "itemId": f"v1|{other.number}|0", "legacyItemId": other.number, "seller": {"username": "2hwov"}}
    ebay.answers["search"] = answer({"total": 1, "itemSummaries": [row]})
    ebay.answers["searchByImage"] = answer({"total": 0})
    sweep = await hunted(seller, known)
    assert not [one for one in sweep.readings if isinstance(one, Candidate)]
    ebay.answers["search"] = answer({"total": 1, "itemSummaries": [{**row, "legacyItemId": BY_EPID.number}]})
    assert set(tracks(await hunted(seller, known))) == {BY_EPID.number}


# --- my account

KEYS = ("LISTING_IMPRESSION_TOTAL", "LISTING_VIEWS_TOTAL", "TRANSACTION")
HEADER = {"metrics": [{"key": key} for key in KEYS]}


def report(*records: Any) -> Any:
    return {"lastUpdatedDate": "2026-03-03T08:00:00.000Z", "header": HEADER, "records": list(records)}


def record(number: Any, *values: Any) -> Any:
    return {"dimensionValues": [{"value": number}], "metricValues": [{"value": value} for value in values]}


def test_a_report_without_rows_that_should_be_there_does_not_say_that_nobody_came() -> None:
    day, mine = date(2026, 3, 1), [LAMP.number]
    assert [one.value for one in read_day(report(), "us", day, mine)] == [0, 0, 0]
    for records in (None, "none"):
        with pytest.raises(Misread):
            read_day({**report(), "records": records}, "us", day, mine)
    with pytest.raises(Misread):
        read_day(report(record(None, 4, 2, 1)), "us", day, mine)
    assert read_day(report(record(LAMP.number, 4)), "us", day, mine) == []


async def test_figures_of_some_listings_are_not_added_up_as_if_they_were_all(mine: EbayApi, ebay: LocalEbay) -> None:
    ebay.shop = Shop(items=(LAMP, replace(LAMP, number="7" * 12)), counted=NIGHT)
    for values, sums in (((4, 2, 1), 3), ((4,), 0)):
        ebay.answers["getTrafficReport"] = answer(
            {**report(record(LAMP.number, 4, 2, 1), record("7" * 12, *values)),
             "lastUpdatedDate": NIGHT.isoformat()}
        )  # fmt: skip
        cursor = (today(NIGHT) - timedelta(days=2)).isoformat()
        sweep = await mine.read(Topic.TRAFFIC, Ask((ACCOUNT,), cursor=cursor))
        told = [one for one in sweep.readings if isinstance(one, Figure) and one.listing is None]
        assert len(told) == 2 * sums


def test_a_status_that_ebay_cannot_tell_is_neither_good_nor_bad() -> None:
    assert read_user({"status": "UNDETERMINED"}) is None
    words = list(read_standards(None, ()))
    assert [isinstance(one, Partial) for one in words] == [True]


def test_a_measure_that_is_a_count_is_read_in_each_of_its_shapes() -> None:
    for value in (12, "12", {"value": "12"}):
        profile = {"program": "PROGRAM_US", "standardsLevel": "TOP_RATED", "cycle": {"cycleType": "CURRENT"},
                   "metrics": [{"metricKey": "MIN_TXN_COUNT", "value": value, "type": "NUMBER"}]}  # fmt: skip
        [one] = [one for one in read_standards(None, [profile]) if isinstance(one, HealthMetric)]
        assert one.count == 12


def test_of_several_errors_the_one_that_made_a_trading_call_fail_counts() -> None:
    def error(code: int, severity: str) -> str:
        return f"<Errors><ErrorCode>{code}</ErrorCode><SeverityCode>{severity}</SeverityCode></Errors>"

    space = 'xmlns="urn:ebay:apis:eBLBaseComponents"'
    errors = error(21917236, "Warning") + error(932, "Error")
    body = f"<GetMyeBaySellingResponse {space}><Ack>Failure</Ack>{errors}</GetMyeBaySellingResponse>"
    with pytest.raises(Denied):
        read_page(body.encode())
