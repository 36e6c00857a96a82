"""`twoam uninstall` names all, asks, and removes what is ours and nothing else."""

import os
import pty
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from monitor.lock import only_one
from tests.monitor.conftest import CONFIG, LAMP, ROOT, Run, Write

WITH_TOKENS = f"""{CONFIG}[telegram]
token_file = "telegram-token"
[heartbeat]
url_file = "elsewhere/heartbeat"
"""


@pytest.fixture
def installed(twoam: Run, configured: Path, write: Write) -> Path:
    """A watcher with everything that it may have; returns its state_dir."""
    write("123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1", "telegram-token")
    write("https://ping.example/1", "elsewhere/heartbeat")
    write("my own", "notes.txt")
    write(WITH_TOKENS)
    twoam("add", LAMP)
    twoam("backup")
    twoam("restore", "--empty", "--replace")
    twoam("add", LAMP)
    write("not ours", "state/holiday.jpg")
    return configured.parent


def left_of(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_uninstall_removes_what_is_ours_and_names_what_is_left(twoam: Run, installed: Path, tmp_path: Path) -> None:
    left = twoam("uninstall", "--yes")
    assert left.code == 0, left.err
    assert left_of(tmp_path) == {"notes.txt", "state/holiday.jpg", "elsewhere/heartbeat"}
    for named in (
        f"database: {installed}/twoam.db\n",
        f"older copies of it: {installed}/twoam.db.replaced-",
        f"backups: {installed}/backups/twoam-",
        f"configuration: {tmp_path}/twoam.toml\n",
        f"secrets: {tmp_path}/telegram-token\n",
        f"a secret in another folder: {tmp_path}/elsewhere/heartbeat\n",
        "write /revoke or /deletebot to @BotFather",
    ):
        assert named in left.out
    assert not (installed / "backups").exists()
    again = twoam("uninstall", "--yes")
    assert (again.code, again.out.splitlines()[0]) == (0, "There is nothing of twoam on this machine to be removed.")


def test_uninstall_says_that_ebay_goes_on_ringing(twoam: Run, installed: Path, write: Write) -> None:
    push = f'push_url = "https://shop.example/"\npush_listen = "127.0.0.1:9443"\npush_token = "{"t" * 32}"\n'
    write(f'{WITH_TOKENS}[accounts.bay]\nplatform = "ebay"\nclient_id = "a"\nclient_secret = "b"\n{push}')
    assert "what eBay sends for bay: run twoam ebay unsubscribe --account bay" in twoam("uninstall", "--yes").out


def test_uninstall_says_that_telegram_goes_on_ringing(
    twoam: Run, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, value in {"URL": "https://shop.example/telegram", "LISTEN": "127.0.0.1:8443", "SECRET": "s3cret"}.items():
        monkeypatch.setenv(f"TWOAM_TELEGRAM__WEBHOOK_{key}", value)
    assert "Telegram rings at https://shop.example/telegram: open " in twoam("uninstall", "--yes").out


def test_uninstall_may_keep_the_data(twoam: Run, installed: Path, tmp_path: Path) -> None:
    before = {name for name in left_of(installed) if name != "lock"}
    assert twoam("uninstall", "--yes", "--keep-data").code == 0
    assert left_of(installed) == before
    assert not (tmp_path / "twoam.toml").exists()
    assert not (tmp_path / "telegram-token").exists()


def test_uninstall_removes_nothing_unasked_nor_under_a_running_daemon(
    process: Run, twoam: Run, installed: Path, tmp_path: Path
) -> None:
    before = left_of(tmp_path)
    left = process("uninstall")
    assert (left.code, "nobody is there to be asked. Add --yes" in left.err) == (2, True)
    with only_one(installed):
        assert twoam("uninstall", "--yes").code == 3
    assert left_of(tmp_path) == before


def answered(folder: Path, *answers: tuple[str, str]) -> tuple[int, str]:
    """Runs it on a terminal of its own and types each answer where its question ends."""
    child, terminal = pty.fork()
    if not child:
        os.chdir(folder)
        os.environ["PYTHONPATH"] = str(ROOT)
        os.execv(sys.executable, [sys.executable, "-m", "monitor.cli", "uninstall"])
    shown = b""
    for question, answer in answers:
        while not shown.endswith(question.encode()):
            shown += os.read(terminal, 1024)
        os.write(terminal, f"{answer}\n".encode())
    while chunk := _rest(terminal):
        shown += chunk
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode()


def _rest(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1024)
    except OSError:  # Linux says so when the other end is closed
        return b""


def test_uninstall_offers_a_last_backup_and_takes_no_for_an_answer(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    code, shown = answered(tmp_path, ("[Y/n]: ", "y"), (".zip]: ", ""), ("[y/N]: ", ""))
    assert (code, "Nothing was removed." in shown) == (1, True)
    (last,) = (tmp_path / "home").glob("twoam-*.zip")
    with zipfile.ZipFile(last) as archive:
        assert "twoam.db" in archive.namelist()
    assert (installed / "twoam.db").exists()
    code, shown = answered(tmp_path, ("[Y/n]: ", "n"), ("[y/N]: ", "y"))
    assert code == 0, shown
    assert not (installed / "twoam.db").exists()
    assert last.exists()


def test_what_cannot_be_removed_is_named_and_holds_up_nothing_else(twoam: Run, installed: Path, tmp_path: Path) -> None:
    token = tmp_path / "telegram-token"
    locked = subprocess.run(["chattr", "+i", str(installed / "twoam.db")], capture_output=True, check=False)
    if locked.returncode:
        pytest.skip("this file system has no files that even root cannot remove")
    try:
        left = twoam("uninstall", "--yes")
    finally:
        subprocess.run(["chattr", "-i", str(installed / "twoam.db")], check=True)
    assert left.code == 1
    assert f"Could not be removed: {installed}/twoam.db (operation not permitted)" in left.err
    assert not token.exists()
