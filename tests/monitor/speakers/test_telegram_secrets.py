import json
import logging
from typing import Any

import pytest

from monitor.demo.botapi import LocalBotApi
from tests.adapters.proxy import Proxy
from tests.clock import StillClock
from tests.monitor.speakers.bot import ALERT, LI, SHORT, Ear, listening, speaking, until
from tests.monitor.speakers.links import Parrot


async def test_neither_token_nor_proxy_password_is_in_any_log_or_error(
    api: LocalBotApi, clock: StillClock, proxy: Proxy, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in list(logging.root.manager.loggerDict):
        caplog.set_level(logging.DEBUG, logger=name)
    page = f"<html>no route to /bot{api.token}/sendMessage or {api.token.replace(':', '%3A')}</html>".encode()
    said = json.dumps({"ok": False, "error_code": 400, "description": f"no such thing: {api.token}"}).encode()
    told: list[str] = []

    async def collect(**more: Any) -> None:
        async with speaking(api.token, clock, timeouts=SHORT, **more) as speaker:
            told.append(repr(speaker))
            async with listening(speaker, Ear()):
                slept = len(clock.slept)
                for call in (speaker.say(LI, ALERT, ring=True), speaker.check()):
                    try:
                        told.append(str(await call))
                    except Exception as error:
                        told.extend((str(error), repr(error), repr(error.__cause__), repr(error.__context__)))
                if "api_url" in more and more["api_url"] != api.base_url:
                    await until(lambda: len(clock.slept) > slept + 2)

    await collect(api_url=api.base_url)
    await collect(api_url=api.base_url.replace("http", "https"), proxy=proxy.url("socks5"))
    for status in ("200 OK", "400 Bad Request", "404 Not Found", "500 Oops"):
        for body in (page, said):
            async with Parrot(body, status) as other:
                await collect(api_url=other.url)

    everything = "\n".join([caplog.text, *told, *(repr(record.__dict__) for record in caplog.records)])
    assert "does not answer" in everything
    assert api.token.partition(":")[2].lower() not in everything.lower()
    assert "hunter2" not in everything
