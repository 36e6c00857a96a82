"""Small values that belong to nobody's table: one key, one JSON value."""

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.engine import insert_into
from storage.states import JsonValue
from storage.tables import SettingRow, table


async def write_setting(session: AsyncSession, key: str, value: JsonValue) -> None:
    """Stores the value; None forgets it."""
    if value is None:
        await session.execute(delete(SettingRow).where(col(SettingRow.key) == key))
        return
    insert = insert_into(session, table(SettingRow)).values(key=key, value=value)
    newer = {"value": insert.excluded.value}
    await session.execute(insert.on_conflict_do_update(index_elements=["key"], set_=newer))
