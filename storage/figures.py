"""What an operator's figures want to know of the memory itself: its size, and how the outbox stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, text
from sqlmodel import col

from storage.dialects.sqlite import SqliteFile
from storage.engine import Engines
from storage.states import DeliveryKind, DeliveryState
from storage.tables import DeliveryRow

_WAITING = (DeliveryState.NEW.value, DeliveryState.SENDING.value)
# So many of the latest messages tell how long people waited; a flood must not make the answer slow.
_MOST = 500


@dataclass(frozen=True, slots=True)
class Outbox:
    """How many messages wait, since when the oldest does, how many were given up and not yet named to anybody.

    `delays` are how long the latest that arrived were on their way, the shortest first.
    """

    waiting: int
    oldest: datetime | None
    parked: int
    delays: Sequence[timedelta]


class Figures(Engines):
    """Read only, in a few short questions."""

    async def outbox(self, since: datetime) -> Outbox:
        """The outbox as it stands; `delays` are those of messages that arrived since then."""
        state, made = col(DeliveryRow.state), col(DeliveryRow.created_at)
        waiting = select(func.count(), func.min(made)).where(state.in_(_WAITING))
        parked = select(func.count()).where(state == DeliveryState.PARKED.value, ~col(DeliveryRow.named))
        arrived = (
            select(made, col(DeliveryRow.sent_at))
            .where(col(DeliveryRow.kind) == DeliveryKind.SAY.value, col(DeliveryRow.sent_at) >= since)
            .order_by(col(DeliveryRow.id).desc())
            .limit(_MOST)
        )
        async with self._read() as session:
            count, oldest = (await session.execute(waiting)).one()
            lost = await session.scalar(parked) or 0
            delays = [sent - begun for begun, sent in await session.execute(arrived) if sent is not None]
        return Outbox(count, oldest, lost, sorted(delays))

    async def database_bytes(self) -> int:
        """How large the database is, without a log beside it."""
        if isinstance(self._database, SqliteFile):
            return self._database.path.stat().st_size
        async with self._read() as session:
            return await session.scalar(text("SELECT pg_database_size(current_database())")) or 0
