"""What each product brought: the SKUs of a product's listings together, gathered row by row; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from monitor.reports.report import Product
from storage.closing import Named
from storage.states import GoodsTaking

Called = Mapping[tuple[str, str, str], Named]
_Key = tuple[str, str]
_SUMMED = (
    "units",
    "returned",
    "revenue",
    "refunds",
    "fees",
    "advertising",
    "adjustments",
    "goods",
    "estimated",
    "uncosted",
    "unrated",
)


@dataclass(slots=True)
class _Gathered:
    """The sums of one product; it is called as the row that brought the most."""

    name: str
    best: Decimal
    skus: tuple[str, ...]
    sums: tuple[Any, ...]


@dataclass(slots=True)
class Basket:
    """Takes row after row, and keeps none: those of a large shop's month are tens of thousands.

    `returned` units are those of all rows; `uncosted` are units without a cost by their SKU.
    """

    called: Called
    returned: int = 0
    uncosted: dict[str, int] = field(default_factory=dict)
    _by_id: Mapping[_Key, Named] = field(init=False)
    _found: dict[_Key, _Gathered] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_id = {(account, subject): named for (account, _, subject), named in self.called.items()}

    def add(self, one: GoodsTaking) -> None:
        self.returned += one.returned
        if one.uncosted:
            self.uncosted[one.sku] = self.uncosted.get(one.sku, 0) + one.uncosted
        if not one.sku:
            return
        listing = one.listing or ""
        named = self.called.get((one.account, one.market, listing)) or self._by_id.get((one.account, listing))
        key, profit = _key(one, named), one.profit
        sums = tuple(getattr(one, name) for name in _SUMMED)
        known = self._found.get(key)
        if known is None:
            self._found[key] = _Gathered(_name(one, named), profit, (one.sku,), sums)
            return
        if one.sku not in known.skus:
            known.skus += (one.sku,)
        # Most sums are none: adding that to another would make a number of its own of it.
        known.sums = tuple(sum_ + more if more else sum_ for sum_, more in zip(known.sums, sums, strict=True))
        if profit > known.best:
            known.name, known.best = _name(one, named), profit

    def products(self) -> Sequence[Product]:
        """The most profit first; what is of no goods is none of them. The basket is empty then."""
        products = []
        while self._found:
            _, one = self._found.popitem()
            products.append(Product(one.name, tuple(sorted(one.skus)), *one.sums))
        return sorted(products, key=lambda one: (-one.profit, one.name, one.skus))


def _key(one: GoodsTaking, named: Named | None) -> _Key:
    """One product wherever it is sold; else one SKU, which is my own number for the same goods everywhere."""
    return ("product", str(named.product)) if named and named.product else ("sku", one.sku.casefold())


def _name(one: GoodsTaking, named: Named | None) -> str:
    if named is None:
        return one.sku
    return (named.product_name if named.product else None) or named.name or one.sku
