"""Reads an item from the modules that its page carries (`runParams`, as recorded in 2020)."""

from collections.abc import Iterator, Mapping
from typing import Any

from adapters.aliexpress.addresses import HOSTS, market_of
from adapters.aliexpress.answers import amount, ident, span
from adapters.readings import Condition, Money, PageReading, Seller, State
from adapters.wire import decimal, get, number, rows, text, texts

PLATFORM = "aliexpress"
# Attributes by their numbers, for their names are in the visitor's language (recorded page 2020, specsModule).
_BRAND, _CONDITION = 2, 200000649
_USED = "349885"


def read(said: Mapping[str, Any], url: str | None = None) -> PageReading | None:
    """What the modules state; None where they are of another make. Struck-out prices and coupons are not read."""
    number_ = ident(said, "commonModule", "productId") or ident(said, "actionModule", "productId")
    if number_ is None or get(said, "titleModule") is None:
        return None
    price, price_range = span(list(_prices(said)))
    state, notes = _state(said)
    return PageReading(
        platform=PLATFORM,
        state=state,
        id=number_,
        url=url,
        title=text(said, "titleModule", "subject"),
        brand=_attribute(said, _BRAND, "attrValue"),
        image=next(iter(texts(said, "imageModule", "imagePathList")), None),
        price=price,
        price_range=price_range,
        featured_seller=_seller(said),
        condition=Condition.USED if _attribute(said, _CONDITION, "attrValueId") == _USED else None,
        rating=_rating(said),
        reviews=number(said, "titleModule", "feedbackRating", "totalValidNum"),
        stock=number(said, "quantityModule", "totalAvailQuantity"),
        notes=notes,
    )


def _prices(said: Mapping[str, Any]) -> Iterator[Money]:
    """The price asked now: that of the running activity where there is one."""
    module = get(said, "priceModule")
    names = ("minActivityAmount", "maxActivityAmount")
    if get(module, "activity") is not True or get(module, names[0]) is None:
        names = ("minAmount", "maxAmount")
    for name in names:
        price = amount(module, name, "value", currency=text(module, name, "currency"))
        if price is not None:
            yield price


def _state(said: Mapping[str, Any]) -> tuple[State, tuple[str, ...]]:
    status, left = number(said, "actionModule", "itemStatus"), number(said, "quantityModule", "totalAvailQuantity")
    code = text(said, "redirectModule", "code")
    if status not in (0, None) or code not in ("OK", None):
        return State.UNKNOWN, (f"the page gives the item a status that is not known ({status}, {code})",)
    if left is None:
        return State.UNKNOWN, ("the page does not say how many are left",)
    return (State.LIVE if left > 0 else State.OUT_OF_STOCK), ()


def _seller(said: Mapping[str, Any]) -> Seller | None:
    shop, name = ident(said, "storeModule", "storeNum"), text(said, "storeModule", "storeName")
    return Seller(shop, name) if shop or name else None


def _rating(said: Mapping[str, Any]) -> Any:
    """Without a single opinion the page prints 0.0, which is no rating."""
    opinions = number(said, "titleModule", "feedbackRating", "totalValidNum")
    return decimal(said, "titleModule", "feedbackRating", "averageStar") if opinions else None


def _attribute(said: Mapping[str, Any], wanted: int, key: str) -> str | None:
    properties = rows(said, "specsModule", "props")
    return next((ident(one, key) for one in properties if number(one, "attrNameId") == wanted), None)


def canonical(said: Mapping[str, Any]) -> str | None:
    """The item's own address, where the modules tell the site that showed it."""
    number_, host = ident(said, "commonModule", "productId"), text(said, "webEnv", "host") or HOSTS["global"]
    return f"https://{host}/item/{number_}.html" if number_ and market_of(host) else None
