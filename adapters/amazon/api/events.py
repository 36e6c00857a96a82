"""Reads financial events (Finances v0), which nobody asks for any more and which other programs have kept."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from adapters.amazon.api.ledger import kind_of
from adapters.amazon.api.notifications import moment
from adapters.amazon.api.wire import get, money, text
from adapters.amazon.markets import market_of_host, market_of_id
from adapters.readings import Entry, EntryKind, Money, Subject

# They are the lines of the settlements that Amazon made of them: one of the two is enough.
BOOK = "settlement"
_DAYS = ("PostedDate", "postedDate", "TransactionPostedDate", "TransactionCreationDate")
_ORDERS = ("AmazonOrderId", "OrderId", "TDSOrderId")
_SKUS = ("SellerSKU", "SKU")
# What an amount is called beside it.
_TYPES = ("ChargeType", "FeeType", "PromotionType", "DirectPaymentType", "DebtRecoveryType", "AdjustmentType")
# Sums of what stands beside or under them, and worths that nobody paid (model: ProductAdsPaymentEvent,
# SellerDealPaymentEvent, CouponPaymentEvent, SellerReviewEnrollmentPaymentEvent, AffordabilityExpenseEvent;
# RentalTransactionEvent, TaxWithholdingEvent).
SUMS = frozenset({"transactionValue", "totalAmount", "TotalAmount", "TotalExpense"})
WORTHS = frozenset({"RentalInitialValue", "BaseAmount"})
# The parts of an amount that stands above them (AdjustmentEvent, DebtRecoveryEvent, SAFETReimbursementEvent).
PARTS = frozenset({"AdjustmentItemList", "DebtRecoveryItemList", "ChargeInstrumentList", "SAFETReimbursementItemList"})
# Buyers get their money back by these too.
_BACK = ("GuaranteeClaim", "Chargeback", "Refund")
# What an event is for whose amounts have no words of their own.
_PLAIN = {
    "AdhocDisbursement": EntryKind.PAYOUT,
    "FailedAdhocDisbursement": EntryKind.PAYOUT,
    "ValueAddedServiceCharge": EntryKind.FEE,
    "CapacityReservationBilling": EntryKind.STORAGE,
    "EBTRefundReimbursementOnly": EntryKind.ADJUSTMENT,
    "TDSReimbursement": EntryKind.TAX,
    "TaxWithholding": EntryKind.TAX,
    "DebtRecovery": EntryKind.ADJUSTMENT,
    "Adjustment": EntryKind.ADJUSTMENT,
}


def read(body: Mapping[str, Any]) -> tuple[tuple[Entry, ...], int]:
    """The lines of all events of an answer, and how many events have no day.

    What has no day of its own (a service fee) has that of the last event of the answer that has one.
    """
    events = list(_events(get(body, "payload", "FinancialEvents")))
    days = [day for _, event in events if (day := _day(event))]
    found: list[Entry] = []
    unread = 0
    for kind, event in events:
        at = _day(event) or max(days, default=None)
        unread += at is None
        found += _lines(kind, event, at) if at else ()
    return tuple(found), unread


def _events(said: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for name, rows in said.items() if isinstance(said, Mapping) else ():
        kind = name.removesuffix("List").removesuffix("Event")
        yield from ((kind, row) for row in (rows if isinstance(rows, list) else ()) if isinstance(row, Mapping))


def _day(event: Mapping[str, Any]) -> datetime | None:
    return next((day for name in _DAYS if (day := moment(text(event, name)))), None)


def _lines(kind: str, event: Mapping[str, Any], at: datetime) -> Iterator[Entry]:
    name = sha256(repr(sorted(event.items(), key=str)).encode()).hexdigest()[:20]
    whole = Entry(name, BOOK, EntryKind.OTHER, at, Money(Decimal(0), ""), market=_market(event), order=_first(event))
    seen: dict[str, int] = {}
    for words, amount, goods in _amounts(event, (), {}):
        word = "/".join((kind, *words))
        own = f"{name}:{goods.get('sku', '')}:{word}"
        seen[own] = seen.get(own, 0) + 1
        asin = goods.get("asin")
        yield replace(
            whole,
            id=f"{own}:{seen[own]}",
            kind=_kind(kind, words),
            amount=amount,
            word=word,
            sku=goods.get("sku"),
            listing=Subject(whole.market, asin) if whole.market and asin else None,
        )


def _first(event: Mapping[str, Any]) -> str | None:
    return next((order for name in _ORDERS if (order := text(event, name))), None)


def _market(event: Mapping[str, Any]) -> str | None:
    found = market_of_host(text(event, "MarketplaceName") or "") or market_of_id(text(event, "MarketplaceId") or "")
    return found.code if found else None


Goods = Mapping[str, str]


def _amounts(said: Any, words: tuple[str, ...], goods: Goods) -> Iterator[tuple[tuple[str, ...], Money, Goods]]:
    """Every amount under this with its words; a list's name without what all of them have ("ItemFeeList": ItemFee)."""
    if isinstance(said, list):
        for one in said:
            yield from _amounts(one, words, goods)
        return
    if not isinstance(said, Mapping):
        return
    goods = {**goods, **_named(said)}
    types = tuple(word for name in _TYPES if (word := text(said, name)))
    for name, inner in said.items():
        if name in SUMS | WORTHS | PARTS:
            continue
        if amount := money(said, name):
            plain = () if name in ("ChargeAmount", "FeeAmount", "PromotionAmount", "DirectPaymentAmount") else (name,)
            yield (*words, *types, *plain), amount, goods
        else:
            yield from _amounts(inner, (*words, _plain(name)), goods)


def _named(said: Mapping[str, Any]) -> Goods:
    sku, asin = next((one for name in _SKUS if (one := text(said, name))), None), text(said, "ASIN")
    return {key: value for key, value in (("sku", sku), ("asin", asin)) if value}


def _plain(name: str) -> str:
    return name.removesuffix("List").removesuffix("Adjustment")


def _kind(kind: str, words: tuple[str, ...]) -> EntryKind:
    if kind in _PLAIN:
        return _PLAIN[kind]
    return kind_of(f"{kind} Refund" if kind in _BACK else kind, words)
