"""`twoam doctor`: checks everything that the watch needs, and says what to do about each finding."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

from adapters.base import AccountConfig
from adapters.budget import spent_today
from adapters.clock import Clock, SystemClock
from adapters.door import Door
from adapters.errors import AdapterError
from adapters.readings import PageReading, State
from adapters.registry import load as load_adapter
from adapters.registry import reader_for
from monitor.config import Config, Loaded, load
from monitor.console.bot import bot_name
from monitor.console.checkup import Finding, Verdict, disk, pace, settings, state_dir
from monitor.console.failures import Code
from monitor.console.output import show, show_json
from monitor.heartbeat import heartbeat
from storage.errors import StorageError
from storage.keep import StoreKeep
from storage.states import WatchedListing
from storage.store import Store

_SKEW = 30.0
_NEARLY_SPENT = 0.9
_WALLED = "No wall is passed: wait, ask more slowly ([door] min_gap_seconds), or watch from another network."


def doctor(path: Path | None, *, as_json: bool) -> int:
    """Prints the findings; 1 where something is wrong, 3 where something could not be looked at, else 0."""
    findings = asyncio.run(examined(load(path), SystemClock()))
    if as_json:
        show_json([finding.plain() for finding in findings])
    else:
        for finding in findings:
            show(finding.text())
    verdicts = {finding.verdict for finding in findings}
    if Verdict.WRONG in verdicts:
        return Code.WRONG
    return Code.COULD_NOT_LOOK if Verdict.UNKNOWN in verdicts else Code.CLEAR


async def examined(loaded: Loaded, clock: Clock) -> list[Finding]:
    """Every finding, in the order in which a person would go about it."""
    config = loaded.config
    found = [*settings(loaded), state_dir(config), disk(config)]
    found.append(await _bot(config))
    try:
        async with Store.open(config.machine.database_place) as store:
            found += [finding async for finding in _watching(config, store, clock)]
    except (StorageError, OSError) as error:
        found.append(Finding("database", Verdict.WRONG, str(error), "See the text; twoam changed nothing."))
    return found


async def _bot(config: Config) -> Finding:
    if config.telegram.token is None:
        return Finding("Telegram", Verdict.HINT, "no token: nobody is woken", "Make a bot with @BotFather; token_file.")
    try:
        return Finding("Telegram", Verdict.FINE, f"the bot is {await bot_name(config)}")
    except AdapterError as error:
        return Finding("Telegram", Verdict.UNKNOWN, str(error), "Check the token, the network and [telegram] proxy.")


async def _watching(config: Config, store: Store, clock: Clock) -> AsyncIterator[Finding]:
    yield Finding("database", Verdict.FINE, f"{config.machine.database_name} opens and is whole")
    keep = StoreKeep(store, clock)
    beat = await heartbeat(store)
    if beat.is_alive(clock.now()):
        yield Finding("daemon", Verdict.FINE, "awake")
    else:
        yield Finding("daemon", Verdict.HINT, "not awake", "Start it: twoam run")
    yield _people(len(await store.people()))
    yield _budget(await spent_today(keep, clock.now()), config.door.daily_megabytes * 1_000_000)
    listings = await store.listings()
    for finding in _orphans(config, listings):
        yield finding
    if not config.accounts:
        yield Finding("accounts", Verdict.WRONG, "there is none", "Write an [accounts.NAME] section.")
        return
    door = Door(clock, keep, config.door.manners())
    try:
        for finding in [await _platform(door, name, section, listings) for name, section in config.accounts.items()]:
            yield finding
        for finding in pace(config, listings):
            yield finding
        yield _clock(door.skew)
    finally:
        await door.close()


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


async def _platform(door: Door, account: str, section: AccountConfig, listings: tuple[WatchedListing, ...]) -> Finding:
    """Whether this machine can see the account's pages at all, robots.txt included: one listing is asked for."""
    what = f"account {account}"
    mine = next((listing for listing in listings if listing.account == account), None)
    if mine is None:
        return Finding(what, Verdict.HINT, "watches nothing yet", "Add a listing by its address: twoam add https://…")
    asked = load_adapter(section.platform).asked_at(mine.url, section)
    try:
        page = await door.page(asked)
    except AdapterError as error:
        return Finding(what, Verdict.UNKNOWN, str(error), f"Try it by hand: twoam read {mine.url}")
    if page.status >= 400:
        said = f"{asked} answered with status {page.status}"
        return Finding(what, Verdict.UNKNOWN, said, f"See what stands there: twoam read {mine.url}")
    return _sight(what, asked, reader_for(mine.url)(page), mine.url)


def _sight(what: str, asked: str, reading: PageReading, url: str) -> Finding:
    """A wall comes with status 200 as well: only a page that is understood counts as seen."""
    if reading.state is State.BLOCKED:
        wall = reading.blocked_by.value.replace("_", " ") if reading.blocked_by else "wall"
        return Finding(what, Verdict.UNKNOWN, f"{asked} shows this machine a wall ({wall})", _WALLED)
    if reading.state is State.UNKNOWN:
        said = f"{asked} answers, but no listing can be read there"
        return Finding(what, Verdict.UNKNOWN, said, f"See what stands there: twoam read {url}")
    return Finding(what, Verdict.FINE, f"{asked} can be read, robots.txt allows it")


def _clock(skew: float | None) -> Finding:
    if skew is None:
        return Finding("clock", Verdict.HINT, "not compared", "It is, as soon as a listing's page answers.")
    if abs(skew) <= _SKEW:
        return Finding("clock", Verdict.FINE, f"within {_SKEW:g} s of the hosts'")
    way = "behind" if skew > 0 else "ahead"
    return Finding("clock", Verdict.WRONG, f"{abs(skew):.0f} s {way}", "Let the machine set its clock (NTP).")
