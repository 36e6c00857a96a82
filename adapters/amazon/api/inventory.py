"""Asks how many units lie at Amazon and reads the answer (FBA Inventory v1)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.amazon.api.calls import Request
from adapters.amazon.api.operations import INVENTORY
from adapters.amazon.api.wire import number, rows, text
from adapters.amazon.markets import MARKETS
from adapters.call import Value
from adapters.readings import FulfilledBy, Partial, Said, Sku, Stock, Subject, Topic, Whole

# Where an answer names the page after it, and the parameter that asks for it; the token lives thirty seconds.
TOKEN, ASK = ("pagination", "nextToken"), "nextToken"

STANDING = ("fulfillmentAvailability", "summaries")


@dataclass(frozen=True, slots=True)
class Lying:
    """Units of one SKU at Amazon."""

    sellable: int
    inbound: int
    reserved: int


def questions(market: str, skus: Sequence[str]) -> Iterator[Request]:
    """The calls that ask for these SKUs, fifty in one; a SKU with a comma cannot stand in a list and is asked alone."""
    plain = [sku for sku in skus if "," not in sku]
    for start in range(0, len(plain), INVENTORY.batch):
        yield _request(market).asking(sellerSkus=tuple(plain[start : start + INVENTORY.batch]))
    for sku in skus:
        if "," in sku:
            yield _request(market).asking(sellerSku=sku)


def _request(market: str) -> Request:
    number_ = MARKETS[market].id
    query: dict[str, Value] = {"details": True, "granularityType": "Marketplace", "granularityId": number_}
    return Request(INVENTORY, query={**query, "marketplaceIds": (number_,)})


def read_lying(bodies: Iterable[Any]) -> dict[str, Lying]:
    """What the answers say of each SKU; one that stands twice (in two conditions) is counted together."""
    found: dict[str, Lying] = {}
    for body in bodies:
        for row in rows(body, "payload", "inventorySummaries"):
            sku, lying = text(row, "sellerSku"), _lying(row)
            if sku and lying:
                found[sku] = _sum(found.get(sku), lying)
    return found


def _lying(row: Mapping[str, Any]) -> Lying | None:
    sellable = number(row, "inventoryDetails", "fulfillableQuantity")
    if sellable is None:
        return None
    inbound = ("inboundWorkingQuantity", "inboundShippedQuantity", "inboundReceivingQuantity")
    return Lying(
        sellable=sellable,
        inbound=sum(number(row, "inventoryDetails", part) or 0 for part in inbound),
        reserved=number(row, "inventoryDetails", "reservedQuantity", "totalReservedQuantity") or 0,
    )


def _sum(one: Lying | None, other: Lying) -> Lying:
    if one is None:
        return other
    return Lying(one.sellable + other.sellable, one.inbound + other.inbound, one.reserved + other.reserved)


def stock_said(subject: Subject, skus: Sequence[Sku], lying: Mapping[str, Lying]) -> Iterator[Said]:
    """The stock of a listing, or why it cannot be told: a sum that lacks a part would look like a sale.

    Where no SKU of mine stands behind the listing, the answer is whole and tells nothing: there is nothing to count.
    """
    if not skus:
        yield Whole(Topic.STOCK, subject)
        return
    if unknown := untold(skus, lying):
        yield Partial(Topic.STOCK, subject, f"Amazon does not tell how many are left of {len(unknown)} SKUs")
        return
    yield read_stock(subject, skus, lying)
    yield Whole(Topic.STOCK, subject)


def read_stock(subject: Subject, skus: Sequence[Sku], lying: Mapping[str, Lying]) -> Stock:
    """The stock of all SKUs behind a listing together."""
    own = [sku.quantity for sku in skus if sku.quantity is not None]
    amazon = [lying[sku.sku] for sku in skus if sku.sku in lying]
    return Stock(
        subject=subject,
        quantity=sum(own) + sum(one.sellable for one in amazon),
        at_platform=sum(one.sellable for one in amazon) if amazon else None,
        at_home=sum(own) if own else None,
        inbound=sum(one.inbound for one in amazon) if amazon else None,
        reserved=sum(one.reserved for one in amazon) if amazon else None,
    )


def untold(skus: Sequence[Sku], lying: Mapping[str, Lying]) -> tuple[str, ...]:
    """The SKUs whose number nobody told."""
    return tuple(sku.sku for sku in skus if sku.quantity is None and sku.sku not in lying)


def at_amazon(skus: Iterable[Sku]) -> tuple[str, ...]:
    """The SKUs that Amazon ships: only the inventory API knows their number."""
    return tuple(dict.fromkeys(sku.sku for sku in skus if sku.fulfilled_by is FulfilledBy.PLATFORM))
