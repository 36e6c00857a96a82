"""The configuration as its owner meets it: what loads, what wins, and the exact sentence for each mistake."""

import os
import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from monitor.config import Loaded, load
from monitor.configuration.problems import ConfigError
from monitor.configuration.showing import shown
from tests.monitor.conftest import Write, problems
from tests.monitor.example import example

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def nothing_else(clean_machine: Path) -> None:
    """No variable and no file of this machine reaches a test."""


def origin(loaded: Loaded, key: str) -> str:
    return next(row.origin for row in shown(loaded) if row.key == key)


# --- what loads ------------------------------------------------------------------------------------------------------


def test_without_any_file_the_defaults_hold(tmp_path: Path) -> None:
    config = load().config
    assert config.machine.state_dir == tmp_path / "home/.local/state/twoam"
    assert config.machine.database_place == tmp_path / "home/.local/state/twoam/twoam.db"
    assert (config.door.min_gap_seconds, config.watch.every_minutes.listings) == (15.0, 10.0)
    assert config.accounts == {}


@contextmanager
def closed(folder: Path) -> Iterator[None]:
    """Nobody may look into the folder, root neither."""
    folder.chmod(0o000)
    mine = os.geteuid()
    os.seteuid(65534 if mine == 0 else mine)
    try:
        yield
    finally:
        os.seteuid(mine)
        folder.chmod(0o700)


def test_a_closed_folder_in_which_one_happens_to_stand_is_no_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "somebody-elses"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("XDG_CONFIG_HOME", "/nowhere")
    with closed(here):
        assert load().file is None


def test_a_configuration_in_a_closed_folder_is_a_mistake_with_a_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "closed"
    home.mkdir()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    with closed(home), pytest.raises(ConfigError, match=r"cannot be read .* Let the user who runs twoam read it"):
        load()


def test_the_flag_wins_over_the_variable_and_that_over_the_usual_places(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    flagged = write('[machine]\nzone = "Asia/Tokyo"\n', "flag.toml")
    named = write('[machine]\nzone = "Asia/Shanghai"\n', "named.toml")
    xdg = write('[machine]\nzone = "Asia/Dubai"\n', "xdg/twoam/twoam.toml")
    assert load().file == xdg
    here = write('[machine]\nzone = "Europe/Berlin"\n')
    assert load().file == here
    monkeypatch.setenv("TWOAM_CONFIG", str(named))
    assert load().config.machine.zone == "Asia/Shanghai"
    assert load(flagged).config.machine.zone == "Asia/Tokyo"


def test_a_variable_wins_over_the_file_and_both_are_named_as_origins(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("[door]\ndaily_megabytes = 100\nmin_gap_seconds = 30\n")
    monkeypatch.setenv("TWOAM_DOOR__DAILY_MEGABYTES", "200")
    monkeypatch.setenv("TWOAM_DOOR__ALLOW_PRIVATE", "127.0.0.1:8080, shop.local:81")
    monkeypatch.setenv("TWOAM_WATCH__EVERY_MINUTES__OFFERS", "5")
    loaded = load()
    assert loaded.config.door.daily_megabytes == 200
    assert loaded.config.door.allow_private == {"127.0.0.1:8080", "shop.local:81"}
    assert loaded.config.watch.every_minutes.offers == 5
    assert origin(loaded, "door.daily_megabytes") == "environment variable TWOAM_DOOR__DAILY_MEGABYTES"
    assert origin(loaded, "door.min_gap_seconds") == str(path)
    assert origin(loaded, "door.proxy") == "default"


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWOAM_DOOR__PROXY", "")
    assert load().config.door.proxy is None


def test_an_account_has_the_keys_of_its_platform(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write('[door]\ncontact = "me@example.org"\n[accounts.shops]\nplatform = "web"\n')
    monkeypatch.setenv("TWOAM_ACCOUNTS__MORE__PLATFORM", "web")
    config = load().config
    assert sorted(config.accounts) == ["more", "shops"]
    assert type(config.accounts["shops"]).__name__ == "WebConfig"


# --- secrets ---------------------------------------------------------------------------------------------------------

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"


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


# --- the database ----------------------------------------------------------------------------------------------------

SERVER = '[machine]\ndatabase = "postgresql://shop@db.example:5433/twoam?sslmode=require"\n'


def test_a_database_servers_password_comes_from_its_file_and_is_shown_nowhere(write: Write, tmp_path: Path) -> None:
    write(f'{SERVER}database_password_file = "database-password"\n', mode=0o644)
    write("s3cret/\n", "database-password")
    loaded = load()
    machine = loaded.config.machine
    assert machine.database_place == "postgresql://shop:s3cret%2F@db.example:5433/twoam?sslmode=require"
    assert machine.database_name == "postgresql://db.example:5433/twoam"
    assert "s3cret" not in f"{shown(loaded)} {loaded.config!r} {loaded.config}"
    assert origin(loaded, "machine.database_password") == f"file {tmp_path}/database-password"


def test_a_database_servers_password_comes_from_a_variable(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write(SERVER)
    monkeypatch.setenv("TWOAM_MACHINE__DATABASE_PASSWORD", "s3cret")
    assert "shop:s3cret@db.example" in str(load().config.machine.database_place)


def test_a_whole_address_may_be_a_variable_and_is_shown_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWOAM_MACHINE__DATABASE", "postgres://shop:s3cret@db.example/twoam")
    loaded = load()
    assert "shop:s3cret@" in str(loaded.config.machine.database_place)
    assert "s3cret" not in f"{shown(loaded)} {loaded.config!r} {loaded.config}"
    assert loaded.config.machine.database_name == "postgresql://db.example/twoam"


# --- the example file ------------------------------------------------------------------------------------------------


def test_the_example_holds_every_key_its_default_and_its_comment() -> None:
    assert (ROOT / "config.example.toml").read_text("utf-8") == example(), (
        "write it anew: python -m tests.monitor.example > config.example.toml"
    )


def test_the_example_loads_and_changes_nothing(write: Write) -> None:
    before = [(row.key, row.value) for row in shown(load())]
    write(example())
    assert [(row.key, row.value) for row in shown(load())] == before


def test_the_example_loads_with_every_key_taken_in(write: Write) -> None:
    # Their files stand below them.
    apps = ("client_secret", "refresh_token", "app_secret", "push_token")
    kept = ("token", "database_password", "url", "fail_url", "queue_secret", *apps)
    doubled = tuple(f"#{key} =" for key in kept)
    lines = [line for line in example().splitlines() if not line.startswith(doubled)]
    text = "\n".join(line[1:] if line.startswith("#") and line[1:2] != " " else line for line in lines)
    write(text)
    write(TOKEN, "telegram-token")
    names = ("database-password", "client-secret", "refresh-token", "queue-secret", "ebay-cert-id", "app-secret")
    for name in names:
        write("s3cret", name)
    write("w0rd" * 8, "ebay-push-token")
    write("https://hc.example/s3cret-uuid", "heartbeat-url")
    write("https://hc.example/s3cret-uuid/fail", "heartbeat-fail-url")
    assert sorted(load().config.accounts) == ["aliexpress", "amazon", "ebay", "web"]
    assert "token_file" in tomllib.loads(text)["telegram"]


def test_the_configuration_that_the_documentation_shows_loads(write: Write) -> None:
    least, server = re.findall(r"```toml\n(.*?)```", (ROOT / "docs/configuration.md").read_text("utf-8"), re.DOTALL)
    write(TOKEN, "telegram-token")
    write("s3cret", "database-password")
    write(least)
    assert sorted(load().config.accounts) == ["amazon", "shops"]
    write(server)
    assert load().config.machine.database_name == "postgresql://db.example/twoam"


def test_an_account_by_its_own_app_alone_needs_no_contact(write: Write) -> None:
    keys = 'client_id = "amzn1.application-oa2-client.1"\nclient_secret = "s"\nrefresh_token = "r"\n'
    own = 'api_url = "http://127.0.0.1:8080"\nlogin_url = "https://login.example/token"\n'
    path = write(f'[accounts.us]\nplatform = "amazon"\n{keys}{own}')
    path.chmod(0o600)
    manners = load().config.manners()
    assert manners.contact is None
    assert manners.allow_private == {"127.0.0.1:8080"}, "the owner names it; https is judged as everywhere"
