"""PostgreSQL keeps the contract, and what only a server can do to it."""

import asyncio
import sys
import traceback
from collections.abc import AsyncIterator, Awaitable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession

from storage.dialects import database
from storage.dialects import postgres as dialect
from storage.dialects.postgres import PostgresServer
from storage.errors import Busy, DamagedDatabase, MigrationFailed, NewerSchema, StorageError
from storage.migrate import prepare
from storage.settings import write_setting
from storage.states import Batch, RuleMemory
from storage.store import Store
from storage.tables import Row
from tests.postgres import GUARDED, PASSWORD, Postgres
from tests.storage.contract import StoreContract
from tests.storage.test_migrate import newer_scripts
from tests.storage.world import Opener, add_lamp, after, price, raise_stranger, route

WRONG = "54321"


class TestPostgresStore(StoreContract):
    @pytest.fixture
    async def opener(self, postgres: Postgres) -> Opener:
        url = await postgres.emptied()
        return lambda: Store.open(url)

    @pytest.fixture
    async def store(self, opener: Opener) -> AsyncIterator[Store]:
        async with opener() as store:
            yield store


# --- what only a server can do -----------------------------------------------------------------------------------


async def test_the_intent_to_send_is_on_the_servers_disk_before_it_returns(postgres: Postgres) -> None:
    async with Store.open(await postgres.emptied()) as store:
        incident = await raise_stranger(store, await add_lamp(store))
        (number,) = await route(store, incident, "one")
        assert await said_first(store, store.intend(number, "wake up")) == "'synchronous_commit', 'on', true"
        assert await said_first(store, store.sent(number, 5, after(1))) == "'synchronous_commit', 'off', true"


async def said_first(store: Store, work: Awaitable[object]) -> str:
    """What the work's transaction said to the server about its disk before anything else."""
    heard: list[str] = []
    listen = partial(_hear, heard)
    event.listen(store._writing.sync_engine, "before_cursor_execute", listen)
    await work
    event.remove(store._writing.sync_engine, "before_cursor_execute", listen)
    return heard[0].partition("(")[2].partition(")")[0]


def _hear(heard: list[str], *said: Any) -> None:
    heard.append(said[2])


async def test_somebody_who_writes_for_too_long_is_named_and_waited_for_again(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(dialect._SESSION, "lock_timeout", "50")
    url = await postgres.emptied()
    async with Store.open(url) as store:
        lamp = await add_lamp(store)
        await store.later(Batch(metrics=(price(lamp, 1, 5.0),)))
        other = await asyncpg.connect(url)
        async with other.transaction():
            await other.execute(f"SELECT pg_advisory_xact_lock({dialect._LOCK})")
            with pytest.raises(Busy, match="another process has been writing"):
                await store.commit(Batch(metrics=(price(lamp, 2, 6.0),)))
            assert await store.listings() == (lamp,)
        await other.close()
        await store.flush()
        assert [point.value for point in await store.series(lamp.id, "price:USD", after(0), after(9))] == [5.0]


async def test_a_server_that_was_restarted_is_met_again_without_an_error(postgres: Postgres) -> None:
    async with Store.open(await postgres.emptied()) as store:
        lamp = await add_lamp(store)
        assert await store.listings() == (lamp,)
        await postgres.throw_out()
        assert await store.rename(lamp.id, "Lamp")
        assert (await store.listings())[0].name == "Lamp"


async def test_a_connection_that_is_lost_in_the_middle_keeps_nothing_and_says_so(postgres: Postgres) -> None:
    async with Store.open(await postgres.emptied()) as store:
        lamp = await add_lamp(store)

        async def work(session: AsyncSession) -> None:
            await write_setting(session, "half", 1)
            await postgres.throw_out()
            await write_setting(session, "other half", 1)

        with pytest.raises(Busy, match=r"memory (failed|does not answer) \(.*(restarted|is the server running)"):
            await store._write(work)
        assert await store.get_setting("half") is None
        assert await store.listings() == (lamp,)


async def test_a_server_that_is_not_there_is_said_without_the_password() -> None:
    with pytest.raises(
        Busy, match=r"postgresql://127.0.0.1:1/twoam does not answer \(.*is the server running"
    ) as caught:
        async with Store.open(f"postgresql://shop:{WRONG}@127.0.0.1:1/twoam"):
            pass
    assert WRONG not in all_that_is_told(caught.value)


async def test_a_wrong_password_is_said_without_it_and_a_right_one_opens(postgres: Postgres) -> None:
    url = await postgres.create(migrated=False)
    name = name_in(url)
    with pytest.raises(StorageError, match=r"password authentication failed.*database_password") as caught:
        async with Store.open(postgres.url(name, GUARDED, WRONG)):
            pass
    assert WRONG not in all_that_is_told(caught.value)
    await postgres.execute(f"ALTER DATABASE {name} OWNER TO {GUARDED}")
    async with Store.open(postgres.url(name, GUARDED, PASSWORD)) as store:
        lamp = await add_lamp(store)
        assert await store.listings() == (lamp,)
        assert quote(PASSWORD, safe="") not in f"{store._database!r} {store._writing!r} {store._writing.url!r}"


async def test_a_user_who_may_create_nothing_is_told_what_is_missing(postgres: Postgres) -> None:
    url = await postgres.create(migrated=False)
    name = name_in(url)
    with pytest.raises(StorageError, match=r"permission denied for schema public.*GRANT ALL ON SCHEMA"):
        async with Store.open(postgres.url(name, GUARDED, PASSWORD)):
            pass


async def test_without_the_driver_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    with pytest.raises(StorageError, match=r'pip install "twoam\[postgres\]"'):
        async with Store.open("postgresql://shop@127.0.0.1/twoam"):
            pass


async def test_a_database_that_does_not_exist_is_said_with_how_to_make_it(postgres: Postgres) -> None:
    with pytest.raises(StorageError, match=r'"nowhere" does not exist.*createdb'):
        async with Store.open(postgres.url("nowhere")):
            pass


@pytest.mark.parametrize("sign", ["/", "@", "#", "?", ":"])
def test_an_address_with_a_raw_sign_in_its_password_is_refused_without_repeating_it(sign: str) -> None:
    try:
        told = repr(database(f"postgresql://shop:{WRONG}{sign}{WRONG}@db/twoam"))
    except StorageError as error:
        told = all_that_is_told(error)
    assert WRONG not in told


def name_in(url: str) -> str:
    return url.partition("@/")[2].partition("?")[0]


def all_that_is_told(error: BaseException) -> str:
    """The error with everything that led to it, as a log would show it."""
    return "".join(traceback.format_exception(error)) + repr(error)


async def test_a_page_whose_text_holds_a_nul_is_still_told(postgres: Postgres) -> None:
    async with Store.open(await postgres.emptied()) as store:
        incident = await raise_stranger(store, await add_lamp(store, name="Blue\0Lamp"))
        (number,) = await route(store, incident, "one")
        assert await store.intend(number, "A stranger sells Blue\0Lamp")
        delivery = await store.delivery(number)
        assert delivery is not None
        assert delivery.text == "A stranger sells Blue\ufffdLamp"


async def test_a_number_that_no_column_can_hold_holds_up_no_alert(
    postgres: Postgres, caplog: pytest.LogCaptureFixture
) -> None:
    async with Store.open(await postgres.emptied()) as store:
        lamp = await add_lamp(store)
        await store.later(Batch(memories=(RuleMemory(lamp.id, "rule", 2**40, {}),)))
        await raise_stranger(store, lamp)
        assert "dropped" in caplog.text
        assert len(await store.open_incidents()) == 1


# --- the schema --------------------------------------------------------------------------------------------------


async def test_the_migrations_lead_to_the_tables_here_too(postgres: Postgres) -> None:
    engine = PostgresServer.at(await postgres.create()).reader()
    async with engine.connect() as connection:
        differences = await connection.run_sync(
            lambda plain: compare_metadata(MigrationContext.configure(plain), Row.metadata)
        )
    await engine.dispose()
    assert differences == []


async def test_three_programs_may_create_the_same_memory_at_once(postgres: Postgres) -> None:
    url = await postgres.create(migrated=False)
    await asyncio.gather(*(prepare(url) for _ in range(3)))
    async with Store.open(url) as store:
        assert await store.listings() == ()


async def test_a_memory_of_a_newer_program_is_refused_in_the_words_of_a_file(postgres: Postgres) -> None:
    url = await postgres.create()
    name = name_in(url)
    await postgres.execute("UPDATE alembic_version SET version_num = '9999'", name)
    with pytest.raises(NewerSchema, match=r"newer twoam \(schema 9999.*install the newer version again"):
        async with Store.open(url):
            pass


async def test_another_programs_database_is_refused_here_too(postgres: Postgres) -> None:
    url = await postgres.create(migrated=False)
    name = name_in(url)
    await postgres.execute("CREATE TABLE bookmarks (id integer)", name)
    with pytest.raises(DamagedDatabase, match="another program"):
        await prepare(url)


async def test_an_old_memory_is_copied_into_a_file_and_upgraded_in_a_child(postgres: Postgres, tmp_path: Path) -> None:
    url = await postgres.create()
    async with Store.open(url) as store:
        lamp = await add_lamp(store)
    scripts = newer_scripts(tmp_path)
    with pytest.raises(MigrationFailed, match="no folder for the backup"):
        await prepare(url, scripts)
    await prepare(url, scripts, tmp_path / "state")
    name = name_in(url)
    assert await postgres.execute("SELECT version_num FROM alembic_version", name) == "9999"
    assert await postgres.execute("SELECT count(*) FROM listing WHERE stars IS NULL", name) == "1"
    (backup,) = (tmp_path / "state").glob("*.bak")
    assert backup.stat().st_mode & 0o077 == 0
    async with Store.open(backup) as old:
        assert await old.listings() == (lamp,)


async def test_an_upgrade_that_fails_changes_nothing_here_too(postgres: Postgres, tmp_path: Path) -> None:
    url = await postgres.create()
    async with Store.open(url) as store:
        lamp = await add_lamp(store)
    scripts = newer_scripts(tmp_path, '    raise RuntimeError("no such luck")\n')
    with pytest.raises(MigrationFailed, match=r"no such luck.*as it was.*backup"):
        await prepare(url, scripts, tmp_path)
    async with Store.open(url) as store:
        assert await store.listings() == (lamp,)


async def test_what_was_decided_is_found_in_whatever_language_the_server_sorts(postgres: Postgres) -> None:
    """Most servers sort as English does, which has "~" and "." before all letters; docker's own image is one."""
    name = "sorts_in_english"
    try:
        await postgres.execute(f"CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'")
    except asyncpg.FeatureNotSupportedError as error:
        pytest.skip(f"this server sorts by codes alone: {error}")
    async with Store.open(postgres.url(name)) as store:
        lamp = await add_lamp(store)
        await store.decide("house", "noise.new_seller", "off", "Anna", after(1))
        await store.decide("house", "topic.offers", "off", "Anna", after(2))
        assert [one.key for one in await store.decisions("noise.")] == ["noise.new_seller"]
        assert "offers" not in {watch.topic.value for watch in await store.watches(lamp.id)}, "nobody asks for them"
