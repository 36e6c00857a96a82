"""A backup comes back whole or not at all, and takes nothing away that somebody works with."""

import asyncio
import re
import stat
from pathlib import Path

import pytest

from monitor.lock import alone, at_work, only_one
from tests.monitor.backed_up import PASSPHRASE, TOKEN, WITH_TOKEN, filled, held
from tests.monitor.conftest import CONFIG, LAMP, Run, Write
from tests.postgres import Postgres


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
