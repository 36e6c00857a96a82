"""What people reply to an alert, kept with its case."""

from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.chain import LinkKind, reply_said
from storage.columns import to_ms
from storage.engine import Engines, changed
from storage.linking import link, unlink
from storage.states import DeliveryKind, DeliveryState, Reply, ReplyFile
from storage.tables import DeliveryIncidentRow, DeliveryRow, IncidentRow, ReplyRow

_NO_BODY = [column for column in ReplyRow.__table__.columns if column.name != "body"]  # type: ignore[attr-defined]


class Replies(Engines):
    """Words stay as long as their case; files as long as its other evidence."""

    async def cases_of_message(self, chat_id: int, message_id: int) -> tuple[int, ...]:
        """The cases that this message of ours tells; none where it is no alert, or one long forgotten."""
        query = (
            select(col(DeliveryIncidentRow.incident_id))
            .join(DeliveryRow, col(DeliveryRow.id) == col(DeliveryIncidentRow.delivery_id))
            .where(
                col(DeliveryRow.chat_id) == chat_id,
                col(DeliveryRow.message_id) == message_id,
                col(DeliveryRow.kind) == DeliveryKind.SAY.value,
                col(DeliveryRow.state) == DeliveryState.SENT.value,
            )
            .order_by(col(DeliveryIncidentRow.place))
        )
        async with self._read() as session:
            return tuple(dict.fromkeys(await session.scalars(query)))

    async def add_reply(
        self,
        incident_id: int,
        person_id: int,
        name: str,
        at: datetime,
        *,
        text: str | None = None,
        file: ReplyFile | None = None,
    ) -> int:
        """Keeps it; returns its number."""
        row = ReplyRow(
            incident_id=incident_id,
            person_id=person_id,
            name=name,
            at=at,
            text=text,
            file_name=file.name if file else None,
            picture=file is not None and file.picture,
            size=file.size if file else None,
            digest=file.digest if file else None,
            body=file.body if file else None,
        )

        async def work(session: AsyncSession) -> int:
            session.add(row)
            await session.flush()
            said = reply_said(incident_id, to_ms(at), name, text, row.file_name, row.size, row.digest)
            await link(session, incident_id, LinkKind.REPLY, row.id, said)
            return row.id

        return await self._write(work)

    async def replies(self, incident_id: int) -> tuple[Reply, ...]:
        """All that was replied in the case, oldest first, without the bytes of the files."""
        query = select(*_NO_BODY).where(col(ReplyRow.incident_id) == incident_id).order_by(col(ReplyRow.id))
        async with self._read() as session:
            return tuple(_reply_of(row) for row in await session.execute(query))

    async def reply_body(self, reply_id: int) -> bytes | None:
        """The file byte for byte; None where there is none or it is no longer kept."""
        async with self._read() as session:
            return (await session.scalars(select(col(ReplyRow.body)).where(col(ReplyRow.id) == reply_id))).first()

    async def drop_reply_bodies(self, before: datetime, now: datetime) -> int:
        """Files of cases that were over before then; who sent what and its SHA-256 stay."""
        over = select(col(IncidentRow.id)).where(col(IncidentRow.resolved_at) < before)
        old = col(ReplyRow.body).is_not(None), col(ReplyRow.incident_id).in_(over)
        dropped = 0
        # One at a time: a file may have ten megabytes, and no writer is to wait for more than one.
        while (number := await self._one_of(old)) is not None:
            dropped += await self._write(partial(_forget_file, number, now))
        return dropped

    async def _one_of(self, old: tuple[Any, ...]) -> int | None:
        async with self._read() as session:
            return (await session.scalars(select(col(ReplyRow.id)).where(*old).limit(1))).first()


async def _forget_file(number: int, now: datetime, session: AsyncSession) -> int:
    await unlink(session, LinkKind.REPLY, [number], now)
    return await changed(session, update(ReplyRow).where(col(ReplyRow.id) == number).values(body=None))


def _reply_of(row: Any) -> Reply:
    file = ReplyFile(row.file_name or "", row.picture, row.size or 0, row.digest) if row.digest else None
    return Reply(row.id, row.incident_id, row.person_id, row.name, row.at, row.text, file)
