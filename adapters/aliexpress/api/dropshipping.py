"""Asks for single items as buyers see them, by the dropshipping method, and reads them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from adapters.aliexpress.addresses import item_url
from adapters.aliexpress.answers import amount, ident, items, span, total, units
from adapters.aliexpress.api.calls import Request
from adapters.aliexpress.api.goods import Context
from adapters.aliexpress.api.methods import DS_PRODUCT
from adapters.aliexpress.api.refusals import Rejected
from adapters.errors import AdapterError, Misread, TryLater
from adapters.gtins import gtins
from adapters.readings import (
    Evidence,
    Listing,
    Missed,
    Money,
    Offer,
    Partial,
    Reading,
    ReviewSummary,
    Said,
    Seller,
    State,
    Stock,
    Subject,
    Topic,
    Whole,
)
from adapters.wire import decimal, get, number, text

_BASE = ("result", "ae_item_base_info_dto")
_STATES = {"onSelling": State.LIVE, "offline": State.ENDED, "auditing": State.UNKNOWN, "editingRequired": State.ENDED}
# Codes of aliexpress.ds.product.get (observed). Missing there is not gone: a page may still sell it.
_FOUND, _ABROAD, _MISSING, _ILL = "200", "602", "605", "404"


def question(subject: Subject, context: Context) -> Request:
    """One item as buyers of a country see it (aliexpress.ds.product.get)."""
    return Request(DS_PRODUCT, {"product_id": subject.id, **context.params("ship_to_country")})


def read(subject: Subject, said: Mapping[str, Any], context: Context) -> Iterator[Said]:
    """What the dropshipping method says of an item: its state as the platform has it, price, stock, shop and stars."""
    if (word := _unanswered(subject, said, context)) is not None:
        yield word
        return
    prices = _prices(_skus(said))
    yield from _facts(subject, said, [price for price in prices if price.currency == context.currency])
    yield _evidence(subject, said)
    if foreign := next((price.currency for price in prices if price.currency != context.currency), None):
        yield Partial(Topic.RIVALS, subject, f"AliExpress told prices in {foreign}, not in {context.currency}")
    else:
        yield Whole(Topic.RIVALS, subject)


def _unanswered(subject: Subject, said: Mapping[str, Any], context: Context) -> Said | None:
    """What stands in place of an item; None where the answer is the item that was asked for."""
    code, words = ident(said, "rsp_code"), text(said, "rsp_msg") or "no reason given"
    if code == _ABROAD:
        return Partial(Topic.RIVALS, subject, f"the item is not sold to {context.country} (ship_to)")
    if code == _MISSING:
        why = "AliExpress' dropshipping programme does not find the item, which does not say that it is off sale"
        return Partial(Topic.RIVALS, subject, why)
    if code == _ILL:
        error: AdapterError = TryLater(f"AliExpress' server is out of order ({DS_PRODUCT.name}): {words}"[:300])
        return Missed(Topic.RIVALS, subject, error)
    if code != _FOUND:
        error = Rejected(f"AliExpress did not accept the question ({DS_PRODUCT.name}): {code}, {words}"[:300])
        return Missed(Topic.RIVALS, subject, error)
    if subject.id not in _numbers(said):
        return Missed(Topic.RIVALS, subject, Misread("AliExpress' answer is about another item"))
    return None


def _numbers(said: Mapping[str, Any]) -> set[str | None]:
    """The item's numbers: its own, and that of its main item (other sites number the same item otherwise)."""
    return {
        ident(said, *_BASE, "product_id"),
        ident(said, "result", "product_id_converter_result", "main_product_id"),
    }


def _facts(subject: Subject, said: Mapping[str, Any], prices: list[Money]) -> Iterator[Reading]:
    left = total(_stock(row) for row in _skus(said))
    listing = _listing(subject, said, left, prices)
    yield listing
    seller = _shop(said)
    if seller is not None and listing.state is State.LIVE:
        yield Offer(subject, seller, listing.price, featured=True)
    stars = decimal(said, *_BASE, "avg_evaluation_rating")
    opinions = number(said, *_BASE, "evaluation_count")
    if opinions is not None:
        yield ReviewSummary(subject, stars if opinions else None, opinions)
    if left is not None:
        yield Stock(subject, left)


def _listing(subject: Subject, said: Mapping[str, Any], left: int | None, prices: list[Money]) -> Listing:
    """`ws_display` is no state: the official sample gives a reason for being off sale to an item on sale."""
    state = _STATES.get(text(said, *_BASE, "product_status_type") or "", State.UNKNOWN)
    price, price_range = span(prices)
    pictures = (text(said, "result", "ae_multimedia_info_dto", "image_urls") or "").split(";")
    images = tuple(one.strip() for one in pictures if one.strip())
    return Listing(
        subject=subject,
        state=State.OUT_OF_STOCK if state is State.LIVE and left == 0 else state,
        url=item_url(*subject),
        title=text(said, *_BASE, "subject"),
        image=next(iter(images), None),
        images=images,
        price=price,
        price_range=price_range,
        category=ident(said, *_BASE, "category_id"),
        gtins=gtins(ident(row, name) for row in _skus(said) for name in ("ean_code", "barcode")),
    )


def _skus(said: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    return items(said, "result", "ae_item_sku_info_dtos")


def _prices(rows: Sequence[Mapping[str, Any]]) -> list[Money]:
    """What a buyer pays for each SKU that is left; of all where none is."""
    left = [row for row in rows if _stock(row) != 0] or rows
    return [price for row in left if (price := _price(row))]


def _price(row: Mapping[str, Any]) -> Money | None:
    name = "offer_sale_price" if decimal(row, "offer_sale_price") else "sku_price"
    return amount(row, name, currency=text(row, "currency_code"))


def _stock(row: Mapping[str, Any]) -> int | None:
    return units(row, "sku_available_stock", "ipm_sku_stock")


def _shop(said: Mapping[str, Any]) -> Seller | None:
    shop = get(said, "result", "ae_store_info")
    number_, name = ident(shop, "store_id"), text(shop, "store_name")
    return Seller(number_, name) if number_ or name else None


def _evidence(subject: Subject, said: Mapping[str, Any]) -> Evidence:
    """The answer for the case file, without the seller's own page, which may be megabytes."""
    base = get(said, "result", "ae_item_base_info_dto")
    kept = dict(get(said, "result"))
    if isinstance(base, Mapping):
        kept["ae_item_base_info_dto"] = {key: value for key, value in base.items() if "detail" not in key}
    body = json.dumps(kept, ensure_ascii=False, default=str).encode(errors="backslashreplace")
    return Evidence(subject, item_url(*subject), 200, body)
