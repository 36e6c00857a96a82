"""Two accounts that would take each other's quota or notifications are told apart at the start."""

from pathlib import Path

import pytest

from monitor.config import load
from tests.monitor.conftest import Write, problems

SECTION = """
[accounts.{name}]
platform = "amazon"
client_id = "amzn1.application-oa2-client.x"
client_secret = "s3cret-of-the-app"
refresh_token = "{token}"
"""
QUEUE = """
queue_url = "https://sqs.us-east-1.amazonaws.com/123456789012/twoam"
queue_key_id = "AKIAIOSFODNN7EXAMPLE"
queue_secret = "s3cret-of-the-queue"
"""
DOOR = '[door]\ncontact = "me@example.org"\n'


@pytest.fixture(autouse=True)
def nothing_else(clean_machine: Path) -> None:
    """No variable and no file of this machine reaches a test."""


def section(name: str, token: str, more: str = "") -> str:
    return SECTION.format(name=name, token=token) + more


def test_one_refresh_token_in_two_sections_is_said_with_what_to_do(write: Write) -> None:
    path = write(DOOR + section("us", "Atzr|one") + section("ca", "Atzr|one", 'market = "ca"'))
    (said,) = problems(path)
    assert said == (
        f"{path}: [accounts.ca] refresh_token: is the same as in [accounts.us]. "
        "One section reads all markets of the token's region: name them in its `markets`."
    )
    assert "Atzr" not in said


def test_one_queue_in_two_sections_is_said_with_what_to_do(write: Write) -> None:
    path = write(DOOR + section("us", "Atzr|one", QUEUE) + section("ca", "Atzr|two", QUEUE))
    (said,) = problems(path)
    assert said == (
        f"{path}: [accounts.ca] queue_url: is the same as in [accounts.us]. "
        "Each would delete what the other waits for: give every account a queue of its own."
    )


def test_a_section_that_is_read_by_pages_takes_nothing_from_another(write: Write) -> None:
    pages = section("second", "Atzr|one", 'path = "pages"')
    path = write(DOOR + section("us", "Atzr|one", QUEUE) + pages + section("de", "Atzr|two", 'market = "de"'))
    assert set(load(path).config.accounts) == {"us", "second", "de"}
