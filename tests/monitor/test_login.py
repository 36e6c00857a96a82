"""`twoam login`: what the person at the keyboard reads, types and is left with."""

import asyncio
import sys
from collections.abc import AsyncIterator
from io import StringIO
from pathlib import Path

import pytest

from adapters.clock import SystemClock
from monitor import cli
from monitor.demo.ebay import LocalEbay, Shop
from tests.adapters.ebay_api.conftest import sent_to
from tests.monitor.conftest import Run

SECTIONS = """\
[machine]
state_dir = "state"
[door]
contact = "me@example.org"
allow_private = ["{authority}"]
[accounts.bay]
platform = "ebay"
client_id = "{id}"
client_secret = "{secret}"
redirect_name = "{name}"
api_url = "{url}"
[accounts.shops]
platform = "web"
"""


@pytest.fixture
async def ebay() -> AsyncIterator[LocalEbay]:
    async with LocalEbay(SystemClock(), Shop()) as ebay:
        yield ebay


@pytest.fixture
def configured(ebay: LocalEbay, clean_machine: Path) -> Path:
    keyset = ebay.login.keyset
    keys = {"id": keyset.client_id, "secret": keyset.client_secret, "name": keyset.redirect_name}
    path = clean_machine / "twoam.toml"
    path.write_text(SECTIONS.format(**keys, authority=ebay.authority, url=ebay.base_url), "utf-8")
    path.chmod(0o600)
    return path


class Person(StringIO):
    """Reads the page that was printed, goes there, agrees, and types the address to which he was sent."""

    def __init__(self, ebay: LocalEbay, printed: StringIO) -> None:
        super().__init__()
        self._ebay = ebay
        self._printed = printed

    def readline(self, size: int | None = -1) -> str:
        page = next(line for line in self._printed.getvalue().splitlines() if line.startswith("http"))
        return sent_to(page, self._ebay) + "\n"


async def test_a_person_lets_the_program_in_and_reads_until_when(
    ebay: LocalEbay, configured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = StringIO()
    monkeypatch.setattr(sys, "argv", ["twoam", "login", "bay"])
    monkeypatch.setattr(sys, "stdin", Person(ebay, printed))
    monkeypatch.setattr(sys, "stdout", printed)
    with pytest.raises(SystemExit) as left:
        await asyncio.to_thread(cli.main)
    assert left.value.code == 0
    assert "bay: logged in as blue-lamp-shop. The platform lets it in until 20" in printed.getvalue()
    assert ebay.login.keyset.client_secret not in printed.getvalue()


def test_an_account_that_is_not_there_or_needs_no_log_in_says_so(twoam: Run, configured: Path) -> None:
    said = twoam("login", "boy")
    assert (said.code, said.err) == (2, "There is no account “boy”: the configuration has bay, shops.\n")
    said = twoam("login", "shops")
    assert said.code == 2
    assert "there is nothing to log in to" in said.err
