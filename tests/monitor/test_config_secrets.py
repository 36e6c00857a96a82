"""The configuration's secrets: whence they come, who may read them, and that nothing shows them."""

from pathlib import Path

import pytest

from monitor.config import load
from monitor.configuration.showing import shown
from tests.monitor.conftest import Write, origin, problems

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"


@pytest.fixture(autouse=True)
def nothing_else(clean_machine: Path) -> None:
    """No variable and no file of this machine reaches a test."""


def test_a_secret_comes_from_its_file_beside_the_configuration(write: Write, tmp_path: Path) -> None:
    write('[telegram]\ntoken_file = "bot/token"\n')
    write(f"{TOKEN}\n", "bot/token")
    loaded = load()
    assert loaded.config.telegram.token is not None
    assert loaded.config.telegram.token.get_secret_value() == TOKEN
    assert origin(loaded, "telegram.token") == f"file {tmp_path}/bot/token"


def test_a_systemd_credential_is_found_by_its_name_and_guarded_by_systemd(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write('[telegram]\ntoken_file = "telegram-token"\n')
    write(TOKEN, "credentials/telegram-token", mode=0o444)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))
    token = load().config.telegram.token
    assert token is not None
    assert token.get_secret_value() == TOKEN


def test_a_variable_wins_over_the_secret_file_of_the_file(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write('[telegram]\ntoken_file = "token"\n')
    write("1:from-the-file", "token")
    monkeypatch.setenv("TWOAM_TELEGRAM__TOKEN", TOKEN)
    loaded = load()
    assert loaded.config.telegram.token is not None
    assert loaded.config.telegram.token.get_secret_value() == TOKEN
    assert origin(loaded, "telegram.token") == "environment variable TWOAM_TELEGRAM__TOKEN"


def test_no_secret_is_shown_or_printed(write: Write) -> None:
    write(
        f'[telegram]\ntoken = "{TOKEN}"\nproxy = "socks5://ann:hunter2@127.0.0.1:1080"\n'
        '[door]\nproxy = "http://bob:hunter3@127.0.0.1:3128"\n'
        '[heartbeat]\nurl = "https://hc.example/s3cret-uuid"\nproxy = "http://eve:hunter4@127.0.0.1:3128"\n'
    )
    loaded = load()
    everything = f"{shown(loaded)} {loaded.config!r} {loaded.config}"
    assert TOKEN not in everything
    assert "s3cret-uuid" not in everything
    assert [row.value for row in shown(loaded) if row.key.endswith("proxy")] == [
        "socks5://…@127.0.0.1:1080",
        "http://…@127.0.0.1:3128",
        "http://…@127.0.0.1:3128",
    ]


def test_a_world_readable_secret_file_is_refused(write: Write, tmp_path: Path) -> None:
    path = write('[telegram]\ntoken_file = "token"\n')
    write(TOKEN, "token", mode=0o644)
    assert problems() == [
        f"{path}: [telegram] token_file: the secret file {tmp_path}/token can be read by others on this machine "
        f"(mode 0644). Run: chmod 600 {tmp_path}/token"
    ]


@pytest.mark.parametrize(
    "line",
    [
        f'[telegram]\ntoken = "{TOKEN}"',
        '[door]\nproxy = "http://bob:hunter3@127.0.0.1:3128"',
        '[machine]\ndatabase = "postgresql://shop:hunter4@db.example/twoam"',
        '[machine]\ndatabase_password = "hunter5"',
    ],
)
def test_a_secret_inside_a_world_readable_configuration_is_refused(write: Write, line: str) -> None:
    path = write(line, mode=0o644)
    section, key = line.splitlines()[0], line.splitlines()[1].split(" ")[0]
    assert problems() == [
        f"{path}: {section} {key}: a secret stands in a file that others on this machine can read (mode 0644). "
        f"Run: chmod 600 {path}"
    ]


def test_a_configuration_without_secrets_may_be_read_by_all(write: Write) -> None:
    write('[machine]\nzone = "UTC"\n', mode=0o644)
    assert load().config.machine.zone == "UTC"


def test_a_missing_and_an_empty_secret_file_are_named(write: Write, tmp_path: Path) -> None:
    path = write('[telegram]\ntoken_file = "token"\n')
    remedy = f"Write the secret into it: (umask 077; cat > {tmp_path}/token)."
    where = f"{path}: [telegram] token_file: the secret file {tmp_path}/token"
    assert problems() == [f"{where} cannot be read (no such file or directory). {remedy}"]
    write(" \n", "token")
    assert problems() == [f"{where} is empty. {remedy}"]


def test_a_secret_given_twice_in_one_place_is_a_mistake(write: Write) -> None:
    path = write(f'[telegram]\ntoken = "{TOKEN}"\ntoken_file = "token"\n')
    assert problems() == [f"{path}: [telegram] token_file: token is set beside it. Keep one of the two."]


def test_no_error_repeats_a_value(write: Write) -> None:
    write('[telegram]\ntoken = 5432112345\nproxy = "hunter2"\n[door]\ndaily_megabytes = "hunter2"\n')
    said = "\n".join(problems())
    assert "hunter2" not in said
    assert "5432112345" not in said
