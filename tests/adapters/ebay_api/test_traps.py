"""What eBay says in silence or in another's place: pages for answers, warnings, strangers' 404, days elsewhere."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from adapters.ebay.api import EbayApi
from adapters.ebay.api.traffic import days, span_of, today
from adapters.errors import AdapterError, Misread, TryLater
from adapters.readings import ACCOUNT, Ask, Order, Sku, Subject, Topic
from monitor.demo.ebay import LocalEbay, Sale, Shop
from monitor.demo.ebay.wire import Answer
from tests.adapters.ebay_api.conftest import LAMP, SHOP
from tests.clock import NIGHT, StillClock

MINE = Subject("us", LAMP.number)
# Each question about the account, with the call that answers it.
ASKED = {
    Topic.ORDERS: "getOrders",
    Topic.ACCOUNT: "findSellerStandardsProfiles",
    Topic.TRAFFIC: "getTrafficReport",
    Topic.RETURNS: "searchReturns",
    Topic.MONEY: "getTransactions",
    Topic.SETTLEMENTS: "getPayouts",
}
SORRY = b"<html><body>We're sorry, something went wrong on our end.</body></html>"
each = pytest.mark.parametrize(("topic", "call"), ASKED.items(), ids=[topic.value for topic in ASKED])


async def troubled(seller: EbayApi, topic: Topic) -> AdapterError:
    """What became of a question that had no sound answer: nothing is told, nothing is whole, no cursor moves on."""
    sweep = await seller.read(topic, Ask((ACCOUNT,)))
    assert sweep.whole == frozenset()
    assert sweep.cursor is None
    [found] = [one.error for one in sweep.missed]
    assert isinstance(found, AdapterError)
    return found


@each
@pytest.mark.parametrize("status", [200, 404, 403, 503])
async def test_a_page_in_place_of_an_answer_says_nothing(
    status: int, topic: Topic, call: str, rich: EbayApi, ebay: LocalEbay
) -> None:
    ebay.shop = replace(SHOP, counted=NIGHT)
    ebay.answers[call] = Answer(status, SORRY, "text/html")
    kind = TryLater if status in (403, 503) else Misread
    assert isinstance(await troubled(rich, topic), kind)


@each
async def test_an_answer_to_a_part_of_the_question_says_nothing(
    topic: Topic, call: str, rich: EbayApi, ebay: LocalEbay
) -> None:
    ebay.shop = replace(SHOP, counted=NIGHT)
    warning = b'{"warnings": [{"errorId": 1, "category": "REQUEST", "message": "filter ignored"}], '
    rest = b'"total": 0, "orders": [], "members": [], "transactions": [], "payouts": [], "standardsProfiles": []}'
    ebay.answers[call] = Answer(200, warning + rest)
    assert "left a part of the question out" in str(await troubled(rich, topic))


async def test_a_warning_about_an_offer_leaves_the_listing_as_buyers_see_it(mine: EbayApi, ebay: LocalEbay) -> None:
    warned = b'{"warnings": [{"errorId": 25030, "category": "REQUEST", "message": "ignored"}], "offers": []}'
    ebay.answers["getOffers"] = Answer(200, warned)
    sweep = await mine.read(Topic.LISTINGS, Ask((MINE,)))
    [sku] = [one for one in sweep.readings if isinstance(one, Sku)]
    assert (sku.buyable, sku.issues) == (True, ())


async def test_a_wish_to_cancel_is_told_although_the_list_of_requests_is_always_empty(
    mine: EbayApi, ebay: LocalEbay
) -> None:
    sale = Sale("13-00001-00001", LAMP.number, NIGHT, NIGHT, cancel="IN_PROGRESS")
    ebay.shop = replace(SHOP, sales=(sale,))
    [order] = (await mine.read(Topic.ORDERS, Ask((ACCOUNT,)))).readings
    assert isinstance(order, Order)
    assert order.cancel_asked
    [said] = [answer.body for asked, answer in ebay.record if asked.operation == "getOrders"]
    assert b'"cancelRequests": []' in said


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 7, 2, 6, 59, tzinfo=UTC), date(2026, 7, 1)),  # summer: seven hours behind
        (datetime(2026, 7, 2, 7, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 1, 2, 7, 59, tzinfo=UTC), date(2026, 1, 1)),  # winter: eight
        (datetime(2026, 1, 2, 8, 0, tzinfo=UTC), date(2026, 1, 2)),
    ],
)
def test_a_day_is_over_when_it_is_over_in_california(now: datetime, day: date) -> None:
    assert today(now) == day
    assert days(None, now)[-1] == day - timedelta(days=1)


def test_the_days_on_which_the_clocks_are_set_have_an_hour_less_and_an_hour_more() -> None:
    lengths = [end - begin for begin, end in map(span_of, (date(2026, 3, 8), date(2026, 11, 1), date(2026, 11, 2)))]
    assert lengths == [timedelta(hours=23), timedelta(hours=25), timedelta(hours=24)]


async def test_pages_begin_at_whole_pages_and_a_filter_never_reaches_into_the_future(
    rich: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    at = NIGHT - timedelta(hours=1)
    many = tuple(Sale(f"13-{n:05d}", LAMP.number, at, at) for n in range(450))
    ebay.shop = Shop(items=(LAMP,), sales=many)
    for topic in (Topic.ORDERS, Topic.MONEY, Topic.SETTLEMENTS):
        assert (await rich.read(topic, Ask((ACCOUNT,)))).whole == {ACCOUNT}
    asked = [*ebay.of("getOrders"), *ebay.of("getTransactions"), *ebay.of("getPayouts")]
    assert all(int(one.query["offset"]) % int(one.query["limit"]) == 0 for one in asked)
    ends = {one.query["filter"].rpartition("..")[2].rstrip("]") for one in asked}
    assert all(datetime.fromisoformat(end) <= clock.now() for end in ends)
