"""`twoam add`, `remove` and `list`: what is watched."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from monitor.config import Config
from monitor.console.failures import Usage
from monitor.console.memory import Desk, desk, one_listing
from monitor.console.output import show, show_json, table
from monitor.console.typed import money
from monitor.meaning import Meant, meaning
from monitor.printing import money_json
from storage.states import WatchedListing


def add(texts: Sequence[str], account: str | None, name: str | None, floor: str | None, path: Path | None) -> int:
    """Watches every listing named; all are understood, or none is added."""
    return asyncio.run(_add(texts, account, name, floor, path))


async def _add(
    texts: Sequence[str], account: str | None, name: str | None, floor: str | None, path: Path | None
) -> int:
    lowest = money(floor) if floor else None
    if name and len(texts) > 1:
        raise Usage("--name belongs to one listing: add the others in calls of their own.")
    async with desk(path) as at:
        for meant in [_meant(at.config, text, account) for text in texts]:
            listing = await _watch(at, meant, name)
            if lowest is not None:
                await at.store.set_floor(listing.id, lowest)
            show(f"Watching {listing.name} ({listing.subject}) by account {listing.account}: {listing.url}")
    return 0


async def _watch(at: Desk, meant: Meant, name: str | None) -> WatchedListing:
    called = name or meant.subject.id
    now = at.clock.now()
    return await at.store.add_listing(meant.account, meant.subject, called, meant.url, now, meant.topics)


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
        rows = ((one.name, one.subject.id, one.subject.market, one.account, one.floor, one.url) for one in listings)
        show(table(("name", "id", "market", "account", "floor", "address"), rows))
    return 0


def _listing_json(listing: WatchedListing) -> dict[str, object]:
    return {
        "name": listing.name,
        "id": listing.subject.id,
        "market": listing.subject.market,
        "account": listing.account,
        "url": listing.url,
        "floor": money_json(listing.floor),
        "paused_until": listing.paused_until.isoformat() if listing.paused_until else None,
        "added_at": listing.added_at.isoformat(),
    }
