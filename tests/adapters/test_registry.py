import subprocess
import sys

import pytest

from adapters import registry
from adapters.amazon.pages import read as read_amazon
from adapters.base import Adapter
from adapters.ebay.pages import read as read_ebay
from adapters.registry import UnknownPlatform, load, platform_of, reader_for
from adapters.web import Web
from adapters.web.pages import read as read_web


def test_a_platform_is_loaded_by_its_name() -> None:
    assert load("web") is Web


@pytest.mark.parametrize("name", registry.PLATFORMS)
def test_every_registered_name_is_the_name_that_its_class_bears(name: str) -> None:
    assert load(name).platform == name


def test_a_strangers_adapter_is_loaded_by_its_dotted_path() -> None:
    assert load("tests.adapters.stranger:Stranger").platform == "stranger"


def test_an_unknown_platform_is_answered_with_the_known_ones() -> None:
    known = ", ".join(sorted(registry.PLATFORMS))
    with pytest.raises(UnknownPlatform, match=f"unknown platform “amazn”: known are {known}, or your own"):
        load("amazn")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("no_such_package.mod:Class", "cannot be loaded: No module named 'no_such_package'"),
        ("tests.adapters.stranger:Missing", "cannot be loaded: .*Missing"),
        ("tests.adapters.stranger:NOT_AN_ADAPTER", "is not an adapter"),
        ("builtins:int", "is not an adapter"),
    ],
)
def test_a_strangers_adapter_that_cannot_be_used_says_why(path: str, text: str) -> None:
    with pytest.raises(UnknownPlatform, match=text):
        load(path)


@pytest.mark.parametrize(
    ("url", "platform"),
    [
        ("https://www.amazon.de/dp/B000000001", "amazon"),
        ("https://amazon.com.br/dp/B000000001", "amazon"),
        ("www.amazon.co.jp/dp/B000000001", "amazon"),
        ("https://www.ebay.co.uk/itm/296057072805", "ebay"),
        ("https://cgi.ebay.com/itm/296057072805", "ebay"),
        ("https://shop.example/amazon.com/x", "web"),
        ("https://notamazon.com/x", "web"),
        ("https://amazon.com.shop.example/x", "web"),
        ("https://[bad", "web"),
        ("", "web"),
    ],
)
def test_an_address_belongs_to_the_platform_that_owns_its_host(url: str, platform: str) -> None:
    assert platform_of(url) == platform
    assert reader_for(url) is {"amazon": read_amazon, "ebay": read_ebay, "web": read_web}[platform]


def test_asking_for_the_known_names_loads_no_network() -> None:
    code = "import sys, adapters.registry as r; r.PLATFORMS; sys.exit('aiohttp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_platform_owns_its_hosts_and_their_subdomains_only() -> None:
    class Shop(Adapter[object]):  # type: ignore[type-var]
        hosts = frozenset({"shop.example"})

    owned = {
        host: Shop.owns(host) for host in ("shop.example", "WWW.shop.example.", "myshop.example", "shop.example.evil")
    }
    assert list(owned.values()) == [True, True, False, False]
