"""Search words and best-seller lists: which ones people asked us to follow, and when they are looked at."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from adapters.rankings import Ranking, RankingKind
from storage.batches import Batches
from storage.engine import changed
from storage.states import WatchedRanking
from storage.tables import RankingRow


class Rankings(Batches):
    """The lists that are followed, each for all the listings of its account and market."""

    async def add_ranking(self, account: str, ranking: Ranking, now: datetime) -> WatchedRanking:
        """Follows the list, due at once; asked twice it changes nothing."""
        await self._settle()

        async def work(session: AsyncSession) -> WatchedRanking:
            row = (await session.scalars(_same(account, ranking))).one_or_none()
            if row is None:
                fresh: dict[str, Any] = {"added_at": now, "not_before": now, "failures": 0, "refused": False}
                row = RankingRow(account=account, **fresh, **_columns(ranking))
                session.add(row)
                await session.flush()
            return _ranking_of(row)

        return await self._write(work)

    async def remove_ranking(self, ranking_id: int) -> bool:
        """Follows it no longer; the places seen stay in the series. False where there is no such list."""
        await self._settle()
        gone = delete(RankingRow).where(col(RankingRow.id) == ranking_id)
        return await self._write(lambda session: changed(session, gone)) > 0

    async def rankings(self, account: str | None = None) -> tuple[WatchedRanking, ...]:
        """All that are followed, in the order they were added."""
        await self._settle()
        query = select(RankingRow).order_by(col(RankingRow.id))
        if account is not None:
            query = query.where(col(RankingRow.account) == account)
        async with self._read() as session:
            return tuple(_ranking_of(row) for row in await session.scalars(query))


def _same(account: str, ranking: Ranking) -> Any:
    return select(RankingRow).where(
        col(RankingRow.account) == account,
        col(RankingRow.kind) == ranking.kind.value,
        col(RankingRow.market) == ranking.market,
        col(RankingRow.key) == ranking.key,
    )


def _columns(ranking: Ranking) -> dict[str, Any]:
    return {
        "kind": ranking.kind.value,
        "market": ranking.market,
        "key": ranking.key,
        "name": ranking.name,
        "url": ranking.url,
    }


def _ranking_of(row: RankingRow) -> WatchedRanking:
    return WatchedRanking(
        id=row.id,
        account=row.account,
        ranking=Ranking(RankingKind(row.kind), row.market, row.key, row.name, row.url),
        added_at=row.added_at,
        not_before=row.not_before,
        read_at=row.read_at,
        failures=row.failures,
        failing_since=row.failing_since,
        trouble=row.trouble,
        refused=row.refused,
    )
