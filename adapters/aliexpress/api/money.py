"""Reads what an order brings and costs out of its detail: sale, fees, refunds and the release; and when it arrived.

AliExpress documents no ledger for sellers. What it tells of money stands in the order's detail (second and fifth bit of
aliexpress.solution.order.info.get): the amounts, the rates of its fees, what was paid back and what was released.
"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from adapters.aliexpress.answers import ident, items
from adapters.aliexpress.answers import money as money_in
from adapters.aliexpress.api import times
from adapters.aliexpress.api.calls import Calls, Request
from adapters.aliexpress.api.methods import ORDER
from adapters.aliexpress.api.orderbook import Orderbook
from adapters.clock import Clock
from adapters.errors import Misread
from adapters.readings import (
    ACCOUNT,
    CancelledBy,
    Entry,
    EntryKind,
    Figure,
    Money,
    Next,
    Order,
    OrderState,
    Partial,
    Said,
    Subject,
    Topic,
    Whole,
)
from adapters.wire import decimal, get, number, text

BOOK, RELEASED = "transactions", "settlement"
# The second bit: what was released; the third: when it was received; the fifth: what was paid back (method document,
# ext_info_bit_flag).
_MONEY = 0b10110
# Rates are shares of what the buyer pays for the goods (official sample: "0.08").
_RATES = (("escrow_fee_rate", EntryKind.REFERRAL), ("afflicate_fee_rate", EntryKind.ADVERTISING))
_CENT = Decimal("0.01")
_DAY = 86_400
_NO_LOAN = "loan_none"


def question(order: str) -> Request:
    """One order with its release and its refunds."""
    return Request(ORDER, {"param1": {"order_id": int(order), "ext_info_bit_flag": _MONEY}})


async def told(calls: Calls, clock: Clock, cursor: str | None) -> AsyncIterator[Said]:
    """The lines of every paid order that was touched since the cursor, and whether that is all; errors are raised."""
    book = Orderbook(calls, clock)
    span = book.span(cursor)
    paid: dict[str, Order] = {}
    async for page in book.pages(span):
        paid |= {one.id: one for one in page.orders if _may_be_paid(one)}
    unread = 0
    for order in paid:
        said = await calls.tried(question(order))
        lines = None if isinstance(said, Misread) else read(order, said, clock.now())
        unread += lines is None
        for line in lines or ():
            yield line
        if arrived := None if isinstance(said, Misread) else delivery(order, said, clock.now()):
            yield arrived
    yield Next(span.cursor)
    if unread:
        yield Partial(Topic.MONEY, ACCOUNT, f"the money of {unread} orders was not understood")
    elif span.is_cut:
        yield Partial(Topic.MONEY, ACCOUNT, f"orders touched before {span.since:%Y-%m-%d} were not asked for")
    else:
        yield Whole(Topic.MONEY, ACCOUNT)


def _may_be_paid(order: Order) -> bool:
    unpaid = order.state is OrderState.PENDING or order.cancelled_by is CancelledBy.UNPAID
    return order.id.isdecimal() and not unpaid


def read(order: str, said: Mapping[str, Any], now: datetime) -> tuple[Entry, ...] | None:
    """The lines of an order; none while it is not paid, and None where it is not understood.

    Before its money is released the lines add up to what the order amounts to, less the fees by their rates and what
    was paid back; afterwards, where the release is told in the same currency, to what was released.
    """
    data = get(said, "result", "data")
    total, children = amount_in(data, "order_amount"), items(data, "child_order_list")
    at = times.moment(text(data, "gmt_pay_success"), now)
    if ident(data, "id") != order or total is None or not children:
        return None
    if text(data, "fund_status") == "NOT_PAY":
        return ()
    if at is None:
        return None
    whole = Entry(order, BOOK, EntryKind.OTHER, at, Money(Decimal(0), total.currency), market="global", order=order)
    goods = [line for row in children for line in _goods(whole, row)]
    backs = _refunds(whole, data, children, now)
    lines = [*goods, *_beside(whole, data, total, goods), *backs]
    lines += [fee for row in children for fee in _fees(whole, row, backs)]
    return _released(whole, data, lines, now)


def delivery(order: str, said: Mapping[str, Any], now: datetime) -> Figure | None:
    """The days from the order until its last parcel was received; None while one of them is on its way."""
    data = get(said, "result", "data")
    parcels = items(data, "logistic_info_list")
    placed = times.moment(text(data, "gmt_create"), now)
    ends = [times.moment(text(row, "gmt_received"), now) for row in parcels]
    last = max((end for end in ends if end), default=None)
    if ident(data, "id") != order or placed is None or last is None or None in ends or last <= placed:
        return None
    days = (Decimal((last - placed).total_seconds()) / Decimal(_DAY)).quantize(_CENT, ROUND_HALF_UP)
    return Figure("delivery_days", placed, last, days, market="global")


def _goods(whole: Entry, row: Mapping[str, Any]) -> Iterator[Entry]:
    """What the buyer is to pay for the units of one position."""
    price, quantity, name = amount_in(row, "product_price"), number(row, "product_count"), _name(row)
    if price is None or quantity is None or price.currency != whole.amount.currency:
        return
    amount = Money(price.amount * quantity, price.currency)
    yield replace(_of(whole, row), id=f"{name}:sale", kind=EntryKind.SALE, amount=amount, word="product_price",
                  quantity=quantity)  # fmt: skip


def _beside(whole: Entry, data: Any, total: Money, goods: Sequence[Entry]) -> Iterator[Entry]:
    """Shipping, and what the order amounts to beside: less is a discount."""
    shipping = amount_in(data, "logistics_amount")
    parts = sum((one.amount.amount for one in goods), Decimal(0))
    if shipping and shipping.amount and shipping.currency == total.currency:
        yield replace(
            whole, id=f"{whole.id}:shipping", kind=EntryKind.SHIPPING, amount=shipping, word="logistics_amount"
        )
        parts += shipping.amount
    if left := total.amount - parts:
        kind = EntryKind.PROMOTION if left < 0 else EntryKind.OTHER
        yield replace(whole, id=f"{whole.id}:rest", kind=kind, amount=Money(left, total.currency), word="order_amount")


def _refunds(whole: Entry, data: Any, rows: Sequence[Mapping[str, Any]], now: datetime) -> list[Entry]:
    """What was paid back in money, position by position where that is told; coupons are AliExpress' own."""
    told = [one for row in rows if (one := _refund(_of(whole, row), _name(row), row, now))]
    if told:
        return told
    one = _refund(whole, whole.id, data, now)
    return [one] if one else []


def _refund(whole: Entry, name: str, row: Any, now: datetime) -> Entry | None:
    info = get(row, "refund_info")
    amount, at = amount_in(info, "refund_cash_amt"), times.moment(text(info, "refund_time"), now)
    if text(info, "refund_status") != "refund_ok" or amount is None or at is None or not amount.amount:
        return None
    back = Money(-amount.amount, amount.currency)
    return replace(whole, id=f"{name}:refund", kind=EntryKind.REFUND, at=at, amount=back, word="refund_cash_amt")


def _fees(whole: Entry, row: Mapping[str, Any], backs: Sequence[Entry]) -> Iterator[Entry]:
    """The fees of one position by their rates; of what was paid back none is kept.

    A fee that a refund took away is told as nothing, for it was told as something before.
    """
    name = _name(row)
    sold = sum((one.amount.amount for one in _goods(whole, row)), Decimal(0))
    own = f"{name}:refund"
    kept = sold + sum((one.amount.amount for one in backs if one.id == own), Decimal(0))
    for word, kind in _RATES:
        rate = decimal(row, word) or Decimal(0)
        fee = (max(kept, Decimal(0)) * rate).quantize(_CENT, ROUND_HALF_UP)
        if (fee or backs) and 0 < rate < 1:
            amount = Money(-fee, whole.amount.currency)
            yield replace(_of(whole, row), id=f"{name}:{word}", kind=kind, amount=amount, word=word)


def _released(whole: Entry, data: Any, lines: list[Entry], now: datetime) -> tuple[Entry, ...]:
    """The lines, with what AliExpress kept beyond them and the payout once it has released the money.

    What was paid back after the release was not taken from it.
    """
    info = get(data, "loan_info")
    amount, at = amount_in(info, "loan_amount"), times.moment(text(info, "loan_time"), now)
    free = text(data, "loan_status") not in (None, _NO_LOAN) and amount is not None and at is not None
    if not free or amount is None or at is None or not amount.amount:
        return tuple(replace(one, settled=False) for one in lines)
    if {one.amount.currency for one in lines} == {amount.currency}:
        before = (one.amount.amount for one in lines if one.kind is not EntryKind.REFUND or one.at <= at)
        left = amount.amount - sum(before, Decimal(0))
        rest = replace(whole, id=f"{whole.id}:kept", kind=EntryKind.FEE if left < 0 else EntryKind.ADJUSTMENT, at=at,
                       amount=Money(left, amount.currency), word="loan_amount")  # fmt: skip
        backs = any(one.kind is EntryKind.REFUND for one in lines)
        lines = [*lines, rest] if left or backs else lines
    out = Money(-amount.amount, amount.currency)
    payout = replace(whole, id=f"{whole.id}:payout", book=RELEASED, kind=EntryKind.PAYOUT, at=at, amount=out,
                     word="loan_amount")  # fmt: skip
    return (*lines, payout)


def _of(whole: Entry, row: Mapping[str, Any]) -> Entry:
    product = ident(row, "product_id")
    return replace(whole, sku=text(row, "sku_code"), listing=Subject("global", product) if product else None)


def _name(row: Mapping[str, Any]) -> str:
    return ident(row, "child_order_id") or ident(row, "id") or ""


def amount_in(said: Any, *path: str) -> Money | None:
    """Money of an order's detail; in its positions the amount is called otherwise (`amount_str`)."""
    found = get(said, *path)
    value, currency = decimal(found, "amount_str"), text(found, "currency_code")
    return Money(value, currency) if value is not None and currency else money_in(found)
