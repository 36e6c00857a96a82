"""What every platform keeps to that is read in two ways: by its pages and, with the seller's own keys, by an API."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from adapters.account import KeyedConfig
from adapters.base import Adapter
from adapters.registry import PLATFORMS, load

EXAMPLE = Path(__file__).resolve().parents[2] / "config.example.toml"
KEYED = [name for name in PLATFORMS if issubclass(load(name).Config, KeyedConfig)]

each_keyed = pytest.mark.parametrize("platform", KEYED)


def section(platform: str) -> dict[str, Any]:
    """The platform's section of the example, every key taken in but the rehearsal server."""
    text = EXAMPLE.read_text("utf-8")
    shown = re.findall(r"^#(\S.*)$", text[text.index("#[accounts.") :], re.MULTILINE)
    found: dict[str, Any] = tomllib.loads("\n".join(shown))["accounts"][platform]
    return {key: value for key, value in found.items() if key != "base_url"}


def account(platform: str, **changes: object) -> KeyedConfig:
    config = load(platform).Config.model_validate({**section(platform), **changes})
    assert isinstance(config, KeyedConfig)
    return config


def kind_of(config: KeyedConfig) -> type[Adapter[Any]]:
    return load(config.platform).kind(config)


def test_every_platform_that_has_a_class_for_keys_has_keys() -> None:
    assert [name for name in PLATFORMS if load(name).api is not None] == KEYED


@each_keyed
def test_an_account_with_keys_is_read_by_the_api_and_each_topic_has_its_quota(platform: str) -> None:
    config = account(platform)
    kind = kind_of(config)
    assert config.by_api
    assert (kind.platform, kind.path, kind.Config) == (platform, "api", type(config))
    assert kind.topics() == set(kind.operations)
    assert all(quota.rate > 0 and quota.burst >= 1 and quota.batch >= 1 for quota in kind.operations.values())


@each_keyed
def test_an_account_that_says_pages_is_read_by_pages_whatever_keys_it_has(platform: str) -> None:
    config = account(platform, path="pages")
    assert (config.by_api, kind_of(config).path, config.claims) == (False, "pages", {})


@each_keyed
def test_an_account_without_any_key_is_read_by_pages_unless_it_asks_for_the_api(platform: str) -> None:
    config = load(platform).Config.model_validate({"platform": platform})
    assert isinstance(config, KeyedConfig)
    assert kind_of(config).path == "pages"
    with pytest.raises(ValidationError, match=f"also needs {' and '.join(config.NEEDED)}"):
        load(platform).Config.model_validate({"platform": platform, "path": "api"})


@each_keyed
def test_a_section_that_lacks_one_of_its_keys_is_refused_by_the_keys_name(platform: str) -> None:
    for key in account(platform).NEEDED:
        with pytest.raises(ValidationError, match=f"also needs {key}"):
            account(platform, path=None, **{key: None})


@each_keyed
def test_what_an_account_claims_for_itself_are_keys_of_its_section(platform: str) -> None:
    config = account(platform)
    assert config.claims
    assert all(getattr(config, key) is not None and remedy for key, remedy in config.claims.items())


@each_keyed
def test_pages_are_asked_at_the_rehearsal_server_with_all_that_stands_behind_the_host(platform: str) -> None:
    address = f"https://{sorted(load(platform).hosts)[0]}/lamp/1?a=b%2Fc"
    there = account(platform, base_url="http://127.0.0.1:8080")
    assert load(platform).asked_at(address, there) == "http://127.0.0.1:8080/lamp/1?a=b%2Fc"
    assert load(platform).asked_at(address, account(platform)) == address
    assert "127.0.0.1:8080" in there.servers
