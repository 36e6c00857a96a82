"""The configuration that is shown: the example file and the documentation's, as they stand."""

import re
import tomllib
from pathlib import Path

import pytest

from monitor.config import load
from monitor.configuration.showing import shown
from tests.monitor.conftest import Write
from tests.monitor.example import example

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"


@pytest.fixture(autouse=True)
def nothing_else(clean_machine: Path) -> None:
    """No variable and no file of this machine reaches a test."""


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
    apps = ("client_secret", "refresh_token", "app_secret", "affiliate_app_secret", "push_token")
    kept = ("token", "database_password", "url", "fail_url", "queue_secret", "webhook_secret", *apps)
    doubled = tuple(f"#{key} =" for key in kept)
    lines = [line for line in example().splitlines() if not line.startswith(doubled)]
    text = "\n".join(line[1:] if line.startswith("#") and line[1:2] != " " else line for line in lines)
    write(text)
    write(TOKEN, "telegram-token")
    names = (
        "database-password",
        "client-secret",
        "refresh-token",
        "queue-secret",
        "ebay-cert-id",
        "app-secret",
        "webhook-secret",
    )
    for name in (*names, "affiliate-secret", "webhook-secret"):
        write("s3cret", name)
    write("w0rd" * 8, "ebay-push-token")
    write("https://hc.example/s3cret-uuid", "heartbeat-url")
    write("ntfy://s3cret-topic", "phone-url")
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
