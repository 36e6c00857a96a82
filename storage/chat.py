"""Small things that the chat and the adapters keep for a while: buttons, seen updates, settings, kept texts."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import Executable, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.engine import Engines, changed, insert_into
from storage.rows import button_of
from storage.settings import write_setting
from storage.states import ChatButton, JsonValue
from storage.tables import ButtonRow, InviteRow, KeepRow, MuteRow, SeenUpdateRow, SettingRow, table

# Updates are asked for again only within a day, and a shop's chat has far fewer than this.
SEEN_UPDATES = 10_000


class Chat(Engines):
    """Buttons, updates, settings and the texts that adapters keep."""

    async def add_buttons(self, buttons: Iterable[ChatButton]) -> None:
        rows = [
            {name: getattr(button, name) for name in ChatButton.__slots__} | {"args": dict(button.args)}
            for button in buttons
        ]
        if rows:
            await self._write(lambda session: session.execute(table(ButtonRow).insert(), rows))

    async def button(self, button_id: str) -> ChatButton | None:
        async with self._read() as session:
            row = await session.get(ButtonRow, button_id)
            return None if row is None else button_of(row)

    async def use_button(self, button_id: str, now: datetime) -> bool:
        """True for the first press within its time, False ever after."""
        good = col(ButtonRow.used_at).is_(None), col(ButtonRow.expires_at) > now
        query = update(ButtonRow).where(col(ButtonRow.id) == button_id, *good).values(used_at=now)
        return await self._write(lambda session: changed(session, query)) > 0

    async def sweep(self, now: datetime) -> None:
        """Drops everything whose time is over: buttons, invitations, kept texts, mutes. Hourly is enough."""

        async def work(session: AsyncSession) -> None:
            await session.execute(_expired_buttons(now))
            await session.execute(delete(InviteRow).where(col(InviteRow.expires_at) <= now))
            await session.execute(delete(KeepRow).where(col(KeepRow.expires_at) <= now))
            await session.execute(delete(MuteRow).where(col(MuteRow.until_at) <= now))

        await self._write(work)

    async def first_seen_update(self, update_id: int) -> bool:
        """True the first time an update's id is shown, False for a repeat."""

        async def work(session: AsyncSession) -> bool:
            rows = table(SeenUpdateRow)
            insert = insert_into(session, rows).values(update_id=update_id)
            number = await session.scalar(insert.on_conflict_do_nothing().returning(rows.c.id))
            if number is None:
                return False
            # By our own numbers: the platform may begin its ids anew after a silent week.
            await session.execute(delete(SeenUpdateRow).where(col(SeenUpdateRow.id) <= number - SEEN_UPDATES))
            return True

        return await self._write(work)

    async def get_setting(self, key: str) -> JsonValue:
        """The value, None where nothing was put."""
        async with self._read() as session:
            row = await session.get(SettingRow, key)
            return None if row is None else row.value

    async def put_setting(self, key: str, value: JsonValue) -> None:
        """Stores the value; None forgets it."""
        await self._write(lambda session: write_setting(session, key, value))

    async def change_setting(self, key: str, change: Callable[[JsonValue], JsonValue]) -> None:
        """Puts what `change` makes of the value as it is now; what others do meanwhile is not lost."""

        async def work(session: AsyncSession) -> None:
            row = await session.get(SettingRow, key, with_for_update=True)
            await write_setting(session, key, change(None if row is None else row.value))

        await self._write(work)

    async def get_kept(self, key: str, now: datetime) -> str | None:
        """The text under the key, None where there is none or its time is over."""
        lasting = or_(col(KeepRow.expires_at).is_(None), col(KeepRow.expires_at) > now)
        async with self._read() as session:
            return (await session.scalars(select(col(KeepRow.value)).where(col(KeepRow.key) == key, lasting))).first()

    async def put_kept(self, key: str, value: str, expires_at: datetime | None) -> None:
        async def work(session: AsyncSession) -> None:
            insert = insert_into(session, table(KeepRow)).values(key=key, value=value, expires_at=expires_at)
            newer = {"value": insert.excluded.value, "expires_at": insert.excluded.expires_at}
            await session.execute(insert.on_conflict_do_update(index_elements=["key"], set_=newer))

        await self._write(work)

    async def claim_kept(self, key: str, now: datetime, expires_at: datetime) -> bool:
        """Takes the key until then; False where it is kept already and its time is not over."""

        async def work(session: AsyncSession) -> bool:
            insert = insert_into(session, table(KeepRow)).values(key=key, value="", expires_at=expires_at)
            newer, over = {"value": "", "expires_at": expires_at}, col(KeepRow.expires_at) <= now
            query = insert.on_conflict_do_update(index_elements=["key"], set_=newer, where=over)
            return await changed(session, query) > 0

        return await self._write(work)


def _expired_buttons(now: datetime) -> Executable:
    return delete(ButtonRow).where(col(ButtonRow.expires_at) <= now)
