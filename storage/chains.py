"""Goes through all evidence that is kept, and says what of it is not as it was kept."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Select, and_, exists, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.chain import GENESIS, LinkKind, answer_said, hash_of, reply_said, report_said
from storage.engine import Engines, is_postgres
from storage.states import Examined, Fault, Flaw, Link
from storage.tables import LinkRow, ProofBodyRow, ProofRow, ReplyRow, ReportRow

# So many rows and packed answers are held at a time; a file that somebody sent may have ten megabytes.
_ROWS, _BODIES, _FILES = 2_000, 20, 2


class _Checked(NamedTuple):
    """Some bodies that were gone through: how many, their bytes unpacked, and the keys of those that are not whole."""

    bodies: int
    size: int
    wrong: Sequence[Any]


class Chains(Engines):
    """The chain of each case, as it is asked for and gone through; `storage.linking` writes it."""

    async def links(self, incident_id: int) -> tuple[Link, ...]:
        """The chain of one case, in order."""
        query = select(LinkRow).where(col(LinkRow.incident_id) == incident_id).order_by(col(LinkRow.place))
        async with self._read() as session:
            return tuple(_link_of(row) for row in await session.scalars(query))

    async def examine(self) -> Examined:
        """Reads every link, every row that one is about, and every byte that is kept; little of it is held at a time.

        A file in which a byte was changed is found by its SHA-256, a row by its link, a link by the one after it.
        """
        links, flaws = await self._examine_links()
        flaws += await self._unlinked()
        answers, files = await self._examine_answers(flaws), await self._examine_files(flaws)
        count, size = answers.bodies + files.bodies, answers.size + files.size
        return Examined(links, count, size, tuple(dict.fromkeys(flaws)))

    async def _examine_links(self) -> tuple[int, list[Flaw]]:
        flaws: list[Flaw] = []
        count, before = 0, (None, -1, GENESIS)
        async for row in self._linked():
            count += 1
            flaws += _flaws(row, before)
            before = (row.incident_id, row.place, row.hash)
        return count, flaws

    @asynccontextmanager
    async def _lenient(self) -> AsyncIterator[AsyncSession]:
        """A session that also reads texts in which a byte was changed, so that they can be told from the sound ones."""
        async with self._read() as session:
            if is_postgres(session):
                yield session
                return
            connection: Any = (await (await session.connection()).get_raw_connection()).driver_connection
            connection.text_factory = _as_it_lies
            try:
                yield session
            finally:
                connection.text_factory = str

    async def _linked(self) -> AsyncIterator[Any]:
        """Every link with the row that it is about, along the chains."""
        async with self._lenient() as session:
            found = await session.stream(_LINKED, execution_options={"yield_per": _ROWS})
            async for row in found:
                yield row

    async def _unlinked(self) -> list[Flaw]:
        """Evidence that stands in no chain: it came another way than all the rest."""
        flaws: list[Flaw] = []
        async with self._read() as session:
            for kind, row in _TABLES.items():
                number: Any = row.id  # type: ignore[attr-defined]
                linked = exists().where(col(LinkRow.kind) == kind.value, col(LinkRow.row_id) == number)
                query = select(row.incident_id, number).where(~linked)  # type: ignore[attr-defined]
                flaws += [Flaw(case, kind.value, at, Fault.UNLINKED) for case, at in await session.execute(query)]
        return flaws

    async def _examine_answers(self, flaws: list[Flaw]) -> _Checked:
        row = ProofBodyRow
        query = select(col(row.digest), col(row.size), col(row.packed_size), col(row.packed))
        checked = await self._pages(query, col(row.digest), "", _BODIES, _whole_answers)
        mine = select(col(ProofRow.incident_id), col(ProofRow.id)).where(col(ProofRow.digest).in_(checked.wrong))
        async with self._read() as session:
            flaws += [Flaw(case, LinkKind.ANSWER.value, at, Fault.BYTES) for case, at in await session.execute(mine)]
        return checked

    async def _examine_files(self, flaws: list[Flaw]) -> _Checked:
        row = ReplyRow
        query = select(col(row.id), col(row.digest), col(row.size), col(row.body)).where(col(row.body).is_not(None))
        checked = await self._pages(query, col(row.id), 0, _FILES, _whole_files)
        mine = select(col(row.incident_id), col(row.id)).where(col(row.id).in_(checked.wrong))
        async with self._read() as session:
            flaws += [Flaw(case, LinkKind.REPLY.value, at, Fault.BYTES) for case, at in await session.execute(mine)]
        return checked

    async def _pages(self, query: Select[*tuple[Any, ...]], key: Any, last: Any, most: int, check: Any) -> _Checked:
        """A few at a time along the key, so that nobody waits long; the bytes are gone through outside the loop."""
        count, size = 0, 0
        wrong: list[Any] = []
        while True:
            async with self._lenient() as session:
                rows = (await session.execute(query.where(key > last).order_by(key).limit(most))).all()
            found, bytes_read = await asyncio.to_thread(check, rows)
            count, size, wrong = count + len(rows), size + bytes_read, [*wrong, *filter(_is_sound, found)]
            # A name that was changed itself can be asked for no more: its row is found to be lost.
            sound = [row[0] for row in rows if _is_sound(row[0])]
            if not sound:
                return _Checked(count, size, wrong)
            last = sound[-1]


def _is_sound(key: Any) -> bool:
    return not isinstance(key, str) or key.isascii()


def _as_it_lies(text: bytes) -> str:
    return text.decode(errors="surrogateescape")


def _whole_answers(rows: Sequence[Any]) -> tuple[list[str], int]:
    """Which of these packed answers are not what their digests say, and how many bytes all had unpacked."""
    wrong, size = [], 0
    for digest, length, packed_length, packed in rows:
        try:
            body = zlib.decompress(packed)
        except zlib.error:
            wrong.append(digest)
            continue
        size += len(body)
        if (sha256(body).hexdigest(), len(body), len(packed)) != (digest, length, packed_length):
            wrong.append(digest)
    return wrong, size


def _whole_files(rows: Sequence[Any]) -> tuple[list[int], int]:
    wrong = [at for at, digest, size, body in rows if (sha256(body).hexdigest(), len(body)) != (digest, size)]
    return wrong, sum(len(body) for *_, body in rows)


def _flaws(row: Any, before: tuple[int | None, int, str]) -> Iterator[Flaw]:
    """What is wrong with one link, the one before it at hand."""
    case, place, last = before
    follows = row.incident_id is not None and row.incident_id == case
    expected, stands_on = (place + 1, last) if follows else (0, GENESIS)
    if row.place != expected or hash_of(stands_on, row.said) != row.hash:
        yield Flaw(row.incident_id, row.kind, row.row_id, Fault.LINK)
    said = _said(row)
    if said is None and row.gone_at is None:
        yield Flaw(row.incident_id, row.kind, row.row_id, Fault.LOST)
    elif said is not None and said != row.said:
        yield Flaw(row.incident_id, row.kind, row.row_id, Fault.WORDS)
    elif row.lost_file and row.gone_at is None:
        yield Flaw(row.incident_id, row.kind, row.row_id, Fault.LOST)


def _said(row: Any) -> str | None:
    """The words of the row as it lies there now; None where it is not there, none at all where it is no such row."""
    try:
        return _SAID[row.kind](row) if row.kind in _SAID else None
    except (AttributeError, TypeError, ValueError):
        return ""


def _answer(row: Any) -> str | None:
    if row.proof_id is None or row.body_size is None:
        return None
    return answer_said(
        row.proof_case, row.listing_id, row.proof_at, row.url, row.status, row.body_size, row.proof_digest
    )


def _reply(row: Any) -> str | None:
    if row.reply_id is None:
        return None
    return reply_said(row.reply_case, row.reply_at, row.name, row.text, row.file_name, row.size, row.reply_digest)


def _report(row: Any) -> str | None:
    if row.report_id is None:
        return None
    return report_said(row.report_case, row.report_at, row.by_name, row.method, row.note)


def _link_of(row: LinkRow) -> Link:
    return Link(row.incident_id, row.place, row.kind, row.row_id, row.said, row.hash, row.gone_at)


def _about(kind: LinkKind, number: Any) -> ColumnElement[bool]:
    return and_(col(LinkRow.kind) == kind.value, col(LinkRow.row_id) == number)


_SAID = {LinkKind.ANSWER.value: _answer, LinkKind.REPLY.value: _reply, LinkKind.REPORT.value: _report}
_TABLES = {LinkKind.ANSWER: ProofRow, LinkKind.REPLY: ReplyRow, LinkKind.REPORT: ReportRow}
_LINKED = (
    select(
        *(col(one) for one in (LinkRow.incident_id, LinkRow.place, LinkRow.kind, LinkRow.row_id, LinkRow.said)),
        *(col(one) for one in (LinkRow.hash, ProofRow.listing_id, ProofRow.url, ProofRow.status)),
        type_coerce(col(LinkRow.gone_at), BigInteger).label("gone_at"),
        col(ProofRow.id).label("proof_id"),
        col(ProofRow.incident_id).label("proof_case"),
        type_coerce(col(ProofRow.at), BigInteger).label("proof_at"),
        col(ProofRow.digest).label("proof_digest"),
        col(ProofBodyRow.size).label("body_size"),
        *(col(one) for one in (ReplyRow.name, ReplyRow.text, ReplyRow.file_name, ReplyRow.size)),
        col(ReplyRow.id).label("reply_id"),
        col(ReplyRow.incident_id).label("reply_case"),
        type_coerce(col(ReplyRow.at), BigInteger).label("reply_at"),
        col(ReplyRow.digest).label("reply_digest"),
        and_(col(ReplyRow.digest).is_not(None), col(ReplyRow.body).is_(None)).label("lost_file"),
        *(col(one) for one in (ReportRow.by_name, ReportRow.method, ReportRow.note)),
        col(ReportRow.id).label("report_id"),
        col(ReportRow.incident_id).label("report_case"),
        type_coerce(col(ReportRow.at), BigInteger).label("report_at"),
    )
    .outerjoin(ProofRow, _about(LinkKind.ANSWER, ProofRow.id))
    .outerjoin(ProofBodyRow, col(ProofBodyRow.digest) == col(ProofRow.digest))
    .outerjoin(ReplyRow, _about(LinkKind.REPLY, ReplyRow.id))
    .outerjoin(ReportRow, _about(LinkKind.REPORT, ReportRow.id))
    .order_by(col(LinkRow.incident_id), col(LinkRow.place), col(LinkRow.id))
)
