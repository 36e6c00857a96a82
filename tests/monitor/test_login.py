"""`twoam login`: what the person at the keyboard reads, types and is left with."""

import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest

from adapters.clock import SystemClock
from monitor import cli
from monitor.demo.ebay import Item, LocalEbay, Shop
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
base_url = "{url}"
[accounts.shops]
platform = "web"
"""


LAMP = Item("296057072805", "Blue lamp", Decimal("19.90"), 7, sku="LAMP-B", watchers=12)


@pytest.fixture
async def ebay() -> AsyncIterator[LocalEbay]:
    async with LocalEbay(SystemClock(), Shop(items=(LAMP,))) as ebay:
        yield ebay


@pytest.fixture
def configured(ebay: LocalEbay, clean_machine: Path) -> Path:
    keyset = ebay.login.keyset
    keys = {"id": keyset.client_id, "secret": keyset.client_secret, "name": keyset.redirect_name}
    path = clean_machine / "twoam.toml"
    path.write_text(SECTIONS.format(**keys, authority=ebay.authority, url=ebay.base_url), "utf-8")
    path.chmod(0o600)
    return path


@dataclass
class Person:
    """Reads the page that was printed, goes there, agrees, and types the address to which he was sent."""

    _ebay: LocalEbay
    _printed: StringIO

    def readline(self) -> str:
        page = next(line for line in self._printed.getvalue().splitlines() if line.startswith("http"))
        return sent_to(page, self._ebay) + "\n"


@pytest.fixture
async def log_in(ebay: LocalEbay, configured: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A person logs in; returns what was printed."""
    printed = StringIO()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "argv", ["twoam", "login", "bay"])
        patch.setattr(sys, "stdin", Person(ebay, printed))
        patch.setattr(sys, "stdout", printed)
        with pytest.raises(SystemExit) as left:
            await asyncio.to_thread(cli.main)
    assert left.value.code == 0
    return printed.getvalue()


async def test_a_person_lets_the_program_in_and_reads_until_when(ebay: LocalEbay, log_in: str) -> None:
    assert "bay: logged in as blue-lamp-shop. The platform lets it in until 20" in log_in
    assert ebay.login.keyset.client_secret not in log_in


async def test_an_item_is_added_by_its_address_and_the_whole_account_is_checked(
    ebay: LocalEbay, log_in: str, process: Run
) -> None:
    added = await asyncio.to_thread(process, "add", "https://www.ebay.com/itm/Blue-Lamp/296057072805?hash=1")
    assert (added.code, added.err) == (0, "")
    checked = await asyncio.to_thread(process, "check")
    assert checked.code == 0
    assert "“blue-lamp-shop” (bl…op) · $24.80" in checked.out  # with shipping
    assert "Late shipment rate 0.91 % of at most 3 %" in checked.out
    assert "eBay authorisation ends on" in checked.out
    doctor = await asyncio.to_thread(process, "doctor")
    assert "eBay seller" in doctor.out
    assert "calls are left until" in doctor.out


def test_an_account_that_is_not_there_or_needs_no_log_in_says_so(twoam: Run, configured: Path) -> None:
    said = twoam("login", "boy")
    assert (said.code, said.err) == (2, "There is no account “boy”: the configuration has bay, shops.\n")
    said = twoam("login", "shops")
    assert said.code == 2
    assert "there is nothing to log in to" in said.err
