"""Groups that are told: which, whether with money, and in which topic."""

from collections import defaultdict

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.engine import Engines, changed, insert_into
from storage.people import withhold_in
from storage.states import Group, Purpose
from storage.tables import GroupRow, PersonRow, ThreadRow, table


class Groups(Engines):
    """A group is told from when an owner takes it until one lets it go."""

    async def groups(self) -> tuple[Group, ...]:
        """All that are told, in the order of their numbers."""
        async with self._read() as session:
            rows = (await session.scalars(select(GroupRow).order_by(col(GroupRow.chat_id)))).all()
            threads: defaultdict[int, dict[Purpose, int | None]] = defaultdict(dict)
            for one in await session.scalars(select(ThreadRow)):
                threads[one.chat_id][Purpose(one.purpose)] = one.thread_id
        return tuple(
            Group(row.chat_id, row.title, row.forum, row.money, row.person_id, threads[row.chat_id]) for row in rows
        )

    async def group(self, chat_id: int) -> Group | None:
        return next((one for one in await self.groups() if one.chat_id == chat_id), None)

    async def take_group(self, chat_id: int, title: str, forum: bool, person_id: int) -> None:
        """The group is told from now on; taken again it keeps its topics and whether money is told."""
        values = {"title": title, "forum": forum, "person_id": person_id}

        async def work(session: AsyncSession) -> None:
            insert = insert_into(session, table(GroupRow)).values(chat_id=chat_id, money=False, **values)
            await session.execute(insert.on_conflict_do_update(index_elements=["chat_id"], set_=values))

        await self._write(work)

    async def leave_group(self, chat_id: int) -> bool:
        """The group is told no longer; what was on its way there is withheld, unless somebody's own chat it is."""

        async def work(session: AsyncSession) -> bool:
            await session.execute(delete(ThreadRow).where(col(ThreadRow.chat_id) == chat_id))
            left = await changed(session, delete(GroupRow).where(col(GroupRow.chat_id) == chat_id))
            lived_in = select(col(PersonRow.id)).where(col(PersonRow.chat_id) == chat_id).limit(1)
            if await session.scalar(lived_in) is None:
                await withhold_in(session, chat_id, "the group was let go")
            return left > 0

        return await self._write(work)

    async def allow_money(self, chat_id: int, allowed: bool) -> bool:
        """Whether sums may be told in the group; False where it is not told at all."""
        query = update(GroupRow).where(col(GroupRow.chat_id) == chat_id).values(money=allowed)
        return await self._write(lambda session: changed(session, query)) > 0

    async def set_thread(self, chat_id: int, purpose: Purpose, thread_id: int) -> None:
        """What is for this purpose goes to this topic of the group."""

        async def work(session: AsyncSession) -> None:
            insert = insert_into(session, table(ThreadRow))
            insert = insert.values(chat_id=chat_id, purpose=purpose.value, thread_id=thread_id)
            newer = {"thread_id": thread_id}
            await session.execute(insert.on_conflict_do_update(index_elements=["chat_id", "purpose"], set_=newer))

        await self._write(work)

    async def drop_thread(self, chat_id: int, purpose: Purpose) -> None:
        """What is for this purpose goes to the group's General topic."""
        mine = col(ThreadRow.chat_id) == chat_id, col(ThreadRow.purpose) == purpose.value
        await self._write(lambda session: changed(session, delete(ThreadRow).where(*mine)))

    async def lose_thread(self, chat_id: int, thread_id: int) -> None:
        """The topic is gone: nobody can write there any more, and nobody has chosen another one."""
        mine = col(ThreadRow.chat_id) == chat_id, col(ThreadRow.thread_id) == thread_id
        query = update(ThreadRow).where(*mine).values(thread_id=None)
        await self._write(lambda session: changed(session, query))
