"""Asks for orders that were touched in a span of time and reads them; never who bought nor where he lives."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from adapters.aliexpress.answers import ident, items, money
from adapters.aliexpress.api import times
from adapters.aliexpress.api.calls import Request
from adapters.aliexpress.api.methods import ORDER, ORDERS
from adapters.errors import Misread
from adapters.orders import begun, cancelled, known, price_of
from adapters.readings import CancelledBy, FulfilledBy, Order, OrderLine, OrderState, Subject
from adapters.wire import get, number, text

SIZE = 50
# The platform's note on speed: with a span of changes one of creation must be given too, of 180 days at most, of 30
# for finished orders. A day less leaves room for the hours that a change of the clocks adds.
OPEN_FOR, FINISHED_FOR = timedelta(days=179), timedelta(days=29)
FINISHED = ("FINISH",)
OPEN = (
    "PLACE_ORDER_SUCCESS",
    "RISK_CONTROL",
    "WAIT_SELLER_SEND_GOODS",
    "SELLER_PART_SEND_GOODS",
    "WAIT_BUYER_ACCEPT_GOODS",
    "FUND_PROCESSING",
    "IN_CANCEL",
    "IN_ISSUE",
    "IN_FROZEN",
    "WAIT_SELLER_EXAMINE_MONEY",
)
_STATES = {
    "PLACE_ORDER_SUCCESS": OrderState.PENDING,
    "PAYMENT_PROCESSING": OrderState.PENDING,
    "RISK_CONTROL": OrderState.PENDING,
    "RISK_CONTROL_HOLD": OrderState.PENDING,
    "WAIT_SELLER_EXAMINE_MONEY": OrderState.PENDING,
    "WAIT_SELLER_SEND_GOODS": OrderState.UNSHIPPED,
    "SELLER_PART_SEND_GOODS": OrderState.PARTLY_SHIPPED,
    "WAIT_BUYER_ACCEPT_GOODS": OrderState.SHIPPED,
    "FUND_PROCESSING": OrderState.SHIPPED,
}
# Here only the day of dispatch tells whether the goods went out.
_EITHER = {
    "FINISH": OrderState.CANCELLED,
    "ARCHIVE": OrderState.CANCELLED,
    "IN_CANCEL": OrderState.UNSHIPPED,
    "IN_ISSUE": OrderState.UNSHIPPED,
    "IN_FROZEN": OrderState.UNSHIPPED,
}
# The first of five bits: disputes; the fourth would be the buyer (method document, ext_info_bit_flag).
_DISPUTES = 1
SENDERS = {"SELLER_SEND_GOODS": FulfilledBy.SELLER, "WAREHOUSE_SEND_GOODS": FulfilledBy.PLATFORM}


@dataclass(frozen=True, slots=True)
class Page:
    """One answer: its orders, how many of them were not understood, and of how many pages it is one.

    `disputed` are the numbers of those about which a buyer opened a dispute, be it over or not.
    """

    orders: tuple[Order, ...]
    unread: int
    pages: int
    disputed: tuple[str, ...] = ()


def question(statuses: Sequence[str], since: datetime, until: datetime, page: int) -> Request:
    """Orders of these statuses touched in a span, page by page from 1; times are US Pacific (method document)."""
    lives = FINISHED_FOR if tuple(statuses) == FINISHED else OPEN_FOR
    query: dict[str, object] = {
        "create_date_start": times.begin(until - lives),
        "create_date_end": times.end(until),
        "modified_date_start": times.begin(since),
        "modified_date_end": times.end(until),
        "current_page": page,
        "page_size": SIZE,
    }
    # FINISH must be asked for alone.
    key, value = ("order_status", statuses[0]) if len(statuses) == 1 else ("order_status_list", list(statuses))
    return Request(ORDERS, {"param0": {**query, key: value}})


def detail(order: str) -> Request:
    """One order with its disputes (aliexpress.solution.order.info.get)."""
    return Request(ORDER, {"param1": {"order_id": int(order), "ext_info_bit_flag": _DISPUTES}})


def read_page(said: Mapping[str, Any], now: datetime) -> Page:
    """What one answer says; Misread where it does not say how many there are, or holds none of those it counts."""
    total, pages = number(said, "result", "total_count"), number(said, "result", "total_page")
    rows = items(said, "result", "target_list")
    if total is None or (total > 0 and pages is None):
        raise Misread("AliExpress' answer does not say how many orders there are")
    place = number(said, "result", "current_page") or 1
    if total > 0 and not rows and place <= (pages or 1):
        raise Misread("AliExpress' answer counts orders and holds none")
    orders = [read_order(row, now) for row in rows]
    disputed = (ident(row, "order_id") for row in rows if _has_dispute(row))
    return Page(
        orders=tuple(order for order in orders if order),
        unread=orders.count(None),
        pages=max(pages or 0, 1),
        disputed=tuple(one for one in disputed if one and one.isdecimal()),
    )


def _has_dispute(row: Mapping[str, Any]) -> bool:
    return is_disputed(row) or any(is_disputed(one) for one in items(row, "product_list"))


def is_disputed(row: Mapping[str, Any]) -> bool:
    """Whether an order or an item of one has, or had, a dispute (NO_ISSUE, IN_ISSUE, END_ISSUE)."""
    return text(row, "issue_status") not in (None, "NO_ISSUE")


def read_order(row: Mapping[str, Any], now: datetime) -> Order | None:
    """One order; None where its id, state or time is missing or not known."""
    placed, changed = (times.moment(text(row, key), now) for key in ("gmt_create", "gmt_update"))
    order = begun(ident(row, "order_id"), "global", _state(row), placed, changed or placed)
    if order is None:
        return None
    products = items(row, "product_list")
    return replace(
        order,
        lines=known(tuple(_lines(products, order.state)), products),
        total=money(row, "pay_amount"),
        fulfilled_by=_sender(products),
        cancel_asked=text(row, "order_status") == "IN_CANCEL",
        cancelled_by=CancelledBy.UNPAID if _is_unpaid(row, order.state) else None,
    )


def _is_unpaid(row: Mapping[str, Any], state: OrderState) -> bool:
    """Whether it was closed because nobody paid (method document: fund_status NOT_PAY, PAY_SUCCESS …)."""
    return state is OrderState.CANCELLED and text(row, "fund_status") == "NOT_PAY"


def _state(row: Mapping[str, Any]) -> OrderState | None:
    word = text(row, "order_status") or ""
    if word in _EITHER:
        return OrderState.SHIPPED if text(row, "gmt_send_goods_time") else _EITHER[word]
    return _STATES.get(word)


def _lines(products: Sequence[Mapping[str, Any]], state: OrderState) -> Iterator[OrderLine]:
    for row in products:
        id_, quantity, product = ident(row, "child_id"), number(row, "product_count"), ident(row, "product_id")
        if id_ is None or quantity is None:
            continue
        yield OrderLine(
            id=id_,
            quantity=quantity,
            sku=text(row, "sku_code"),
            listing=Subject("global", product) if product else None,
            price=price_of(money(row, "total_product_amount"), money(row, "product_unit_price"), quantity),
            cancelled=cancelled(quantity, state),
        )


def _sender(products: Sequence[Mapping[str, Any]]) -> FulfilledBy | None:
    """Who sends, where all lines agree."""
    told = {SENDERS.get(str(get(row, "send_goods_operator"))) for row in products}
    return told.pop() if len(told) == 1 else None
