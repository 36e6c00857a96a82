"""Every mistake that a configuration can hold, with the exact sentence that its owner reads."""

from pathlib import Path

import pytest

from monitor.config import Config
from tests.monitor.conftest import Write, problems


@pytest.fixture(autouse=True)
def nothing_else(clean_machine: Path) -> None:
    """No variable and no file of this machine reaches a test."""


MISTAKES = [
    (
        "[door]\ndaily_megabyte = 5",
        "[door] daily_megabyte: there is no such key. Did you mean daily_megabytes?",
    ),
    (
        "[watch.every_minutes]\nreviews = 5",
        "[watch.every_minutes] reviews: there is no such key. Known here: account, aged, balance, copycats, feedback, "
        "fees, inbound, listings, loyalty, money, offers, orders, ranks, returns, rivals, sales, settlements, "
        "stock, stranded, traffic.",
    ),
    (
        "[doors]\nproxy = 1",
        "[doors]: there is no such section. Did you mean door?",
    ),
    (
        'contact = "me@example.org"',
        "contact: this key stands in no section. Put it below the line of its section: "
        f"{', '.join(f'[{name}]' for name in Config.model_fields)}.",
    ),
    (
        '[heartbeat]\nurl = "hc-ping.com/s3cret"',
        "[heartbeat] url: must begin with https:// or http://. "
        'Write for example: url = "https://hc-ping.com/your-uuid"',
    ),
    (
        '[metrics]\nlisten = "9090"',
        '[metrics] listen: must be HOST:PORT, such as 127.0.0.1:9090. Write for example: listen = "127.0.0.1:9090"',
    ),
    (
        '[telegram]\nwebhook_url = "https://shop.example/telegram"\nwebhook_secret = "s3cret"',
        "telegram: webhook_url needs webhook_listen and webhook_secret_file beside it. "
        "docs/configuration.md says more.",
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
        '[machine]\ndatabase = "mysql://db/twoam"',
        "[machine] database: must be the path of a file or an address like postgresql://user@host:5432/name. "
        'Write for example: database = "/var/lib/twoam/twoam.db"',
    ),
    (
        '[machine]\ndatabase = "postgresql://shop:12/34@db/twoam"',
        "[machine] database: the address must look like postgresql://user@host:5432/name, and a sign such as / : @ # "
        'in its password like %2F %3A %40 %23. Write for example: database = "/var/lib/twoam/twoam.db"',
    ),
    (
        '[machine]\ndatabase = "postgresql://shop:1234@db/twoam"\ndatabase_password = "5678"',
        "[machine] database_password: a password stands in the address of database too: keep one of the two. "
        'Write for example: database_password = "…"',
    ),
    (
        "[machine]\ndatabase = 5",
        '[machine] database: must be a text in double quotes. Write for example: database = "/var/lib/twoam/twoam.db"',
    ),
    (
        '[telegram]\napi_url = "api.telegram.org"',
        "[telegram] api_url: must begin with https:// or http://. "
        'Write for example: api_url = "https://api.telegram.org"',
    ),
    (
        "[watch]\nevery_minutes = 5",
        "[watch] every_minutes: must be a table. How often each question is asked, in minutes.",
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
        "[accounts.shop] platform: unknown platform “amazone”: known are aliexpress, amazon, ebay, web, or your own as "
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
        "[door] contact: is missing although public pages are to be read. "
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
