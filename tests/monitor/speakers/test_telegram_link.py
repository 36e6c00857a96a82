import logging
import ssl
from pathlib import Path

import aiohttp
import pytest

from monitor.demo.botapi import LocalBotApi
from monitor.messages import NotSent
from monitor.speakers.telegram import TelegramSpeaker, Timeouts
from monitor.speakers.telegram.polling import NO_LINK, SECOND_POLLER, WEBHOOK
from monitor.speakers.telegram.verdicts import TOKEN_REFUSED
from tests.adapters.proxy import Proxy
from tests.clock import StillClock
from tests.monitor.speakers.bot import ALERT, LI, SHORT, Ear, echo, free_port, listening, speaking, until
from tests.monitor.speakers.links import Parrot, Relay

# Proxies


def _tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).parents[2] / "adapters" / "forged.pem")
    return context


@pytest.mark.parametrize("scheme", ["http", "socks5", "socks5h"])
async def test_telegram_is_reached_through_a_proxy_with_a_password(
    api: LocalBotApi, clock: StillClock, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(Path(__file__).parents[2] / "adapters" / "forged.pem"))
    ear = Ear(echo)
    async with (
        Relay(api.port, _tls()) as front,
        speaking(api.token, clock, api_url=front.url, proxy=proxy.url(scheme)) as speaker,
        listening(speaker, ear),
    ):
        await speaker.say(LI, ALERT, ring=True)
        await api.user_says(LI, LI, "/ping")
        await api.until(lambda: len(api.messages(LI)) == 3)

    assert set(proxy.asked) == {f"127.0.0.1:{front.port}"}


async def test_a_bot_api_of_ones_own_is_reached_through_an_http_proxy(api: LocalBotApi, clock: StillClock) -> None:
    async with (
        Relay(api.port) as proxy,
        speaking(api.token, clock, api_url=api.base_url, proxy=proxy.url) as speaker,
    ):
        await speaker.say(LI, ALERT, ring=True)

    assert proxy.heads[0].startswith(f"POST http://127.0.0.1:{api.port}/bot")


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_a_proxy_that_refuses_has_certainly_sent_nothing(clock: StillClock, proxy: Proxy, scheme: str) -> None:
    url = proxy.url(scheme, password="wrong")
    async with speaking("1:x", clock, api_url="https://127.0.0.1:9", proxy=url) as speaker:
        with pytest.raises(NotSent) as told:
            await speaker.say(LI, ALERT, ring=True)

    assert "wrong" not in str(told.value)


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_a_proxy_that_accepts_and_says_nothing_holds_no_message_for_ever(clock: StillClock, scheme: str) -> None:
    async with Parrot() as silent:
        url = silent.url.replace("http", scheme)
        async with speaking("1:x", clock, api_url="https://127.0.0.1:9", proxy=url, timeouts=SHORT) as speaker:
            with pytest.raises(NotSent):
                await speaker.say(LI, ALERT, ring=True)


async def test_a_proxy_that_speaks_no_socks_has_certainly_sent_nothing(clock: StillClock) -> None:
    async with Relay(free_port()) as other:
        url = other.url.replace("http", "socks5")
        async with speaking("1:x", clock, api_url="https://127.0.0.1:9", proxy=url, timeouts=SHORT) as speaker:
            with pytest.raises(NotSent):
                await speaker.say(LI, ALERT, ring=True)


# The link


async def test_people_are_heard_again_after_the_link_was_cut(
    api: LocalBotApi, clock: StillClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    ear = Ear()
    async with (
        Relay(api.port) as link,
        speaking(api.token, clock, api_url=link.url) as speaker,
        listening(speaker, ear),
    ):
        await until(lambda: len(api.calls("getUpdates")) == 1)
        api.faults.add("500", "getUpdates", times=4)
        link.cut()
        await until(lambda: "Telegram does not answer" in caplog.text)
        await api.user_says(LI, LI, "still there?")
        await until(lambda: bool(ear.all))
        assert speaker.trouble is None

    lines = [record.getMessage() for record in caplog.records if record.name.startswith("monitor")]
    assert [line.split(" (")[0] for line in lines] == [NO_LINK, "Telegram is heard again"]
    assert clock.slept == [1, 2, 4, 8, 16]


async def test_a_link_that_went_dead_without_a_word_is_left_after_its_deadline(
    api: LocalBotApi, clock: StillClock
) -> None:
    ear = Ear()
    quick = Timeouts(connect=0.3, answer=0.3, poll=1, late=0.3)
    async with (
        Relay(api.port) as link,
        speaking(api.token, clock, api_url=link.url, timeouts=quick) as speaker,
        listening(speaker, ear),
    ):
        await until(lambda: len(api.calls("getUpdates")) == 1)
        link.deaf = True
        await until(lambda: speaker.trouble == NO_LINK)
        link.deaf = False
        await api.user_says(LI, LI, "still there?")
        await until(lambda: bool(ear.all))

    assert ear.texts == ["still there?"]


async def test_the_speaker_starts_without_a_network_and_hears_once_it_is_there(clock: StillClock) -> None:
    api, ear = LocalBotApi(clock), Ear()
    api.port = free_port()
    async with speaking(api.token, clock, api_url=api.base_url) as speaker, listening(speaker, ear):
        await until(lambda: speaker.trouble == NO_LINK)
        lost = speaker.deaf_since
        await until(lambda: len(clock.slept) > 3)
        assert lost is not None
        assert speaker.deaf_since == lost, "since the first failure, not since the last"
        async with api:
            await api.user_says(LI, LI, "hello")
            await until(lambda: bool(ear.all))
            await until(lambda: speaker.deaf_since is None)

    assert ear.texts == ["hello"]


async def test_a_second_poller_is_named_once_and_outlived(
    api: LocalBotApi, speaker: TelegramSpeaker, clock: StillClock, caplog: pytest.LogCaptureFixture
) -> None:
    ear = Ear()
    caplog.set_level(logging.INFO)
    async with aiohttp.ClientSession() as other, listening(speaker, ear):
        for _ in range(3):
            await until(lambda: api.calls("getUpdates")[-1:] != () and api.calls("getUpdates")[-1].answer is None)
            seen = len(clock.slept)
            async with other.post(f"{api.base_url}{api.token}/getUpdates") as answer:
                assert answer.status == 200
            await until(lambda seen=seen: len(clock.slept) > seen)  # type: ignore[misc]
        await api.user_says(LI, LI, "hello")
        await until(lambda: bool(ear.all) and speaker.trouble is None)

    assert ear.texts == ["hello"]
    lines = [record.getMessage() for record in caplog.records if SECOND_POLLER in record.getMessage()]
    assert len(lines) == 1
    assert min(clock.slept) >= 15


async def test_a_webhook_on_the_same_bot_is_told_apart_and_left_alone(
    api: LocalBotApi, speaker: TelegramSpeaker, clock: StillClock
) -> None:
    async with aiohttp.ClientSession() as other:
        address = {"url": "https://example.com/hook"}
        async with other.post(f"{api.base_url}{api.token}/setWebhook", data=address):
            pass
    async with listening(speaker, Ear()):
        await until(lambda: len(clock.slept) >= 5)

    assert speaker.trouble == WEBHOOK
    assert clock.slept[:5] == [15, 30, 45, 60, 60]
    assert not api.calls("deleteWebhook")


async def test_a_refused_token_is_a_trouble_with_a_name(api: LocalBotApi, clock: StillClock) -> None:
    async with speaking("123456:" + "x" * 35, clock, api_url=api.base_url) as speaker, listening(speaker, Ear()):
        await until(lambda: len(clock.slept) >= 2)

    assert speaker.trouble == TOKEN_REFUSED
    assert set(clock.slept) == {60}
