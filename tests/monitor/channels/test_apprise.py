"""What a service was told, what it is certain of when it fails, and that nobody sees the address."""

import asyncio
import ssl
import subprocess
import sys
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from monitor.messages import Ambiguous, Message, MessageGone, NotSent
from monitor.speakers.apprise import AppriseSpeaker, Unusable
from tests.monitor.channels.receivers import mailbox, receiver
from tests.monitor.speakers.links import Relay

ROOT = Path(__file__).resolve().parents[3]
MESSAGE = Message(
    '🔴 <b>New seller</b> · <a href="https://x.example/lamp?a=1&amp;b=2">Blue Lamp</a>\n'
    'See <a href="https://x.example/rules">the rules</a> &amp; act.\nConnection refused, error=404'
)


async def test_a_message_keeps_its_words_and_its_addresses_and_is_as_loud_as_it_should_be() -> None:
    async with receiver() as service:
        for address, ring in ((service.ntfy, True), (service.ntfy, False), (f"{service.ntfy}&priority=high", True)):
            assert await AppriseSpeaker("phone", address).say(1, MESSAGE, ring=ring) == 0
        assert [one.priority for one in service.taken] == ["max", "low", "high"]
        assert service.taken[0].title == "🔴 New seller · Blue Lamp"
        assert service.taken[0].text.splitlines() == [
            "See the rules (https://x.example/rules) & act.",
            "Connection refused, error=404",
            "https://x.example/lamp?a=1&b=2",
        ]


async def test_a_failure_is_certain_only_where_not_a_word_can_have_arrived() -> None:
    async with receiver() as service, mailbox() as mails:
        service.status, mails.refuses = 401, True
        nobody = "ntfy://127.0.0.1:1/night"
        for address, why in (
            (service.webhook, "the service answered with 401"),
            (mails.address, "the service answered with 550"),
            (nobody, "the service cannot be reached"),
            ("nosuch://127.0.0.1/", "Apprise knows no service with this address"),
        ):
            with pytest.raises(NotSent, match=why):
                await AppriseSpeaker("phone", address).say(1, MESSAGE, ring=True)
        service.status, service.mute = 200, 1
        with pytest.raises(Ambiguous, match="did not say that it took the message"):
            await AppriseSpeaker("phone", service.webhook).say(1, MESSAGE, ring=True)
        service.status = 502
        with pytest.raises(Ambiguous):
            await AppriseSpeaker("phone", service.webhook).say(1, MESSAGE, ring=True)
        with pytest.raises(MessageGone):
            await AppriseSpeaker("phone", service.webhook).amend(1, 1, MESSAGE)


async def test_a_service_that_never_answers_is_left_in_time() -> None:
    async with Relay(1) as relay:
        relay.deaf = True
        speaker = AppriseSpeaker("phone", f"json://127.0.0.1:{relay.port}/?rto=60", deadline=2.5)
        async with asyncio.timeout(20):
            with pytest.raises(Ambiguous, match="did not answer within"):
                await speaker.say(1, MESSAGE, ring=True)


async def test_the_environments_proxy_is_not_used_and_the_channels_own_is(monkeypatch: pytest.MonkeyPatch) -> None:
    async with receiver() as service, Relay(service.port) as own, Relay(service.port) as strange:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, strange.url)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        await AppriseSpeaker("phone", service.webhook).say(1, MESSAGE, ring=True)
        assert (strange.heads, own.heads) == ([], [])
        await AppriseSpeaker("phone", "json://service.example/hook", proxy=own.url).say(1, MESSAGE, ring=True)
        assert [head.split()[:2] for head in own.heads] == [["POST", "http://service.example/hook"]]
        assert (len(service.taken), strange.heads) == (2, [])


async def test_the_certificates_of_the_machine_are_trusted_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = ROOT / "tests" / "adapters" / "forged.pem"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    async with receiver() as service, Relay(service.port, context) as front:
        speaker = AppriseSpeaker("phone", f"jsons://127.0.0.1:{front.port}/hook")
        with pytest.raises(NotSent):
            await speaker.say(1, MESSAGE, ring=True)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        await speaker.say(1, MESSAGE, ring=True)
        assert len(service.taken) == 1


async def test_no_address_gets_into_an_error_or_a_log(capfd: pytest.CaptureFixture[str]) -> None:
    secret = "s3cretT0picOfTheShop"
    addresses = (f"ntfy://{secret}:{secret}@127.0.0.1:1/{secret}", f"nosuch://{secret}", f"mailto://{secret}")
    said = []
    with capture_logs() as logs:
        for address in addresses:
            with pytest.raises((NotSent, Ambiguous)) as error:
                await AppriseSpeaker("phone", address).say(1, MESSAGE, ring=True)
            said.append(str(error.value))
        with pytest.raises(Unusable) as refused:
            await AppriseSpeaker("phone", addresses[1]).service()
    assert secret not in f"{said} {refused.value} {logs} {capfd.readouterr()} {AppriseSpeaker('phone', secret)}"


def test_the_daemon_never_loads_apprise() -> None:
    code = "import sys, monitor.serve; print({'apprise', 'requests'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True, timeout=60
    )
    assert done.stdout.strip() == "set()"
