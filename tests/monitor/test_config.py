"""The configuration as its owner meets it: what loads, what wins, and the exact sentence for each mistake."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from monitor.config import load
from monitor.configuration.problems import ConfigError
from monitor.configuration.showing import shown
from tests.monitor.conftest import Write, origin


@pytest.fixture(autouse=True)
def nothing_else(clean_machine: Path) -> None:
    """No variable and no file of this machine reaches a test."""


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


def test_an_account_by_its_own_app_alone_needs_no_contact(write: Write) -> None:
    keys = 'client_id = "amzn1.application-oa2-client.1"\nclient_secret = "s"\nrefresh_token = "r"\n'
    own = 'api_url = "http://127.0.0.1:8080"\nlogin_url = "https://login.example/token"\n'
    path = write(f'[accounts.us]\nplatform = "amazon"\n{keys}{own}')
    path.chmod(0o600)
    manners = load().config.manners()
    assert manners.contact is None
    assert manners.allow_private == {"127.0.0.1:8080"}, "the owner names it; https is judged as everywhere"
