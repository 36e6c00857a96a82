"""Reads the items of others as AliExpress' lists and searches tell them, whichever kind of app asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.aliexpress.answers import amount, ident, items
from adapters.aliexpress.api.methods import Method
from adapters.aliexpress.api.refusals import Rejected, Ungranted
from adapters.errors import Misread
from adapters.readings import Money, Seller
from adapters.refusals import Why
from adapters.wire import get, number, text, texts

# In the currency that was asked for, else in the item's own. How well it is rated is told as the share of good
# opinions ("95.5%"): those are no stars, and are not read.
_PRICES = ("target_sale_price", "sale_price")
# Observed where the app's owner is no member of the affiliate programme.
_UNREGISTERED = "401"
_REGISTER = "Register the app's owner at portals.aliexpress.com."


@dataclass(frozen=True, slots=True)
class Context:
    """For whom prices are asked: a country (two letters), a currency, and the language of titles."""

    country: str
    currency: str
    language: str = "EN"

    def params(self, country: str) -> dict[str, str]:
        """As parameters; each method has a name of its own for the country."""
        return {country: self.country, "target_currency": self.currency, "target_language": self.language}


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list; `shop` is the number of the shop, `categories` number and name of each that is told."""

    id: str
    title: str | None = None
    price: Money | None = None
    images: tuple[str, ...] = ()
    shop: str | None = None
    categories: tuple[tuple[str, str | None], ...] = ()

    @property
    def seller(self) -> Seller | None:
        return Seller(self.shop) if self.shop else None


def read_items(said: Any, *path: str) -> tuple[Item, ...]:
    """The items of a list in their order; what has no number is left out."""
    found = (_item(row) for row in items(said, *path))
    return tuple(item for item in found if item is not None)


def _item(row: Mapping[str, Any]) -> Item | None:
    number_ = ident(row, "product_id")
    if number_ is None or not number_.isdecimal():
        return None
    main = text(row, "product_main_image_url")
    return Item(
        id=number_,
        title=text(row, "product_title"),
        price=_price(row),
        images=tuple(dict.fromkeys(one for one in (main, *_more(row)) if one)),
        shop=ident(row, "shop_id"),
        categories=tuple(_categories(row)),
    )


def _more(row: Mapping[str, Any]) -> tuple[str, ...]:
    name = "product_small_image_urls"
    return texts(row, name) or texts(row, name, "string")


def _price(row: Mapping[str, Any]) -> Money | None:
    prices = (amount(row, name, currency=text(row, f"{name}_currency")) for name in _PRICES)
    return next((price for price in prices if price), None)


def _categories(row: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    levels = ("first_level_category", "second_level_category")
    told = [(ident(row, f"{level}_id"), text(row, f"{level}_name")) for level in levels]
    return [(id_, name) for id_, name in told if id_]


def result_of(method: Method, said: Mapping[str, Any]) -> Mapping[str, Any]:
    """What an affiliate method answers inside an envelope of its own; Ungranted where its code says so (401)."""
    code, words = ident(said, "resp_result", "resp_code"), text(said, "resp_result", "resp_msg") or "no reason given"
    if code == _UNREGISTERED:
        told = f"AliExpress does not let the app do this ({method.name}): {words[:200]}"
        raise Ungranted(Why.PERMISSION, told, _REGISTER)
    if code != "200":
        raise Rejected(f"AliExpress did not accept the question ({method.name}): {code}, {words}"[:300])
    result = get(said, "resp_result", "result")
    if not isinstance(result, Mapping):
        raise Misread(f"AliExpress' answer to {method.name} lacks “result”")
    return result


def read_list(method: Method, said: Mapping[str, Any]) -> tuple[Item, ...]:
    """The items that an affiliate method answers; Misread where it counts some and holds none."""
    result = result_of(method, said)
    found = read_items(result, "products")
    if not found and number(result, "current_record_count"):
        raise Misread(f"AliExpress' answer to {method.name} counts items and holds none")
    return found
