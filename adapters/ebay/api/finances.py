"""Asks which money came and went (Finances API) and reads each transaction into the lines it is made of; never whose.

A transaction is told with what is left of it for the seller: its fees are told apart, and all lines add up to that.
"""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from adapters.clock import Clock
from adapters.ebay.api.calls import Calls, Request, Signer
from adapters.ebay.api.operations import PAYOUTS, TRANSACTIONS, Operation
from adapters.ebay.api.spans import Lists, span, until_now
from adapters.readings import ACCOUNT, Entry, EntryKind, Money, Next, Partial, Said, Subject, Topic, Whole
from adapters.wire import decimal, get, moment, rows, text

# The books: what happens, as it happens, and what was paid out.
LEDGER, PAID = "transactions", "settlement"
# After a long silence no more than this is caught up with; eBay tells five years.
_MOST = timedelta(days=180)
# TransactionTypeEnum. A transfer is what the seller pays to eBay from elsewhere.
_KINDS = {
    "SALE": EntryKind.SALE,
    "REFUND": EntryKind.REFUND,
    "CREDIT": EntryKind.ADJUSTMENT,
    "DISPUTE": EntryKind.ADJUSTMENT,
    "SHIPPING_LABEL": EntryKind.FULFILMENT,
    "NON_SALE_CHARGE": EntryKind.FEE,
    "ADJUSTMENT": EntryKind.ADJUSTMENT,
    "WITHDRAWAL": EntryKind.PAYOUT,
}
# FeeTypeEnum, where it says what a fee is for: a part of the sale, what is charged beside that part, or something else.
# Any other stays a fee with its word.
_FEES = {
    "FINAL_VALUE_FEE": EntryKind.REFERRAL,
    "FINAL_VALUE_FEE_FIXED_PER_ORDER": EntryKind.REFERRAL,
    "FINAL_VALUE_SHIPPING_FEE": EntryKind.REFERRAL,
    "BELOW_STANDARD_FEE": EntryKind.REFERRAL,
    "BELOW_STANDARD_SHIPPING_FEE": EntryKind.REFERRAL,
    "HIGH_ITEM_NOT_AS_DESCRIBED_FEE": EntryKind.REFERRAL,
    "HIGH_ITEM_NOT_AS_DESCRIBED_SHIPPING_FEE": EntryKind.REFERRAL,
    "INTERNATIONAL_FEE": EntryKind.REFERRAL,
    "PAYMENT_PROCESSING_FEE": EntryKind.REFERRAL,
    "AD_FEE": EntryKind.ADVERTISING,
    "PREMIUM_AD_FEES": EntryKind.ADVERTISING,
    "PROMOTIONAL_CREDIT": EntryKind.PROMOTION,
    "CO_FUNDING_COUPON_FEE": EntryKind.PROMOTION,
    "TAX_DEDUCTION_AT_SOURCE": EntryKind.TAX,
    "INCOME_TAX_WITHHOLDING": EntryKind.TAX,
    "VAT_WITHHOLDING": EntryKind.TAX,
    "CHARITY_DONATION": EntryKind.OTHER,
}
# BookingEntryEnum.
_SIGNS = {"CREDIT": 1, "DEBIT": -1}
# What is not the seller's yet, and what was refused him.
_HELD = frozenset({"FUNDS_ON_HOLD", "FUNDS_PROCESSING"})
_SENT, _NOT_PAID = "SUCCEEDED", frozenset({"REVERSED", "TERMINAL_FAILED"})


@dataclass(frozen=True, slots=True)
class Book:
    """One of the two: how it is asked for, how far back at first and again later, and how its rows are read."""

    topic: Topic
    operation: Operation
    by: str
    page: int
    rows: str
    first: timedelta
    again: timedelta
    read: Callable[[Mapping[str, Any], str], tuple[Entry, ...] | None]

    async def told(
        self, calls: Calls, clock: Clock, market: str, cursor: str | None, signer: Signer | None
    ) -> AsyncIterator[Said]:
        """Every line since the cursor, each once, and the next cursor."""

        def question(begin: datetime, end: datetime, offset: int) -> Request:
            query: dict[str, str | int] = {"limit": self.page, "offset": offset}
            query["filter"] = f"{self.by}:{span(begin, end)}"
            return Request(self.operation, query, market, signer=signer)

        now, lists = until_now(calls, clock), Lists(question, self.page, self.rows, may_say_nothing=True)
        entries, unread = dict[str, Entry](), 0
        async for row in lists.read(calls, self._since(cursor, now), now):
            lines = self.read(row, market)
            unread += lines is None
            entries |= {line.id: line for line in lines or ()}
        for entry in entries.values():
            yield entry
        yield Next(now.isoformat())
        why = f"{unread} {self.rows} were not understood"
        yield Partial(self.topic, ACCOUNT, why) if unread else Whole(self.topic, ACCOUNT)

    def _since(self, cursor: str | None, now: datetime) -> datetime:
        """What was told already is asked for again for a while; a cursor ahead of us is from a wrong clock."""
        until = moment(cursor)
        return now - self.first if until is None else max(min(until, now) - self.again, now - _MOST)


def read_transaction(row: Mapping[str, Any], market: str) -> tuple[Entry, ...] | None:
    """The lines of one transaction; None where its id, day, amount or side is missing. One that failed has none."""
    id_, word = text(row, "transactionId"), text(row, "transactionType")
    at, total, sign = moment(text(row, "transactionDate")), money_in(row, "amount"), _SIGNS.get(_side(row))
    if not (id_ and word and at and total and sign):
        return None
    if text(row, "transactionStatus") == "FAILED":
        return ()
    kind = _kind(word, text(row, "feeType"))
    whole = Entry(
        id=f"{word}:{id_}",
        book=LEDGER,
        kind=kind,
        at=at,
        amount=Money(total.amount * sign, total.currency),
        word=text(row, "feeType") or word,
        market=market,
        order=text(row, "orderId"),
        listing=_listing(row, market),
        settled=text(row, "transactionStatus") not in _HELD,
    )
    return _apart(whole, tuple(_fees(row, whole, sign)))


def _side(row: Mapping[str, Any]) -> str:
    return text(row, "bookingEntry") or ""


def _kind(word: str, fee: str | None) -> EntryKind:
    kind = _KINDS.get(word, EntryKind.OTHER)
    return _FEES.get(fee or "", kind) if kind is EntryKind.FEE else kind


def _apart(whole: Entry, fees: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The fees, and what it was before them; where they are told in another currency the whole is left as it is."""
    if any(one.amount.currency != whole.amount.currency for one in fees):
        return (whole,)
    before = whole.amount.amount - sum((one.amount.amount for one in fees), Decimal(0))
    return (replace(whole, amount=Money(before, whole.amount.currency)), *fees)


def _fees(row: Mapping[str, Any], whole: Entry, sign: int) -> Iterator[Entry]:
    """What was kept of a sale, and what of it comes back with a refund: it stands on the other side of the sheet."""
    for line in rows(row, "orderLineItems"):
        fees = [*rows(line, "marketplaceFees"), *rows(line, "donations")]
        for place, fee in enumerate(fees):
            word, amount = text(fee, "feeType") or "OTHER_FEES", _fee_in(fee, whole.amount.currency)
            if amount is None or not amount.amount:
                continue
            yield replace(
                whole,
                id=f"{whole.id}:{text(line, 'lineItemId') or ''}:{word}:{place}",
                kind=_FEES.get(word, EntryKind.FEE),
                amount=Money(-sign * amount.amount, amount.currency),
                word=word,
            )


def _fee_in(fee: Any, currency: str) -> Money | None:
    """A fee's amount; where it names no currency, as other developers saw, it is in that of its transaction."""
    value = decimal(fee, "amount", "value")
    return Money(value, text(fee, "amount", "currency") or currency) if value is not None else None


def _listing(row: Mapping[str, Any], market: str) -> Subject | None:
    """The item that a charge is for, where it is for one."""
    named = (text(one, "referenceId") for one in rows(row, "references") if text(one, "referenceType") == "ITEM_ID")
    return next((Subject(market, item) for item in named if item), None)


def read_payout(row: Mapping[str, Any], market: str) -> tuple[Entry, ...] | None:
    """One payout: it leaves the account; None where its id, day, amount or state is missing."""
    id_, at = text(row, "payoutId"), moment(text(row, "payoutDate"))
    total, status = money_in(row, "amount"), text(row, "payoutStatus")
    if not (id_ and at and total and status):
        return None
    amount = Money(Decimal(0) if status in _NOT_PAID else -total.amount, total.currency)
    settled = status == _SENT
    return (Entry(f"{id_}:payout", PAID, EntryKind.PAYOUT, at, amount, status, market, settled=settled),)


def money_in(said: Any, *path: str) -> Money | None:
    """What was booked, in the currency in which it was: of a converted amount the result, for that was paid."""
    found = get(said, *path)
    value, currency = decimal(found, "value"), text(found, "currency")
    return Money(value, currency) if value is not None and currency else None


# Money that is held back is freed days later, and a payout that failed is tried again: both are asked for once more.
TRANSACTED = Book(
    Topic.MONEY, TRANSACTIONS, "transactionDate", 1000, "transactions",
    first=timedelta(days=7), again=timedelta(days=3), read=read_transaction,
)  # fmt: skip
PAID_OUT = Book(
    Topic.SETTLEMENTS, PAYOUTS, "payoutDate", 200, "payouts",
    first=timedelta(days=30), again=timedelta(days=14), read=read_payout,
)  # fmt: skip
