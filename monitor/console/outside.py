"""The checks of `twoam doctor` beyond this machine: Telegram, the proxies, the heartbeat, the platforms' pages."""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from adapters.account import AccountConfig
from adapters.base import Adapter
from adapters.diagnosis import Diagnosis
from adapters.door import Door
from adapters.errors import Refused, TryLater
from adapters.registry import load as load_adapter
from monitor.config import Config
from monitor.console.bot import bot_of
from monitor.console.checkup import Finding, Verdict
from monitor.console.reach import PATIENCE, Place, place_of, reach
from monitor.console.sight import Look, Sight, look
from storage.states import WatchedListing

# Seconds that an account's pages may take, beside the gap that politeness keeps.
SLOWEST = 45.0
# How long another poller is given to show itself, in seconds.
_HOLD = 4
_MOST_HOSTS = 20
_WALLED = "No wall is passed: wait, ask more slowly ([door] min_gap_seconds), or watch from another network."
_TOKEN = "Ask @BotFather for the token anew (/token), put it into token_file, then: twoam doctor"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Outside:
    """What is asked out there; `awake` says that the daemon of this machine runs, `accounts` are the adapters."""

    config: Config
    door: Door
    listings: Sequence[WatchedListing]
    awake: bool
    accounts: Mapping[str, Adapter[Any]]

    async def findings(self) -> list[Finding]:
        """All at once, each in its own time; in the order in which a person would go about it."""
        checks = [
            *(_hosts(place, what) for what, place in self._places().items()),
            _in_time("Telegram", telegram(self.config, awake=self.awake), 3 * PATIENCE + 10 + _HOLD),
            *self._heartbeat(),
        ]
        accounts = asyncio.gather(*(self._account(name) for name in self.accounts))
        found, theirs = await asyncio.gather(asyncio.gather(*checks), accounts)
        return [*found, *(one for each in theirs for one in each)]

    @property
    def _longest(self) -> float:
        """robots.txt and a page, with the polite gap between them."""
        return SLOWEST + self.config.door.min_gap_seconds

    def _places(self) -> dict[str, Place]:
        """Every host that is needed, by what it is called in the findings; behind a proxy only the proxy is ours."""
        config = self.config
        telegram = config.telegram.proxy or (config.telegram.api_url if config.telegram.token else None)
        urls = {"proxy of Telegram" if config.telegram.proxy else "network of Telegram": telegram}
        heartbeat = config.heartbeat.proxy or config.heartbeat.success
        urls["proxy of the heartbeat" if config.heartbeat.proxy else "network of the heartbeat"] = heartbeat
        if config.door.proxy:
            urls["proxy of the pages"] = config.door.proxy
        else:
            urls |= {f"network {_host(url)}": url for url in self._asked()}
        return {what: place for what, url in urls.items() if url and (place := place_of(url))}

    def _asked(self) -> list[str]:
        """One address of each host that pages are read from."""
        accounts = self.config.accounts
        watched = (one for one in self.listings if one.account in accounts and not self._has_keys(one.account))
        asked = (_asked_at(accounts[one.account], one.url) for one in watched)
        return list({_host(url): url for url in asked}.values())[:_MOST_HOSTS]

    # The heartbeat

    def _heartbeat(self) -> list[Awaitable[Finding]]:
        """The service outside is not asked: that would say that the watch is awake."""
        if self.config.heartbeat.success is not None:
            return []
        remedy = "A service such as healthchecks.io notices a dead machine: [heartbeat] url_file."
        return [_known(Finding("heartbeat", Verdict.HINT, "nobody outside notices when this machine is dead", remedy))]

    # The platforms

    def _has_keys(self, name: str) -> bool:
        """Whether the account is read with keys, which can be looked at; then its public pages are not needed."""
        return self.accounts[name].diagnoses()

    async def _account(self, name: str) -> list[Finding]:
        """What the account says of its own access; where it needs none, whether this machine can see its pages."""
        what, longest = f"account {name}", self._longest
        if not self._has_keys(name):
            return [await _in_time(what, self._pages(name), longest)]
        try:
            async with asyncio.timeout(longest):
                return [_of_access(name, one) for one in await self.accounts[name].diagnose()]
        except TimeoutError:
            return [_late(what, longest)]

    async def _pages(self, name: str) -> Finding:
        """Whether this machine can see the account's pages at all, robots.txt included: one listing is asked for."""
        what, account = f"account {name}", self.config.accounts[name]
        mine = next((listing for listing in self.listings if listing.account == name), None)
        if mine is None:
            return Finding(
                what, Verdict.HINT, "watches nothing yet", "Add a listing by its address: twoam add https://…"
            )
        place = place_of(self.config.door.proxy or _asked_at(account, mine.url))
        way = await reach(place, what) if place else None
        if way is not None and way.verdict is not Verdict.FINE:
            return replace(way, said=f"not asked: {way.said}")
        return _sight(what, await look(self.door, account, mine.url), mine.url)


async def telegram(config: Config, *, awake: bool) -> Finding:
    """Who the bot is, and whether somebody else takes its messages; the daemon that runs here is not disturbed."""
    if config.telegram.token is None:
        return _no_bot(config)
    bot = bot_of(config)
    try:
        name = await bot.check()
        rival = None if awake or config.telegram.webhook_url else await bot.rival(_HOLD)
    except Refused as error:
        return Finding("Telegram", Verdict.WRONG, str(error), _TOKEN)
    except TryLater as error:
        return _no_telegram(config, str(error))
    finally:
        await bot.close()
    if rival:
        return Finding("Telegram", Verdict.WRONG, f"{name}: {rival}", _rivals_remedy(rival))
    way = f"Telegram rings at {config.telegram.webhook_url}" if config.telegram.webhook_url else "Telegram is asked"
    return Finding("Telegram", Verdict.FINE, f"the bot is {name}; {way}")


def _no_bot(config: Config) -> Finding:
    if config.channels:
        return Finding("Telegram", Verdict.FINE, f"no bot: people are told by {', '.join(config.channels)}")
    remedy = "Make a bot with @BotFather (token_file), or another channel: docs/channels.md"
    return Finding("Telegram", Verdict.HINT, "no token: nobody is woken", remedy)


def _no_telegram(config: Config, why: str) -> Finding:
    if config.telegram.proxy and _is_password(why):
        remedy = "Correct user and password in [telegram] proxy: socks5://user:password@host:port"
        return Finding("Telegram", Verdict.WRONG, "the proxy refuses the user or the password", remedy)
    return Finding("Telegram", Verdict.UNKNOWN, why, "Check the network and [telegram] proxy.")


def _sight(what: str, seen: Look, url: str) -> Finding:
    """Only a page that is understood counts as seen."""
    by_hand = f"See what stands there: twoam read {url}"
    match seen.sight:
        case Sight.WALL:
            return Finding(what, Verdict.UNKNOWN, f"{seen.asked} shows this machine a wall ({seen.why})", _WALLED)
        case Sight.ROBOTS:
            return Finding(
                what, Verdict.WRONG, seen.why, "twoam remove takes it off the watch; another address may do."
            )
        case Sight.SILENT:
            return Finding(what, Verdict.UNKNOWN, seen.why, f"Try it by hand: twoam read {url}")
        case Sight.GONE | Sight.STATUS:
            return Finding(what, Verdict.UNKNOWN, f"{seen.asked} answered with {seen.why}", by_hand)
        case Sight.UNREADABLE:
            return Finding(what, Verdict.UNKNOWN, f"{seen.asked} answers, but {seen.why}", by_hand)
    return Finding(what, Verdict.FINE, f"{seen.asked} can be read, robots.txt allows it")


def _rivals_remedy(rival: str) -> str:
    if "webhook" in rival:
        return "Whoever set it can remove it: https://api.telegram.org/bot…TOKEN…/deleteWebhook in a browser."
    return "Stop the other one (is twoam still running on an old machine?), or make a bot of its own for this one."


def _is_password(why: str) -> bool:
    return any(word in why.lower() for word in ("407", "proxy authentication", "username", "password", "auth"))


async def _hosts(place: Place, what: str) -> Finding:
    return await reach(place, what)


async def _known(finding: Finding) -> Finding:
    return finding


async def _in_time(what: str, check: Awaitable[Finding], seconds: float) -> Finding:
    """The finding, or that it did not come: one slow host holds up nobody."""
    try:
        async with asyncio.timeout(seconds):
            return await check
    except TimeoutError:
        return _late(what, seconds)


def _late(what: str, seconds: float) -> Finding:
    return Finding(what, Verdict.UNKNOWN, f"no answer within {seconds:.0f} s", "Ask again later.")


def _of_access(account: str, one: Diagnosis) -> Finding:
    return Finding(f"account {account}: {one.what}", Verdict(one.health.value), one.said, one.remedy)


def _asked_at(account: AccountConfig, url: str) -> str:
    return load_adapter(account.platform).asked_at(url, account)


def _host(url: str) -> str:
    place = place_of(url)
    return str(place) if place else url
