"""`twoam ebay …`: what the person at the keyboard reads, while the daemon listens."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from adapters.clock import SystemClock
from monitor.app import house
from monitor.config import load
from monitor.console import subscribing
from monitor.console.checkup import Finding, Verdict
from monitor.demo.ebay import LocalEbay
from monitor.inbound import doorbells
from monitor.serve import serve
from tests.adapters.ebay_api.conftest import SHOP, sent_to
from tests.adapters.ebay_api.test_push import ADDRESS, TOKEN, order
from tests.monitor.conftest import Run
from tests.monitor.test_doctor_outside import free_port

SECTION = """\
[accounts.{name}]
platform = "ebay"
client_id = "{keyset.client_id}"
client_secret = "{keyset.client_secret}"
redirect_name = "{keyset.redirect_name}"
seller_id = "blue-lamp-shop"
api_url = "{url}"
"""
PUSH = f'push_url = "{ADDRESS}"\npush_listen = "127.0.0.1:0"\npush_token = "{TOKEN}"\npush_email = "me@example.org"\n'


@pytest.fixture
async def ebay() -> AsyncIterator[LocalEbay]:
    async with LocalEbay(SystemClock(), SHOP) as ebay:
        yield ebay


@pytest.fixture
def config(clean_machine: Path, ebay: LocalEbay) -> Path:
    machine = '[machine]\nstate_dir = "state"\n[door]\ncontact = "me@example.org"\n'
    path = clean_machine / "twoam.toml"
    path.write_text(machine + SECTION.format(name="bay", keyset=ebay.login.keyset, url=ebay.base_url) + PUSH, "utf-8")
    path.chmod(0o600)
    return path


async def found(config: Path, how: str) -> dict[str, Finding]:
    findings = await subscribing._found(config, None, lambda one: getattr(one, how)(), subscribing.EBAY, heard=True)
    return {one.what: one for one in findings}


async def log_in(config: Path, ebay: LocalEbay) -> None:
    async with house(load(config).config, SystemClock()) as rooms:
        adapter: Any = rooms.accounts["bay"]
        await adapter.consent.enter(sent_to(adapter.consent.address("s"), ebay), "s")


async def test_while_the_daemon_listens_the_account_is_subscribed_and_its_state_shown(
    config: Path, ebay: LocalEbay
) -> None:
    await log_in(config, ebay)
    refused = await found(config, "begin")
    assert "Let the daemon run" in refused["destination"].remedy
    async with house(load(config).config, SystemClock()) as rooms, doorbells(rooms.accounts) as ports:
        ebay.notifications.reach[ADDRESS] = f"http://127.0.0.1:{ports['bay']}/ebay/4f1c9a"
        begun = await found(config, "begin")
    assert begun["ORDER_CONFIRMATION"].said == "eBay rings for each new order"
    assert begun["last notification"].said == "nothing came yet"
    assert (await found(config, "show"))["ORDER_CONFIRMATION"].verdict is Verdict.FINE
    await found(config, "end")
    assert (await found(config, "show"))["ORDER_CONFIRMATION"].remedy == "Run: twoam ebay subscribe"


async def test_who_has_not_logged_in_is_told_to(config: Path, ebay: LocalEbay) -> None:
    shown = await found(config, "show")
    assert shown["ORDER_CONFIRMATION"].verdict is Verdict.WRONG
    assert "twoam login" in shown["ORDER_CONFIRMATION"].remedy


def test_without_an_address_the_command_says_what_to_set(twoam: Run, configured: Path) -> None:
    outcome = twoam("ebay", "status")
    assert outcome.code == 2
    assert "push_url, push_listen and push_token_file" in outcome.err


def test_an_unknown_account_is_named(twoam: Run, configured: Path) -> None:
    outcome = twoam("ebay", "unsubscribe", "--account", "moon")
    assert outcome.code == 2
    assert "no eBay account “moon”" in outcome.err


async def test_the_daemon_itself_listens_and_a_ring_makes_it_ask_at_once(config: Path, ebay: LocalEbay) -> None:
    await log_in(config, ebay)
    port = free_port()
    seldom(config, port)
    ebay.notifications.reach[ADDRESS] = f"http://127.0.0.1:{port}/ebay/4f1c9a"
    stop = asyncio.Event()
    daemon = asyncio.create_task(serve(load(config).config, SystemClock(), stop))
    try:
        await within(20, lambda: bool(ebay.of("getOrders")))
        assert (await found(config, "begin"))["ORDER_CONFIRMATION"].verdict is Verdict.FINE
        assert len(ebay.of("getOrders")) == 1
        assert await ebay.notifications.deliver(order()) == [204]
        await within(20, lambda: len(ebay.of("getOrders")) > 1)
    finally:
        stop.set()
        await daemon


def seldom(config: Path, port: int) -> None:
    """Orders are asked for every ten hours, and eBay is listened for at that port."""
    text = config.read_text("utf-8").replace("127.0.0.1:0", f"127.0.0.1:{port}")
    config.write_text(text + "[watch.every_minutes]\norders = 600\n", "utf-8")


async def within(seconds: float, holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.05)
