"""What `twoam doctor` finds out there: names, ports, proxies, Telegram and the platforms, told apart and in time."""

import asyncio
import json
import socket
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest

from adapters.readings import Subject, Topic
from monitor.config import load
from monitor.console.checkup import Verdict
from monitor.console.doctor import examined
from monitor.console.outside import telegram
from monitor.console.reach import Place, reach
from monitor.demo.botapi import LocalBotApi
from monitor.demo.cast import ASIN, LAMP, LISTING
from monitor.demo.market import LocalMarket
from storage.store import Store
from tests.adapters.proxy import Proxy
from tests.clock import NIGHT, StillClock
from tests.local_server import LocalServer
from tests.monitor.conftest import Run
from tests.monitor.pages import Shop


@asynccontextmanager
async def bot(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LocalBotApi]:
    """A Bot API that our token opens; a word waits there, so that no poll has to."""
    async with LocalBotApi(StillClock()) as api:
        monkeypatch.setenv("TWOAM_TELEGRAM__API_URL", api.base_url.removesuffix("/bot"))
        monkeypatch.setenv("TWOAM_TELEGRAM__TOKEN", api.token)
        await api.user_says(1, 1, "hello")
        yield api


@pytest.mark.parametrize(
    ("own", "verdict", "said"),
    [(True, Verdict.FINE, "the bot is @"), (False, Verdict.WRONG, "token")],
)
async def test_doctor_asks_telegram_who_the_bot_is(
    configured: Path, monkeypatch: pytest.MonkeyPatch, own: bool, verdict: Verdict, said: str
) -> None:
    clock = StillClock()
    async with bot(monkeypatch):
        if not own:
            monkeypatch.setenv("TWOAM_TELEGRAM__TOKEN", "123456789:" + "x" * 35)
        found = {finding.what: finding for finding in await examined(load(), clock)}
    assert found["Telegram"].verdict is verdict
    assert said in found["Telegram"].said
    assert "xxxxx" not in found["Telegram"].said


async def test_doctor_says_whether_telegram_rings_or_is_asked(
    configured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with bot(monkeypatch) as api:
        asked = await telegram(load().config, awake=False)
        monkeypatch.setenv("TWOAM_TELEGRAM__WEBHOOK_URL", "https://shop.example/telegram")
        monkeypatch.setenv("TWOAM_TELEGRAM__WEBHOOK_LISTEN", "127.0.0.1:0")
        monkeypatch.setenv("TWOAM_TELEGRAM__WEBHOOK_SECRET", "s3cret")
        polls = len(api.calls("getUpdates"))
        rung = await telegram(load().config, awake=False)
    assert asked.said.endswith("; Telegram is asked")
    assert rung.said.endswith("; Telegram rings at https://shop.example/telegram")
    assert (rung.verdict, len(api.calls("getUpdates"))) == (Verdict.FINE, polls)


# --- the network -----------------------------------------------------------------------------------------------------


async def test_a_name_that_is_not_there_is_told_apart_from_a_closed_port_and_from_silence() -> None:
    async def nobody(host: str, port: int) -> list[str]:
        await asyncio.Event().wait()
        return []

    unnamed = await reach(Place("nowhere.invalid", 443), "network")
    refused = await reach(Place("127.0.0.1", free_port()), "network")
    unanswered = await reach(Place("a.example", 443), "network", find=nobody, patience=0.05)
    assert "the name nowhere.invalid is not found (DNS)" in unnamed.said
    assert "refuses the connection on port" in refused.said
    assert "no name server told the address" in unanswered.said
    assert {one.verdict for one in (unnamed, refused, unanswered)} == {Verdict.UNKNOWN}
    assert len({one.remedy for one in (unnamed, refused, unanswered)}) == 3


async def test_a_host_that_swallows_what_is_sent_is_said_to_be_silent() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        place = Place("127.0.0.1", deaf.getsockname()[1])
        callers = [socket.socket() for _ in range(4)]
        for caller in callers:
            caller.setblocking(False)
            caller.connect_ex((place.host, place.port))
        found = await reach(place, "network", patience=0.3)
        for caller in callers:
            caller.close()
    assert "does not answer within 0.3 s" in found.said
    assert "proxy" in found.remedy


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_every_host_that_is_needed_is_tried(process: Run, configured: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    monkeypatch.setenv("TWOAM_TELEGRAM__TOKEN", "123456789:" + "x" * 35)
    monkeypatch.setenv("TWOAM_TELEGRAM__API_URL", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("TWOAM_HEARTBEAT__URL", "https://beat.invalid/secret-1")
    process("add", "https://shop.invalid/products/lamp")
    left = process("doctor", "--json")
    found = {finding["what"]: finding for finding in json.loads(left.out)}
    assert left.code == 3
    assert f"refuses the connection on port {port}" in found["network of Telegram"]["finding"]
    assert "beat.invalid is not found (DNS)" in found["network of the heartbeat"]["finding"]
    assert "shop.invalid is not found (DNS)" in found["network shop.invalid"]["finding"]
    assert found["account shops"]["finding"].startswith("not asked: the name shop.invalid is not found")
    assert "secret-1" not in left.out + left.err
    assert "heartbeat" not in found


# --- proxies ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("password", "verdict"), [("hunter2-Sesame", Verdict.FINE), ("wrong", Verdict.WRONG)])
async def test_a_proxy_is_reached_and_its_password_tried(
    configured: Path, monkeypatch: pytest.MonkeyPatch, password: str, verdict: Verdict
) -> None:
    proxy = Proxy()
    await proxy.start()
    async with bot(monkeypatch) as api:
        monkeypatch.setenv("TWOAM_TELEGRAM__API_URL", "http://telegram.invalid:80")
        proxy.port_of["telegram.invalid:80"] = api.port
        monkeypatch.setenv("TWOAM_TELEGRAM__PROXY", proxy.url("socks5", password=password))
        found = {finding.what: finding for finding in await examined(load(), StillClock())}
    await proxy.stop()
    assert found["proxy of Telegram"].verdict is Verdict.FINE
    assert found["Telegram"].verdict is verdict, found["Telegram"]
    assert verdict is Verdict.FINE or "refuses the user or the password" in found["Telegram"].said


async def test_a_proxy_that_is_not_there_is_named(configured: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with bot(monkeypatch):
        monkeypatch.setenv("TWOAM_TELEGRAM__PROXY", f"http://127.0.0.1:{free_port()}")
        found = {finding.what: finding for finding in await examined(load(), StillClock())}
    assert "refuses the connection" in found["proxy of Telegram"].said
    assert found["Telegram"].verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(("password", "verdict"), [("hunter2-Sesame", Verdict.FINE), ("wrong", Verdict.UNKNOWN)])
async def test_the_proxy_of_the_pages_is_tried_with_a_page(
    configured: Path, monkeypatch: pytest.MonkeyPatch, password: str, verdict: Verdict
) -> None:
    proxy, shop = Proxy(), Shop(NIGHT)
    await proxy.start()
    await shop.start()
    monkeypatch.setenv("TWOAM_DOOR__PROXY", proxy.url("http", password=password))
    monkeypatch.setenv("TWOAM_DOOR__ALLOW_PRIVATE", shop.authority)
    async with Store.open(configured) as store:
        subject, url = Subject(shop.authority, "/lamp"), f"http://{shop.authority}/lamp"
        await store.add_listing("shops", subject, "Lamp", url, NIGHT, [Topic.LISTINGS])
    found = {finding.what: finding for finding in await examined(load(), StillClock())}
    await proxy.stop()
    await shop.stop()
    assert found["proxy of the pages"].verdict is Verdict.FINE
    assert found["account shops"].verdict is verdict, found["account shops"]
    assert verdict is Verdict.FINE or "check its address and password" in found["account shops"].said


# --- Telegram --------------------------------------------------------------------------------------------------------


async def test_a_webhook_that_takes_the_messages_is_wrong(configured: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with bot(monkeypatch) as api:
        await calls(api, "setWebhook", url="https://elsewhere.example/hook")
        found = {finding.what: finding for finding in await examined(load(), StillClock())}
    assert found["Telegram"].verdict is Verdict.WRONG
    assert "a webhook receives this bot's messages" in found["Telegram"].said
    assert "deleteWebhook" in found["Telegram"].remedy


async def test_another_process_that_polls_with_our_token_is_wrong(
    configured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with LocalBotApi(StillClock()) as api:
        monkeypatch.setenv("TWOAM_TELEGRAM__API_URL", api.base_url.removesuffix("/bot"))
        monkeypatch.setenv("TWOAM_TELEGRAM__TOKEN", api.token)
        other = asyncio.create_task(polls_for_ever(api))
        found = {finding.what: finding for finding in await examined(load(), StillClock())}
        other.cancel()
    assert found["Telegram"].verdict is Verdict.WRONG
    assert "another process uses this bot's token" in found["Telegram"].said
    assert "Stop the other one" in found["Telegram"].remedy


async def polls_for_ever(api: LocalBotApi) -> None:
    """Somebody else's bot: as soon as he is sent away he asks again."""
    while True:
        await calls(api, "getUpdates", timeout="20")


async def calls(api: LocalBotApi, method: str, **params: str) -> None:
    asked = urlencode(params)
    reader, writer = await asyncio.open_connection("127.0.0.1", api.port)
    writer.write(f"GET /bot{api.token}/{method}?{asked} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
    try:
        await reader.read()
    finally:
        writer.close()


# --- the platforms ---------------------------------------------------------------------------------------------------


async def test_a_page_that_robots_txt_forbids_is_wrong(configured: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with LocalMarket(StillClock()) as market, Store.open(configured) as store:
        market.put(ASIN, LAMP)
        market.robots = "User-agent: *\nDisallow: /\n"
        monkeypatch.setenv("TWOAM_ACCOUNTS__AMAZON__PLATFORM", "amazon")
        monkeypatch.setenv("TWOAM_ACCOUNTS__AMAZON__BASE_URL", market.base_url)
        monkeypatch.setenv("TWOAM_DOOR__ALLOW_PRIVATE", f"127.0.0.1:{market.port}")
        await store.add_listing("amazon", Subject("us", ASIN), "Lamp", LISTING, NIGHT, [Topic.LISTINGS])
        found = {finding.what: finding for finding in await examined(load(), StillClock())}
    assert found["account amazon"].verdict is Verdict.WRONG
    assert "asks programs not to read" in found["account amazon"].said
    assert "twoam remove" in found["account amazon"].remedy


class Silent(LocalServer):
    """Takes every connection and never says a word."""

    async def talk(self, reader: StreamReader, writer: StreamWriter) -> None:
        await asyncio.Event().wait()


async def test_one_host_that_never_answers_holds_up_no_other_finding(
    configured: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.console.outside.SLOWEST", 0.3)
    monkeypatch.setenv("TWOAM_DOOR__MIN_GAP_SECONDS", "1")
    server, shop = Silent(), Shop(NIGHT)
    await server.start()
    await shop.start()
    async with Store.open(configured) as store:
        for account, at in (("shops", server.authority), ("others", shop.authority)):
            await store.add_listing(account, Subject(at, "/lamp"), "Lamp", f"http://{at}/lamp", NIGHT, [Topic.LISTINGS])
    monkeypatch.setenv("TWOAM_ACCOUNTS__OTHERS__PLATFORM", "web")
    monkeypatch.setenv("TWOAM_DOOR__ALLOW_PRIVATE", f"{server.authority},{shop.authority}")
    found = {finding.what: finding for finding in await examined(load(), StillClock())}
    await server.stop()
    await shop.stop()
    assert found["account shops"].verdict is Verdict.UNKNOWN
    assert "no answer within" in found["account shops"].said
    assert found["account others"].verdict is Verdict.FINE
