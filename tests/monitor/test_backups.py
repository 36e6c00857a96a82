"""A backup is one file that holds everything, nothing that is secret, and has been proved before it gets its name."""

import asyncio
import json
import os
import re
import stat
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from monitor.backups import packing
from monitor.backups.errors import BackupError, WrongPassphrase
from monitor.backups.sealing import opened, sealed
from monitor.backups.shelf import Kept, file_name, newest, outdated, shelf
from monitor.lock import alone, at_work, only_one
from storage.states import Role
from storage.store import Store
from tests.monitor.conftest import CONFIG, LAMP, Run, Write
from tests.postgres import Postgres
from tests.storage.filled import fill
from tests.storage.test_copying import everything

NIGHT = datetime(2026, 3, 3, 2, 14, tzinfo=UTC)
TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"
PASSPHRASE = "correct horse battery"
WITH_TOKEN = f'{CONFIG}[telegram]\ntoken_file = "telegram-token"\n'


def filled(place: str | Path) -> None:
    """One of everything that the store can hold."""
    asyncio.run(fill(str(place)))


def held(place: str | Path) -> dict[str, list[dict[str, object]]]:
    """Every row, but for what a restore itself writes down."""
    found = asyncio.run(everything(str(place)))
    found["setting"] = [row for row in found["setting"] if row["key"] not in ("restored", "heartbeat")]
    return found


def the_backup(folder: Path) -> Path:
    (found,) = folder.glob("backups/*.zip")
    return found


# --- what is in it ---------------------------------------------------------------------------------------------------


def test_a_backup_is_one_private_file_that_says_what_it_holds(twoam: Run, configured: Path) -> None:
    filled(configured)
    left = twoam("backup")
    assert left.code == 0
    backup = the_backup(configured.parent)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert list(backup.parent.iterdir()) == [backup], "nothing else is left lying about"
    assert f"Backup: {backup} (" in left.out
    assert "In it: 2 listings, 1 person, 1 case; schema 0" in left.out
    assert f"Bring it back with: twoam restore {backup}\n" in left.out
    with zipfile.ZipFile(backup) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert archive.read("twoam.toml").decode() == CONFIG
    assert (manifest["format"], manifest["twoam"], manifest["rows"]["listing"]) == (1, "0.1.0", 2)
    assert set(manifest["parts"]) == {"twoam.db", "twoam.toml"}


def test_a_backup_is_made_while_the_memory_is_at_work(twoam: Run, configured: Path) -> None:
    twoam("add", LAMP)

    async def backed_up() -> None:
        async with Store.open(configured) as store:
            await store.add_person("Anna", 7, 7, Role.OWNER, "en", "UTC")
            assert (await asyncio.to_thread(twoam, "backup")).code == 0
            await store.add_person("Ben", 8, 8, Role.VIEWER, "en", "UTC")

    with only_one(configured.parent):
        asyncio.run(backed_up())
    assert "Anna (owner)." in twoam("restore", str(the_backup(configured.parent)), "--replace").out


def test_a_backup_goes_where_it_is_told_to_and_never_over_a_file(twoam: Run, configured: Path, tmp_path: Path) -> None:
    twoam("add", LAMP)
    (tmp_path / "disk").mkdir()
    assert twoam("backup", "--to", "disk").code == 0
    assert twoam("backup", "--to", "disk/mine.zip").code == 0
    assert len(list((tmp_path / "disk").glob("*.zip"))) == 2
    left = twoam("backup", "--to", "disk/mine.zip")
    assert left.code == 1
    assert left.err == f"{tmp_path}/disk/mine.zip is already there and was not touched: name another file\n"


def test_without_a_memory_there_is_nothing_to_back_up_and_none_is_made(twoam: Run, configured: Path) -> None:
    left = twoam("backup")
    assert (left.code, left.err) == (3, f"there is no memory in {configured} yet\n")
    assert not configured.exists()


def test_what_cannot_be_restored_never_becomes_a_backup(
    twoam: Run, configured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk forgets half of what was written: the rehearsal sees it."""
    twoam("add", LAMP)
    pack = packing.pack

    def forgetful(*args: object) -> None:
        pack(*args)  # type: ignore[arg-type]
        target = Path(str(args[2]))
        os.truncate(target, target.stat().st_size // 2)

    monkeypatch.setattr("monitor.backups.making.pack", forgetful)
    left = twoam("backup")
    assert left.code == 1
    assert "is no backup of twoam, or is damaged" in left.err
    assert list(configured.parent.glob("backups/*")) == []


def test_a_damaged_memory_is_not_backed_up(twoam: Run, configured: Path) -> None:
    filled(configured)
    body = bytearray(configured.read_bytes())
    body[4096 * 5 : 4096 * 6] = b"\xff" * 4096
    configured.write_bytes(body)
    left = twoam("backup")
    assert (left.code, f"{configured} is damaged" in left.err) == (3, True)
    assert list(configured.parent.glob("backups/*")) == []


def test_a_full_disk_is_a_sentence_and_leaves_nothing(
    twoam: Run, configured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    twoam("add", LAMP)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("monitor.backups.making.pack", full)
    left = twoam("backup")
    assert left.code == 1
    assert f"could be written into {configured.parent}/backups (no space left on device): check free space" in left.err
    assert list(configured.parent.glob("backups/*")) == []


# --- secrets ---------------------------------------------------------------------------------------------------------


def test_no_secret_is_in_a_backup_unless_it_is_sealed(twoam: Run, configured: Path, write: Write) -> None:
    write(WITH_TOKEN)
    write(f"{TOKEN}\n", "telegram-token")
    write(f"{PASSPHRASE}\n", "pass")
    twoam("add", LAMP)
    plain = twoam("backup", "--to", "plain.zip")
    assert (
        "Secrets (telegram.token) are not in it: keep them elsewhere, or add them sealed by --with-secrets."
        in plain.out
    )
    sealed_ = twoam("backup", "--to", "sealed.zip", "--with-secrets", "--passphrase-file", "pass")
    assert "Secrets (telegram.token) are in it, sealed" in sealed_.out
    for name in ("plain.zip", "sealed.zip"):
        with zipfile.ZipFile(name) as archive:
            bodies = b"".join(archive.read(one) for one in archive.namelist())
        assert TOKEN.encode() not in bodies
        assert PASSPHRASE.encode() not in bodies
    assert TOKEN not in plain.out + sealed_.out + plain.err + sealed_.err


@pytest.mark.parametrize(
    ("line", "key"),
    [
        (f'[telegram]\ntoken = "{TOKEN}"', "token"),
        ('[telegram]\nproxy = "socks5://me:hunter2-secret@127.0.0.1:1080"', "proxy"),
    ],
)
def test_a_secret_in_the_configuration_itself_is_left_out_of_it(
    twoam: Run, configured: Path, write: Write, line: str, key: str
) -> None:
    write(f"{CONFIG}{line}\n")
    twoam("add", LAMP)
    assert twoam("backup", "--to", "b.zip").code == 0
    with zipfile.ZipFile("b.zip") as archive:
        text = archive.read("twoam.toml").decode()
    assert text == f"{CONFIG}[telegram]\n# left out of the backup, put it back: {key}\n"


def test_a_secret_that_cannot_be_taken_out_stops_the_backup_with_a_remedy(
    twoam: Run, configured: Path, write: Write
) -> None:
    write(f'telegram = {{ token = "{TOKEN}" }}\n{CONFIG}')
    twoam("add", LAMP)
    left = twoam("backup", "--to", "b.zip")
    assert left.code == 1
    assert left.err.startswith(
        "a secret in the configuration cannot be left out of the backup ([telegram] token): write"
    )
    assert TOKEN not in left.err
    assert not Path("b.zip").exists()


def test_a_seal_opens_by_its_passphrase_only_and_shows_every_change() -> None:
    seal = sealed("hush", PASSPHRASE)
    assert opened(seal, PASSPHRASE) == "hush"
    assert sealed("hush", PASSPHRASE) != seal
    with pytest.raises(WrongPassphrase, match="does not open"):
        opened(seal, PASSPHRASE + "!")
    parts = json.loads(seal)
    for head in ({"n": 2**15}, {"salt": "AAAA"}):
        with pytest.raises(WrongPassphrase):
            opened(json.dumps({**parts, "head": {**parts["head"], **head}}).encode(), PASSPHRASE)
    for strange in (b"", b"{}", json.dumps({**parts, "head": {**parts["head"], "n": 2**30}}).encode()):
        with pytest.raises(BackupError, match="cannot be read"):
            opened(strange, PASSPHRASE)


@pytest.mark.parametrize(
    ("text", "mode", "said"),
    [("short", 0o600, "too short"), ("", 0o600, "is empty"), (PASSPHRASE, 0o644, "can be read by others (mode 0644)")],
)
def test_a_passphrase_file_that_protects_nothing_is_refused(
    twoam: Run, configured: Path, write: Write, text: str, mode: int, said: str
) -> None:
    twoam("add", LAMP)
    write(text, "pass", mode=mode)
    left = twoam("backup", "--with-secrets", "--passphrase-file", "pass")
    assert (left.code, said in left.err) == (2, True)


# --- back again ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", [("sqlite", "postgres"), ("postgres", "sqlite"), ("sqlite", "sqlite")])
def test_a_backup_of_one_database_is_restored_into_another(
    twoam: Run, configured: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch, way: tuple[str, str]
) -> None:
    """Which is how a watcher moves from SQLite to PostgreSQL and back."""
    places = [
        asyncio.run(postgres.create()) if kind == "postgres" else f"{configured}-{n}" for n, kind in enumerate(way)
    ]
    monkeypatch.setenv("TWOAM_MACHINE__DATABASE", places[0])
    filled(places[0])
    before = held(places[0])
    assert twoam("backup", "--to", "b.zip").code == 0
    monkeypatch.setenv("TWOAM_MACHINE__DATABASE", places[1])
    left = twoam("restore", "b.zip")
    assert left.code == 0, left.err
    assert left.out.startswith("Restored: ")
    assert re.search(r"^What had not left when the backup was made \(\d messages\) leaves", left.out, re.MULTILINE)
    assert held(places[1]) == before
    assert held(places[0]) == before
    assert twoam("list").code == 0


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_memory_is_replaced_only_on_demand_and_then_kept(
    twoam: Run, configured: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    place = asyncio.run(postgres.create()) if kind == "postgres" else str(configured)
    monkeypatch.setenv("TWOAM_MACHINE__DATABASE", place)
    twoam("add", LAMP, "--name", "Old Lamp")
    assert twoam("backup", "--to", "b.zip").code == 0
    twoam("add", f"{LAMP}-2", "--name", "New Lamp")
    refused = twoam("restore", "b.zip")
    assert refused.code == 2
    assert "was not touched. With --replace it is kept under another name" in refused.err
    assert "New Lamp" in twoam("list").out
    left = twoam("restore", "b.zip", "--replace")
    assert left.code == 0, left.err
    assert "New Lamp" not in twoam("list").out
    kept = left.out.partition("What lay there is kept: ")[2].splitlines()[0]
    if kind == "sqlite":
        monkeypatch.setenv("TWOAM_MACHINE__DATABASE", kept)
        assert "New Lamp" in twoam("list").out
        return
    schema = kept.removeprefix("schema ").partition(" of ")[0]
    name = place.partition("@/")[2].partition("?")[0]
    assert asyncio.run(postgres.execute(f'SELECT count(*)::text FROM "{schema}".listing', name)) == "2"


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_restore_that_fails_in_its_last_step_puts_everything_back(
    twoam: Run, configured: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    place = asyncio.run(postgres.create()) if kind == "postgres" else str(configured)
    monkeypatch.setenv("TWOAM_MACHINE__DATABASE", place)
    twoam("add", LAMP, "--name", "Old Lamp")
    twoam("backup", "--to", "b.zip")

    async def broken(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("monitor.backups.restoring.put_in_place", broken)
    left = twoam("restore", "b.zip", "--replace")
    assert (left.code, "cannot be written (input/output error)" in left.err) == (1, True)
    assert "Old Lamp" in twoam("list").out
    assert list(configured.parent.glob("*replaced*")) == []


def test_a_running_daemon_is_not_pulled_away(twoam: Run, configured: Path) -> None:
    twoam("add", LAMP)
    twoam("backup", "--to", "b.zip")
    with only_one(configured.parent):
        left = twoam("restore", "b.zip", "--replace")
        emptied = twoam("restore", "--empty", "--replace")
    assert left.code == emptied.code == 3
    assert left.err.startswith("twoam already runs here: process ")
    assert "blue-lamp" in twoam("list").out


def test_a_memory_that_a_chat_works_with_is_not_pulled_away(twoam: Run, configured: Path) -> None:
    twoam("add", LAMP)
    twoam("backup", "--to", "b.zip")
    with at_work(configured.parent):
        left = twoam("restore", "b.zip", "--replace")
        removed = twoam("uninstall", "--yes")
        assert "blue-lamp" in twoam("list").out, "many may work with it side by side"
    assert left.code == removed.code == 3
    assert left.err.startswith("Another twoam command works with the memory of ")
    assert twoam("restore", "b.zip", "--replace").code == 0


def test_nobody_begins_to_work_with_a_memory_that_is_being_restored(twoam: Run, configured: Path) -> None:
    twoam("add", LAMP)
    with alone(configured.parent):
        for words in (("list",), ("backup",)):
            left = twoam(*words)
            assert (left.code, left.err.startswith("It is being restored or removed just now")) == (3, True)
    assert twoam("list").code == 0


def test_a_state_directory_that_cannot_be_made_is_told_as_ever(twoam: Run, configured: Path, write: Write) -> None:
    write("", "file")
    write(CONFIG.replace('"state"', '"file/state"'))
    left = twoam("list")
    assert left.code == 3
    assert "cannot be used as the database" in left.err


def test_what_a_killed_restore_left_is_removed_by_the_next_one_and_by_leaving(twoam: Run, configured: Path) -> None:
    twoam("add", LAMP)
    twoam("backup", "--to", "b.zip")
    killed = configured.parent / ".twoam-scratch-killed"
    for words in (("restore", "b.zip", "--replace"), ("uninstall", "--yes")):
        killed.mkdir(0o700)
        (killed / "twoam.db").write_text("names of customers")
        assert twoam(*words).code == 0
        assert not killed.exists()


def test_on_a_new_machine_everything_comes_back_and_the_secrets_by_the_passphrase(
    twoam: Run, configured: Path, write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    write(WITH_TOKEN)
    write(f"{TOKEN}\n", "telegram-token")
    write(f"{PASSPHRASE}\n", "pass")
    twoam("add", LAMP, "--name", "Blue Lamp")
    twoam("backup", "--to", "b.zip", "--with-secrets", "--passphrase-file", "pass")
    for number, words in enumerate((("--passphrase-file", str(tmp_path / "pass")), ())):
        home = tmp_path / f"new-{number}"
        home.mkdir()
        monkeypatch.chdir(home)
        monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "xdg"))
        left = twoam("restore", str(tmp_path / "b.zip"), *words)
        assert left.code == 0, left.err
        config, token = home / "xdg" / "twoam" / "twoam.toml", home / "xdg" / "twoam" / "telegram-token"
        assert config.read_text() == WITH_TOKEN
        assert stat.S_IMODE(config.stat().st_mode) == 0o600
        assert (config.parent / "state" / "twoam.db").exists()
        if words:
            assert token.read_text() == f"{TOKEN}\n"
            assert "still to be put" not in left.out
            assert "Blue Lamp" in twoam("list").out
        else:
            assert f"  telegram.token: put it into {token} (chmod 600)\n" in left.out
            write(TOKEN, str(token))
            assert "Blue Lamp" in twoam("list").out


def test_a_wrong_passphrase_changes_nothing(twoam: Run, configured: Path, write: Write, tmp_path: Path) -> None:
    write(f"{PASSPHRASE}\n", "pass")
    write("another passphrase", "wrong")
    twoam("add", LAMP)
    twoam("backup", "--to", "b.zip", "--with-secrets", "--passphrase-file", "pass")
    configured.unlink()
    left = twoam("restore", "b.zip", "--passphrase-file", "wrong")
    assert (left.code, left.err) == (1, "the passphrase does not open the secrets of this backup: try again\n")
    assert not configured.exists()


def test_the_configuration_of_this_machine_is_left_as_it_is(twoam: Run, configured: Path, write: Write) -> None:
    twoam("add", LAMP)
    twoam("backup", "--to", "b.zip")
    mine = write(f"{CONFIG}# mine\n")
    configured.unlink()
    left = twoam("restore", "b.zip")
    assert f"The configuration of this machine was left as it is: {mine}\n" in left.out
    assert mine.read_text().endswith("# mine\n")


def tamper(source: str, target: str, changes: dict[str, bytes | None]) -> None:
    """The same backup with other parts; None takes one out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            body = changes.get(name, old.read(name))
            if body is not None:
                new.writestr(name, body)


def test_what_is_no_good_backup_is_refused_before_anything_is_touched(
    twoam: Run, configured: Path, write: Write
) -> None:
    filled(configured)
    before = held(configured)
    twoam("backup", "--to", "b.zip")
    with zipfile.ZipFile("b.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
        body = bytearray(archive.read("twoam.db"))
    body[-1] ^= 1
    newer = json.dumps({**manifest, "format": 2, "twoam": "9.9"}).encode()
    fewer = json.dumps({**manifest, "rows": {**manifest["rows"], "listing": 3}}).encode()
    bomb = json.dumps({**manifest, "parts": {**manifest["parts"], "twoam.db": {"size": 10, "sha256": ""}}}).encode()
    strange = json.dumps({**manifest, "parts": {**manifest["parts"], "../../evil": {"size": 1, "sha256": ""}}}).encode()
    cases: tuple[tuple[str, dict[str, bytes | None], str], ...] = (
        ("bit", {"twoam.db": bytes(body)}, "twoam.db in it is not what was put there"),
        ("newer", {"manifest.json": newer}, "it was made by twoam 9.9 (format 2): install that version or a newer"),
        ("fewer", {"manifest.json": fewer}, "is not the one that it was made from"),
        ("bomb", {"manifest.json": bomb}, "twoam.db in it is not what was put there"),
        ("strange", {"manifest.json": strange}, "a part that this version does not know (../../evil)"),
        ("none", {"manifest.json": b"[]"}, "its manifest cannot be read"),
        ("gone", {"twoam.db": None}, "is no backup of twoam, or is damaged"),
    )
    for name, changes, said in cases:
        tamper("b.zip", f"{name}.zip", changes)
        left = twoam("restore", f"{name}.zip", "--replace")
        assert (left.code, said in left.err) == (1, True), left.err
    write("a letter", "letter.zip")
    assert "is no backup of twoam" in twoam("restore", "letter.zip").err
    assert "cannot be read (is a directory)" in twoam("restore", ".").err
    assert "There is no file" in twoam("restore", "nowhere.zip").err
    assert held(configured) == before
    assert list(configured.parent.glob("*replaced*")) == []


def test_a_backup_of_a_newer_schema_is_refused_and_names_both(twoam: Run, configured: Path) -> None:
    twoam("add", LAMP)
    twoam("backup", "--to", "b.zip")
    with zipfile.ZipFile("b.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
    asyncio.run(_age_ahead(configured))
    left = twoam("backup", "--to", "c.zip")
    assert left.code == 3
    assert f"(schema 9999, this one knows up to {manifest['schema']}): install the newer version again" in left.err
    assert twoam("restore", "b.zip").code == 2, "it holds a memory, though of tomorrow"


async def _age_ahead(path: Path) -> None:
    import sqlite3  # noqa: PLC0415

    connection = sqlite3.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()


# --- the shelf -------------------------------------------------------------------------------------------------------


def kept(days: float, *, scheduled: bool = True) -> Kept:
    at = NIGHT - timedelta(days=days)
    return Kept(Path(file_name(at, scheduled=scheduled)), at, scheduled)


def test_old_backups_are_thinned_out_to_days_and_weeks_and_those_made_by_hand_stay() -> None:
    every_12_hours = [kept(half / 2) for half in range(120)]
    by_hand = kept(200, scheduled=False)
    gone = outdated([*every_12_hours, by_hand], daily=7, weekly=4)
    left = [one for one in (*every_12_hours, by_hand) if one not in gone]
    assert by_hand in left
    days = sorted({one.at.date() for one in left if one.scheduled}, reverse=True)
    assert len(days) == len(left) - 1, "one of each day"
    assert days[:7] == [(NIGHT - timedelta(days=ago)).date() for ago in range(7)]
    # Of the last four weeks two lie within these days.
    assert [day.isoweekday() for day in days[7:]] == [7, 7]
    assert days[7:] == [date(2026, 2, 22), date(2026, 2, 15)]
    assert outdated([kept(900)], daily=1, weekly=0) == []


def test_the_shelf_knows_its_own_by_their_names(tmp_path: Path) -> None:
    for name in (file_name(NIGHT, scheduled=True), "twoam.zip", "holiday.zip", ".twoam-scratch-1"):
        (tmp_path / name).touch()
    last = newest(tmp_path, NIGHT)
    assert last is not None
    assert (last.at, last.scheduled) == (NIGHT, True)
    assert newest(tmp_path / "none", NIGHT) is None
    assert len(shelf(tmp_path)) == 1


def test_restore_without_a_name_shows_what_is_at_hand(twoam: Run, configured: Path) -> None:
    assert "There is no backup in" in twoam("restore").out
    twoam("add", LAMP)
    twoam("backup")
    left = twoam("restore")
    assert left.code == 0
    assert str(the_backup(configured.parent)) in left.out
    assert twoam("restore", "b.zip", "--empty").code == 2
