"""People and what they decide: roles, invitations, friends and mutes."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from adapters.readings import Money
from storage.engine import Engines, changed
from storage.rows import floor_columns, friend_of, mute_of, person_of
from storage.states import Attempts, DeliveryState, Friend, FriendKind, FriendScope, Mute, Person, Role
from storage.tables import AttemptRow, DecisionRow, DeliveryRow, FriendRow, GroupRow, InviteRow, MuteRow, PersonRow

QUIET = ("23:00", "08:00")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class People(Engines):
    """Those who may talk to the bot, and what they told it to remember."""

    async def add_person(
        self,
        name: str,
        user_id: int,
        chat_id: int,
        role: Role,
        language: str,
        zone: str,
        *,
        quiet: tuple[str, str] = QUIET,
    ) -> Person:
        """A new person, last in the ladder. Conflict where the user id is already known."""
        row = _person(name, user_id, chat_id, role.value, language, zone, quiet)
        return await self._write(lambda session: _join(session, row))

    async def people(self) -> tuple[Person, ...]:
        """Everybody, in the order of the ladder."""
        return await self._people(select(PersonRow))

    async def person_by_user(self, user_id: int) -> Person | None:
        found = await self._people(select(PersonRow).where(col(PersonRow.user_id) == user_id))
        return found[0] if found else None

    async def remove_person(self, person_id: int) -> bool:
        """Forgets the person; what was still on its way to a chat of his own is withheld."""

        async def work(session: AsyncSession) -> bool:
            person = await session.get(PersonRow, person_id)
            if person is None:
                return False
            await session.delete(person)
            await session.execute(delete(DecisionRow).where(col(DecisionRow.scope) == f"person:{person_id}"))
            await session.flush()
            alone = (
                await session.scalar(select(PersonRow).where(col(PersonRow.chat_id) == person.chat_id).limit(1)) is None
            )
            if alone and await session.get(GroupRow, person.chat_id) is None:
                await withhold_in(session, person.chat_id, "the person was removed")
            return True

        return await self._write(work)

    async def update_person(self, person_id: int, **fields: Any) -> bool:
        """Changes the named fields of a Person (name, chat_id, role, language, zone, quiet_from, quiet_until, duty)."""
        if unknown := fields.keys() - (set(Person.__slots__) - {"id", "user_id"}):
            raise ValueError(f"a person has no field to be changed named {', '.join(sorted(unknown))}")
        values = {name: value.value if isinstance(value, Role) else value for name, value in fields.items()}
        query = update(PersonRow).where(col(PersonRow.id) == person_id).values(**values)
        return await self._write(lambda session: changed(session, query)) > 0

    async def _people(self, query: Select[PersonRow]) -> tuple[Person, ...]:
        async with self._read() as session:
            rows = await session.scalars(query.order_by(col(PersonRow.duty), col(PersonRow.id)))
            return tuple(person_of(row) for row in rows)

    async def add_invite(
        self, code_hash: str, name: str, role: Role, language: str, zone: str, expires_at: datetime
    ) -> None:
        """An invitation that is good once; only the code's hash is stored."""
        row = InviteRow(
            code_hash=code_hash, name=name, role=role.value, language=language, zone=zone, expires_at=expires_at
        )

        async def work(session: AsyncSession) -> None:
            session.add(row)

        await self._write(work)

    async def redeem_invite(self, code_hash: str, user_id: int, chat_id: int, now: datetime) -> Person | None:
        """The person who joined by it; None for a code that is unknown, used or too old.

        Somebody who is already known stays as he is, and the code stays good.
        """

        async def work(session: AsyncSession) -> Person | None:
            known = await session.scalars(select(PersonRow).where(col(PersonRow.user_id) == user_id))
            invite = await session.get(InviteRow, code_hash)
            if invite is None or invite.used_at is not None or invite.expires_at <= now:
                return None
            if (person := known.one_or_none()) is not None:
                return person_of(person)
            invite.used_at, invite.used_by = now, user_id
            who = _person(invite.name, user_id, chat_id, invite.role, invite.language, invite.zone, QUIET)
            return await _join(session, who)

        return await self._write(work)

    async def count_attempt(self, user_id: int, now: datetime) -> Attempts | None:
        """Notes an attempt to join and says how many there were lately, this one included.

        None, and nothing is noted, while nobody is invited: no code is good then.
        """

        async def work(session: AsyncSession) -> Attempts | None:
            invited = col(InviteRow.used_at).is_(None), col(InviteRow.expires_at) > now
            if await session.scalar(select(InviteRow).where(*invited).limit(1)) is None:
                return None
            await session.execute(delete(AttemptRow).where(col(AttemptRow.at) <= now - DAY))
            session.add(AttemptRow(user_id=user_id, at=now))
            await session.flush()
            mine, lately = col(AttemptRow.user_id) == user_id, col(AttemptRow.at) > now - MINUTE
            return Attempts(
                await _attempts(session, mine, lately), await _attempts(session, mine), await _attempts(session, lately)
            )

        return await self._write(work)

    async def add_friend(
        self,
        platform: str,
        seller_id: str,
        name: str,
        kind: FriendKind,
        scope: FriendScope,
        value: str,
        *,
        floor: Money | None = None,
        expires_at: datetime | None = None,
    ) -> Friend:
        """Somebody who may be on my listing; said again of the same scope it replaces what was said before."""
        row = FriendRow(
            platform=platform,
            seller_id=seller_id,
            name=name,
            kind=kind.value,
            scope=scope.value,
            value=value,
            expires_at=expires_at,
            **floor_columns(floor),
        )

        async def work(session: AsyncSession) -> Friend:
            same = ("platform", "seller_id", "scope", "value")
            matches = [col(getattr(FriendRow, field)) == getattr(row, field) for field in same]
            await session.execute(delete(FriendRow).where(*matches))
            session.add(row)
            await session.flush()
            return friend_of(row)

        return await self._write(work)

    async def friends(self, platform: str | None = None) -> tuple[Friend, ...]:
        """All friends, those whose time is over too: `expires_at` says so."""
        query = select(FriendRow).order_by(col(FriendRow.id))
        if platform is not None:
            query = query.where(col(FriendRow.platform) == platform)
        async with self._read() as session:
            return tuple(friend_of(row) for row in await session.scalars(query))

    async def remove_friend(self, friend_id: int) -> bool:
        return await self._drop(FriendRow, friend_id)

    async def add_mute(self, what: str, until: datetime, by: str) -> Mute:
        """Not to be told until then; said again of the same thing it replaces what was said before."""
        row = MuteRow(what=what, until_at=until, set_by=by)

        async def work(session: AsyncSession) -> Mute:
            await session.execute(delete(MuteRow).where(col(MuteRow.what) == what))
            session.add(row)
            await session.flush()
            return mute_of(row)

        return await self._write(work)

    async def mutes(self, now: datetime) -> tuple[Mute, ...]:
        """The mutes that hold now."""
        query = select(MuteRow).where(col(MuteRow.until_at) > now).order_by(col(MuteRow.id))
        async with self._read() as session:
            return tuple(mute_of(row) for row in await session.scalars(query))

    async def mutes_ended(self, since: datetime, now: datetime) -> bool:
        """Whether a mute ended by itself after that moment, and not later than now."""
        query = select(MuteRow).where(col(MuteRow.until_at) > since, col(MuteRow.until_at) <= now).limit(1)
        async with self._read() as session:
            return (await session.scalars(query)).first() is not None

    async def remove_mute(self, mute_id: int) -> bool:
        return await self._drop(MuteRow, mute_id)

    async def _drop(self, row: type[FriendRow] | type[MuteRow], number: int) -> bool:
        query = delete(row).where(col(row.id) == number)
        return await self._write(lambda session: changed(session, query)) > 0


def _person(
    name: str, user_id: int, chat_id: int, role: str, language: str, zone: str, quiet: tuple[str, str]
) -> PersonRow:
    return PersonRow(
        name=name,
        user_id=user_id,
        chat_id=chat_id,
        role=role,
        language=language,
        zone=zone,
        quiet_from=quiet[0],
        quiet_until=quiet[1],
        duty=0,
    )


async def _attempts(session: AsyncSession, *where: ColumnElement[bool]) -> int:
    return await session.scalar(select(func.count()).select_from(AttemptRow).where(*where)) or 0


async def withhold_in(session: AsyncSession, chat_id: int, why: str) -> None:
    """Nobody of ours is left in the chat: it must learn nothing more."""
    waiting = DeliveryState.NEW.value, DeliveryState.SENDING.value
    query = update(DeliveryRow).where(col(DeliveryRow.chat_id) == chat_id, col(DeliveryRow.state).in_(waiting))
    await session.execute(query.values(state=DeliveryState.WITHHELD.value, reason=why))


async def _join(session: AsyncSession, row: PersonRow) -> Person:
    """The newcomer is asked after all the others."""
    last = await session.scalar(select(func.max(PersonRow.duty)))
    row.duty = 0 if last is None else last + 1
    session.add(row)
    await session.flush()
    return person_of(row)
