"""The real command on an account whose endpoints point at the local Selling Partner API."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.clock import SystemClock
from monitor.demo.spapi import LocalSellingApi
from tests.monitor.conftest import ROOT, Run, Write
from tests.monitor.selling.shop import LAMP, ME, SHOP, STRANGER

SOON = 40.0


@pytest.fixture
async def api() -> AsyncIterator[LocalSellingApi]:
    async with LocalSellingApi(SystemClock(), SHOP) as api:
        yield api


@pytest.fixture
def configured(api: LocalSellingApi, write: Write) -> Path:
    """Nothing but the account's section, and leave to go to this machine."""
    write(api.app.client_secret, "secret")
    write(api.app.refresh_token, "refresh")
    return write(
        f"""
[door]
contact = "tests@example.org"
allow_private = ["127.0.0.1:{api.port}"]
[accounts.us]
platform = "amazon"
seller_id = "{ME}"
client_id = "{api.app.client_id}"
client_secret_file = "secret"
refresh_token_file = "refresh"
api_url = "{api.base_url}"
login_url = "{api.login_url}"
"""
    )


async def run(process: Run, *words: str) -> tuple[int, str]:
    done = await asyncio.to_thread(process, *words)
    assert "Traceback" not in done.err
    return done.code, done.out + done.err


async def test_the_check_reads_the_account_and_nothing_is_refused(
    api: LocalSellingApi, configured: Path, process: Run
) -> None:
    assert (await run(process, "add", LAMP, "--name", "Blue Lamp"))[0] == 0
    _, said = await run(process, "check", "Blue Lamp")
    assert "Blue Lamp" in said
    assert {one.operation for one in api.record} >= {"searchCatalogItems", "getListingOffersBatch"}
    lamp, *others = api.shop.items
    api.put(replace(api.shop, items=(replace(lamp, offers=(*lamp.offers, STRANGER)), *others)))
    code, said = await run(process, "check", "Blue Lamp")
    assert code == 1
    assert STRANGER.seller_id in said
    assert api.refused == []
    assert api.throttled == []


async def test_the_daemon_reads_the_account_and_nothing_is_refused(
    api: LocalSellingApi, configured: Path, process: Run
) -> None:
    assert (await run(process, "add", LAMP))[0] == 0
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    daemon = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "monitor.cli", "run", env=env, stdout=PIPE, stderr=PIPE
    )
    try:
        async with asyncio.timeout(SOON):
            while not (api.of("getListingOffersBatch") and api.of("searchCatalogItems")):
                await asyncio.sleep(0.1)
    finally:
        daemon.send_signal(signal.SIGTERM)
        _, said = await daemon.communicate()
    assert daemon.returncode == 0, said.decode()
    assert api.refused == []
    assert api.throttled == []
