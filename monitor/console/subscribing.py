"""`twoam amazon|ebay subscribe|status|unsubscribe`: whether a platform tells us of changes itself, and having it so."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from adapters.base import Adapter
from adapters.diagnosis import Diagnosis, Health
from adapters.errors import Unsupported
from adapters.registry import load as load_adapter
from monitor.ages import age
from monitor.config import Config
from monitor.console.checkup import Finding, Verdict
from monitor.console.failures import Code, Usage
from monitor.console.memory import Desk, desk, door_of
from monitor.console.output import show, show_json
from monitor.push_tally import heard_key, week
from storage.keep import StoreKeep


class Subscribed(Protocol):
    """What a platform is asked to tell."""

    def show(self) -> AsyncIterator[Diagnosis]: ...

    def end(self) -> AsyncIterator[Diagnosis]: ...


Ask = Callable[[Any], AsyncIterator[Diagnosis]]


@dataclass(frozen=True, slots=True)
class Where:
    """How a platform is spoken of, the key by which a section says where it is told, and what to set for that."""

    platform: str
    name: str
    key: str
    place: str
    remedy: str
    access: str


AMAZON = Where(
    "amazon",
    "Amazon",
    "queue_url",
    "a queue",
    "set queue_url, queue_key_id and queue_secret_file (docs/amazon.md, Push)",
    "keys of the Selling Partner API (docs/amazon.md)",
)
EBAY = Where(
    "ebay",
    "eBay",
    "push_url",
    "an address to ring at",
    "set push_url, push_listen and push_token_file (docs/ebay.md, Push)",
    "keyset of eBay's APIs (docs/ebay.md)",
)


def subscribe(path: Path | None, account: str | None, where: Where, **how: bool) -> int:
    """Makes what is missing; 1 where something stays so, 3 where the platform could not be asked."""
    return _printed(asyncio.run(_found(path, account, lambda one: one.begin(**how), where)), as_json=False)


def unsubscribe(path: Path | None, account: str | None, where: Where) -> int:
    """Ends the subscriptions."""
    return _printed(asyncio.run(_found(path, account, lambda one: one.end(), where)), as_json=False)


def status(path: Path | None, account: str | None, where: Where, *, as_json: bool) -> int:
    """Where it is told, each kind of notification, when the last came, and what push missed."""
    found = asyncio.run(_found(path, account, lambda one: one.show(), where, heard=True))
    return _printed(found, as_json=as_json)


def _printed(findings: list[Finding], *, as_json: bool) -> int:
    if as_json:
        show_json([finding.plain() for finding in findings])
    else:
        for finding in findings:
            show(finding.text())
    verdicts = {finding.verdict for finding in findings}
    if Verdict.WRONG in verdicts:
        return Code.WRONG
    return Code.COULD_NOT_LOOK if Verdict.UNKNOWN in verdicts else Code.CLEAR


async def _found(
    path: Path | None, account: str | None, ask: Ask, where: Where = AMAZON, *, heard: bool = False
) -> list[Finding]:
    async with desk(path) as at:
        name = _chosen(at.config, account, where)
        async with door_of(at) as door:
            section, keep = at.config.accounts[name], StoreKeep(at.store, at.clock)
            adapter = load_adapter(section.platform).of(section, door, keep, at.clock)
            found = [_finding(one) async for one in ask(_subscriptions(adapter, name, where))]
        return [*found, *(await _heard(at, name) if heard else ())]


def _chosen(config: Config, account: str | None, where: Where) -> str:
    """The account that is meant; the only one that is told anything where none is named."""
    names = [name for name, section in config.accounts.items() if section.platform == where.platform]
    if account is not None:
        if account not in names:
            known = ", ".join(names) or "none"
            raise Usage(f"There is no {where.name} account “{account}”: the configuration has {known}.")
        return account
    told = [name for name in names if getattr(config.accounts[name], where.key, None)]
    if len(told) == 1:
        return told[0]
    if told:
        raise Usage(f"Several accounts have {where.place} ({', '.join(told)}): choose one with --account.")
    raise Usage(f"No account has {where.place}: {where.remedy}.")


def _subscriptions(adapter: Adapter[Any], name: str, where: Where) -> Subscribed:
    try:
        found: Subscribed | None = getattr(adapter, "subscriptions", None)
    except Unsupported as error:
        raise Usage(f"{name}: {error}.") from None
    if found is None:
        raise Usage(f"The account “{name}” has no {where.access}.")
    return found


def _finding(one: Diagnosis) -> Finding:
    verdicts = {
        Health.FINE: Verdict.FINE,
        Health.HINT: Verdict.HINT,
        Health.WRONG: Verdict.WRONG,
        Health.UNKNOWN: Verdict.UNKNOWN,
    }
    return Finding(one.what, verdicts[one.health], one.said, one.remedy)


async def _heard(at: Desk, account: str) -> list[Finding]:
    """What the daemon noted: when something last came, and the changes that only looking found."""
    now, kept = at.clock.now(), await at.store.get_setting(heard_key(account))
    last = f"{age(now, datetime.fromisoformat(kept))} ago" if isinstance(kept, str) else "nothing came yet"
    found = [Finding("last notification", Verdict.FINE if isinstance(kept, str) else Verdict.HINT, last)]
    share = await week(at.store, account, now)
    if share.percent is not None:
        said = f"push missed {share.percent:g} % of {share.told + share.missed} changes this week"
        found.append(Finding("changes", Verdict.FINE, said))
    return found
