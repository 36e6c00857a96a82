"""Whatever is kept of a case stands in its chain: one changed byte is found, and what was forgotten is no fault."""

import random
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.chain import GENESIS, breaks, hash_of, reply_said
from storage.dialects import database
from storage.dialects.sqlite import SqliteFile
from storage.revisions import SCRIPTS, known_revisions
from storage.states import Batch, Fault, Flaw, Method, ReplyFile, Step
from storage.store import Store
from tests.storage.world import KEY, add_lamp, after, proof, resolved, stranger, told

PHOTO = bytes(range(256)) * 4
# Every column of evidence in which a byte can be changed, with the fault that it is.
COLUMNS = {
    ("proof_body", "packed"): Fault.BYTES,
    ("proof_body", "size"): Fault.BYTES,
    ("proof", "url"): Fault.WORDS,
    ("proof", "status"): Fault.WORDS,
    ("proof", "at"): Fault.WORDS,
    ("reply", "text"): Fault.WORDS,
    ("reply", "name"): Fault.WORDS,
    ("reply", "at"): Fault.WORDS,
    ("reply", "file_name"): Fault.WORDS,
    ("reply", "digest"): Fault.WORDS,
    ("reply", "body"): Fault.BYTES,
    ("report", "note"): Fault.WORDS,
    ("report", "method"): Fault.WORDS,
    ("report", "at"): Fault.WORDS,
    ("link", "said"): Fault.LINK,
    ("link", "hash"): Fault.LINK,
    ("link", "place"): Fault.LINK,
}


@pytest.fixture
async def store(where: str) -> AsyncIterator[Store]:
    async with Store.open(where) as opened:
        await keep(opened)
        yield opened


async def keep(store: Store) -> None:
    """A case with two answers, a note, a photo and a report, and an answer that is of no case."""
    lamp = await add_lamp(store)
    page = random.Random(7).randbytes(900)
    await store.commit(
        Batch(told=told(stranger(lamp), Step.RAISED).told, proofs=(proof(lamp, page, KEY), proof(lamp, b"captcha")))
    )
    await store.add_reply(1, 1, "Anna", after(2), text="I called them 跟卖")
    photo = ReplyFile("box.jpg", True, len(PHOTO), sha256(PHOTO).hexdigest(), PHOTO)
    await store.add_reply(1, 1, "Anna", after(3), file=photo)
    await store.add_report(1, Method.ABUSE, "Ben", after(4), "ticket 17")
    await store.commit(Batch(proofs=(proof(lamp, b"second page", KEY, 5),)))


async def change(where: str, table: str, column: str, seed: random.Random) -> tuple[object, object]:
    """Flips one bit of one value there, past the store; returns the row and what it was."""
    key = "digest" if table == "proof_body" else "id"
    in_sqlite = "postgres" not in where
    engine = database(where).writer()
    async with engine.begin() as connection:
        query = text(f"SELECT {key}, {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY {key}")
        number, value = seed.choice((await connection.execute(query)).all())
        changed = flipped(value, seed, any_bit=in_sqlite)
        is_text = in_sqlite and isinstance(changed, str)
        set_to = "CAST(:new AS TEXT)" if is_text else ":new"
        new = str(changed).encode("utf-8", "surrogateescape") if is_text else changed
        await connection.execute(
            text(f"UPDATE {table} SET {column} = {set_to} WHERE {key} = :key"), {"new": new, "key": number}
        )
    await engine.dispose()
    return number, value


async def put_back(where: str, table: str, column: str, number: object, value: object) -> None:
    key = "digest" if table == "proof_body" else "id"
    engine = database(where).writer()
    async with engine.begin() as connection:
        await connection.execute(
            text(f"UPDATE {table} SET {column} = :old WHERE {key} = :key"), {"old": value, "key": number}
        )
    await engine.dispose()


def flipped(value: object, seed: random.Random, *, any_bit: bool) -> object:
    """SQLite does not look at its texts; PostgreSQL takes whole letters only."""
    if isinstance(value, int):
        return value ^ 1024
    raw = bytearray(value if isinstance(value, bytes) else str(value).encode())
    if isinstance(value, bytes) or any_bit:
        raw[seed.randrange(len(raw))] ^= 1 << seed.randrange(8)
    else:
        raw[seed.choice([at for at, one in enumerate(raw) if 0x20 < one < 0x7F])] ^= 1
    return bytes(raw) if isinstance(value, bytes) else raw.decode("utf-8", "surrogateescape")


async def test_all_that_is_kept_stands_in_a_chain_and_is_whole(store: Store) -> None:
    links = await store.links(1)
    assert [(one.place, one.kind) for one in links] == [
        (0, "answer"),
        (1, "reply"),
        (2, "reply"),
        (3, "report"),
        (4, "answer"),
    ]
    assert breaks([(one.said, one.hash) for one in links]) == []
    found = await store.examine()
    assert (found.links, found.bodies, found.flaws) == (6, 4, ())
    assert found.size == 900 + len(b"captcha") + len(b"second page") + len(PHOTO)


async def test_one_changed_bit_is_found_wherever_it_is(store: Store, where: str) -> None:
    seed = random.Random(17)
    rounds = 1 if "postgres" in where else 3
    for (table, column), fault in [*COLUMNS.items()] * rounds:
        number, value = await change(where, table, column, seed)
        flaws = (await store.examine()).flaws
        assert fault in {one.fault for one in flaws}, (table, column, number)
        if table not in ("proof_body", "link"):
            kind = {"proof": "answer"}.get(table, table)
            assert (kind, number) in {(one.kind, one.row_id) for one in flaws}
        await put_back(where, table, column, number, value)
    assert (await store.examine()).flaws == ()


async def test_what_was_deleted_or_slipped_in_past_the_store_is_named_with_its_case(store: Store, where: str) -> None:
    engine = database(where).writer()
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE link SET row_id = 99 WHERE kind = 'report'"))
    await engine.dispose()
    assert set((await store.examine()).flaws) == {
        Flaw(1, "report", 99, Fault.LOST),
        Flaw(1, "report", 1, Fault.UNLINKED),
    }


async def test_what_was_forgotten_on_purpose_leaves_the_chain_whole(store: Store) -> None:
    (incident,) = await store.open_incidents()
    await store.commit(told(resolved(incident, 10)))
    assert await store.drop_case_bodies(after(20), after(30)) == 2
    assert await store.drop_reply_bodies(after(20), after(30)) == 1
    links = await store.links(1)
    assert [one.gone_at for one in links] == [after(30), None, after(30), None, after(30)]
    assert breaks([(one.said, one.hash) for one in links]) == []
    found = await store.examine()
    assert (found.links, found.bodies, found.flaws) == (6, 1, ())


async def test_answers_of_no_case_leave_with_their_links(store: Store) -> None:
    assert await store.drop_failing_bodies(after(900), 10**9, 10**9) == 1
    found = await store.examine()
    assert (found.links, found.flaws) == (5, ())


async def test_what_was_kept_before_there_were_chains_is_taken_in(tmp_path: Path) -> None:
    path, now = tmp_path / "twoam.db", tmp_path / "now.db"
    async with Store.open(now) as store:
        await keep(store)
    path.touch()
    SqliteFile(path).upgrade(SCRIPTS, _before())
    _filled(path, now)
    async with Store.open(path) as store:
        links = await store.links(1)
        assert [(one.place, one.kind) for one in links] == [(0, "answer"), (1, "reply"), (2, "reply"), (3, "answer")]
        assert (await store.examine()).flaws == ()
        assert (await store.examine()).links == 5


def _filled(path: Path, of: Path) -> None:
    """The same rows in the older form: what it has no table or column for is left out."""
    with closing(sqlite3.connect(path)) as old:
        old.execute("ATTACH ? AS new", (str(of),))
        tables = [name for (name,) in old.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")]
        for table in [one for one in tables if one not in ("alembic_version", "sqlite_sequence")]:
            columns = ", ".join(f'"{row[1]}"' for row in old.execute(f'PRAGMA main.table_info("{table}")'))
            old.execute(f'INSERT INTO main."{table}" ({columns}) SELECT {columns} FROM new."{table}"')
        old.commit()


def _before() -> str:
    known = known_revisions(SCRIPTS)
    name = next((SCRIPTS / "versions").glob("*_chain.py")).name[:4]
    return known[known.index(name) - 1]


def test_the_form_of_a_link_is_for_ever() -> None:
    said = reply_said(17, 1_772_504_040_000, "Anna", "跟卖", None, None, None)
    assert said == (
        '{"at":1772504040000,"by":"Anna","case":17,"file":null,"kind":"reply","sha256":null,"size":null,"text":'
        '"' + sha256("跟卖".encode()).hexdigest() + '"}'
    )
    first = sha256(f"{GENESIS}\n{said}".encode()).hexdigest()
    assert hash_of(GENESIS, said) == first
    assert breaks([(said, first), ("x", hash_of(first, "x"))]) == []
    assert breaks([(said.replace("Anna", "Anne"), first), ("x", hash_of(first, "x"))]) == [0]
