"""What each product brought: the SKUs of a product's listings together; pure."""

from collections.abc import Mapping, Sequence

from monitor.reports.report import Product
from storage.closing import Named
from storage.states import GoodsTaking

Called = Mapping[tuple[str, str, str], Named]
_Key = tuple[str, str]


def products_of(goods: Sequence[GoodsTaking], called: Called) -> Sequence[Product]:
    """The most profit first; what is of no goods is none of them."""
    by_id = {(account, subject): named for (account, _, subject), named in called.items()}
    found: dict[_Key, list[GoodsTaking]] = {}
    names: dict[_Key, str] = {}
    for one in goods:
        if not one.sku:
            continue
        listing = one.listing or ""
        named = called.get((one.account, one.market, listing)) or by_id.get((one.account, listing))
        key = _key(one, named)
        found.setdefault(key, []).append(one)
        names.setdefault(key, _name(one, named))
    products = [_together(names[key], some) for key, some in found.items()]
    return sorted(products, key=lambda one: (-one.profit, one.name, one.skus))


def _key(one: GoodsTaking, named: Named | None) -> _Key:
    """One product wherever it is sold; else one SKU, which is my own number for the same goods everywhere."""
    return ("product", str(named.product)) if named and named.product else ("sku", one.sku.casefold())


def _name(one: GoodsTaking, named: Named | None) -> str:
    if named is None:
        return one.sku
    return (named.product_name if named.product else None) or named.name or one.sku


def _together(name: str, some: Sequence[GoodsTaking]) -> Product:
    first = some[0]
    if len(some) == 1:
        return Product(name, (first.sku,), *(getattr(first, field) for field in _SUMMED))
    sums = (sum((getattr(one, field) for one in some[1:]), getattr(first, field)) for field in _SUMMED)
    return Product(name, tuple(sorted({one.sku for one in some})), *sums)


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
