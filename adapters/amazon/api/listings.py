"""Asks which SKUs of mine stand behind a listing and how they are (Listings Items 2021-08-01)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from adapters.amazon.api.calls import Request
from adapters.amazon.api.catalog import contributed
from adapters.amazon.api.operations import LISTINGS_ITEM, SEARCH_LISTINGS
from adapters.amazon.api.wire import channel, condition, listed, money, number, rows, text, texts
from adapters.amazon.markets import MARKETS
from adapters.call import Value
from adapters.errors import Misread
from adapters.readings import Condition, FulfilledBy, Gravity, Issue, Money, Sku, Subject

# Where an answer names the page after it, and the parameter that asks for it.
TOKEN, ASK = ("pagination", "nextToken"), "pageToken"
STANDING = ("attributes", "fulfillmentAvailability", "issues", "offers", "summaries")
NAMES = ("summaries",)


def search(seller: str, market: str, asins: Sequence[str], included: Sequence[str]) -> Request:
    """My SKUs of up to twenty ASINs of one market; those without a SKU of mine are missing from the answer."""
    query: dict[str, Value] = {
        "identifiers": tuple(asins),
        "identifiersType": "ASIN",
        "marketplaceIds": (MARKETS[market].id,),
        "includedData": tuple(included),
        "pageSize": SEARCH_LISTINGS.batch,
    }
    return Request(SEARCH_LISTINGS, {"sellerId": seller}, query)


def single(seller: str, market: str, sku: str, included: Sequence[str]) -> Request:
    """One SKU of mine; 404 where there is none."""
    query: dict[str, Value] = {"marketplaceIds": (MARKETS[market].id,), "includedData": tuple(included)}
    return Request(LISTINGS_ITEM, {"sellerId": seller, "sku": sku}, query)


def items_of(bodies: Sequence[Any]) -> list[Mapping[str, Any]]:
    """The rows of all pages; raises Misread where a page has no list, or where Amazon counts more than it names."""
    items = [row for body in bodies for row in listed(body, "items")]
    counted = max((number(body, "numberOfResults") or 0 for body in bodies), default=0)
    if counted > len(items):
        raise Misread(f"Amazon names {len(items)} of the {counted} SKUs that it counts")
    return items


def read_skus(market: str, items: Sequence[Mapping[str, Any]]) -> Iterator[Sku]:
    """The SKUs that exist in the market, each with the ASIN that it stands behind."""
    for item in items:
        summary = _here(item, "summaries", market)
        sku, asin = text(item, "sku"), text(summary, "asin")
        if sku and asin:
            yield _sku(Subject(market, asin), sku, item, summary)


def _sku(subject: Subject, sku: str, item: Mapping[str, Any], summary: Any) -> Sku:
    status = texts(summary, "status")
    ships, quantity = _availability(item)
    return Sku(
        subject=subject,
        sku=sku,
        buyable="BUYABLE" in status,
        discoverable="DISCOVERABLE" in status,
        condition=condition(summary, "conditionType"),
        fulfilled_by=ships,
        quantity=quantity,
        price=_price(item, subject.market),
        # The summary names the page's title, whoever wrote it.
        title=next(contributed(item, "item_name", subject), None),
        brand=next(contributed(item, "brand", subject), None),
        bullets=tuple(contributed(item, "bullet_point", subject)),
        issues=tuple(_issues(item, subject.market)),
    )


def _availability(item: Mapping[str, Any]) -> tuple[FulfilledBy | None, int | None]:
    """Who ships and how many are left; of what Amazon ships only the inventory API tells the number."""
    found = [
        (channel(row, "fulfillmentChannelCode"), number(row, "quantity"))
        for row in rows(item, "fulfillmentAvailability")
    ]
    amazon = [pair for pair in found if pair[0] is FulfilledBy.PLATFORM]
    if amazon:
        return FulfilledBy.PLATFORM, None
    own = [quantity for ships, quantity in found if ships is FulfilledBy.SELLER and quantity is not None]
    return (FulfilledBy.SELLER, sum(own)) if own else (found[0][0] if found else None, None)


def _price(item: Mapping[str, Any], market: str) -> Money | None:
    wanted = MARKETS[market].id
    offers = [row for row in rows(item, "offers") if text(row, "marketplaceId") == wanted]
    consumer = [row for row in offers if text(row, "offerType") in (None, "B2C")]
    return money(consumer[0], "price") if consumer else None


def _issues(item: Mapping[str, Any], market: str) -> Iterator[Issue]:
    for row in rows(item, "issues"):
        markets = texts(row, "marketplaceIds")
        if markets and MARKETS[market].id not in markets:
            continue
        yield Issue(
            code=text(row, "code") or "",
            gravity=_gravity(text(row, "severity")),
            message=text(row, "message") or "",
            actions=tuple(action for one in rows(row, "enforcements", "actions") if (action := text(one, "action"))),
            exempt=(text(row, "enforcements", "exemption", "status") or "").startswith("EXEMPT"),
        )


def _gravity(said: str | None) -> Gravity:
    word = (said or "").lower()
    return Gravity(word) if word in tuple(Gravity) else Gravity.WARNING


def _here(item: Mapping[str, Any], part: str, market: str) -> Mapping[str, Any] | None:
    wanted = MARKETS[market].id
    return next((row for row in rows(item, part) if text(row, "marketplaceId") == wanted), None)


def best(skus: Sequence[Sku]) -> Sku | None:
    """The SKU by which the listing's offers are asked for: a new one that can be bought, if there is one."""
    order = sorted(skus, key=lambda one: (one.condition is not Condition.NEW, not one.buyable, one.sku))
    return order[0] if order else None
