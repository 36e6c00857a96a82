"""`twoam doctor`: checks everything that the watch needs, side by side, and says what to do about each finding."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from adapters.budget import spent_today
from adapters.clock import Clock, SystemClock
from adapters.door import Door
from monitor.app import accounts_of, plan_of
from monitor.budgets import Budgets
from monitor.config import Config, ConfigError, Loaded, load
from monitor.console import channels
from monitor.console.checkup import (
    Finding,
    Verdict,
    disk,
    misconfigured,
    privacy,
    promises,
    settings,
    state_dir,
    words_cost,
)
from monitor.console.evidence import evidence
from monitor.console.failures import Code
from monitor.console.kept import backups
from monitor.console.output import show, show_json
from monitor.console.outside import Outside, telegram
from monitor.heartbeat import heartbeat
from monitor.memory import memory
from storage.errors import StorageError
from storage.health import health
from storage.keep import StoreKeep
from storage.states import WatchedListing
from storage.store import Store

_SKEW = 30.0
_NEARLY_SPENT = 0.9
_LARGEST_JOURNAL = 64_000_000


def doctor(path: Path | None, *, as_json: bool) -> int:
    """Prints the findings; 78 for the configuration, 1 where something is wrong, 3 where it could not look."""
    try:
        loaded = load(path)
    except ConfigError as error:
        _print(list(misconfigured(error)), as_json)
        return Code.CONFIGURATION
    findings = asyncio.run(examined(loaded, SystemClock()))
    _print(findings, as_json)
    verdicts = {finding.verdict for finding in findings}
    if Verdict.WRONG in verdicts:
        return Code.WRONG
    return Code.COULD_NOT_LOOK if Verdict.UNKNOWN in verdicts else Code.CLEAR


def _print(findings: Sequence[Finding], as_json: bool) -> None:
    if as_json:
        show_json([finding.plain() for finding in findings])
        return
    for finding in findings:
        show(finding.text())


async def examined(loaded: Loaded, clock: Clock) -> list[Finding]:
    """Every finding, in the order in which a person would go about it."""
    config = loaded.config
    found = [*settings(loaded), state_dir(config), *privacy(config), disk(config)]
    try:
        async with memory(config, clock) as store:
            found += [finding async for finding in _watching(config, store, clock)]
    except (StorageError, OSError) as error:
        found.append(Finding("database", Verdict.WRONG, str(error), "See the text; twoam changed nothing."))
        found.append(await telegram(config, awake=False))
    return found


async def _watching(config: Config, store: Store, clock: Clock) -> AsyncIterator[Finding]:
    yield await _integrity(config)
    yield await evidence(store, clock)
    yield _journal(store.wal_bytes())
    keep, listings = StoreKeep(store, clock), await store.listings()
    awake = (await heartbeat(store)).is_alive(clock.now())
    yield _daemon(awake)
    yield backups(config, clock.now())
    yield _people(len(await store.people()))
    yield _budget(await spent_today(keep, clock.now()), config.door.daily_megabytes * 1_000_000)
    costs = words_cost(config, await store.rankings())
    # Somebody waits at the terminal: a host that is slow here is slow for the watch as well.
    manners = replace(config.manners(), total_timeout=20.0, read_timeout=10.0)
    door = Door(clock, keep, manners)
    accounts = accounts_of(config, door, keep, clock)
    budgets = Budgets(store, accounts, clock, plan_of(config), config.door.min_gap_seconds)
    try:
        paces = promises(await budgets.divide(), clock.now())
        for finding in (*_orphans(config, listings), *paces, *costs):
            yield finding
        if not config.accounts:
            yield Finding("accounts", Verdict.WRONG, "there is none", "twoam init writes it, or: [accounts.NAME]")
        for finding in await Outside(config, door, listings, awake, accounts).findings():
            yield finding
        for finding in await channels.findings(config):
            yield finding
        yield _clock(door.skew)
    finally:
        await door.close()


async def _integrity(config: Config) -> Finding:
    name, place = config.machine.database_name, config.machine.database_place
    if not isinstance(place, Path):
        return Finding("database", Verdict.FINE, f"{name} opens")
    found = await asyncio.to_thread(health, place)
    remedy = "Stop twoam, keep the file, and bring back the last backup: twoam restore"
    if found.damage:
        return Finding("database", Verdict.WRONG, f"{name} is damaged: {found.damage[0]}", remedy)
    if found.orphans:
        return Finding("database", Verdict.WRONG, f"{name}: {found.orphans} rows point to nothing", remedy)
    return Finding("database", Verdict.FINE, f"{name} opens and is whole")


def _journal(size: int | None) -> Finding:
    if size is None or size <= _LARGEST_JOURNAL:
        return Finding(
            "journal", Verdict.FINE, "of the server" if size is None else f"{size / 1e6:.1f} MB wait for the file"
        )
    said = f"{size / 1e6:.0f} MB wait to be taken into the file"
    remedy = "Something reads the database without end: look with `fuser`, end it, or restart twoam."
    return Finding("journal", Verdict.WRONG, said, remedy)


def _daemon(awake: bool) -> Finding:
    if awake:
        return Finding("daemon", Verdict.FINE, "awake")
    return Finding("daemon", Verdict.HINT, "not awake", "Start it: twoam run")


def _orphans(config: Config, listings: Sequence[WatchedListing]) -> Iterator[Finding]:
    """Listings whose account was taken out of the file or renamed: nobody looks at them any more."""
    gone = Counter(listing.account for listing in listings if listing.account not in config.accounts)
    for account, count in sorted(gone.items()):
        said = f"{count} watched, but [accounts.{account}] is not in the configuration: nobody looks"
        yield Finding(f"account {account}", Verdict.WRONG, said, "Bring the section back, or remove the listings.")


def _people(count: int) -> Finding:
    if count:
        return Finding("people", Verdict.FINE, f"{count} in the chat")
    return Finding("people", Verdict.HINT, "nobody has joined the chat", "twoam invite YOUR-NAME --role owner")


def _budget(spent: int, daily: int) -> Finding:
    said = f"{spent / 1e6:.1f} of {daily / 1e6:g} MB read today"
    if spent < _NEARLY_SPENT * daily:
        return Finding("byte budget", Verdict.FINE, said)
    return Finding("byte budget", Verdict.WRONG, said, "Raise [door] daily_megabytes, or look less often ([watch]).")


def _clock(skew: float | None) -> Finding:
    if skew is None:
        return Finding("clock", Verdict.HINT, "not compared", "It is, as soon as a listing's page answers.")
    if abs(skew) <= _SKEW:
        return Finding("clock", Verdict.FINE, f"within {_SKEW:g} s of the hosts'")
    way = "behind" if skew > 0 else "ahead"
    return Finding("clock", Verdict.WRONG, f"{abs(skew):.0f} s {way}", "Let the machine set its clock (NTP).")
