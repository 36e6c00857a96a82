"""Every recorded answer about orders and money is read by our own readers, or is named with the reason why not."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from adapters.aliexpress.account import AliExpressConfig
from adapters.aliexpress.api import filed as aliexpress
from adapters.amazon.account import AmazonConfig
from adapters.amazon.api import balances, fees, loyalty, sales, traffic
from adapters.amazon.api import filed as amazon
from adapters.amazon.api.batches import Item
from adapters.amazon.api.periods import Period
from adapters.ebay.account import EbayConfig
from adapters.ebay.api import filed as ebay
from adapters.filed import Filed
from adapters.readings import Business, Entry, EntryKind, Fee, Figure, Order, Subject
from tests.adapters.told.answers import Answer, answers
from tests.adapters.told.named import BESIDE, NAMED
from tests.clock import NIGHT
from tests.shared import needs_shared

pytestmark = needs_shared

AMAZON = AmazonConfig.model_validate({"platform": "amazon"})
EBAY = EbayConfig.model_validate({"platform": "ebay"})
ALIEXPRESS = AliExpressConfig.model_validate({"platform": "aliexpress"})

LEDGERS = ("finances_2024-06-19#listTransactions", "finances_2024-06-19#Transaction", "financesV0#listFinancialEvents")
ORDERS = ("orders_2026-01-01#", "ordersV0#getOrder", "OrdersV0Test__test_get_order", "ebay/recorded/fulfillment_")
REPORTS = ("reports/sellerSalesAndTrafficReport", "reports/sellingPartnerRepeatPurchaseReport")
FEES = ("productFeesV0#", "ProductFeesV0Test__")
OTHERS = (
    "transfers_2024-06-01#listPayouts",
    "sales#",
    *FEES,
    "cn/recorded/aliexpress/",
)
# What stands at a moment: no entry of the ledger, and read by the daemon alone.
HELD = "finances_2024-06-19#listBalances"
READ = (*LEDGERS, HELD, *ORDERS, *REPORTS, *OTHERS)


def of(*beginnings: str) -> list[Answer]:
    return [one for name, one in answers().items() if name.startswith(beginnings) and not reason(name)]


def reason(name: str) -> str | None:
    """Why it is not read; None where it is."""
    return next((why for beginning, why in NAMED.items() if name.startswith(beginning)), None)


def read(one: Answer) -> Filed:
    """The answer as `twoam books import` reads it."""
    if one.name.startswith("ebay/"):
        return ebay.read(one.text, EBAY, NIGHT)
    if one.name.startswith("cn/"):
        return aliexpress.read(one.text, ALIEXPRESS, NIGHT)
    return amazon.read(whole(one).text, AMAZON, NIGHT)


def whole(one: Answer) -> Answer:
    """The example in the model is one transaction without its list."""
    bare = one.name == "finances_2024-06-19#Transaction"
    return Answer(one.name, {"payload": {"transactions": [one.body]}}) if bare else one


def total(readings: tuple[Business, ...]) -> Decimal:
    return sum((one.amount.amount for one in readings if isinstance(one, Entry)), Decimal(0))


def kinds(readings: tuple[Business, ...]) -> set[str]:
    return {one.kind.value for one in readings if isinstance(one, Entry)}


# --- that nothing is forgotten


def test_every_answer_is_read_or_named_with_its_reason_and_no_reason_is_left_over() -> None:
    assert len(answers()) > 100
    forgotten = [name for name in answers() if not reason(name) and not name.startswith(READ)]
    assert forgotten == []
    assert [one for one in NAMED if not any(name.startswith(one) for name in answers())] == []
    assert [one for one in READ if not of(one)] == []


# --- money


def amounts(said: Any, name: str = "") -> Iterator[tuple[str, Decimal]]:
    """Every amount of an answer with the field that holds it; an independent walk over the raw JSON."""
    if isinstance(said, list):
        for inner in said:
            yield from amounts(inner, name)
    elif isinstance(said, dict):
        if "CurrencyAmount" in said:
            yield name, Decimal(said["CurrencyAmount"])
        for key, inner in said.items():
            yield from amounts(inner, key)


def test_financial_events_come_out_to_the_cent_but_for_the_amounts_that_are_named() -> None:
    met: set[str] = set()
    for one in of("financesV0#listFinancialEvents"):
        raw = list(amounts(one.body))
        lines = [amount for field, amount in raw if field not in BESIDE]
        met |= {field for field, _ in raw} & BESIDE.keys()
        told = read(one)
        assert (len(told.readings), total(told.readings), told.unread) == (len(lines), sum(lines), 0), one.name
        assert {one.word for one in told.readings if isinstance(one, Entry)}
    assert met == BESIDE.keys()


def test_financial_events_are_told_by_what_they_are_for() -> None:
    found: dict[str, EntryKind] = {}
    for one in of("financesV0#listFinancialEvents"):
        found |= {entry.word: entry.kind for entry in read(one).readings if isinstance(entry, Entry)}
    assert found["ProductAdsPayment/baseValue"] is EntryKind.ADVERTISING
    assert found["Chargeback/ShipmentItem/ItemCharge/Tax"] is EntryKind.TAX
    assert found["Chargeback/ShipmentItem/ItemFee/FixedClosingFee"] is EntryKind.FEE
    assert found["Chargeback/ShipmentItem/Promotion/Free"] is EntryKind.PROMOTION
    assert found["ServiceFee/Fee/FixedClosingFee"] is EntryKind.FEE
    assert found["TaxWithholding/WithheldAmount"] is EntryKind.TAX


def test_transactions_come_out_to_the_cent() -> None:
    for one in of(*LEDGERS[:2]):
        rows = whole(one).body["payload"]["transactions"]
        told = read(one)
        assert total(told.readings) == sum(Decimal(row["totalAmount"]["currencyAmount"]) for row in rows), one.name
        assert told.unread == 0
        assert {entry.order for entry in told.readings if isinstance(entry, Entry)} - {None}


def test_balances_are_read_with_all_that_lies_in_them() -> None:
    for one in of(HELD):
        found, unread = balances.read([one.body])
        parts = [sum(part.amount for part in (held.free, held.deferred, held.reserve) if part) for held in found]
        assert (parts, unread) == ([held.total.amount for held in found], 0)
        assert parts


def test_a_payout_leaves_the_account_under_the_name_of_its_settlement() -> None:
    (answer,) = of("transfers_2024-06-01#listPayouts")
    (paid,) = read(answer).readings
    assert isinstance(paid, Entry)
    assert (paid.id, paid.kind, str(paid.amount)) == ("11888387941:payout", EntryKind.PAYOUT, "-1250.75 USD")
    assert (paid.market, paid.settled) == ("us", True)


def test_the_money_of_an_aliexpress_order_comes_out_once_it_is_paid() -> None:
    (answer,) = of("cn/recorded/aliexpress/")
    assert read(answer) == Filed(), "nobody paid for the sample's order"
    text = answer.text.replace('"NOT_PAY"', '"PAY_SUCCESS"')
    told = aliexpress.read(text, ALIEXPRESS, NIGHT)
    data = answer.body["aliexpress_solution_order_info_get_response"]["result"]["data"]
    assert total(told.readings) == Decimal(data["order_amount"]["amount"])
    assert kinds(told.readings) == {"sale", "shipping", "promotion"}


# --- orders


def raw_orders(body: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    payload = body.get("payload", {})
    found = body.get("orders") or payload.get("Orders")
    return found or [body.get("order") or (payload if "PurchaseDate" in payload else body)]


def number_of(row: Mapping[str, Any]) -> str:
    return str(row.get("orderId") or row.get("AmazonOrderId"))


def sum_of(row: Mapping[str, Any]) -> Decimal | None:
    """What the raw answer says that the order comes to, in any of its shapes."""
    shapes = (("proceeds", "grandTotal", "amount"), ("OrderTotal", "Amount"), ("pricingSummary", "total", "value"))
    for path in shapes:
        found: Any = row
        for key in path:
            found = found.get(key, {}) if isinstance(found, dict) else {}
        if found:
            return Decimal(found)
    return None


def test_every_order_is_read_with_its_sum_and_all_its_lines() -> None:
    for one in of(*ORDERS):
        if "Items" in one.name or one.name.endswith("_items"):
            continue
        told, rows = read(one), raw_orders(one.body)
        orders = [order for order in told.readings if isinstance(order, Order)]
        assert ([order.id for order in orders], told.unread) == ([number_of(row) for row in rows], 0), one.name
        for order, row in zip(orders, rows, strict=True):
            assert (order.total.amount if order.total else None) == sum_of(row), one.name
            items = row.get("orderItems") or row.get("lineItems") or []
            counts = [item.get("quantityOrdered") or item.get("quantity") for item in items]
            assert [line.quantity for line in order.lines] == counts, one.name


OLD = "OrdersV0Test__test_get_order"


@pytest.mark.parametrize("names", [("ordersV0#getOrder#0", "ordersV0#getOrderItems#0"), (OLD, f"{OLD}_items")])
def test_the_older_answers_of_an_order_and_of_its_items_make_one_order(names: tuple[str, str]) -> None:
    order, items = (answers()[name] for name in names)
    told = amazon.read(Answer("both", [order.body, items.body]).text, AMAZON, NIGHT)
    (found,) = told.readings
    assert isinstance(found, Order)
    (line,) = found.lines
    (raw,) = items.body["payload"]["OrderItems"]
    assert (line.id, line.quantity, line.sku) == (raw["OrderItemId"], raw["QuantityOrdered"], raw["SellerSKU"])
    assert line.price is not None
    off = Decimal(raw.get("PromotionDiscount", {}).get("Amount", "0"))
    assert line.price.amount == Decimal(raw["ItemPrice"]["Amount"]) - off
    assert told.unread == 0
    alone = amazon.read(items.text, AMAZON, NIGHT)
    assert (alone.readings, alone.unread) == ((), 1), "lines without their order are said to be left over"


# --- sales, visits, fees


def test_what_was_sold_over_a_time_comes_out_where_the_time_is_one() -> None:
    read_sums = 0
    for one in of("sales#"):
        figures, unread = sales.read("us", one.body)
        rows = one.body["payload"]
        # Two of the pairs end a year before they begin: their numbers are of no time.
        good = [row for row in rows if row["interval"].split("--")[0] < row["interval"].split("--")[1]]
        assert unread == len(rows) - len(good)
        for name, key in (("units", "unitCount"), ("orders", "orderCount")):
            assert sum(f.value for f in figures if f.name == name) == sum(row[key] for row in good), one.name
        found = sum(f.value for f in figures if f.name == "sales")
        assert found == sum(Decimal(row["totalSales"]["amount"]) for row in good)
        read_sums += len(good)
    assert read_sums == 3


def figures_of(said: Iterator[Any]) -> list[Figure]:
    return [one for one in said if isinstance(one, Figure)]


def test_visits_and_sales_by_listing_come_out_as_the_reports_have_them() -> None:
    met = 0
    for one in of("reports/sellerSalesAndTrafficReport"):
        rows = [row for row in one.body["salesAndTrafficByAsin"] if row.get("childAsin")]
        day = date.fromisoformat(one.body["salesAndTrafficByDate"][0]["date"])
        told = figures_of(traffic.read_traffic(Period("us", day, day), one.text, NIGHT))
        by_listing = [figure for figure in told if figure.listing]
        units = sum(f.value for f in by_listing if f.name == "units")
        assert units == sum(Decimal(row["salesByAsin"]["unitsOrdered"]) for row in rows)
        paid = sum(f.value for f in by_listing if f.name == "sales")
        assert paid == sum(Decimal(str(row["salesByAsin"]["orderedProductSales"]["amount"])) for row in rows)
        met += len(rows)
    assert met > 0


def test_repeat_buyers_come_out_as_the_report_has_them() -> None:
    (one,) = of("reports/sellingPartnerRepeatPurchaseReport")
    told: set[tuple[str, str]] = set()
    rows = one.body["dataByAsin"]
    for first, last in {(row["startDate"], row["endDate"]) for row in rows}:
        week = Period("us", date.fromisoformat(first), date.fromisoformat(last))
        found = figures_of(loyalty.read_loyalty(week, one.text))
        told |= {(first, figure.listing.id) for figure in found if figure.listing}
    assert told == {(row["startDate"], row["asin"]) for row in rows}


def test_every_fee_that_was_estimated_comes_out_with_its_parts() -> None:
    met = 0
    for one in of(*FEES):
        rows = one.body if isinstance(one.body, list) else [one.body["payload"]["FeesEstimateResult"]]
        for row in rows:
            asked = {"FeesEstimateRequest": {"Identifier": row["FeesEstimateIdentifier"]["SellerInputIdentifier"]}}
            item = Item(Subject("us", "B0"), "SKU", asked)
            ((_, fee),) = fees.answered([item], [row])
            if row["Status"] != "Success":
                assert not isinstance(fee, Fee)
                continue
            assert isinstance(fee, Fee)
            assert fee.total.amount == Decimal(row["FeesEstimate"]["TotalFeesEstimate"]["Amount"])
            parts = row["FeesEstimate"].get("FeeDetailList", ())
            assert [part.amount for _, part in fee.parts] == [Decimal(part["FinalFee"]["Amount"]) for part in parts]
            met += 1
    assert met >= 4
