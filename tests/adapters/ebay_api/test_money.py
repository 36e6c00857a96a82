"""The seller's ledger, his payouts and what comes back; signed where eBay wants it, and never with a buyer's name."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.ebay.api import EbayApi
from adapters.ebay.api.finances import read_payout, read_transaction
from adapters.errors import Unsupported
from adapters.readings import ACCOUNT, Ask, Balance, Entry, EntryKind, Money, Subject, Sweep, Topic
from monitor.demo.ebay import Booking, LocalEbay, Payout
from monitor.demo.ebay.wire import Answer
from tests.adapters.ebay_api.conftest import LAMP, SHOP, missed
from tests.adapters.ebay_api.contracts import MODELS
from tests.clock import NIGHT, StillClock
from tests.shared import needs_shared

AT = NIGHT - timedelta(hours=1)
SALE = Booking("10-1", "SALE", AT, Decimal("88.00"), order="13-1",
               fees=(("FINAL_VALUE_FEE", Decimal("11.60")), ("INTERNATIONAL_FEE", Decimal("0.40"))))  # fmt: skip
BACK = Booking("10-1", "REFUND", AT, Decimal("89.00"), credit=False, order="13-1",
               fees=(("FINAL_VALUE_FEE", Decimal("11.00")),))  # fmt: skip
AD = Booking("20-1", "NON_SALE_CHARGE", AT, Decimal("2.50"), credit=False, fee="AD_FEE", item=LAMP.number)


async def asked(seller: EbayApi, topic: Topic, cursor: str | None = None) -> Sweep:
    return await seller.read(topic, Ask((ACCOUNT,), cursor=cursor))


async def booked(seller: EbayApi, ebay: LocalEbay, *bookings: Booking) -> list[Entry]:
    ebay.shop = replace(SHOP, bookings=bookings)
    sweep = await asked(seller, Topic.MONEY)
    assert missed(sweep) == []
    assert sweep.whole == {ACCOUNT}
    return [one for one in sweep.readings if isinstance(one, Entry)]


def lines(entries: list[Entry]) -> list[tuple[str, str, str]]:
    return [(one.kind.value, one.word, str(one.amount.amount)) for one in entries]


async def test_a_sale_is_told_before_its_fees_and_the_fees_apart(rich: EbayApi, ebay: LocalEbay) -> None:
    found = await booked(rich, ebay, SALE)
    assert lines(found) == [
        ("sale", "SALE", "100.00"),
        ("referral", "FINAL_VALUE_FEE", "-11.60"),
        ("referral", "INTERNATIONAL_FEE", "-0.40"),
    ]
    assert {(one.order, one.at, one.market, one.book) for one in found} == {("13-1", AT, "us", "transactions")}


async def test_of_a_refund_the_fees_come_back(rich: EbayApi, ebay: LocalEbay) -> None:
    found = await booked(rich, ebay, BACK)
    assert lines(found) == [("refund", "REFUND", "-100.00"), ("referral", "FINAL_VALUE_FEE", "11.00")]


async def test_a_sale_and_its_refund_share_a_number_and_are_two_things(rich: EbayApi, ebay: LocalEbay) -> None:
    found = await booked(rich, ebay, SALE, BACK)
    assert len({one.id for one in found}) == 5


async def test_advertising_is_told_with_the_item_it_was_for(rich: EbayApi, ebay: LocalEbay) -> None:
    [found] = await booked(rich, ebay, AD)
    assert (found.kind, found.amount.amount) == (EntryKind.ADVERTISING, Decimal("-2.50"))
    assert found.listing == Subject("us", LAMP.number)


async def test_money_that_is_held_back_is_not_settled_and_a_transfer_that_failed_never_happened(
    rich: EbayApi, ebay: LocalEbay
) -> None:
    held = replace(SALE, fees=(), status="FUNDS_ON_HOLD")
    failed = Booking("30-1", "TRANSFER", AT, Decimal(5), credit=False, status="FAILED")
    found = await booked(rich, ebay, held, failed)
    assert [(one.word, one.settled) for one in found] == [("SALE", False)]


async def test_a_payout_leaves_the_account_and_one_that_failed_does_not(rich: EbayApi, ebay: LocalEbay) -> None:
    good, bad = Payout("p-1", AT, Decimal("250.10")), Payout("p-2", AT, Decimal("40.00"), "TERMINAL_FAILED")
    ebay.shop = replace(SHOP, payouts=(good, bad, Payout("p-3", AT, Decimal(9), "INITIATED")))
    found = [one for one in (await asked(rich, Topic.SETTLEMENTS)).readings if isinstance(one, Entry)]
    told = {one.id: (str(one.amount.amount), one.word, one.settled) for one in found}
    assert told == {
        "p-1:payout": ("-250.10", "SUCCEEDED", True),
        "p-2:payout": ("0", "TERMINAL_FAILED", False),
        "p-3:payout": ("-9", "INITIATED", False),
    }
    assert {(one.kind, one.book) for one in found} == {(EntryKind.PAYOUT, "settlement")}


async def test_an_empty_ledger_comes_without_a_body_and_is_whole(rich: EbayApi) -> None:
    for topic in (Topic.MONEY, Topic.SETTLEMENTS):
        sweep = await asked(rich, topic)
        assert sweep.whole == {ACCOUNT}
        assert sweep.readings == ()
        assert sweep.cursor == NIGHT.isoformat()


async def test_the_last_days_are_told_again_for_what_was_held_back_is_freed(
    rich: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    ebay.shop = replace(SHOP, bookings=(SALE, replace(SALE, number="10-0", at=NIGHT - timedelta(days=6))))
    first = await asked(rich, Topic.MONEY)
    clock.advance(1800)
    again = await asked(rich, Topic.MONEY, first.cursor)
    assert {one.id for one in again.readings if isinstance(one, Entry) and one.word == "SALE"} == {"SALE:10-1"}


async def test_a_transaction_that_is_not_understood_costs_itself_and_is_told(rich: EbayApi, ebay: LocalEbay) -> None:
    ebay.answers["getTransactions"] = Answer(body=b'{"total": 1, "transactions": [{"transactionId": "1"}]}')
    assert [one.why for one in (await asked(rich, Topic.MONEY)).partial] == ["1 transactions were not understood"]
    ebay.answers["getTransactions"] = Answer(200, b"<html>sorry</html>")
    assert "no JSON" in missed(await asked(rich, Topic.MONEY))[0]


async def test_what_ebay_holds_is_told_and_what_is_on_its_way_to_the_bank_is_not_free(
    rich: EbayApi, ebay: LocalEbay
) -> None:
    kinds = ("FUNDS_AVAILABLE_FOR_PAYOUT", "FUNDS_ON_HOLD", "FUNDS_PROCESSING", "PAYOUT")
    ebay.shop = replace(SHOP, bookings=tuple(replace(SALE, number=kind, status=kind) for kind in kinds))
    sweep = await asked(rich, Topic.BALANCE)
    assert missed(sweep) == []
    assert sweep.whole == {ACCOUNT}
    each = Decimal("88.00")
    assert sweep.readings == (
        Balance(Money(3 * each, "USD"), free=Money(each, "USD"), deferred=Money(2 * each, "USD")),
    )


async def test_where_nothing_waits_to_be_paid_out_no_balance_is_told_and_that_is_whole(rich: EbayApi) -> None:
    sweep = await asked(rich, Topic.BALANCE)
    assert sweep.readings == ()
    assert sweep.whole == {ACCOUNT}


@pytest.mark.parametrize(
    ("funds", "why"),
    [
        ({"availableFunds": {"value": "1.00", "currency": "USD"}}, "lacks one of its parts"),
        (
            {
                "availableFunds": {"value": "1.00", "currency": "USD"},
                "fundsOnHold": {"value": "1.00", "currency": "EUR"},
                "processingFunds": {"value": "0.0", "currency": "USD"},
            },
            "several currencies",
        ),
    ],
)
async def test_half_a_summary_of_funds_is_no_balance(
    funds: dict[str, Any], why: str, rich: EbayApi, ebay: LocalEbay
) -> None:
    ebay.answers["getSellerFundsSummary"] = Answer(body=json.dumps(funds).encode())
    sweep = await asked(rich, Topic.BALANCE)
    assert sweep.readings == ()
    assert why in missed(sweep)[0]


async def test_who_does_not_want_his_ledger_read_is_asked_for_nothing(mine: EbayApi, ebay: LocalEbay) -> None:
    for topic in (Topic.MONEY, Topic.SETTLEMENTS, Topic.BALANCE):
        [error] = [one.error for one in (await asked(mine, topic)).missed]
        assert isinstance(error, Unsupported)
        assert "money = true" in str(error)
    assert "sell.finances" not in mine.consent.address("s")
    assert [*ebay.of("getTransactions"), *ebay.of("getSellerFundsSummary")] == []


async def test_who_wants_it_agrees_to_it_on_the_consent_page(rich: EbayApi) -> None:
    assert "sell.finances" in rich.consent.address("s")


@given(st.decimals(0, 10_000, places=2), st.lists(st.decimals(0, 100, places=2), max_size=4), st.booleans())
def test_the_lines_of_a_transaction_add_up_to_what_was_booked(
    amount: Decimal, fees: list[Decimal], credit: bool
) -> None:
    told = [{"feeType": "FINAL_VALUE_FEE", "amount": {"value": str(fee), "currency": "EUR"}} for fee in fees]
    row: dict[str, Any] = {
        "transactionId": "1", "transactionType": "SALE", "transactionDate": "2026-03-01T00:00:00.000Z",
        "amount": {"value": str(amount), "currency": "EUR"}, "bookingEntry": "CREDIT" if credit else "DEBIT",
        "orderLineItems": [{"lineItemId": "7", "marketplaceFees": told}],
    }  # fmt: skip
    found = read_transaction(row, "de")
    assert found is not None
    assert sum(one.amount.amount for one in found) == (amount if credit else -amount)
    assert len({one.id for one in found}) == len(found)


def test_fees_in_another_currency_leave_the_sum_as_it_was_booked() -> None:
    row = {
        "transactionId": "1", "transactionType": "SALE", "transactionDate": "2026-03-01T00:00:00.000Z",
        "amount": {"value": "9.00", "currency": "USD"}, "bookingEntry": "CREDIT",
        "orderLineItems": [{"marketplaceFees": [{"feeType": "X", "amount": {"value": "1.00", "currency": "EUR"}}]}],
    }  # fmt: skip
    found = read_transaction(row, "us")
    assert found is not None
    assert [str(one.amount) for one in found] == ["9.00 USD"]


def test_a_fee_without_a_currency_is_told_in_that_of_its_sale_and_an_unknown_one_keeps_its_word() -> None:
    fees = [{"feeType": "FINAL_VALUE_FEE", "amount": {"value": "29.96"}},
            {"feeType": "FEE_OF_TOMORROW", "amount": {"value": "0.04", "currency": "USD"}}]  # fmt: skip
    row = {
        "transactionId": "1", "transactionType": "SALE", "transactionDate": "2026-03-01T00:00:00.000Z",
        "amount": {"value": "70.00", "currency": "USD"}, "bookingEntry": "CREDIT",
        "orderLineItems": [{"marketplaceFees": fees}],
    }  # fmt: skip
    assert lines(list(read_transaction(row, "us") or ())) == [
        ("sale", "SALE", "100.00"), ("referral", "FINAL_VALUE_FEE", "-29.96"), ("fee", "FEE_OF_TOMORROW", "-0.04"),
    ]  # fmt: skip


@needs_shared
def test_every_type_of_a_transaction_and_of_a_fee_in_the_contract_is_read() -> None:
    schemas = json.loads((MODELS / "sell_finances_v1_oas3.json").read_text("utf-8"))["components"]["schemas"]
    row = {"transactionId": "1", "transactionDate": "2026-03-01T00:00:00.000Z", "bookingEntry": "DEBIT",
           "amount": {"value": "9.00", "currency": "USD"}}  # fmt: skip
    kinds = {}
    for word in schemas["TransactionTypeEnum"]["enum"]:
        [entry] = read_transaction({**row, "transactionType": word}, "us") or ()
        kinds[word] = entry.kind
    others = {word for word, kind in kinds.items() if kind is EntryKind.OTHER}
    assert others == {"TRANSFER", "LOAN_REPAYMENT", "PURCHASE"}
    for word in schemas["FeeTypeEnum"]["enum"]:
        [entry] = read_transaction({**row, "transactionType": "NON_SALE_CHARGE", "feeType": word}, "us") or ()
        assert (entry.word, entry.kind is EntryKind.TAX) == (word, word.endswith(("WITHHOLDING", "AT_SOURCE")))
    for status in schemas["PayoutStatusEnum"]["enum"]:
        paid = {
            "payoutId": "1",
            "payoutDate": "2026-03-01T00:00:00.000Z",
            "payoutStatus": status,
            "amount": row["amount"],
        }
        assert read_payout(paid, "us")
