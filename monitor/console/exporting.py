"""`twoam export`: the ledger and what belongs to it as files on this machine."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from monitor.console.failures import Usage
from monitor.console.memory import Desk, desk
from monitor.console.output import counted, note, show
from monitor.console.typed import one_of
from monitor.exports.columns import BY_NAME
from monitor.exports.days import begin_of_day
from monitor.exports.making import Made
from monitor.exports.making import export as made
from monitor.exports.sink import NotExported
from monitor.exports.wish import EVERYTHING, IN_FILES, Format, Reader, Wish, reader_of
from storage.extracts import Extent

_ALL = "all"


@dataclass(frozen=True, slots=True)
class Order:
    """What was typed; days as ISO dates."""

    form: str
    since: str | None
    until: str | None
    accounts: Sequence[str]
    what: Sequence[str]
    out: Path | None
    bom: bool


def export(order: Order, path: Path | None) -> int:
    """Writes the files and says where they are."""
    return asyncio.run(_export(order, path))


async def _export(order: Order, path: Path | None) -> int:
    form = one_of(Format, order.form, "--format")
    what = _what(form, order.what)
    async with desk(path) as at:
        reader = await reader_of(at.store, at.config)
        await _check_accounts(at, order.accounts)
        extent = _extent(order, reader)
        wish = Wish(form, _target(order.out, form, what, at.clock.now()), what, extent, order.bom)
        try:
            found = await made(at.store, wish, reader)
        except (NotExported, OSError) as error:
            raise Usage(f"Nothing was exported: {error}") from error
    show(str(found.path))
    note(_said(found))
    return 0


def _said(found: Made) -> str:
    return ", ".join(f"{name} {counted(rows, 'row', 'rows')}" for name, rows in found.rows.items())


def _what(form: Format, words: Sequence[str]) -> tuple[str, ...]:
    """The tables in their own order; the journal is made of the ledger alone."""
    wanted = EVERYTHING if not words or _ALL in words else tuple(words)
    for word in wanted:
        if word not in BY_NAME:
            raise Usage(f"--what cannot be “{word}”: it is one of {', '.join((*EVERYTHING, _ALL))}.")
    if form is Format.BEANCOUNT and words and set(wanted) != {"ledger"}:
        raise Usage("A journal is made of the ledger alone: leave out --what.")
    return tuple(name for name in EVERYTHING if name in wanted)


async def _check_accounts(at: Desk, names: Sequence[str]) -> None:
    known = {*at.config.accounts, *await at.store.first_orders()}
    for name in names:
        if name not in known:
            raise Usage(f"There is no account “{name}”: it is one of {', '.join(sorted(known)) or 'none'}.")


def _extent(order: Order, reader: Reader) -> Extent:
    since, until = _day(order.since, "--since"), _day(order.until, "--until")
    if since and until and until < since:
        raise Usage("--until is before --since.")
    return Extent(
        begin_of_day(since, reader.person) if since else None,
        begin_of_day(until + timedelta(days=1), reader.person) if until else None,
        tuple(order.accounts) or None,
    )


def _day(text: str | None, option: str) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise Usage(f"{option} cannot be “{text}”: write a day as 2026-11-01.") from None


def _target(out: Path | None, form: Format, what: Sequence[str], now: datetime) -> Path:
    """A folder for tables of which each is a file; a file for all else, of this day's name where none was given."""
    name, ending = f"twoam-export-{now:%Y-%m-%d}", f".{form.value}"
    if form in IN_FILES:
        if out is not None and out.suffix == ending and len(what) != 1:
            raise Usage(f"{out} is one file for {len(what)} tables: give a folder, a .zip, or one --what.")
        return (out or Path(name)).absolute()
    if out is None:
        return Path(name + ending).absolute()
    return (out if out.suffix == ending else out / f"{name}{ending}").absolute()
