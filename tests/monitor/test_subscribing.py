"""`twoam amazon …`: what the person at the keyboard reads."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.amazon.api.subscriptions import Subscriptions
from adapters.clock import SystemClock
from monitor.console import subscribing
from monitor.console.checkup import Finding, Verdict
from monitor.demo.sqs import LocalSqs
from monitor.push_tally import heard_key
from storage.store import Store
from tests.adapters.amazon_api.server import CLIENT, ME, REFRESH, SECRET, Api
from tests.adapters.amazon_api.test_subscriptions import PLAIN, Amazon
from tests.clock import StillClock
from tests.monitor.conftest import Run

ACCOUNT = """\
[accounts.{name}]
platform = "amazon"
client_id = "{client}"
client_secret = "{secret}"
refresh_token = "{refresh}"
seller_id = "{me}"
api_url = "{url}"
login_url = "{url}/auth/o2/token"
"""


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    api = Api(StillClock())
    await api.start()
    yield api
    await api.stop()
    assert api.wrong == []


@pytest.fixture
async def queue() -> AsyncIterator[LocalSqs]:
    # The command takes the machine's own time: so must the queue that checks its signatures.

    async with LocalSqs(SystemClock()) as queue:
        queue.queue.policy = json.dumps({"Statement": [{"Principal": "437568002678", "Action": "sqs:SendMessage"}]})
        yield queue


@pytest.fixture
def config(clean_machine: Path, api: Api, queue: LocalSqs) -> Path:
    keys = {"client": CLIENT, "secret": SECRET, "refresh": REFRESH, "me": ME, "url": api.url}
    queued = "".join(f'{key} = "{value}"\n' for key, value in queue.keys.items())
    private = f'["{api.authority}", "{queue.authority}"]'
    door = f'[machine]\nstate_dir = "state"\n[door]\ncontact = "me@example.org"\nallow_private = {private}\n'
    path = clean_machine / "twoam.toml"
    path.write_text(
        door
        + ACCOUNT.format(name="us", **keys)
        + queued
        + ACCOUNT.format(name="plain", **{**keys, "refresh": "Atzr|x"}),
        "utf-8",
    )
    path.chmod(0o600)
    return path


def said(found: list[Finding]) -> dict[str, Finding]:
    return {one.what: one for one in found}


async def test_the_account_with_the_queue_is_meant_and_subscribed(config: Path, api: Api) -> None:
    amazon = Amazon(api)
    found = said(await subscribing._found(config, None, lambda one: one.begin(bus=False)))
    assert {one.verdict for one in found.values()} == {Verdict.FINE}
    assert list(amazon.subscribed) == PLAIN


async def test_the_status_says_when_something_last_came_and_what_push_missed(config: Path, api: Api) -> None:
    Amazon(api)
    found = said(await subscribing._found(config, "us", Subscriptions.show, heard=True))
    assert found["last notification"].said == "nothing came yet"
    assert found["ANY_OFFER_CHANGED"].remedy == "Run: twoam amazon subscribe"
    async with Store.open(config.parent / "state" / "twoam.db") as store:
        now = SystemClock().now()
        await store.put_setting(heard_key("us"), now.isoformat())
        await store.put_setting("push_days:us", {now.date().isoformat(): [22, 3]})
    found = said(await subscribing._found(config, "us", Subscriptions.show, heard=True))
    assert found["last notification"].verdict is Verdict.FINE
    assert found["changes"].said == "push missed 12 % of 25 changes this week"


def test_without_a_queue_the_command_says_what_to_set(twoam: Run, configured: Path) -> None:
    outcome = twoam("amazon", "status")
    assert outcome.code == 2
    assert "queue_url, queue_key_id and queue_secret_file" in outcome.err


def test_an_unknown_account_is_named(twoam: Run, configured: Path) -> None:
    outcome = twoam("amazon", "unsubscribe", "--account", "moon")
    assert outcome.code == 2
    assert "no Amazon account “moon”" in outcome.err
