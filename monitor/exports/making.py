"""Writes an export: table by table, some rows in memory at a time, each file whole or not at all."""

import zipfile
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from shutil import rmtree

from monitor.exports import csvs
from monitor.exports.columns import LEDGER, Sheet
from monitor.exports.journal import Journal
from monitor.exports.months import months_of
from monitor.exports.pieces import pieces_of
from monitor.exports.rows import Look
from monitor.exports.sink import Take
from monitor.exports.wish import Format, Reader, Wish
from storage.extracts import Extract
from storage.store import Store

_PART = ".part"
Opened = Callable[[Sheet], AbstractContextManager[Take]]
Rows = dict[str, int]


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made, and how many rows of what are in it."""

    path: Path
    rows: Rows


async def export(store: Store, wish: Wish, reader: Reader) -> Made:
    """Makes what is wished, all of one moment. Raises NotExported, StorageError, OSError; nothing is left half made."""
    target = wish.target
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = target.with_name(target.name + _PART)
    _remove(part)
    try:
        async with store.extract(wish.extent) as extract:
            rows = await _written(store, extract, wish, reader, part)
        _put(part, target)
    finally:
        _remove(part)
    return Made(target, rows)


async def _written(store: Store, extract: Extract, wish: Wish, reader: Reader, part: Path) -> Rows:
    if wish.form is Format.BEANCOUNT:
        return await _journal(extract, reader.look, part)
    if wish.form is Format.XLSX:
        return await _workbook(store, extract, wish, reader, part)
    return await _filled(extract, wish.sheets, reader.look, _files(wish, part))


def _files(wish: Wish, part: Path) -> Opened:
    """A file for each table, or the one that is wished."""
    opened: Callable[[Path, Sheet], AbstractContextManager[Take]]
    if wish.form is Format.CSV:
        opened, ending = partial(csvs.opened, bom=wish.bom), csvs.ENDING
    else:
        from monitor.exports import parquet  # noqa: PLC0415 - an extra, and large

        opened, ending = parquet.opened, parquet.ENDING
    if wish.target.suffix == ending:
        return lambda sheet: opened(part, sheet)
    part.mkdir(mode=0o700)
    return lambda sheet: opened(part / f"{sheet.name}{ending}", sheet)


async def _filled(extract: Extract, sheets: Sequence[Sheet], look: Look, opened: Opened) -> Rows:
    rows: Rows = {}
    for sheet in sheets:
        rows[sheet.name] = 0
        with opened(sheet) as take:
            async for piece in pieces_of(sheet, extract, look):
                take(piece)
                rows[sheet.name] += len(piece)
    return rows


async def _workbook(store: Store, extract: Extract, wish: Wish, reader: Reader, part: Path) -> Rows:
    """Its first sheet says in a few lines what all the others come to."""
    from monitor.exports.summary import add_summary  # noqa: PLC0415 - large, and only needed here
    from monitor.exports.workbook import Book  # noqa: PLC0415

    book, span = Book(part, reader.tongue), await extract.span()
    months = await months_of(store, wish.extent, span, reader.person) if span else []
    add_summary(book, reader, months)
    rows = await _filled(extract, wish.sheets, reader.look, book.opened)
    book.save()
    return rows


async def _journal(extract: Extract, look: Look, part: Path) -> Rows:
    journal, rows = Journal(look), 0
    with closing(csvs.private(part)) as file:
        file.write(journal.head())
        async for piece in extract.bookings():
            file.writelines(journal.take(piece))
            rows += sum(one.counted for one in piece)
        file.writelines(journal.end())
    return {LEDGER.name: rows}


def _remove(path: Path) -> None:
    if path.is_dir():
        rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _put(part: Path, target: Path) -> None:
    """In its place; of a folder each file, so that what else lies there stays."""
    if not part.is_dir():
        part.replace(target)
    elif target.suffix == ".zip":
        _pack(part, target)
    else:
        target.mkdir(exist_ok=True, mode=0o700)
        for file in sorted(part.iterdir()):
            file.replace(target / file.name)


def _pack(folder: Path, target: Path) -> None:
    packed = target.with_name(target.name + _PART + _PART)
    try:
        packed.touch(0o600)
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as pack:
            for file in sorted(folder.iterdir()):
                pack.write(file, file.name)
        packed.replace(target)
    finally:
        packed.unlink(missing_ok=True)
