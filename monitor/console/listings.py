"""`twoam add`, `remove` and `list`: what is watched."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from adapters.readings import Topic
from monitor.config import Config
from monitor.console.failures import Usage
from monitor.console.memory import Desk, desk, one_listing
from monitor.console.output import show, show_json, table
from monitor.console.typed import money
from monitor.meaning import Meant, meaning
from monitor.printing import money_json
from storage.states import WatchedListing


@dataclass(frozen=True, slots=True)
class Wish:
    """How the listings are to be watched; `rival` is None where nothing was said: then new ones are mine."""

    account: str | None = None
    name: str | None = None
    floor: str | None = None
    rival: bool | None = None


def add(texts: Sequence[str], wish: Wish, path: Path | None) -> int:
    """Watches every listing named; all are understood, or none is added."""
    return asyncio.run(_add(texts, wish, path))


async def _add(texts: Sequence[str], wish: Wish, path: Path | None) -> int:
    lowest = money(wish.floor) if wish.floor else None
    if wish.name and len(texts) > 1:
        raise Usage("--name belongs to one listing: add the others in calls of their own.")
    if lowest is not None and wish.rival:
        raise Usage("--floor belongs to a listing of yours: nobody follows a rival's at a price of yours.")
    async with desk(path) as at:
        for meant in [_fit(_meant(at.config, text, wish.account), wish) for text in texts]:
            listing = await _watch(at, meant, wish)
            if lowest is not None:
                await at.store.set_floor(listing.id, lowest)
            whose = ", a rival's," if listing.rival else ""
            show(f"Watching {listing.name} ({listing.subject}){whose} by account {listing.account}: {listing.url}")
    return 0


async def _watch(at: Desk, meant: Meant, wish: Wish) -> WatchedListing:
    """Adds it; one that is watched already is from now on what was said."""
    called, now = wish.name or meant.subject.id, at.clock.now()
    what = (meant.account, meant.subject, called, meant.url, now, meant.topics)
    listing = await at.store.add_listing(*what, rival=bool(wish.rival))
    if wish.rival is None or not await at.store.set_rival(listing.id, wish.rival, meant.topics, now):
        return listing
    return replace(listing, rival=wish.rival)


def _fit(meant: Meant, wish: Wish) -> Meant:
    if wish.rival and Topic.RIVALS not in meant.topics:
        raise Usage(f"The account {meant.account} cannot read listings of others.")
    return meant


def _meant(config: Config, text: str, account: str | None) -> Meant:
    if not config.accounts:
        raise Usage("There is no account that could watch it. `twoam init` writes a configuration with two.")
    if account and account not in config.accounts:
        raise Usage(f"There is no account “{account}”: the configuration has {', '.join(config.accounts)}.")
    meant = meaning(config.accounts, text, account)
    if meant is None:
        raise Usage(f"No account knows “{text}”: paste the address of the product page, from https:// on.")
    return meant


def remove(text: str, path: Path | None) -> int:
    """Watches it no longer; its history stays."""
    return asyncio.run(_remove(text, path))


async def _remove(text: str, path: Path | None) -> int:
    async with desk(path) as at:
        listing = await one_listing(at.store, text)
        await at.store.remove_listing(listing.id, at.clock.now())
        show(f"No longer watching {listing.name} ({listing.subject}). Its history is kept.")
    return 0


def listed(path: Path | None, *, as_json: bool) -> int:
    """Prints what is watched."""
    return asyncio.run(_listed(path, as_json))


async def _listed(path: Path | None, as_json: bool) -> int:
    async with desk(path) as at:
        listings = await at.store.listings()
    if as_json:
        show_json([_listing_json(listing) for listing in listings])
    elif not listings:
        show("Nothing is watched yet. Add a listing by its address: twoam add https://…")
    else:
        rows = (_row(one) for one in listings)
        show(table(("name", "id", "market", "account", "whose", "floor", "address"), rows))
    return 0


def _row(one: WatchedListing) -> tuple[object, ...]:
    whose = "a rival's" if one.rival else "yours"
    return one.name, one.subject.id, one.subject.market, one.account, whose, one.floor, one.url


def _listing_json(listing: WatchedListing) -> dict[str, object]:
    return {
        "name": listing.name,
        "id": listing.subject.id,
        "market": listing.subject.market,
        "account": listing.account,
        "rival": listing.rival,
        "url": listing.url,
        "floor": money_json(listing.floor),
        "paused_until": listing.paused_until.isoformat() if listing.paused_until else None,
        "added_at": listing.added_at.isoformat(),
    }
