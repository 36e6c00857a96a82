"""What `twoam doctor` says of an Amazon account with keys: its access is looked at, not its public pages."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.readings import Subject, Topic
from monitor.config import load
from monitor.console.checkup import Finding, Verdict
from monitor.console.doctor import examined
from storage.store import Store
from tests.adapters.amazon_api.server import CLIENT, ME, REFRESH, SECRET, Api, error
from tests.adapters.amazon_api.test_diagnosis import takes_part, well
from tests.clock import NIGHT, StillClock
from tests.monitor.conftest import Write

_CONFIG = """\
[machine]
state_dir = "state"
[door]
contact = "me@example.org"
allow_private = ["{authority}"]
[accounts.us]
platform = "amazon"
client_id = "{client}"
client_secret = "{secret}"
refresh_token = "{refresh}"
seller_id = "{me}"
secret_issued = {issued}
api_url = "{url}"
login_url = "{url}/auth/o2/token"
"""


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    api = Api(StillClock())
    await api.start()
    api.answers |= well(takes_part("ATVPDKIKX0DER"))
    yield api
    await api.stop()
    assert api.wrong == []


async def found(api: Api, write: Write, days_left: int = 100, secret: str = SECRET) -> dict[str, Finding]:
    issued = NIGHT.date() - timedelta(days=180 - days_left)
    keys = {"client": CLIENT, "secret": secret, "refresh": REFRESH, "me": ME}
    write(_CONFIG.format(authority=api.authority, url=api.url, issued=issued, **keys))
    return {finding.what: finding for finding in await examined(load(), api.clock)}


def of_account(findings: dict[str, Finding]) -> dict[str, Finding]:
    return {what.removeprefix("account us: "): one for what, one in findings.items() if what.startswith("account us")}


async def test_an_account_with_keys_is_looked_at_instead_of_its_pages(api: Api, write: Write) -> None:
    findings = await found(api, write)
    theirs = of_account(findings)
    assert theirs["Amazon log-in"].verdict is Verdict.FINE
    assert theirs["Amazon role Pricing"].verdict is Verdict.FINE
    assert Verdict.WRONG not in {one.verdict for one in theirs.values()}
    assert SECRET not in json.dumps([one.plain() for one in findings.values()])


@pytest.mark.parametrize(
    ("days", "verdict"), [(31, Verdict.FINE), (30, Verdict.HINT), (7, Verdict.WRONG), (-1, Verdict.WRONG)]
)
async def test_the_end_of_the_client_secret_is_told_before_it_comes(
    api: Api, write: Write, days: int, verdict: Verdict
) -> None:
    secret = of_account(await found(api, write, days))["Amazon client secret"]
    assert secret.verdict is verdict
    assert bool(secret.remedy) is (verdict is not Verdict.FINE)


async def test_a_wrong_secret_is_one_finding_with_what_to_do(api: Api, write: Write) -> None:
    theirs = of_account(await found(api, write, secret="amzn1.oa2-cs.v1.other"))
    assert set(theirs) == {"Amazon client secret", "Amazon log-in"}
    assert theirs["Amazon log-in"].verdict is Verdict.WRONG
    assert theirs["Amazon log-in"].remedy


async def test_a_role_that_is_missing_is_named(api: Api, write: Write) -> None:
    api.answers["getInventorySummaries"] = error(403, "Unauthorized", "Access to requested resource is denied.")
    theirs = of_account(await found(api, write))
    wrong = {what for what, one in theirs.items() if one.verdict is Verdict.WRONG}
    assert wrong == {"Amazon role Amazon Fulfillment"}


async def test_the_public_site_is_not_needed(api: Api, write: Write, configured: Path) -> None:
    configured.parent.mkdir(mode=0o700, exist_ok=True)
    async with Store.open(configured) as store:
        for number in range(40):
            lamp = Subject("us", f"B0TWOAM{number:03}")
            await store.add_listing("us", lamp, "Lamp", f"https://www.amazon.com/dp/{lamp.id}", NIGHT, (Topic.OFFERS,))
    assert not any("amazon.com" in what for what in await found(api, write))
