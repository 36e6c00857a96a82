"""`twoam product list`, `tie`, `untie` and `rename`: which listings sell the same thing."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

from monitor.console.failures import Usage
from monitor.console.memory import Desk, desk, one_listing
from monitor.console.output import show, show_json
from monitor.products import labelled, product_name
from monitor.suggestions import Suggestion, suggestions
from storage.states import BY_HAND, Product, WatchedListing

_MOST_SUGGESTED = 10


def tie(names: Sequence[str], called: str | None, path: Path | None) -> int:
    """Ties the listings, and those of products that are named, to one product."""
    return asyncio.run(_tie(names, called, path))


async def _tie(names: Sequence[str], called: str | None, path: Path | None) -> int:
    async with desk(path) as at:
        found = {one.id: one for name in names for one in await _meant(at, name) if not one.rival}
        if len(found) < 2:
            raise Usage("It takes two listings of yours to be one product: name both.")
        known = {one.listing.id: product_name(one) for one in await labelled(at.store)}
        name = called or min((known[number] for number in found), key=lambda one: one[0])[1]
        made = await at.store.tie(dict.fromkeys(found, BY_HAND), name, at.clock.now())
        assert made is not None  # a person's word joins all
        if called:
            await at.store.rename_product(made.id, called)
        show(f"One product, {called or made.name}:")
        _print(made, {one.id: one for one in await at.store.listings()})
    return 0


async def _meant(at: Desk, text: str) -> Sequence[WatchedListing]:
    """The listings of the product that is called so, else the one listing that is."""
    products = [one for one in await at.store.find_products(text) if one.name.casefold() == text.casefold()]
    if len(products) == 1:
        return [one for one in await at.store.listings() if one.id in products[0].ties]
    return (await one_listing(at.store, text),)


def untie(text: str, path: Path | None) -> int:
    """Takes a listing out of its product, and never ties it there again by itself."""
    return asyncio.run(_untie(text, path))


async def _untie(text: str, path: Path | None) -> int:
    async with desk(path) as at:
        listing = await one_listing(at.store, text)
        if not await at.store.untie(listing.id):
            raise Usage(f"{listing.name} ({listing.subject}) is of no product. `twoam product list` shows all.")
        show(f"{listing.name} ({listing.subject}) is a product of its own, and is not tied there again by itself.")
    return 0


def rename(text: str, called: str, path: Path | None) -> int:
    """Gives a product another name."""
    return asyncio.run(_rename(text, called, path))


async def _rename(text: str, called: str, path: Path | None) -> int:
    async with desk(path) as at:
        found = await at.store.find_products(text)
        if len(found) != 1:
            raise Usage(f"No one product is called “{text}”. `twoam product list` shows all.")
        await at.store.rename_product(found[0].id, called)
        show(f"{found[0].name} is called {called} from now on.")
    return 0


def listed(path: Path | None, *, as_json: bool) -> int:
    """Prints the products, and which listings may be one."""
    return asyncio.run(_listed(path, as_json))


async def _listed(path: Path | None, as_json: bool) -> int:
    async with desk(path) as at:
        products = await at.store.products()
        listings = {one.id: one for one in await at.store.listings()}
        found = suggestions(await labelled(at.store), products, await at.store.apart())[:_MOST_SUGGESTED]
    if as_json:
        show_json(_json(products, listings, found))
        return 0
    for one in products:
        show(one.name)
        _print(one, listings)
    if not products:
        show("No listings are tied to one product yet. Tie two: twoam product tie NAME NAME")
    for each in found:
        here, there = each.one.listing, each.other.listing
        why = f"{each.why}, {round(100 * each.alike)} %"
        how = f"twoam product tie {here.subject.id} {there.subject.id}"
        show(f"may be one ({why}): {how}  # {here.name}, {there.name}")
    return 0


def _print(product: Product, listings: Mapping[int, WatchedListing]) -> None:
    for number, why in product.ties.items():
        one = listings[number]
        show(f"  {one.name} ({one.subject}) by account {one.account}, tied by {why or 'the others'}")


def _json(
    products: Sequence[Product], listings: Mapping[int, WatchedListing], found: Sequence[Suggestion]
) -> dict[str, object]:
    return {
        "products": [
            {
                "name": one.name,
                "listings": [{**_place(listings[number]), "tied_by": why} for number, why in one.ties.items()],
            }
            for one in products
        ],
        "suggestions": [{"why": one.why, "alike": round(one.alike, 2), "listings": _pair(one)} for one in found],
    }


def _pair(one: Suggestion) -> list[dict[str, object]]:
    return [_place(each.listing) for each in (one.one, one.other)]


def _place(listing: WatchedListing) -> dict[str, object]:
    subject = listing.subject
    return {"name": listing.name, "id": subject.id, "market": subject.market, "account": listing.account}
