"""`twoam login ACCOUNT`: prints the page on which a person lets the program in, and takes the address it leads to."""

import asyncio
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

import typer

from adapters.account import AccountConfig
from adapters.base import Adapter
from adapters.consent import Consent, Entered
from adapters.errors import Unsupported
from adapters.registry import load
from monitor.config import Config
from monitor.console.failures import Usage
from monitor.console.memory import desk, door_of
from monitor.console.output import note, show
from storage.keep import StoreKeep


def login(account: str, path: Path | None) -> int:
    """Asks the person; what the platform grants is kept sealed. A refusal is told with what to do."""
    entered = asyncio.run(_entered(account, path))
    who = f" as {entered.who}" if entered.who else ""
    until = f" The platform lets it in until {entered.until:%Y-%m-%d}." if entered.until else ""
    show(f"{account}: logged in{who}.{until}")
    note("A daemon that runs already takes it up by itself within some minutes.")
    return 0


async def _entered(account: str, path: Path | None) -> Entered:
    async with desk(path) as at, door_of(at) as door:
        section = _section(at.config, account)
        consent = _consent(section, load(section.platform).of(section, door, StoreKeep(at.store, at.clock), at.clock))
        state = token_urlsafe(16)
        show("Open this page in a browser, log in as the seller and agree:")
        show(consent.address(state))
        show("It then sends you to another page, which may be empty. Copy that page's whole address.")
        return await consent.enter(str(typer.prompt("The address")), state)


def _section(config: Config, account: str) -> AccountConfig:
    if account not in config.accounts:
        known = ", ".join(sorted(config.accounts)) or "none"
        raise Usage(f"There is no account “{account}”: the configuration has {known}.")
    return config.accounts[account]


def _consent(section: AccountConfig, adapter: Adapter[Any]) -> Consent:
    try:
        return adapter.consent
    except Unsupported as error:
        raise Usage(f"{error}.") from None
