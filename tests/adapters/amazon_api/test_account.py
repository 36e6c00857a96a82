"""The keys of an Amazon account, with and without those of the API, as a person writes them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from adapters.amazon import Amazon, AmazonConfig
from adapters.amazon.api import AmazonApi
from adapters.amazon.api.credentials import AGENT, credentials_of
from adapters.amazon.markets import MARKETS, Region, market_of_id
from adapters.door import Door
from adapters.readings import Topic
from monitor.configuration.loading import load
from monitor.configuration.problems import ConfigError
from tests.clock import MemoryKeep, StillClock
from tests.shared import SHARED, needs_shared

REFERENCE, LISTED = SHARED / "platforms" / "amazon.md", SHARED / "specs" / "amazon" / "marketplace_ids.json"
KEYS = {
    "client_id": "amzn1.application-oa2-client.0123",
    "client_secret": "amzn1.oa2-cs.v1.s3cret",
    "refresh_token": "Atzr|refresh",
}


def config(**keys: Any) -> AmazonConfig:
    return AmazonConfig.model_validate({"platform": "amazon", **keys})


def wrong(**keys: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        config(**keys)
    return str(caught.value)


def test_an_account_without_keys_reads_the_public_pages(door: Door, keep: MemoryKeep, clock: StillClock) -> None:
    assert not config().by_api
    assert type(Amazon.of(config(), door, keep, clock)) is Amazon


def test_an_account_with_keys_reads_the_api_unless_it_says_pages(
    door: Door, keep: MemoryKeep, clock: StillClock
) -> None:
    made = Amazon.of(config(**KEYS), door, keep, clock)
    assert type(made) is AmazonApi
    assert made.topics() == set(Topic) - {Topic.REVIEWS, Topic.COPYCATS} == set(made.operations)
    assert not config(**KEYS, path="pages").by_api


@pytest.mark.parametrize("key", sorted(KEYS))
def test_a_key_that_is_missing_is_named(key: str) -> None:
    told = wrong(**{name: value for name, value in KEYS.items() if name != key})
    assert f"also needs {key}" in told


def test_the_path_api_needs_all_keys() -> None:
    assert "client_id and client_secret and refresh_token" in wrong(path="api")


def test_another_app_s_id_and_a_shop_s_name_are_no_ids() -> None:
    assert "amzn1.application-oa2-client." in wrong(**{**KEYS, "client_id": "amzn1.sp.solution.1"})
    assert "merchant token" in wrong(**KEYS, seller_id="My Shop")


def test_markets_of_two_regions_do_not_go_together() -> None:
    assert config(**KEYS, market="de", markets=("fr", "uk")).all_markets == ("de", "fr", "uk")
    assert "each region has its own refresh token" in wrong(**KEYS, market="de", markets=("us",))
    assert "Amazon has no market “xx”" in wrong(**KEYS, markets=("xx",))


@pytest.mark.parametrize(
    ("market", "server"),
    [("us", "na"), ("br", "na"), ("de", "eu"), ("in", "eu"), ("ae", "eu"), ("jp", "fe"), ("au", "fe"), ("sg", "fe")],
)
def test_each_market_is_asked_at_its_region_s_server(market: str, server: str) -> None:
    assert credentials_of(config(**KEYS, market=market)).api_url == f"https://sellingpartnerapi-{server}.amazon.com"


@needs_shared
def test_every_market_is_the_one_of_the_reference() -> None:
    """Id, region and currency of each row of its table, and what another public list of markets says besides."""
    row = r"^\| ([A-Z]{2})\b[^|]*\| (A\w+) \| (NA|EU|FE) \| ([A-Z]{3}) \|"
    rows = re.findall(row, REFERENCE.read_text("utf-8"), re.MULTILINE)
    told = {{"GB": "uk"}.get(code, code.lower()): (id_, region.lower(), money) for code, id_, region, money in rows}
    assert told == {code: (one.id, one.region.value, one.currency) for code, one in MARKETS.items()}
    for code, listed in json.loads(LISTED.read_text("utf-8")).items():
        if "domain" not in listed:
            assert market_of_id(listed["id"]) is None, "no shop of Amazon's"
        elif code in MARKETS:
            one = MARKETS[code]
            assert (listed["id"], listed["domain"], listed["currencyCode"]) == (one.id, one.domain, one.currency)


def test_every_market_has_a_region_and_pseudo_markets_are_none() -> None:
    assert {market.region for market in MARKETS.values()} == set(Region)
    assert market_of_id("A2ZV50J4W1RKNI") is None
    assert market_of_id("A1PA6795UKMFR9") is MARKETS["de"]


def test_quotas_and_tokens_are_kept_apart_by_seller_app_and_region() -> None:
    others = ({"refresh_token": "Atzr|other"}, {"client_id": "amzn1.application-oa2-client.4567"}, {"market": "de"})
    identities = {credentials_of(config(**{**KEYS, **other})).identity for other in ({}, *others)}
    assert len(identities) == 4
    assert credentials_of(config(**{**KEYS, "client_secret": "new"})).identity in identities


def test_the_user_agent_has_the_form_that_amazon_asks_for() -> None:
    assert AGENT.startswith("twoam/")
    assert "(Language=Python/3." in AGENT
    assert len(AGENT) < 500


def written(folder: Path, text: str, **secrets: str) -> Path:
    for name, secret in secrets.items():
        (folder / name).write_text(secret, "utf-8")
        (folder / name).chmod(0o600)
    path = folder / "twoam.toml"
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    return path


SECTION = """
[door]
contact = "seller@shop.example"
[accounts.us]
platform = "amazon"
client_id = "amzn1.application-oa2-client.0123"
client_secret_file = "secret"
refresh_token_file = "refresh"
secret_issued = 2026-11-01
"""


def test_the_secrets_come_from_files_of_their_own(tmp_path: Path) -> None:
    loaded = load(written(tmp_path, SECTION, secret="amzn1.oa2-cs.v1.s3cret\n", refresh="Atzr|refresh\n"))
    account = loaded.config.accounts["us"]
    assert isinstance(account, AmazonConfig)
    assert account.by_api
    assert credentials_of(account).refresh_token == "Atzr|refresh"
    assert "s3cret" not in repr(account)


def test_a_mistake_in_the_keys_is_told_without_them(tmp_path: Path) -> None:
    text = SECTION.replace('refresh_token_file = "refresh"\n', "")
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, text, secret="amzn1.oa2-cs.v1.s3cret"))
    assert "[accounts.us] refresh_token: the Selling Partner API also needs refresh_token" in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_a_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, SECTION, secret="amzn1.oa2-cs.v1.s3cret", refresh="Atzr|refresh")
    (tmp_path / "refresh").chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        load(path)
