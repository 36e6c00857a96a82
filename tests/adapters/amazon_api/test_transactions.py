"""Transactions as Amazon tells them: whatever their parts are, the lines add up to the total."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.amazon.api.ledger import kind_of
from adapters.amazon.api.transactions import read, span
from adapters.readings import Entry, EntryKind
from tests.adapters.amazon_api.server import DE, US
from tests.clock import NIGHT

cents = st.integers(-10_000, 10_000).map(lambda number: Decimal(number) / 100)
names = st.sampled_from(["Sales", "Expenses", "ProductCharges", "Tax", "AmazonFees", "Commission", "Base", "a:1", "?"])
skus = st.sampled_from(["A", "B", "A:1", ""])


def usd(amount: Decimal | int) -> dict[str, Any]:
    return {"currencyAmount": amount, "currencyCode": "USD"}


def part(name: str, amount: Decimal, inner: list[Any] | None = None) -> dict[str, Any]:
    return {"breakdownType": name, "breakdownAmount": usd(amount), "breakdowns": inner or []}


parts = st.recursive(
    st.builds(part, names, cents),
    lambda inner: st.builds(part, names, cents, st.lists(inner, max_size=3)),
    max_leaves=6,
)


def item(sku: str, total: Decimal | None, breakdowns: list[Any]) -> dict[str, Any]:
    context = {"contextType": "ProductContext", "sku": sku, "asin": "B0TWOAMBL1", "quantityShipped": 2}
    return {"contexts": [context], "breakdowns": breakdowns} | ({} if total is None else {"totalAmount": usd(total)})


items = st.builds(item, skus, st.none() | cents, st.lists(parts, max_size=3))


def transaction(**more: Any) -> dict[str, Any]:
    return {
        "transactionId": "T",
        "transactionType": "Shipment",
        "transactionStatus": "RELEASED",
        "postedDate": "2026-03-01T10:00:00Z",
        "totalAmount": usd(Decimal(10)),
        "marketplaceDetails": {"marketplaceId": US},
        **more,
    }


def told(*transactions: dict[str, Any]) -> tuple[Entry, ...]:
    return read([{"payload": {"transactions": list(transactions)}}]).entries


@given(total=cents, of_items=st.lists(items, max_size=3), of_whole=st.lists(parts, max_size=3))
def test_the_lines_add_up_to_the_total_whatever_the_parts_say(
    total: Decimal, of_items: list[Any], of_whole: list[Any]
) -> None:
    lines = told(transaction(totalAmount=usd(total), items=of_items, breakdowns=of_whole))
    assert sum(line.amount.amount for line in lines) == total
    assert len({line.key for line in lines}) == len(lines)


@given(st.lists(items, min_size=1, max_size=3), st.randoms())
def test_a_transaction_that_is_told_again_in_another_order_is_the_same(of_items: list[Any], chance: Any) -> None:
    shuffled = [*of_items]
    chance.shuffle(shuffled)
    first, again = (told(transaction(items=some)) for some in (of_items, shuffled))
    assert {line.id for line in first} == {line.id for line in again}
    assert sum(line.amount.amount for line in first) == sum(line.amount.amount for line in again)


def test_what_no_part_explains_is_told_as_something_else() -> None:
    sale = item("A", Decimal(12), [part("ProductCharges", Decimal("11.50"))])
    lines = told(transaction(items=[sale]))
    assert [(line.kind, str(line.amount.amount)) for line in lines] == [
        (EntryKind.SALE, "11.50"), (EntryKind.OTHER, "0.50"), (EntryKind.OTHER, "-2.00"),
    ]  # fmt: skip


def test_without_parts_the_type_says_what_it_is_for() -> None:
    (line,) = told(transaction(transactionType="Refund", description="Refund Order"))
    assert (line.kind, line.word, str(line.amount)) == (EntryKind.REFUND, "Refund Refund Order", "10 USD")


def test_items_that_do_not_explain_the_total_give_way_to_the_breakdown_that_does() -> None:
    lines = told(transaction(items=[item("A", None, [])], breakdowns=[part("Sales", Decimal(10))]))
    assert [(line.kind, line.word) for line in lines] == [(EntryKind.SALE, "Sales")]


def test_an_example_without_an_id_keeps_its_name_when_it_is_told_again() -> None:
    bare = {key: value for key, value in transaction().items() if key != "transactionId"}
    assert {line.id for line in told(bare)} == {line.id for line in told(dict(bare, transactionStatus="DEFERRED"))}
    assert {line.id for line in told(bare)} != {line.id for line in told(dict(bare, postedDate="2026-03-02T10:00:00Z"))}


@pytest.mark.parametrize("lacking", [{"postedDate": None}, {"postedDate": "soon"}, {"totalAmount": None}])
def test_a_transaction_without_date_or_amount_is_counted_and_costs_no_other(lacking: dict[str, Any]) -> None:
    found = read([{"payload": {"transactions": [transaction(**lacking), transaction(transactionId="U")]}}])
    assert (len(found.entries), found.unread) == (1, 1)


def test_a_transaction_of_a_market_that_is_none_is_told_without_one() -> None:
    (line,) = told(transaction(marketplaceDetails={"marketplaceId": "A2ZV50J4W1RKNI"}))
    assert (line.market, line.listing) == (None, None)
    (line,) = told(transaction(marketplaceDetails=None, sellingPartnerMetadata={"marketplaceId": DE}))
    assert line.market == "de"


def test_a_transaction_that_names_itself_as_the_deferred_one_is_not_lost() -> None:
    related = [{"relatedIdentifierName": "DEFERRED_TRANSACTION_ID", "relatedIdentifierValue": "T"}]
    assert len(told(transaction(relatedIdentifiers=related))) == 1


@pytest.mark.parametrize("shape", [
    {"currencyAmount": Decimal("10.5"), "currencyCode": "USD"}, {"amount": "10.5", "currencyCode": "USD"},
    {"amount": Decimal("10.5"), "currencyCode": "USD"}, {"CurrencyCode": "USD", "Amount": Decimal("10.5")},
])  # fmt: skip
def test_amounts_are_read_in_all_four_shapes(shape: dict[str, Any]) -> None:
    assert [str(line.amount) for line in told(transaction(totalAmount=shape))] == ["10.5 USD"]


def test_yen_have_no_decimals() -> None:
    (line,) = told(transaction(totalAmount={"currencyAmount": 1980, "currencyCode": "JPY"}))
    assert str(line.amount) == "1980 JPY"


def test_a_cursor_that_is_none_begins_a_week_back() -> None:
    assert span("never", NIGHT) == span(None, NIGHT)


@pytest.mark.parametrize(
    ("transaction", "words", "kind"),
    [
        ("Shipment", ["Expenses", "AmazonFees", "Commission", "Tax"], EntryKind.REFERRAL),
        ("Shipment", ["Sales", "Tax"], EntryKind.TAX),
        ("Shipment", ["Tax", "Principal"], EntryKind.TAX),
        ("Shipment", ["ItemWithheldTax", "MarketplaceFacilitatorTax-Shipping"], EntryKind.TAX),
        ("Order", ["ItemPrice", "Principal"], EntryKind.SALE),
        ("Order", ["ItemPrice", "Shipping"], EntryKind.SHIPPING),
        ("Order", ["ItemPrice", "GiftWrap"], EntryKind.SHIPPING),
        ("Order", ["ItemFees", "ShippingChargeback"], EntryKind.FULFILMENT),
        ("Order", ["Promotion", "Principal"], EntryKind.PROMOTION),
        ("Refund", ["ItemPrice", "Principal"], EntryKind.REFUND),
        ("Refund", ["ItemPrice", "Tax"], EntryKind.TAX),
        ("Refund", ["ItemFees", "RefundCommission"], EntryKind.REFERRAL),
        ("Chargeback Refund", ["ItemPrice", "Shipping"], EntryKind.REFUND),
        ("ServiceFee", ["Cost of Advertising", "TransactionTotalAmount"], EntryKind.ADVERTISING),
        ("other-transaction", ["other-transaction", "Subscription Fee"], EntryKind.FEE),
        ("other-transaction", ["other-transaction", "Previous Reserve Amount Balance"], EntryKind.RESERVE),
        ("other-transaction", ["FBA Inventory Reimbursement", "WAREHOUSE_LOST"], EntryKind.ADJUSTMENT),
        ("ServiceFee FBA Long-Term Storage Fee", ["Expenses", "AmazonFees"], EntryKind.STORAGE),
        ("ServiceFee", ["Expenses", "AmazonFees", "FBAAgedInventorySurcharge"], EntryKind.STORAGE),
        ("ServiceFee", ["Expenses", "AmazonFees", "SponsoredProductsFee"], EntryKind.ADVERTISING),
        ("Shipment", ["Expenses", "AmazonFees", "FBAPerUnitFulfillmentFee", "Base"], EntryKind.FULFILMENT),
        ("Order", ["ItemFees", "FBAWeightBasedFee"], EntryKind.FULFILMENT),
        ("Order", ["ItemFees", "ShippingHB"], EntryKind.REFERRAL),
        ("Order", ["ItemFees", "ReferralFee"], EntryKind.REFERRAL),
        ("Order", ["ItemFees", "VariableClosingFee"], EntryKind.FEE),
        ("other-transaction", ["other-transaction", "RemovalComplete"], EntryKind.FULFILMENT),
        ("other-transaction", ["other-transaction", "Shipping label purchase"], EntryKind.FULFILMENT),
        ("FBA Inbound Placement Service Fee", ["Expenses"], EntryKind.FULFILMENT),
        ("Transfer", ["Sales"], EntryKind.PAYOUT),
        ("Shipment", ["Elevator"], EntryKind.OTHER),
    ],
)
def test_amazon_s_words_say_what_an_amount_is_for(transaction: str, words: list[str], kind: EntryKind) -> None:
    assert kind_of(transaction, words) is kind


def test_parts_in_another_currency_than_the_total_are_not_told_beside_it() -> None:
    """They would be the same money once more."""
    foreign = {"breakdownType": "Sales", "breakdownAmount": {"currencyAmount": Decimal("13.5"), "currencyCode": "CAD"}}
    lines = told(transaction(breakdowns=[foreign], items=[]))
    assert {one.amount.currency for one in lines} == {"USD"}
    assert sum(one.amount.amount for one in lines) == transaction()["totalAmount"]["currencyAmount"]
