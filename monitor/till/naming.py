"""What an answer about money is of, as people name it: an account, platform, market, tag, product or listing."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import TypeVar

from monitor.known import SKUS
from monitor.till.reading import Of, Till
from storage.folding import folded
from storage.states import Goods, Product, Slice, WatchedListing
from storage.store import Store

T = TypeVar("T")
_LATELY = timedelta(days=400)
# Of more listings than these all SKUs are read at once.
_FEW = 8


async def place_named(till: Till, text: str) -> Of | None:
    """The account, platform or market that is called just so; None where it is none of them."""
    sought = folded(text)
    accounts = {*(one.account for one in await till.store.account_watches()), *await till.store.accounts_watched()}
    mine = [one for one in accounts if folded(one) == sought]
    if mine:
        return Of(mine[0], Slice(frozenset(mine)))
    on_platform = frozenset(one for one in accounts if folded(till.platform_of(one)) == sought)
    if on_platform:
        return Of(till.platform_of(min(on_platform)), Slice(on_platform))
    markets = frozenset(
        one for one in await till.store.markets_sold(till.now - _LATELY) if one and folded(one) == sought
    )
    return Of(min(markets).upper(), Slice(None, markets)) if markets else None


async def goods_named(till: Till, text: str) -> Of | None:
    """The tag, the product or the one listing that is called so; None where it is none, or several are."""
    store = till.store
    tagged = [number for number, tags in (await store.tags()).items() if text.strip().casefold() in tags]
    if tagged:
        return await of_listings(store, text.strip(), await store.listings(tagged))
    if text.startswith("#"):
        number = int(text[1:]) if text[1:].isdecimal() and len(text) < 10 else 0
        found: Sequence[WatchedListing] = await store.listings([number])
    else:
        if product := _only(await store.find_products(text)):
            return await of_product(store, product)
        found = await store.find_listings(text)
    one = _only(found)
    return await of_listings(store, one.name or one.subject.id, [one]) if one else None


def _only(some: Sequence[T]) -> T | None:
    return some[0] if len(some) == 1 else None


async def of_product(store: Store, product: Product) -> Of:
    """All listings of the product."""
    return await of_listings(store, product.name, await store.listings(product.ties))


async def of_listings(store: Store, called: str, listings: Iterable[WatchedListing]) -> Of:
    """These listings, by the platform's ids and by the SKUs that each is sold under."""
    mine = [one for one in listings if not one.rival]
    skus = []
    every = await store.newest(SKUS) if len(mine) > _FEW else {}
    for one in mine:
        snapshot = every.get(one.id) if every else await store.snapshot(one.id, SKUS)
        named = snapshot.value.get("skus") if snapshot else None
        skus += [(one.account, one.subject.market, str(sku)) for sku in (named if isinstance(named, list) else ())]
    ids = frozenset((one.account, one.subject.market, one.subject.id) for one in mine)
    return Of(called, goods=Goods(ids, frozenset(skus)))
