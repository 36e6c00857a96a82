"""`twoam amazon subscribe|status|unsubscribe`: whether Amazon tells us of changes by itself, and how to have it so."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path

from adapters.amazon.api import AmazonApi
from adapters.amazon.api.subscriptions import Subscriptions
from adapters.diagnosis import Diagnosis, Health
from adapters.door import Door
from adapters.errors import Unsupported
from adapters.registry import load as load_adapter
from monitor.ages import age
from monitor.config import Config
from monitor.console.checkup import Finding, Verdict
from monitor.console.failures import Code, Usage
from monitor.console.memory import Desk, desk
from monitor.console.output import show, show_json
from monitor.push_tally import heard_key, week
from storage.keep import StoreKeep

Ask = Callable[[Subscriptions], AsyncIterator[Diagnosis]]


def subscribe(path: Path | None, account: str | None, *, bus: bool) -> int:
    """Makes destination and subscriptions; 1 where something is missing, 3 where Amazon could not be asked."""
    return _printed(asyncio.run(_found(path, account, lambda one: one.begin(bus=bus))), as_json=False)


def unsubscribe(path: Path | None, account: str | None) -> int:
    """Ends the subscriptions."""
    return _printed(asyncio.run(_found(path, account, Subscriptions.end)), as_json=False)


def status(path: Path | None, account: str | None, *, as_json: bool) -> int:
    """The queue, each kind of notification, when the last came, and what push missed."""
    return _printed(asyncio.run(_found(path, account, Subscriptions.show, heard=True)), as_json=as_json)


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


async def _found(path: Path | None, account: str | None, ask: Ask, *, heard: bool = False) -> list[Finding]:
    async with desk(path) as at:
        name = _chosen(at.config, account)
        door = Door(at.clock, StoreKeep(at.store, at.clock), at.config.manners())
        try:
            found = [_finding(one) async for one in ask(_subscriptions(at, door, name))]
        finally:
            await door.close()
        return [*found, *(await _heard(at, name) if heard else ())]


def _chosen(config: Config, account: str | None) -> str:
    """The account that is meant; the only one with a queue where none is named."""
    amazon = [name for name, section in config.accounts.items() if section.platform == "amazon"]
    if account is not None:
        if account not in amazon:
            raise Usage(f"There is no Amazon account “{account}”: the configuration has {', '.join(amazon) or 'none'}.")
        return account
    queued = [name for name in amazon if getattr(config.accounts[name], "queue_url", None)]
    if len(queued) == 1:
        return queued[0]
    if queued:
        raise Usage(f"Several accounts have a queue ({', '.join(queued)}): choose one with --account.")
    raise Usage("No account has a queue: set queue_url, queue_key_id and queue_secret_file (docs/amazon.md, Push).")


def _subscriptions(at: Desk, door: Door, name: str) -> Subscriptions:
    section = at.config.accounts[name]
    adapter = load_adapter(section.platform).of(section, door, StoreKeep(at.store, at.clock), at.clock)
    if not isinstance(adapter, AmazonApi):
        raise Usage(f"The account “{name}” has no keys of the Selling Partner API (docs/amazon.md).")
    try:
        return adapter.subscriptions
    except Unsupported as error:
        raise Usage(f"{name}: {error}.") from None


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
