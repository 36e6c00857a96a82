"""Tells which money came and went (Finances 2024-06-19), and what Amazon would keep of a sale (Product Fees v0)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from adapters.amazon.markets import MARKETS, market_of_id
from monitor.demo.spapi.paging import Pages, Stale
from monitor.demo.spapi.purse import Booked, Transaction
from monitor.demo.spapi.shop import Depot, Item, Shop, Sku
from monitor.demo.spapi.wire import Answer, Asked, error, invalid, iso, moment, old_money, plain, said

# Nothing of the last two minutes may be asked about, and a longer span is answered with nothing.
LAG, WIDEST = timedelta(minutes=2), timedelta(days=180)
_SIZE = 100
_TOKEN_LIVES = 3600.0
# So many questions about fees fit into one call.
_MOST = 20
_KEPT = Decimal("0.15")


def transactions(shop: Shop, asked: Asked, pages: Pages) -> Answer:
    """listTransactions, oldest first; what is told late is not there yet."""
    after, before = moment(asked.one("postedAfter") or ""), moment(asked.one("postedBefore") or "")
    if after is None and asked.one("relatedIdentifierValue") is None:
        return error(400, "InvalidInput", "Start date cannot be null", "Start date cannot be null")
    until = before or asked.at - LAG
    if until > asked.at - LAG or (after is not None and after > until):
        return invalid("The dates must be more than two minutes before the time of the request, in their order")
    found = [one for one in shop.purse.transactions if _is_meant(one, asked, after, until)]
    question = repr(sorted(pair for pair in asked.query.items() if pair[0] != "nextToken"))
    try:
        page = pages.cut(sorted(found, key=_posted), _SIZE, asked.one("nextToken"), question, _TOKEN_LIVES)
    except Stale:
        return invalid("Next token is invalid or has expired")
    body: dict[str, Any] = {"transactions": [_transaction(shop, one) for one in page.rows]}
    return said({"payload": body | ({"nextToken": page.token} if page.token else {})})


def _posted(one: Transaction) -> tuple[datetime, str]:
    return one.posted, one.id


def _is_meant(one: Transaction, asked: Asked, after: datetime | None, until: datetime) -> bool:
    if after is not None and not (until - after <= WIDEST and after <= one.posted < until):
        return False
    wanted = {"marketplaceId": MARKETS[one.market].id, "transactionStatus": one.status}
    if any(asked.one(name) not in (None, value) for name, value in wanted.items()):
        return False
    if asked.one("relatedIdentifierName") == "ORDER_ID" and asked.one("relatedIdentifierValue") != one.order:
        return False
    return one.posted + one.late <= asked.at


def _transaction(shop: Shop, one: Transaction) -> dict[str, Any]:
    market = MARKETS[one.market]
    related = {"ORDER_ID": one.order, "DEFERRED_TRANSACTION_ID": one.first}
    return {
        "sellingPartnerMetadata": {
            "sellingPartnerId": shop.seller_id,
            "accountType": "PAYABLE",
            "marketplaceId": market.id,
        },
        "relatedIdentifiers": [
            {"relatedIdentifierName": name, "relatedIdentifierValue": value} for name, value in related.items() if value
        ],
        "transactionType": one.kind,
        "transactionId": one.id,
        "transactionStatus": one.status,
        "description": one.description,
        "postedDate": iso(one.posted),
        "totalAmount": _money(one.total, one.market),
        "marketplaceDetails": {"marketplaceId": market.id, "marketplaceName": market.domain.capitalize()},
        "items": [_item(booked, one.market) for booked in one.booked if booked.sku],
        "contexts": [],
        "breakdowns": _tree([pair for booked in one.booked for pair in booked.amounts], one.market),
    }


def _item(booked: Booked, market: str) -> dict[str, Any]:
    total = sum((amount for _, amount in booked.amounts), Decimal(0))
    goods = {"asin": booked.asin, "sku": booked.sku, "quantityShipped": booked.quantity, "fulfillmentNetwork": "AFN"}
    return {
        "description": "An item",
        "relatedIdentifiers": [],
        "totalAmount": _money(total, market),
        "contexts": [{"contextType": "ProductContext", **goods}],
        "breakdowns": _tree(booked.amounts, market),
    }


def _tree(amounts: Iterable[tuple[str, Decimal]], market: str) -> list[dict[str, Any]]:
    """Amounts under their words, each word holding the sum of what is under it."""
    under: dict[str, list[tuple[str, Decimal]]] = {}
    for words, amount in amounts:
        head, _, rest = words.partition("/")
        under.setdefault(head, []).append((rest, amount))
    return [
        {
            "breakdownType": head,
            "breakdownAmount": _money(sum((amount for _, amount in pairs), Decimal(0)), market),
            "breakdowns": _tree([(rest, amount) for rest, amount in pairs if rest], market),
        }
        for head, pairs in under.items()
    ]


def _money(amount: Decimal, market: str) -> dict[str, Any]:
    return {"currencyAmount": plain(amount), "currencyCode": MARKETS[market].currency}


def balances(shop: Shop, asked: Asked) -> Answer:
    """listBalances: of each market all that was posted and not paid out, and the parts of it that lie within it."""
    own = {MARKETS[market].id: market for market in shop.markets}
    wanted = asked.many("marketplaceIds") or tuple(own)
    if not own.keys() >= set(wanted):
        return invalid("Invalid input")
    return said({"balances": [_balance(shop, own[one], asked.at) for one in wanted]})


def _balance(shop: Shop, market: str, now: datetime) -> dict[str, Any]:
    there = [one for one in shop.purse.transactions if one.market == market and one.posted + one.late <= now]
    paid = sum((one.total for one in shop.purse.settlements if one.market == market), Decimal(0))
    deferred = sum((one.total for one in there if one.status == "DEFERRED"), Decimal(0))
    # What was deferred and is free now is posted twice, and is the same money.
    free = sum((one.total for one in there if one.status == "RELEASED"), Decimal(0)) - paid
    kept = [_part("DEFERRED", deferred, market), _part("ACCOUNT_LEVEL_RESERVE", shop.purse.reserve, market)]
    reserved = _part("RESERVED", deferred + shop.purse.reserve, market) | {"balances": kept}
    return {
        "partnerMetadata": {
            "partnerId": shop.seller_id,
            "accountType": "Standard Orders",
            "marketplaceId": MARKETS[market].id,
        },
        **_part("TOTAL", free + deferred, market),
        "lastUpdatedTime": iso(now),
        "balances": [_part("AVAILABLE", free - shop.purse.reserve, market), reserved],
    }


def _part(kind: str, amount: Decimal, market: str) -> dict[str, Any]:
    return {"balanceType": kind, "amount": _money(amount, market)}


def fees(shop: Shop, asked: Asked) -> Answer:
    """getMyFeesEstimates: fifteen per cent, and the handling of what lies at Amazon; one bad SKU fails alone."""
    wanted: Sequence[Any] = asked.body
    if len(wanted) > _MOST:
        return invalid(f"No more than {_MOST} estimates at once")
    if any(_market(one) not in shop.markets for one in wanted):
        return invalid("Incorrect Marketplace identifier.")
    return said([_estimate(shop, one, asked.at) for one in wanted])


def _market(wanted: Any) -> str | None:
    market = market_of_id(wanted.get("FeesEstimateRequest", {}).get("MarketplaceId", ""))
    return market.code if market else None


def _handling(known: Sku | Item) -> Decimal:
    depot = known.depot if isinstance(known, Sku) else None
    return depot.handling if depot else Depot(0).handling


def _estimate(shop: Shop, wanted: Any, now: datetime) -> dict[str, Any]:
    asked, market = wanted["FeesEstimateRequest"], _market(wanted) or ""
    same = {key: asked[key] for key in ("MarketplaceId", "IsAmazonFulfilled", "PriceToEstimateFees") if key in asked}
    names = {"IdType": wanted["IdType"], "SellerInputIdentifier": asked["Identifier"], "IdValue": wanted["IdValue"]}
    result: dict[str, Any] = {"FeesEstimateIdentifier": same | names | {"SellerId": shop.seller_id}}
    known = (
        shop.sku(market, wanted["IdValue"]) if wanted["IdType"] == "SellerSKU" else shop.item(market, wanted["IdValue"])
    )
    if known is None:
        words = {"Type": "Sender", "Code": "InvalidParameterValue", "Message": "There is no such item.", "Detail": []}
        return result | {"Status": "ClientError", "Error": words}
    price = Decimal(str(asked["PriceToEstimateFees"]["ListingPrice"]["Amount"]))
    parts = [("ReferralFee", (price * _KEPT).quantize(Decimal("0.01")))]
    parts += [("FBAFees", _handling(known))] if asked.get("IsAmazonFulfilled") else []
    total = sum((amount for _, amount in parts), Decimal(0))
    estimate = {
        "TimeOfFeesEstimation": f"{now:%a %b %d %H:%M:%S UTC %Y}",
        "TotalFeesEstimate": old_money(total, market),
        "FeeDetailList": [_detail(kind, amount, market) for kind, amount in parts],
    }
    return result | {"Status": "Success", "FeesEstimate": estimate}


def _detail(kind: str, amount: Decimal, market: str) -> dict[str, Any]:
    money, none = old_money(amount, market), old_money(Decimal(0), market)
    return {"FeeType": kind, "FeeAmount": money, "FeePromotion": none, "FinalFee": money}
