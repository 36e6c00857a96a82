"""Report documents of the types that are asked for: JSON after the schemas beside the models, flat files by columns."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from tests.official.maker import Maker
from tests.official.models import MODELS, Model
from tests.official.shelf import US, facts_of, sku_of

ASINS = ("B0TWOAM001", "B0TWOAM002")
SCHEMAS = {
    "GET_V2_SELLER_PERFORMANCE_REPORT": "accountHealthReport-2020-11-18",
    "GET_SALES_AND_TRAFFIC_REPORT": "sellerSalesAndTrafficReport",
    "GET_BRAND_ANALYTICS_REPEAT_PURCHASE_REPORT": "sellingPartnerRepeatPurchaseReport",
}
# The columns as the reference of each report lists them, in part.
_COLUMNS = {
    "GET_STRANDED_INVENTORY_UI_DATA": "primary-action|date-stranded|stranded-reason|asin|sku|fnsku|product-name|"
    "condition|fulfilled-by|fulfillable-qty|your-price|unfulfillable-qty|reserved-quantity|inbound-shipped-qty",
    "GET_FBA_INVENTORY_PLANNING_DATA": "snapshot-date|sku|asin|available|inv-age-0-to-90-days|inv-age-91-to-180-days|"
    "inv-age-181-to-270-days|inv-age-271-to-365-days|inv-age-365-plus-days|currency|estimated-storage-cost-next-month",
    "GET_SELLER_FEEDBACK_DATA": "Date|Rating|Comments|Response|Order ID|Rater Email",
    "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA": "return-date|order-id|sku|asin|fnsku|product-name|quantity|"
    "fulfillment-center-id|detailed-disposition|reason|status|license-plate-number|customer-comments",
    "GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE": "Order ID|Order date|Return request date|Return request status|"
    "Amazon RMA ID|Currency code|Is prime|ASIN|Merchant SKU|Item Name|Return quantity|Return Reason|Order Amount",
    "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2": "settlement-id|settlement-start-date|settlement-end-date|"
    "deposit-date|total-amount|currency|transaction-type|order-id|marketplace-name|amount-type|amount-description|"
    "amount|posted-date|posted-date-time|sku|quantity-purchased",
}
_DAY, _MOMENT = "%m/%d/%y", "%Y-%m-%dT%H:%M:%S+00:00"


def document(kind: str, specification: Mapping[str, Any], make: Maker) -> str:
    """The text of a report of that type, of the days that its order names."""
    facts = [facts_of(asin) for asin in ASINS]
    make = make.about(marketplaceid=[US], currencycode=["USD"], asin=ASINS, childasin=ASINS, parentasin=ASINS)
    if kind in SCHEMAS:
        return json.dumps(_body(kind, specification, make))
    names = _COLUMNS[kind].split("|")
    make = make.about(sku=[facts[0]["sku"][0], facts[1]["sku"][0]])
    rows = [{name: _cell(name, make) for name in names} for _ in range(make.random.randint(0, make.style.most))]
    rows = _settled(rows, make) if "total-amount" in names else rows
    return "\n".join("\t".join(cells) for cells in [names, *([row[name] for name in names] for row in rows)]) + "\n"


@cache
def schema_of(kind: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((MODELS / "reports" / f"{SCHEMAS[kind]}.json").read_text("utf-8"))
    return found


def _body(kind: str, specification: Mapping[str, Any], make: Maker) -> Any:
    schema = schema_of(kind)
    first = str(specification.get("dataStartTime", ""))[:10]
    last = str(specification.get("dataEndTime", first))[:10]
    dates = {"date": [first], "startdate": [first], "enddate": [last]} if first else {}
    made = Maker(make.random, Model(schema.get("definitions", {})), make.now, make.style, {**make.facts, **dates})
    body = made.made(schema)
    if kind == "GET_V2_SELLER_PERFORMANCE_REPORT":
        # One market has one standing, and one row of measures.
        body = {name: rows[:1] for name, rows in body.items()}
    return body


def _cell(name: str, make: Maker) -> str:
    """What may stand in the column; text is odd where the answer is to be odd, but holds no tab and no line end."""
    low = name.lower()
    day = make.now - timedelta(days=make.random.randint(1, 20))
    if "date" in low:
        return day.strftime(_MOMENT if "return-date" in low or "time" in low else _DAY)
    if "quantity" in low or "qty" in low or low == "rating" or low.startswith("inv-age"):
        return str(make.random.choice((1, 2, 3)))
    if low in ("asin", "sku", "merchant sku"):
        asin = make.random.choice(ASINS)
        return asin if low == "asin" else sku_of(asin)
    if "order" in low and "id" in low:
        return f"111-{make.random.randint(0, 9_999_999):07}-0000001"
    if low == "currency":
        return "USD"
    if "amount" in low or "price" in low or "cost" in low:
        return make.random.choice(("0.00", "12.99", "-3.50"))
    word = str(make.made({"type": "string"}, low))
    return "".join(letter if letter.isprintable() else " " for letter in word)


def _settled(rows: list[dict[str, str]], make: Maker) -> list[dict[str, str]]:
    """The first row has the total and the days, all others an amount, as the reference has it."""
    if not rows:
        return rows
    name = str(make.random.randint(10**10, 10**11))
    head = dict.fromkeys(rows[0], "") | {"settlement-id": name, "currency": "USD"}
    cents = [round(100 * float(row["amount"])) for row in rows]
    day = (date(make.now.year, make.now.month, make.now.day) - timedelta(days=3)).isoformat()
    head |= dict.fromkeys(("settlement-start-date", "settlement-end-date", "deposit-date"), f"{day} 00:00:00 UTC")
    head["total-amount"] = f"{sum(cents) / 100:.2f}"
    blank = dict.fromkeys(
        ("total-amount", "currency", "settlement-start-date", "settlement-end-date", "deposit-date"), ""
    )
    said = {"settlement-id": name, "marketplace-name": "Amazon.com"}
    said |= {"posted-date": day, "posted-date-time": f"{day} 10:00:00 UTC"}
    return [head, *({**row, **blank, **said} for row in rows)]
