"""A backup is one file that holds everything, nothing that is secret, and has been proved before it gets its name."""

import asyncio
import json
import os
import stat
import zipfile
from pathlib import Path

import pytest

from monitor.backups import packing
from monitor.backups.errors import BackupError, WrongPassphrase
from monitor.backups.sealing import opened, sealed
from monitor.lock import only_one
from storage.states import Role
from storage.store import Store
from tests.monitor.backed_up import PASSPHRASE, TOKEN, WITH_TOKEN, filled, the_backup
from tests.monitor.conftest import CONFIG, LAMP, Run, Write

# --- what is in it ---------------------------------------------------------------------------------------------------


def test_a_backup_is_one_private_file_that_says_what_it_holds(twoam: Run, configured: Path) -> None:
    filled(configured)
    left = twoam("backup")
    assert left.code == 0
    backup = the_backup(configured.parent)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert list(backup.parent.iterdir()) == [backup], "nothing else is left lying about"
    assert f"Backup: {backup} (" in left.out
    assert "In it: 3 listings, 1 person, 1 case; schema 0" in left.out
    assert f"Bring it back with: twoam restore {backup}\n" in left.out
    with zipfile.ZipFile(backup) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert archive.read("twoam.toml").decode() == CONFIG
    assert (manifest["format"], manifest["twoam"], manifest["rows"]["listing"]) == (1, "0.1.0", 3)
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
