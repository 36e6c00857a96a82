"""`twoam books import`: what a settlement that was downloaded, or answers that were kept, tell of an account."""

import asyncio
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.account import AccountConfig
from adapters.base import Adapter
from adapters.errors import AdapterError
from adapters.filed import Filed, filed
from adapters.readings import Entry, Order, Return
from adapters.registry import load
from monitor.console.failures import Usage
from monitor.console.memory import desk
from monitor.console.output import note, show, show_json
from storage.states import Batch

# Bytes of a file; a settlement of a year's end has some tens of megabytes.
LARGEST = 128_000_000
_BY = "twoam books import"
# Something of the file was not understood: it wants a person's hand.
_PARTLY = 1


def take_in(file: Path, account: str, path: Path | None, *, dry_run: bool, as_json: bool) -> int:
    """Keeps what the file tells; 1 where a part of it was not understood."""
    return asyncio.run(_take_in(file, account, path, dry_run, as_json))


async def _take_in(file: Path, account: str, path: Path | None, dry_run: bool, as_json: bool) -> int:
    text = _text(file)
    async with desk(path) as at:
        section = at.config.accounts.get(account)
        if section is None:
            raise Usage(f"no account is called {account}: the file names {', '.join(at.config.accounts) or 'none'}")
        told = _told(load(section.platform), text, section, at.clock.now())
        if not dry_run:
            await at.store.commit(_batch(account, told))
            await at.store.note("house", "books", None, f"{file.name}: {len(told.readings)}", _BY, at.clock.now())
    _say(told, dry_run=dry_run, as_json=as_json)
    return _PARTLY if told.unread or told.wrong else 0


def _text(file: Path) -> str:
    """Flat files of Amazon's may be written in Cp1252."""
    try:
        with file.open("rb") as opened:
            body = opened.read(LARGEST + 1)
    except OSError as error:
        raise Usage(f"{file} cannot be read: {error.strerror or error}.") from None
    if len(body) > LARGEST:
        raise Usage(f"{file} is larger than {LARGEST // 1_000_000} MB.")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def _told(kind: type[Adapter[Any]], text: str, section: AccountConfig, now: datetime) -> Filed:
    try:
        return filed(kind, text, section, now)
    except AdapterError as error:
        raise Usage(f"Nothing was kept: {error}.") from None


def _batch(account: str, told: Filed) -> Batch:
    return Batch(
        orders=tuple((account, one) for one in told.readings if isinstance(one, Order)),
        entries=tuple((account, one) for one in told.readings if isinstance(one, Entry)),
        returns=tuple((account, one) for one in told.readings if isinstance(one, Return)),
    )


def _say(told: Filed, *, dry_run: bool, as_json: bool) -> None:
    counts = Counter(type(one).__name__.lower() for one in told.readings)
    kinds = Counter(one.kind.value for one in told.readings if isinstance(one, Entry))
    if as_json:
        show_json({"told": dict(counts), "kinds": dict(kinds), "unread": told.unread, "wrong": told.wrong})
        return
    orders, entries, returns = (counts[name] for name in ("order", "entry", "return"))
    show(f"{entries} ledger lines, {orders} orders, {returns} returns" + ("." if dry_run else " are kept."))
    for kind, count in sorted(kinds.items()):
        show(f"  {kind}: {count}")
    if told.unread:
        note(f"{told.unread} parts of the file were not understood.")
    if told.wrong:
        note(f"{told.wrong}.")
    if dry_run:
        note("Nothing was kept: leave out --dry-run to keep it.")
