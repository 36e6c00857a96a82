"""What was asked of the sums lately, kept as long as the sums are those that it was read from."""

from collections.abc import Hashable
from typing import Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.marks import SUMS_STAMP
from storage.tables import SettingRow, table

_SETTING = table(SettingRow).columns
_STAMP = select(_SETTING.value).where(_SETTING.key == SUMS_STAMP)
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """The answers to so many questions, those that were asked last.

    A stamp tells the sums of one moment from those of another; whoever changes them writes a new one with them.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[K, tuple[Hashable, V]] = {}

    def get(self, asked: K, stamp: Hashable) -> V | None:
        """The answer, None where there is none of these sums."""
        known = self._kept.get(asked)
        return known[1] if known and known[0] == stamp else None

    def keep(self, asked: K, stamp: Hashable, answer: V) -> None:
        self._kept.pop(asked, None)
        self._kept[asked] = stamp, answer
        for old in [*self._kept][: -self._most]:
            del self._kept[old]


async def sums_stamp(session: AsyncSession) -> str:
    """To be read before the sums are: what changes in between is read anew the next time."""
    return str(await session.scalar(_STAMP))
