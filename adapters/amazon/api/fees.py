"""Asks what Amazon would keep of a sale of my SKUs at their price, twenty in one call (Product Fees v0)."""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from adapters.amazon.api.batches import Item, cut
from adapters.amazon.api.calls import Calls, Request
from adapters.amazon.api.operations import FEES
from adapters.amazon.api.wire import get, money, rows, text
from adapters.amazon.markets import MARKETS
from adapters.errors import AdapterError, Misread, TryLater
from adapters.readings import Fee, FulfilledBy, Missed, Money, Partial, Said, Sku, Subject, Topic, Whole

# What must be known of a SKU: its price, and who ships it.
STANDING = ("fulfillmentAvailability", "offers", "summaries")


async def said(calls: Calls, skus: Mapping[str, Sequence[Sku]], market: str, *, urgent: bool) -> AsyncIterator[Said]:
    """The fees of every SKU behind each of the listings (by ASIN), and whether all were told.

    Where no SKU of mine stands behind a listing, or none has a price, the answer is whole and tells nothing: there is
    no sale to keep anything of. Where nobody knows who ships a SKU, its fees are unknown: they differ by that.
    """
    told: dict[str, list[Fee | AdapterError]] = {asin: [] for asin in skus}
    priced = [sku for some in skus.values() for sku in some if sku.price is not None]
    for sku in priced:
        if sku.fulfilled_by is None:
            told[sku.subject.id].append(Misread(f"Amazon does not say who ships {sku.sku}: its fees are not known"))
    priced = [sku for sku in priced if sku.fulfilled_by is not None]
    items = [question(sku, sku.price, str(place)) for place, sku in enumerate(priced) if sku.price is not None]
    for batch in cut(items, FEES.batch):
        for item, fee in await _answers(calls, batch, urgent=urgent):
            told.setdefault(item.subject.id, []).append(fee)
    for asin, fees in told.items():
        for word in _judged(Subject(market, asin), fees):
            yield word


def question(sku: Sku, price: Money, name: str) -> Item:
    """What is asked of one SKU; `name` comes back with the answer, whatever becomes of the SKU's letters."""
    amount = int(price.amount) if price.amount == price.amount.to_integral_value() else float(price.amount)
    wanted = {
        "MarketplaceId": MARKETS[sku.subject.market].id,
        "IsAmazonFulfilled": sku.fulfilled_by is FulfilledBy.PLATFORM,
        "PriceToEstimateFees": {"ListingPrice": {"CurrencyCode": price.currency, "Amount": amount}},
        "Identifier": name,
    }
    return Item(sku.subject, sku.sku, {"FeesEstimateRequest": wanted, "IdType": "SellerSKU", "IdValue": sku.sku})


async def _answers(calls: Calls, batch: Sequence[Item], *, urgent: bool) -> Iterable[tuple[Item, Fee | AdapterError]]:
    try:
        body = await calls.send(Request(FEES, body=[dict(item.entry) for item in batch]), urgent=urgent)
    except Misread as error:
        return [(item, error) for item in batch]
    return answered(batch, body)


def answered(batch: Sequence[Item], body: Any) -> Iterator[tuple[Item, Fee | AdapterError]]:
    """Each question with its fee, or the error that stands for it; both body and answer are bare lists."""
    by_name = {text(row, "FeesEstimateIdentifier", "SellerInputIdentifier"): row for row in rows({"all": body}, "all")}
    for item in batch:
        row = by_name.get(get(item.entry, "FeesEstimateRequest", "Identifier"))
        yield item, Misread("Amazon's answer does not hold the fees of this SKU") if row is None else _fee(item, row)


def _fee(item: Item, row: Mapping[str, Any]) -> Fee | AdapterError:
    """Amounts are what is kept, thus positive; parts are the final fees, promotions taken off."""
    status = text(row, "Status") or "no status"
    why = f"Amazon could not estimate the fees of {item.id} ({status}): {text(row, 'Error', 'Message') or 'no reason'}"
    if status != "Success":
        return Misread(why) if status == "ClientError" else TryLater(why)
    total = money(row, "FeesEstimate", "TotalFeesEstimate")
    price = money(row, "FeesEstimateIdentifier", "PriceToEstimateFees", "ListingPrice") or _asked(item)
    if total is None or price is None:
        return Misread(why)
    found = ((text(one, "FeeType"), money(one, "FinalFee")) for one in rows(row, "FeesEstimate", "FeeDetailList"))
    parts = tuple((kind, amount) for kind, amount in found if kind and amount)
    return Fee(item.subject, item.id, price, total, parts)


def _asked(item: Item) -> Money | None:
    said = get(item.entry, "FeesEstimateRequest", "PriceToEstimateFees", "ListingPrice")
    return Money(Decimal(str(said["Amount"])), said["CurrencyCode"])


def _judged(subject: Subject, fees: Sequence[Fee | AdapterError]) -> Iterator[Said]:
    """The fees of one listing; where no SKU's was told, the first error stands for it."""
    told = [fee for fee in fees if isinstance(fee, Fee)]
    failed = [error for error in fees if isinstance(error, AdapterError)]
    yield from told
    if not failed:
        yield Whole(Topic.FEES, subject)
    elif told:
        yield Partial(Topic.FEES, subject, str(failed[0]))
    else:
        yield Missed(Topic.FEES, subject, failed[0])
