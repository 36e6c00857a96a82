"""The configuration as its owner meets it: what loads, what wins, and the exact sentence for each mistake."""

import os
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.config import ConfigError, Loaded, load
from monitor.configuration.showing import shown
from tests.monitor.example import example

ROOT = Path(__file__).resolve().parents[2]
Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def nothing_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable and no file of this machine reaches a test."""
    for name in [name for name in os.environ if name.startswith("TWOAM_") or name == "CREDENTIALS_DIRECTORY"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(text: str, name: str = "twoam.toml", mode: int = 0o600) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        path.chmod(mode)
        return path

    return _write


def problems(path: Path | None = None) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(path)
    return [str(problem) for problem in caught.value.problems]


def origin(loaded: Loaded, key: str) -> str:
    return next(row.origin for row in shown(loaded) if row.key == key)


# --- what loads ------------------------------------------------------------------------------------------------------


def test_without_any_file_the_defaults_hold(tmp_path: Path) -> None:
    config = load().config
    assert config.machine.state_dir == tmp_path / "home/.local/state/twoam"
    assert config.machine.database_path == tmp_path / "home/.local/state/twoam/twoam.db"
    assert (config.door.min_gap_seconds, config.watch.every_minutes.listings) == (15.0, 10.0)
    assert config.accounts == {}


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
    )
    loaded = load()
    everything = f"{shown(loaded)} {loaded.config!r} {loaded.config}"
    assert TOKEN not in everything
    assert [row.value for row in shown(loaded) if row.key.endswith("proxy")] == [
        "socks5://…@127.0.0.1:1080",
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
    "line", [f'[telegram]\ntoken = "{TOKEN}"', '[door]\nproxy = "http://bob:hunter3@127.0.0.1:3128"']
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


# --- mistakes, each with its exact sentence --------------------------------------------------------------------------

MISTAKES = [
    (
        "[door]\ndaily_megabyte = 5",
        "[door] daily_megabyte: there is no such key. Did you mean daily_megabytes?",
    ),
    (
        "[watch.every_minutes]\nrankings = 5",
        "[watch.every_minutes] rankings: there is no such key. Known here: listings, offers.",
    ),
    (
        "[doors]\nproxy = 1",
        "[doors]: there is no such section. Did you mean door?",
    ),
    (
        'contact = "me@example.org"',
        "contact: this key stands in no section. Put it below the line of its section: [machine], [telegram], [door], "
        "[watch], [accounts].",
    ),
    (
        "door = 5",
        "door: must be a section. Write [door] on a line of its own.",
    ),
    (
        '[door]\ndaily_megabytes = "many"',
        "[door] daily_megabytes: must be a whole number. Write for example: daily_megabytes = 500",
    ),
    (
        "[door]\nmin_gap_seconds = 0",
        "[door] min_gap_seconds: must be at least 1. Write for example: min_gap_seconds = 15.0",
    ),
    (
        "[door]\ncontact = 5",
        '[door] contact: must be a text in double quotes. Write for example: contact = "shop@example.org"',
    ),
    (
        '[door]\nproxy = "localhost"',
        "[door] proxy: proxy must look like http://host:port or socks5://user:password@host:port. "
        'Write for example: proxy = "http://127.0.0.1:3128"',
    ),
    (
        '[door]\nallow_private = ["localhost"]',
        "[door] allow_private: each entry must be HOST:PORT, such as 127.0.0.1:8080. "
        'Write for example: allow_private = ["127.0.0.1:8080"]',
    ),
    (
        '[machine]\nlog_format = "xml"',
        '[machine] log_format: must be one of "auto", "text" or "json". Write for example: log_format = "auto"',
    ),
    (
        '[machine]\nzone = "Mars/Base"',
        "[machine] zone: there is no such time zone: write it like Asia/Shanghai or America/New_York. "
        'Write for example: zone = "UTC"',
    ),
    (
        '[machine]\ndatabase = "postgresql://db/twoam"',
        "[machine] database: must be the path of a file: twoam keeps its memory in SQLite and in no other database "
        'yet. Write for example: database = "/var/lib/twoam/twoam.db"',
    ),
    (
        '[telegram]\napi_url = "api.telegram.org"',
        "[telegram] api_url: must begin with https:// or http://. "
        'Write for example: api_url = "https://api.telegram.org"',
    ),
    (
        "[watch]\nevery_minutes = 5",
        "[watch] every_minutes: must be a table. How often each question is asked about each listing, in minutes.",
    ),
    (
        "[accounts.shop]\nregion = 1",
        '[accounts.shop] platform: is missing. Write for example: platform = "amazon"',
    ),
    (
        '[accounts.shop]\nplatform = "web"\nmarket = "US"',
        "[accounts.shop] market: there is no such key. Known here: platform.",
    ),
    (
        '[accounts.shop]\nplatform = "amazone"',
        "[accounts.shop] platform: unknown platform “amazone”: known are amazon, web, or your own as "
        "“my_pkg.mod:Class”. Correct the name.",
    ),
    (
        '[accounts."My Shop"]\nplatform = "web"',
        "[accounts.My Shop]: an account cannot have this name. Use small letters, digits, - and _, at most 40.",
    ),
    (
        '[accounts]\nplatform = "web"',
        "[accounts] platform: must be a section. Write [accounts.NAME] on a line of its own, "
        'and platform = "…" below it; platform stands outside.',
    ),
    (
        '[accounts.shop]\nplatform = "web"',
        "[door] contact: is missing although there are accounts. "
        'Write for example: contact = "shop@example.org"; the operators of the sites see whom to ask.',
    ),
]


@pytest.mark.parametrize(("text", "said"), MISTAKES, ids=[text.replace("\n", " ") for text, _ in MISTAKES])
def test_each_mistake_is_said_exactly(write: Write, text: str, said: str) -> None:
    path = write(text)
    assert f"{path}: {said}" in problems()


def test_all_mistakes_are_told_in_one_go(write: Write) -> None:
    write('stray = 1\n[door]\ncontat = "x"\nproxy = "x"\n[machine]\nzone = "x"\n[accounts.a]\n')
    assert len(problems()) == 5


def test_a_file_that_is_no_toml_is_named_with_its_line(write: Write) -> None:
    path = write("[door]\ncontact = me@example.org\n")
    assert problems() == [
        f"{path}: it is not valid TOML: Invalid value (at line 2, column 11). "
        "Correct that line; texts stand in double quotes."
    ]


def test_a_file_in_another_charset_is_named(tmp_path: Path) -> None:
    path = tmp_path / "twoam.toml"
    path.write_bytes('[door]\ncontact = "卖家"\n'.encode("gb18030"))
    assert problems() == [f"{path}: it is not UTF-8 text. Save it as UTF-8."]


def test_a_named_file_that_is_not_there_is_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    remedy = "Correct the path, or write one: twoam init."
    assert problems(Path("no.toml")) == [f"--config: there is no file no.toml. {remedy}"]
    monkeypatch.setenv("TWOAM_CONFIG", "/no/such.toml")
    assert problems() == [f"TWOAM_CONFIG: there is no file /no/such.toml. {remedy}"]


def test_a_configuration_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    path = tmp_path / "twoam.toml"
    path.mkdir()
    assert problems() == [f"{path}: it cannot be read (is a directory). Let the user who runs twoam read it."]


def test_a_misspelt_variable_is_no_silent_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWOAM_DOOR_CONTACT", "x")
    monkeypatch.setenv("TWOAM_MASCHINE__ZONE", "x")
    assert problems() == [
        "environment variable TWOAM_DOOR_CONTACT: section and key are joined by one underscore. "
        "Two are needed: TWOAM_DOOR__CONTACT.",
        "environment variable TWOAM_MASCHINE__ZONE: there is no section maschine. Did you mean machine?",
    ]


def test_a_wrong_variable_is_named_as_the_place_of_the_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWOAM_DOOR__MIN_GAP_SECONDS", "soon")
    monkeypatch.setenv("TWOAM_DOOR__COTACT", "x")
    assert problems() == [
        "environment variable TWOAM_DOOR__MIN_GAP_SECONDS: [door] min_gap_seconds: must be a number. "
        "Write for example: min_gap_seconds = 15.0",
        "environment variable TWOAM_DOOR__COTACT: [door] cotact: there is no such key. Did you mean contact?",
    ]


def test_a_table_in_one_variable_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWOAM_WATCH__EVERY_MINUTES", "ten")
    assert problems() == [
        "the environment: a variable holds a whole table. Give each key a variable of its own: TWOAM_SECTION__KEY."
    ]


def test_a_home_that_is_unknown_is_said_and_not_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWOAM_MACHINE__STATE_DIR", "~no-such-user/state")
    assert problems() == [
        "environment variable TWOAM_MACHINE__STATE_DIR: [machine] state_dir: ~ leads to no home folder here: "
        'write the whole path. Write for example: state_dir = "~/.local/state/twoam"'
    ]


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
    lines = [line for line in example().splitlines() if not line.startswith("#token =")]
    text = "\n".join(line[1:] if line.startswith("#") and line[1:2] != " " else line for line in lines)
    write(text)
    write(TOKEN, "telegram-token")
    assert sorted(load().config.accounts) == ["amazon", "web"]
    assert "token_file" in tomllib.loads(text)["telegram"]
