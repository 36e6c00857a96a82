"""Makes the answer to a request from the schema of its model; what was asked for by an id comes back under that id."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote

from tests.official.maker import Maker
from tests.official.models import Operation, Schema
from tests.official.shelf import ME, US, asin_of, facts_of, sku_of

_GENERAL = {"marketplaceid": [US], "currencycode": ["USD"], "sellingpartnerid": [ME], "asin": ["B0TWOAM001"]}


@dataclass(frozen=True)
class Asked:
    """A request that was found good: values of path and query are decoded, lists still joined."""

    operation: Operation
    values: Mapping[str, str]
    query: Mapping[str, str]
    body: Any

    def listed(self, name: str) -> list[str]:
        """The items of a list in the query."""
        return [unquote(part) for part in self.query.get(name, "").split(",") if part]

    @property
    def market(self) -> str:
        return (self.listed("marketplaceIds") or self.listed("marketplaceId") or [US])[0]


def answered(asked: Asked, make: Maker) -> Any:
    """The body of a good answer, None where the operation has none."""
    schema = asked.operation.answer[1]
    if schema is None:
        return None
    make = make.about(**{**_GENERAL, "marketplaceid": [asked.market]})
    body = make.made(schema)
    shape = _SHAPES.get(asked.operation.name)
    return _last_page(shape(asked, make, schema, body) if shape else body)


def _last_page(body: Any) -> Any:
    """Nothing follows: a token that leads to the same again would be no list."""
    for holder in (body, *(body.get(key) for key in ("payload", "pagination"))) if isinstance(body, dict) else ():
        if isinstance(holder, dict):
            holder.pop("nextToken", None)
            holder.pop("previousToken", None)
    return body


def _some(make: Maker, asked: Sequence[str]) -> list[str]:
    """In another order than asked for, and not always all."""
    found = [one for one in asked if len(asked) == 1 or not make.on(f"{one} left out").chance(0.1)]
    make.random.shuffle(found)
    return found


def _only(item: dict[str, Any], included: Sequence[str], always: Sequence[str]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key in included or key in always}


def _catalogue(asked: Asked, make: Maker, schema: Schema, body: Any) -> Any:
    one = make.item(schema, "items")
    items = [_item(asked, make, one, asin) for asin in _some(make, asked.listed("identifiers"))]
    return {**body, "items": items, "numberOfResults": len(items)}


def _item(asked: Asked, make: Maker, schema: Schema, asin: str) -> Any:
    item = make.on(asin, **facts_of(asin, asked.market)).made(schema)
    return _only(item, asked.listed("includedData"), ("asin",))


def _single_item(asked: Asked, make: Maker, schema: Schema, body: Any) -> Any:
    return _item(asked, make, schema, asked.values["asin"])


def _skus(asked: Asked, make: Maker, schema: Schema, body: Any) -> Any:
    one = make.item(schema, "items")
    asins = [asin if asin.startswith("B0") else asin_of(asin) for asin in asked.listed("identifiers")]
    items = [_sku(asked, make, one, asin) for asin in _some(make, asins)]
    return {**body, "items": items, "numberOfResults": len(items)}


def _sku(asked: Asked, make: Maker, schema: Schema, asin: str) -> Any:
    """With the summary of the market, which says which ASIN the SKU stands behind."""
    make = make.on(asin, **facts_of(asin, asked.market))
    item = {**make.made(schema), "sku": sku_of(asin)}
    if "summaries" in asked.listed("includedData"):
        item["summaries"] = [make.about(asin=[asin]).made(make.item(schema, "summaries"))]
        item["summaries"][0]["asin"] = asin
    return _only(item, asked.listed("includedData"), ("sku",))


def _batch(asked: Asked, make: Maker, schema: Schema, body: Any) -> Any:
    one = make.item(schema, "responses")
    responses = [_response(asked, make, one, entry) for entry in asked.body["requests"]]
    make.random.shuffle(responses)
    return {"responses": responses}


def _response(asked: Asked, make: Maker, schema: Schema, entry: Mapping[str, Any]) -> Any:
    """One answer of a batch; it names its subject wherever the model has a place for it."""
    named = entry.get("sku") or entry.get("asin") or unquote(entry["uri"].split("/")[-2])
    asin = named if named.startswith("B0") else asin_of(named)
    market = entry.get("MarketplaceId") or entry.get("marketplaceId") or US
    make = make.on(f"{asin} {entry}", **facts_of(asin, market), itemcondition=[entry.get("ItemCondition", "New")])
    response = make.made(schema)
    failed = make.chance(0.1)
    response["status"] = {"statusCode": 400 if failed else 200, "reasonPhrase": "Client Error" if failed else "OK"}
    if "request" in make.item(schema)["properties"]:
        response["request"] = _echo(entry, named, asin)
    if failed:
        named_in = {"asin": asin, "marketplaceId": market} if "asin" in response["body"] else {}
        response["body"] = {**named_in, "errors": [{"code": "InvalidInput", "message": "Invalid Input"}]}
    elif "payload" in make.item(schema, "body")["properties"]:
        response["body"] = {"payload": _payload(make, make.item(schema, "body", "payload"))}
    return response


def _echo(entry: Mapping[str, Any], named: str, asin: str) -> Any:
    kept = {key: value for key, value in entry.items() if key not in ("uri", "method")}
    return {**kept, ("Asin" if named == asin else "SellerSKU"): named}


def _payload(make: Maker, schema: Schema) -> Any:
    words = ["Success", "Success", "Success", "NoBuyableOffers", "ActiveButTooSoonForProcessing"]
    return make.about(status=words, itemcondition=make.facts["itemcondition"]).made(schema)


def _inventory(asked: Asked, make: Maker, schema: Schema, body: Any) -> Any:
    one = make.item(schema, "payload", "inventorySummaries")
    alone = [unquote(asked.query["sellerSku"])] if "sellerSku" in asked.query else []
    summaries = [
        {**make.on(sku, **facts_of(asin_of(sku), asked.market)).made(one), "sellerSku": sku}
        for sku in _some(make, asked.listed("sellerSkus") or alone)
    ]
    granularity = {"granularityType": "Marketplace", "granularityId": asked.market}
    return {"payload": {"granularity": granularity, "inventorySummaries": summaries}}


def _markets(asked: Asked, make: Maker, schema: Schema, body: Any) -> Any:
    one = make.item(schema, "payload")
    rows = [make.made(one) for _ in (US, "A2EUQ1WTGCTBG2", "A2ZV50J4W1RKNI")]
    for row, market in zip(rows, (US, "A2EUQ1WTGCTBG2", "A2ZV50J4W1RKNI"), strict=True):
        row["marketplace"]["id"] = market
    rows[0]["participation"]["isParticipating"] = True
    return {"payload": rows}


def _fees(asked: Asked, make: Maker, schema: Schema, body: Any) -> Any:
    one = make.item(schema)
    found = [_fee(make, one, entry) for entry in asked.body]
    make.random.shuffle(found)
    return found


def _fee(make: Maker, schema: Schema, entry: Mapping[str, Any]) -> Any:
    asin = asin_of(entry["IdValue"])
    make = make.on(asin, **facts_of(asin), status=["Success", "Success", "ClientError", "ServiceError"])
    wanted = entry["FeesEstimateRequest"]
    told = {"IdType": entry["IdType"], "IdValue": entry["IdValue"], "SellerInputIdentifier": wanted["Identifier"]}
    return {**make.made(schema), "FeesEstimateIdentifier": {**told, "MarketplaceId": wanted["MarketplaceId"]}}


def _orders(asked: Asked, make: Maker, schema: Schema, body: Any) -> Any:
    """Orders of the markets asked for, each with an id of its own."""
    for place, order in enumerate(body["orders"]):
        order["orderId"] = f"111-{make.random.randint(0, 9_999_999):07}-{place:07}"
    until = make.now - timedelta(minutes=2)
    return {**body, "lastUpdatedBefore": asked.query.get("lastUpdatedBefore", until.strftime("%Y-%m-%dT%H:%M:%SZ"))}


def _metrics(asked: Asked, make: Maker, schema: Schema, body: Any) -> Any:
    """One row an hour of the interval that was asked for."""
    begin, end = map(datetime.fromisoformat, asked.query["interval"].split("--"))
    rows: list[Any] = []
    one = make.item(schema, "payload")
    while begin < end and len(rows) < 72:
        after = min(begin + timedelta(hours=1), end)
        rows.append({**make.made(one), "interval": f"{begin:%Y-%m-%dT%H:%M%z}--{after:%Y-%m-%dT%H:%M%z}"})
        begin = after
    return {"payload": rows}


Shape = Callable[[Asked, Maker, Schema, Any], Any]
_SHAPES: Mapping[str, Shape] = {
    "searchCatalogItems": _catalogue,
    "getCatalogItem": _single_item,
    "searchListingsItems": _skus,
    "getListingOffersBatch": _batch,
    "getItemOffersBatch": _batch,
    "getCompetitiveSummary": _batch,
    "getInventorySummaries": _inventory,
    "getMarketplaceParticipations": _markets,
    "getMyFeesEstimates": _fees,
    "searchOrders": _orders,
    "getOrderMetrics": _metrics,
}
