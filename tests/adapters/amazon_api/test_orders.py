"""What is read of an order and what never is, and how far the orders are told after each kind of look."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.amazon.api import orders
from adapters.amazon.api.orderbook import SHORTEST, Place, Rest, read_place, write_place
from adapters.errors import Misread
from adapters.orders import OVERLAP
from adapters.readings import ACCOUNT, Ask, CancelledBy, FulfilledBy, Order, OrderState, Subject, Topic
from tests.adapters.amazon_api.conftest import MakeSeller
from tests.adapters.amazon_api.server import CA, US, Api, error, said
from tests.adapters.amazon_api.test_contract import PAIRS
from tests.clock import NIGHT, StillClock
from tests.shared import needs_shared

SHADOW = "A2ZV50J4W1RKNI"


def row(**more: Any) -> dict[str, Any]:
    """An order as Amazon tells it, without the buyer."""
    made = {
        "orderId": "111-0000001-0000001",
        "createdTime": "2026-03-02T20:00:00Z",
        "lastUpdatedTime": "2026-03-03T01:00:00.5Z",
        "salesChannel": {"channelName": "AMAZON", "marketplaceId": US},
        "fulfillment": {"fulfillmentStatus": "UNSHIPPED", "fulfilledBy": "MERCHANT"},
        "proceeds": {"grandTotal": {"amount": "49.99", "currencyCode": "USD"}},
        "orderItems": [item()],
    }
    return {**made, **more}


def item(**more: Any) -> dict[str, Any]:
    made = {
        "orderItemId": "1",
        "quantityOrdered": 2,
        "product": {
            "asin": "B0LAMP0001",
            "sellerSku": "LAMP/1",
            "price": {"unitPrice": {"amount": "19.50", "currencyCode": "USD"}},
        },
        "fulfillment": {"quantityFulfilled": 0, "quantityUnfulfilled": 2},
    }
    return {**made, **more}


def read(one: dict[str, Any]) -> Order:
    order = orders.read_order(one)
    assert order is not None
    return order


# --- reading


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("PENDING_AVAILABILITY", OrderState.PENDING),
        ("PENDING", OrderState.PENDING),
        ("UNSHIPPED", OrderState.UNSHIPPED),
        ("PARTIALLY_SHIPPED", OrderState.PARTLY_SHIPPED),
        ("SHIPPED", OrderState.SHIPPED),
        ("CANCELLED", OrderState.CANCELLED),
        ("UNFULFILLABLE", OrderState.UNFULFILLABLE),
    ],
)
def test_every_status_of_the_model_is_known(word: str, state: OrderState) -> None:
    assert read(row(fulfillment={"fulfillmentStatus": word})).state is state


def test_the_price_of_a_line_is_that_of_the_goods_alone() -> None:
    parts = [
        {"type": "TAX", "subtotal": {"amount": "10.00", "currencyCode": "USD"}},
        {"type": "ITEM", "subtotal": {"amount": "39.98", "currencyCode": "USD"}},
    ]
    (split,) = read(row(orderItems=[item(proceeds={"breakdowns": parts})])).lines
    (plain,) = read(row()).lines
    assert (str(split.price), str(plain.price)) == ("39.98 USD", "39.00 USD")
    for sign in ("", "-"):
        off_each = (("ITEM", "8.00"), ("SHIPPING", "5.99"))
        pieces = [(kind, {"amount": f"{sign}{sum_}", "currencyCode": "USD"}) for kind, sum_ in off_each]
        detail = [{"subtype": kind, "value": value} for kind, value in pieces]
        off = {"type": "DISCOUNT", "subtotal": {"amount": "13.99", "currencyCode": "USD"}, "detailedBreakdowns": detail}
        (reduced,) = read(row(orderItems=[item(proceeds={"breakdowns": [*parts, off]})])).lines
        assert str(reduced.price) == "31.98 USD", "what is off the sending is not off the goods"
    assert (plain.listing, plain.sku, plain.quantity) == (Subject("us", "B0LAMP0001"), "LAMP/1", 2)


def test_a_line_that_somebody_cancelled_says_how_much_of_it_will_not_come() -> None:
    """What is merely not sent yet is not cancelled, and what was sent before stays sent."""
    undone = {"cancellationExecution": {"cancelledBy": "MERCHANT"}}
    partly = item(cancellation=undone, quantityOrdered=3, fulfillment={"quantityFulfilled": 1})
    assert [line.cancelled for line in read(row(orderItems=[partly, item()])).lines] == [2, 0]
    gone = row(fulfillment={"fulfillmentStatus": "CANCELLED"})
    assert [line.cancelled for line in read(gone).lines] == [2]


@pytest.mark.parametrize(
    ("told", "why", "by"),
    [
        (["BUYER", "BUYER"], "", CancelledBy.BUYER),
        (["AMAZON"], "", CancelledBy.PLATFORM),
        (["MERCHANT"], "No inventory", CancelledBy.SELLER),
        (["MERCHANT"], "Buyer requested cancellation", CancelledBy.BUYER),
        (["MERCHANT", "BUYER"], "", None),
        (["SOMEBODY"], "", None),
    ],
)
def test_an_order_that_was_cancelled_says_who_did_it(told: list[str], why: str, by: CancelledBy | None) -> None:
    items = [item(cancellation={"cancellationExecution": {"cancelledBy": one, "cancelReason": why}}) for one in told]
    assert read(row(orderItems=items, fulfillment={"fulfillmentStatus": "CANCELLED"})).cancelled_by is by
    assert read(row(orderItems=items)).cancelled_by is None, "a part of it may still be sent"


def test_a_buyer_s_wish_to_cancel_is_seen_and_his_words_are_not() -> None:
    wish = {"cancellationRequest": {"requester": "BUYER", "cancelReason": "my husband Karl bought it already"}}
    order = read(row(orderItems=[item(), item(cancellation=wish)]))
    assert order.cancel_asked
    assert "Karl" not in repr(order)
    assert not read(row()).cancel_asked


@pytest.mark.parametrize(
    "spoilt",
    [
        row(orderId=None), row(createdTime="soon"), row(lastUpdatedTime=None), row(fulfillment={}), row(fulfillment=5),
        row(fulfillment={"fulfillmentStatus": "LOST_AT_SEA"}), row(salesChannel={"channelName": "AMAZON"}),
    ],
)  # fmt: skip
def test_an_order_that_is_not_understood_costs_only_itself(spoilt: dict[str, Any]) -> None:
    page = orders.read_page({"orders": [spoilt, row()], "lastUpdatedBefore": "2026-03-03T02:00:00Z"})
    assert [order.id for order in page.orders] == ["111-0000001-0000001"]
    assert page.unread == 1


def test_an_order_of_a_shadow_market_is_none_of_amazon_s_shops() -> None:
    page = orders.read_page({"orders": [row(salesChannel={"channelName": "NON_AMAZON", "marketplaceId": SHADOW})]})
    assert (page.orders, page.unread) == ((), 0)


@pytest.mark.parametrize("body", [{}, {"orders": None}, {"orders": {}}, [], "none"])
def test_an_answer_without_a_list_says_nothing(body: Any) -> None:
    with pytest.raises(Misread, match="orders"):
        orders.read_page(body)


@needs_shared
def test_the_sandbox_s_orders_are_read_and_nothing_of_their_buyers() -> None:
    """The examples hold names, addresses, tax numbers and parcels: none of it is in a reading."""
    bodies = [one["response"] for one in PAIRS if one["operationId"] == "searchOrders" and one["status"] == "200"]
    read_ = [order for body in bodies for order in orders.read_page(body).orders]
    assert [(order.market, order.state, str(order.total)) for order in read_] == [
        ("jp", OrderState.SHIPPED, "19940 JPY"),
        ("uk", OrderState.SHIPPED, "34.99 GBP"),
        ("br", OrderState.UNSHIPPED, "1599.90 BRL"),
    ]
    assert [order.fulfilled_by for order in read_] == [FulfilledBy.PLATFORM, FulfilledBy.SELLER, FulfilledBy.SELLER]
    assert read_[0].ship_by == datetime(2024, 12, 25, 23, 59, 59, tzinfo=UTC)
    assert [(line.quantity, str(line.price)) for line in read_[0].lines] == [(1, "5980 JPY"), (2, "13960 JPY")]
    secrets = {text for body in bodies for order in body["orders"] for text in private(order)}
    assert {"Sarah Thompson", "SW1A 1AA", "1234567890"} <= secrets
    assert not [text for text in secrets if f"'{text}'" in repr(read_)]


def private(order: dict[str, Any]) -> list[str]:
    """Every text of the parts that a buyer is in, but for what the order itself has as well."""
    found: list[Any] = [order.get(part) for part in ("buyer", "recipient", "tax", "payment", "packages")]
    texts: list[str] = []
    while found:
        one = found.pop()
        if isinstance(one, dict):
            found += [value for key, value in one.items() if key not in ("amount", "currencyCode", "orderItemId")]
        elif isinstance(one, list):
            found += one
        elif isinstance(one, str):
            texts.append(one)
    return texts


# --- asking


async def test_no_part_with_a_buyer_in_it_is_asked_for_and_all_markets_at_once(
    api: Api, make_seller: MakeSeller
) -> None:
    api.answers["searchOrders"] = said({"orders": [row()], "lastUpdatedBefore": "2026-03-03T02:12:00Z"})
    sweep = await make_seller(markets=("us", "ca")).read(Topic.ORDERS, Ask((ACCOUNT,)))
    assert sweep.whole == {ACCOUNT}
    (heard,) = api.heard
    assert set(heard.listed("includedData")) == {"PROCEEDS", "FULFILLMENT", "CANCELLATION"}
    assert heard.listed("marketplaceIds") == [US, CA]
    assert heard.query["lastUpdatedAfter"] == "2026-02-24T02:14:00Z"


async def test_orders_that_are_not_understood_are_said_to_be_missing(api: Api, make_seller: MakeSeller) -> None:
    api.answers["searchOrders"] = said(
        {"orders": [row(), row(fulfillment={})], "lastUpdatedBefore": "2026-03-03T02:12:00Z"}
    )
    sweep = await make_seller().read(Topic.ORDERS, Ask((ACCOUNT,)))
    assert "1 orders of the answer were not understood" in sweep.partial[0].why


async def test_a_list_that_turns_in_a_circle_ends(api: Api, make_seller: MakeSeller, clock: StillClock) -> None:
    body = {"orders": [row()], "pagination": {"nextToken": "the/same+=="}, "lastUpdatedBefore": "2026-03-03T02:12:00Z"}
    api.answers["searchOrders"] = said(body)
    sweep = await make_seller().read(Topic.ORDERS, Ask((ACCOUNT,)))
    assert len(api.heard) <= 20
    assert "still coming" in sweep.partial[0].why
    assert sum(clock.slept) == 0


async def test_an_answer_that_does_not_say_how_far_it_goes_is_dated_by_amazon_s_own_clock(
    api: Api, make_seller: MakeSeller
) -> None:
    api.answers["searchOrders"] = said({"orders": []}, Date="Tue, 03 Mar 2026 01:14:00 GMT")
    sweep = await make_seller().read(Topic.ORDERS, Ask((ACCOUNT,)))
    ours = NIGHT  # an hour ahead of Amazon's
    assert read_place(sweep.cursor, ours).since == ours - timedelta(hours=1, minutes=2) - OVERLAP


async def test_an_outage_of_one_part_is_told(api: Api, make_seller: MakeSeller) -> None:
    """In August 2026 the Far East answered 400 where FULFILLMENT was asked for (selling-partner-api-models 5365)."""
    api.answers["searchOrders"] = error(400, "InvalidInput", "Invalid Input")
    sweep = await make_seller().read(Topic.ORDERS, Ask((ACCOUNT,)))
    assert "searchOrders, 400" in str(sweep.missed[0].error)
    assert sweep.cursor is None


# --- how far it was told

moments = st.integers(0, 10**6).map(lambda seconds: NIGHT + timedelta(seconds=seconds))


@given(since=moments, begin=moments, length=st.integers(1, 10**6), width=st.integers(1, 10**6), untold=st.booleans())
def test_a_cursor_comes_back_as_it_was_written(
    since: datetime, begin: datetime, length: int, width: int, untold: bool
) -> None:
    rest = Rest(begin, begin + timedelta(seconds=length), timedelta(seconds=width), untold)
    for place in (Place(since), Place(since, rest)):
        assert read_place(write_place(place), NIGHT) == place


@pytest.mark.parametrize(
    "text", [None, "", "2026-03-03T00:00:00Z", "[]", "{}", '{"since": 5, "rest": null}', '{"since": "", "rest": null}',
             '{"since": "2026-03-03T00:00:00Z", "rest": 7}', '{"since": "2026-03-03T00:00:00Z", "rest": {"a": ""}}'],
)  # fmt: skip
def test_a_cursor_of_another_making_means_from_the_beginning(text: str | None) -> None:
    assert read_place(text, NIGHT) == Place(NIGHT - timedelta(days=7))


@given(length=st.integers(1, 10**7), pages=st.integers(2, 200), fits=st.lists(st.booleans(), max_size=60))
def test_what_is_read_again_is_gone_through_without_a_gap_and_to_its_end(
    length: int, pages: int, fits: list[bool]
) -> None:
    begin = NIGHT - timedelta(seconds=length)
    rest = Place(begin).past(NIGHT, pages, whole=False).rest
    reached, early = begin, [begin] * len(fits)
    for fit in [*fits, *[True] * 400]:
        if rest is None:
            break
        assert rest.since == reached
        assert rest.end > rest.since
        reached, rest = (
            (rest.end, rest.past(roomy=True)) if fit or rest.width <= SHORTEST else (reached, rest.cut(early))
        )
    assert rest is None
    assert reached == NIGHT


def test_a_span_to_be_read_again_grows_and_never_forgets_its_beginning() -> None:
    place = Place(NIGHT).past(NIGHT + timedelta(hours=1), 3, whole=False)
    later = place.past(NIGHT + timedelta(hours=2), 2, whole=True)
    assert later.rest is not None
    assert (later.rest.since, later.rest.until) == (NIGHT, NIGHT + timedelta(hours=2))
    assert later.rest.untold
    assert later.since == NIGHT + timedelta(hours=2) - OVERLAP


@pytest.mark.parametrize("strange", [{"quantityOrdered": None}, {"quantityOrdered": "two"}, {"orderItemId": None}])
def test_of_an_order_with_a_line_that_is_not_understood_no_line_is_told(strange: dict[str, Any]) -> None:
    """Half of them would say that less was ordered."""
    order = read(row(orderItems=[item(), item(**strange)]))
    assert order.lines == ()
    assert order.total is not None
