"""Tells how the seller's own SKUs are (Listings Items 2021-08-01)."""

from datetime import datetime
from typing import Any

from adapters.amazon.markets import MARKETS
from adapters.readings import Condition
from monitor.demo.spapi.catalog import contribution
from monitor.demo.spapi.paging import Pages, Stale
from monitor.demo.spapi.shop import Issue, Shop, Sku
from monitor.demo.spapi.wire import DENIED, Answer, Asked, error, iso, not_found, said, text_money

_KINDS = {
    Condition.NEW: "new_new",
    Condition.USED: "used_good",
    Condition.REFURBISHED: "refurbished_refurbished",
}
_TOKEN_LIVES = 3600.0
# When every SKU of the shop was made; nobody asks for more than that there is a date.
_MADE = "2026-01-15T08:00:00Z"


def search(shop: Shop, asked: Asked, pages: Pages) -> Answer:
    """searchListingsItems: the SKUs that fit every condition, of the markets that are asked about, in no order."""
    if asked.path["sellerId"] != shop.seller_id:
        return error(403, "Unauthorized", DENIED, "")
    if asked.many("identifiers") and not asked.one("identifiersType"):
        return error(400, "BAD_REQUEST", "identifiersType is required with identifiers.")
    names = dict.fromkeys(sku.sku for sku in reversed(_named(shop, asked)) if _is_meant(sku, asked))
    size, token = asked.number("pageSize", 10), asked.one("pageToken")
    question = repr(sorted(pair for pair in asked.query.items() if pair[0] != "pageToken"))
    try:
        page = pages.cut(list(names), size, token, question, _TOKEN_LIVES)
    except Stale:
        return error(400, "BAD_REQUEST", "The page token is invalid or expired.")
    body: dict[str, Any] = {"numberOfResults": len(names), "items": [_item(shop, one, asked) for one in page.rows]}
    return said(body | ({"pagination": {"nextToken": page.token}} if page.token else {}))


def single(shop: Shop, asked: Asked) -> Answer:
    """getListingsItem."""
    if asked.path["sellerId"] != shop.seller_id:
        return error(403, "Unauthorized", DENIED, "")
    if not any(shop.sku(market.code, asked.path["sku"]) for market in asked.markets):
        return not_found(f"SKU '{asked.path['sku']}' not found in marketplace {asked.one('marketplaceIds')}")
    return said(_item(shop, asked.path["sku"], asked))


def _named(shop: Shop, asked: Asked) -> list[Sku]:
    """The SKUs of the ids that were given, all of them where none was; of ids but these two none is known."""
    codes, names = [market.code for market in asked.markets], asked.many("identifiers")
    match asked.one("identifiersType"):
        case "ASIN":
            return [sku for code in codes for name in names for sku in shop.behind(code, name)]
        case "SKU":
            return [sku for code in codes for name in names if (sku := shop.sku(code, name))]
        case None:
            return [sku for sku in shop.skus if sku.market in codes]
    return []


def _is_meant(sku: Sku, asked: Asked) -> bool:
    if not set(asked.many("withStatus")) <= set(sku.status) or set(asked.many("withoutStatus")) & set(sku.status):
        return False
    wanted = set(asked.many("withIssueSeverity"))
    return not wanted or any(issue.severity in wanted for issue in sku.issues)


def _item(shop: Shop, name: str, asked: Asked) -> dict[str, Any]:
    """The SKU in all the markets that are asked about; issues, stock and attributes are one list for all."""
    skus = [sku for market in asked.markets if (sku := shop.sku(market.code, name))]
    parts: dict[str, Any] = {
        "summaries": [_summary(shop, sku, asked.at) for sku in skus],
        "attributes": _attributes(skus),
        "issues": [_issue(issue, sku) for sku in skus for issue in sku.issues],
        "offers": [offer for sku in skus for offer in _offers(shop, sku)],
        "fulfillmentAvailability": [_availability(sku) for sku in skus[:1]],
        "procurement": [],
        "relationships": [{"marketplaceId": MARKETS[sku.market].id, "relationships": []} for sku in skus],
        "productTypes": [{"marketplaceId": MARKETS[sku.market].id, "productType": "LAMP"} for sku in skus],
    }
    wanted = asked.many("includedData") or ("summaries",)
    return {"sku": name} | {part: value for part, value in parts.items() if part in wanted}


def _summary(shop: Shop, sku: Sku, now: datetime) -> dict[str, Any]:
    item = shop.item(sku.market, sku.asin)
    return {
        "marketplaceId": MARKETS[sku.market].id,
        "asin": sku.asin,
        "productType": "LAMP",
        "conditionType": _KINDS[sku.condition],
        "status": list(sku.status),
        "itemName": item.title if item else (sku.title or sku.sku),
        "createdDate": _MADE,
        "lastUpdatedDate": iso(now),
    }


def _attributes(skus: list[Sku]) -> dict[str, Any]:
    """What the seller himself contributed."""
    made: dict[str, list[dict[str, str]]] = {}
    for sku in skus:
        market = MARKETS[sku.market]
        for name, values in (("item_name", (sku.title,)), ("brand", (sku.brand,)), ("bullet_point", sku.bullets)):
            made.setdefault(name, []).extend(contribution(value, market) for value in values if value)
    return {name: values for name, values in made.items() if values}


def _issue(issue: Issue, sku: Sku) -> dict[str, Any]:
    made: dict[str, Any] = {"code": issue.code, "message": issue.message, "severity": issue.severity}
    made |= {"categories": [], "marketplaceIds": [MARKETS[sku.market].id]}
    if issue.actions:
        actions = [{"action": action} for action in issue.actions]
        made["enforcements"] = {"actions": actions, "exemption": {"status": "NOT_EXEMPT"}}
    return made


def _offers(shop: Shop, sku: Sku) -> list[dict[str, Any]]:
    mine = shop.own_offer(sku)
    if mine is None:
        return []
    price = text_money(mine.price, sku.market)
    return [{"marketplaceId": MARKETS[sku.market].id, "offerType": "B2C", "price": price}]


def _availability(sku: Sku) -> dict[str, Any]:
    """Of what lies at Amazon the number is not told here."""
    if sku.depot is not None:
        return {"fulfillmentChannelCode": "AMAZON_NA"}
    return {"fulfillmentChannelCode": "DEFAULT", "quantity": sku.quantity or 0}
