"""Evidence: raw answers, packed, each stored once, the oldest that belong to no case dropped."""

import asyncio
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from adapters.nameless import nameless
from storage.chain import LinkKind, answer_said
from storage.columns import to_ms
from storage.engine import Engines, insert_into
from storage.linking import link, unlink
from storage.states import Proof, RawProof
from storage.tables import IncidentRow, ProofBodyRow, ProofRow, table

# What one listing may keep that belongs to no case; a page packs to 150–300 kB.
LOOSE_PROOFS = 20
LOOSE_BYTES = 8_000_000


@dataclass(frozen=True, slots=True)
class PackedProof:
    """A raw answer ready to be stored."""

    raw: RawProof
    digest: str
    size: int
    packed: bytes


async def pack(proofs: Iterable[RawProof]) -> list[PackedProof]:
    """Packs outside the loop, without people's names: a page of 1.5 MB takes tens of milliseconds."""
    return [await asyncio.to_thread(_packed, raw) for raw in proofs]


def _packed(raw: RawProof) -> PackedProof:
    body = nameless(raw.body)
    return PackedProof(raw, sha256(body).hexdigest(), len(body), zlib.compress(body))


async def write_proofs(session: AsyncSession, proofs: Iterable[PackedProof], cases: Mapping[str, int]) -> None:
    """Stores the answers with their case; `cases` are the incidents of the same commit by key."""
    listings: dict[int | None, datetime] = {}
    for proof in proofs:
        await _write_body(session, proof)
        await _write_row(session, proof, await _case(session, proof.raw.key, cases))
        listings[proof.raw.listing_id] = proof.raw.at
    for listing_id, at in listings.items():
        await _drop_oldest(session, listing_id, at)


async def _write_row(session: AsyncSession, proof: PackedProof, case: int | None) -> None:
    raw = proof.raw
    row = ProofRow(
        listing_id=raw.listing_id, incident_id=case, at=raw.at, url=raw.url, status=raw.status, digest=proof.digest
    )
    session.add(row)
    await session.flush()
    said = answer_said(case, raw.listing_id, to_ms(raw.at), raw.url, raw.status, proof.size, proof.digest)
    await link(session, case, LinkKind.ANSWER, row.id, said)


async def _write_body(session: AsyncSession, proof: PackedProof) -> None:
    body = insert_into(session, table(ProofBodyRow)).on_conflict_do_nothing()
    await session.execute(
        body.values(digest=proof.digest, size=proof.size, packed_size=len(proof.packed), packed=proof.packed)
    )


async def _case(session: AsyncSession, key: str | None, cases: Mapping[str, int]) -> int | None:
    if key is None or key in cases:
        return cases.get(key or "")
    query = select(col(IncidentRow.id)).where(col(IncidentRow.key) == key).order_by(col(IncidentRow.id).desc())
    return (await session.scalars(query.limit(1))).first()


async def _drop_oldest(session: AsyncSession, listing_id: int | None, now: datetime) -> None:
    """Of one listing, or of all that is of none."""
    query = (
        select(col(ProofRow.id), col(ProofBodyRow.packed_size))
        .join(ProofBodyRow, col(ProofBodyRow.digest) == col(ProofRow.digest))
        .where(col(ProofRow.listing_id) == listing_id, col(ProofRow.incident_id).is_(None))
        .order_by(col(ProofRow.id).desc())
    )
    kept = 0
    dropped: list[int] = []
    for place, (proof_id, size) in enumerate(await session.execute(query)):
        kept += size
        # The newest stays whatever its size: it is what a person will ask for.
        if place and (place >= LOOSE_PROOFS or kept > LOOSE_BYTES):
            dropped.append(proof_id)
    if dropped:
        await drop_proofs(session, dropped, now)


async def drop_proofs(session: AsyncSession, proof_ids: Collection[int], now: datetime) -> None:
    """Forgets these answers, and the bodies that no other one shares; in their cases' chains their links stay."""
    await unlink(session, LinkKind.ANSWER, proof_ids, now)
    mine = col(ProofRow.id).in_(proof_ids)
    digests = (await session.scalars(select(col(ProofRow.digest)).where(mine))).all()
    plain = {"synchronize_session": False}
    await session.execute(delete(ProofRow).where(mine), execution_options=plain)
    still = select(col(ProofRow.digest)).where(col(ProofRow.digest).in_(digests))
    orphans = delete(ProofBodyRow).where(col(ProofBodyRow.digest).in_(digests), col(ProofBodyRow.digest).not_in(still))
    await session.execute(orphans, execution_options=plain)


class Proofs(Engines):
    """Evidence, as it is asked for."""

    async def proofs(self, *, incident_id: int | None = None, listing_id: int | None = None) -> tuple[Proof, ...]:
        """The kept answers of a case or a listing, oldest first, without their bodies."""
        query = (
            select(ProofRow, col(ProofBodyRow.size))
            .join(ProofBodyRow, col(ProofBodyRow.digest) == col(ProofRow.digest))
            .order_by(col(ProofRow.id))
        )
        if incident_id is not None:
            query = query.where(col(ProofRow.incident_id) == incident_id)
        if listing_id is not None:
            query = query.where(col(ProofRow.listing_id) == listing_id)
        async with self._read() as session:
            return tuple(
                Proof(row.id, row.listing_id, row.incident_id, row.at, row.url, row.status, row.digest, size)
                for row, size in await session.execute(query)
            )

    async def proof_body(self, proof_id: int) -> bytes | None:
        """The raw answer, byte for byte; None where it is no longer kept."""
        query = (
            select(col(ProofBodyRow.packed))
            .join(ProofRow, col(ProofRow.digest) == col(ProofBodyRow.digest))
            .where(col(ProofRow.id) == proof_id)
        )
        async with self._read() as session:
            packed = (await session.scalars(query)).first()
        return None if packed is None else await asyncio.to_thread(zlib.decompress, packed)
