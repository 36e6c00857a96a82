"""Asks for one's own products and reads them: what is sold, at which price, how many are left, why one is off sale."""

from collections.abc import Iterator, Mapping
from typing import Any

from adapters.aliexpress.addresses import item_url
from adapters.aliexpress.answers import amount, ident, items, span, total, units
from adapters.aliexpress.api.calls import Request
from adapters.aliexpress.api.methods import PRODUCT, PRODUCTS
from adapters.gtins import gtins
from adapters.readings import Gravity, Issue, Listing, Money, Sku, State, Stock, Subject
from adapters.wire import decimal, get, text

ON_SALE, OFFLINE, IN_REVIEW, TO_BE_EDITED = "onSelling", "offline", "auditing", "editingRequired"
_STATES = {ON_SALE: State.LIVE, OFFLINE: State.ENDED, TO_BE_EDITED: State.ENDED}
# What AliExpress does by itself is an error; `actions` are the words by which off-sale SKUs are known in this house.
_OFF_SALE = ("LISTING_SUPPRESSED",)
_WHY = {
    "violate_offline": (Gravity.ERROR, "AliExpress took it off sale for breaking a rule", _OFF_SALE),
    "punish_offline": (Gravity.ERROR, "AliExpress took it off sale as a punishment", _OFF_SALE),
    "degrade_offline": (Gravity.ERROR, "AliExpress took it off sale for its low quality", _OFF_SALE),
    "expire_offline": (Gravity.WARNING, "its time on sale has run out", ()),
    "user_offline": (Gravity.INFO, "you took it off sale yourself", ()),
}
_TO_BE_EDITED = Issue(TO_BE_EDITED, Gravity.ERROR, "AliExpress demands changes before it is sold", _OFF_SALE)


def detail(subject: Subject) -> Request:
    """One product of the shop (aliexpress.solution.product.info.get)."""
    return Request(PRODUCT, {"product_id": subject.id})


def shelf(subject: Subject, status: str = OFFLINE) -> Request:
    """The same product in the list of a status; that of products off sale alone tells why they are."""
    query = {"product_status_type": status, "product_id": int(subject.id), "page_size": 20, "current_page": 1}
    return Request(PRODUCTS, {"aeop_a_e_product_list_query": query})


def status_of(said: Mapping[str, Any], subject: Subject) -> str | None:
    """The product's status; None where the answer is not about this product."""
    same = ident(said, "result", "product_id") == subject.id
    return text(said, "result", "product_status_type") if same else None


def reason_of(said: Mapping[str, Any], subject: Subject) -> str | None:
    """Why the product is off sale, in the platform's word; None where its row is missing."""
    rows = items(said, "result", "aeop_a_e_product_display_d_t_o_list")
    return next((text(row, "ws_display") for row in rows if ident(row, "product_id") == subject.id), None)


def read_listing(subject: Subject, said: Mapping[str, Any], status: str) -> Listing:
    """The product as a listing; an item on sale of which nothing is left is out of stock."""
    left = _left(said)
    state = _STATES.get(status, State.UNKNOWN)
    price, price_range = span([sku_price for row in _skus(said) if (sku_price := _price(said, row))])
    images = tuple(one for one in (text(said, "result", "image_u_r_ls") or "").split(";") if one)
    return Listing(
        subject=subject,
        state=State.OUT_OF_STOCK if state is State.LIVE and left == 0 else state,
        url=item_url(*subject),
        title=_title(said),
        image=next(iter(images), None),
        images=images,
        price=price,
        price_range=price_range,
        category=ident(said, "result", "category_id"),
        # aliexpress.solution.product.info.get, aeop_ae_product_s_k_us[].ean_code
        gtins=gtins(ident(row, "ean_code") for row in _skus(said)),
    )


def read_skus(subject: Subject, said: Mapping[str, Any], status: str, reason: str | None) -> Iterator[Sku]:
    """Every SKU of the product, each name once; one without a merchant's code goes by its attributes."""
    issues = tuple(_issues(status, reason))
    told: set[str] = set()
    for row in _skus(said):
        code = text(row, "sku_code")
        name = code or ident(row, "id") or subject.id
        if name in told:
            continue
        told.add(name)
        left = _stock(row)
        yield Sku(
            subject=subject,
            sku=name,
            buyable=status == ON_SALE and left != 0 and get(row, "sku_stock") is not False,
            discoverable=status == ON_SALE,
            quantity=left,
            price=_price(said, row),
            title=_title(said),
            issues=issues,
            given=code is not None,
        )


def read_stock(subject: Subject, said: Mapping[str, Any]) -> Stock | None:
    """What is left of all SKUs together; None where that of one is not told."""
    left = _left(said)
    return Stock(subject, left) if left is not None else None


def _issues(status: str, reason: str | None) -> Iterator[Issue]:
    if status == TO_BE_EDITED:
        yield _TO_BE_EDITED
    if status == OFFLINE and reason is not None:
        gravity, message, actions = _WHY.get(reason, (Gravity.WARNING, "it is off sale", ()))
        yield Issue(reason, gravity, message, actions)


def _skus(said: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    return items(said, "result", "aeop_ae_product_s_k_us")


def _left(said: Mapping[str, Any]) -> int | None:
    return total(_stock(row) for row in _skus(said))


def _stock(row: Mapping[str, Any]) -> int | None:
    return units(row, "ipm_sku_stock")


def _price(said: Mapping[str, Any], row: Mapping[str, Any]) -> Money | None:
    """What a buyer pays: the sale price where there is one. The answer's currency holds for SKUs without their own."""
    currency = text(row, "currency_code") or text(said, "result", "currency_code")
    name = "sku_discount_price" if decimal(row, "sku_discount_price") else "sku_price"
    return amount(row, name, currency=currency)


def _title(said: Mapping[str, Any]) -> str | None:
    """The English title, else the first; `subject` is deprecated and comes last."""
    told = {text(row, "locale"): text(row, "subject") for row in items(said, "result", "multi_language_subject_list")}
    return told.get("en_US") or next((one for one in told.values() if one), None) or text(said, "result", "subject")
