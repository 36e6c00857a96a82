"""`twoam words add`, `remove` and `list`: search words and best-seller lists on which places are followed."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from adapters.rankings import Ranking
from adapters.registry import load
from monitor.console.failures import Usage
from monitor.console.memory import Desk, desk
from monitor.console.output import show, show_json, table
from storage.states import WatchedRanking


def add(texts: Sequence[str], account: str | None, market: str | None, path: Path | None) -> int:
    """Follows every word or list named; all are understood, or none is added."""
    return asyncio.run(_add(texts, account, market, path))


async def _add(texts: Sequence[str], account: str | None, market: str | None, path: Path | None) -> int:
    async with desk(path) as at:
        if account and account not in at.config.accounts:
            known = ", ".join(at.config.accounts) or "none"
            raise Usage(f"There is no account “{account}”: the configuration has {known}.")
        for found in [await _meant(at, text, account, market) for text in texts]:
            one = await at.store.add_ranking(*found, at.clock.now())
            show(f"Following {_called(one)} on market {one.ranking.market} by account {one.account}: {one.ranking.url}")
    return 0


async def _meant(at: Desk, text: str, account: str | None, market: str | None) -> tuple[str, Ranking]:
    """The one account and list that the text means, among the markets in which a listing is watched."""
    listings = await at.store.listings()
    places = dict.fromkeys((one.account, one.subject.market) for one in listings if one.account in at.config.accounts)
    wanted = [place for place in places if account in (None, place[0]) and market in (None, place[1])]
    found = [(name, one) for name, where in wanted if (one := _ranking(at, name, where, text))]
    if not found:
        raise Usage(f"“{text}” can be followed in no market that you watch a listing in: add a listing there first.")
    if len(found) > 1:
        names = ", ".join(f"--account {name} --market {one.market}" for name, one in found)
        raise Usage(f"“{text}” could be meant for several markets: add one of {names}.")
    return found[0]


def _ranking(at: Desk, account: str, market: str, text: str) -> Ranking | None:
    section = at.config.accounts[account]
    found = load(section.platform).ranking_of(text, market, section)
    return found if found and found.market == market else None


def remove(text: str, market: str | None, path: Path | None) -> int:
    """Follows it no longer; the places seen stay."""
    return asyncio.run(_remove(text, market, path))


async def _remove(text: str, market: str | None, path: Path | None) -> int:
    async with desk(path) as at:
        sought = text.casefold()
        found = [one for one in await at.store.rankings() if sought in _names(one)]
        found = [one for one in found if market in (None, one.ranking.market)]
        if not found:
            raise Usage(f"Nothing that is followed is called “{text}”. `twoam words list` shows it.")
        for one in found:
            await at.store.remove_ranking(one.id)
            show(f"No longer following {_called(one)} on market {one.ranking.market}. The places seen are kept.")
    return 0


def _names(one: WatchedRanking) -> tuple[str, str, str]:
    return one.ranking.key, one.ranking.name.casefold(), one.ranking.url.casefold()


def listed(path: Path | None, *, as_json: bool) -> int:
    """Prints what is followed."""
    return asyncio.run(_listed(path, as_json))


async def _listed(path: Path | None, as_json: bool) -> int:
    async with desk(path) as at:
        rankings = await at.store.rankings()
    if as_json:
        show_json([_json(one) for one in rankings])
    elif not rankings:
        show('No search word is followed yet. Add one: twoam words add "blue lamp"')
    else:
        rows = ((one.ranking.kind, one.ranking.name, one.ranking.market, one.account, _state(one)) for one in rankings)
        show(table(("kind", "name", "market", "account", "last look"), rows))
    return 0


def _called(one: WatchedRanking) -> str:
    kind = "search" if one.ranking.board.startswith("search:") else "best-seller list"
    return f"{kind} “{one.ranking.name}”"


def _state(one: WatchedRanking) -> str:
    if one.trouble:
        return f"unknown: {one.trouble}"
    return one.read_at.isoformat(timespec="minutes") if one.read_at else "unknown: not looked at yet"


def _json(one: WatchedRanking) -> dict[str, object]:
    return {
        "kind": one.ranking.kind,
        "key": one.ranking.key,
        "name": one.ranking.name,
        "market": one.ranking.market,
        "account": one.account,
        "url": one.ranking.url,
        "added_at": one.added_at.isoformat(),
        "read_at": one.read_at.isoformat() if one.read_at else None,
        "trouble": one.trouble,
    }
