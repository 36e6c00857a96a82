"""Which platforms there are, and where their adapters and page readers lie."""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from adapters.addresses import host_in
from adapters.page import Page
from adapters.readings import PageReading

if TYPE_CHECKING:  # the adapters load the network; who only asks for a name must not pay for it
    from adapters.base import Adapter

PLATFORMS = {
    "amazon": "adapters.amazon:Amazon",
    "ebay": "adapters.ebay:Ebay",
    "aliexpress": "adapters.aliexpress:AliExpress",
    "web": "adapters.web:Web",
}
# Reads every page that no platform claims.
FALLBACK = "web"

PageReader = Callable[[Page], PageReading]


class UnknownPlatform(ValueError):
    """A platform that is not in the registry and is no `module:Class` that can be loaded."""


def load(platform: str) -> "type[Adapter[Any]]":
    """The adapter class of a platform's name, or of a stranger's `my_pkg.mod:Class`; raises UnknownPlatform."""
    module, _, name = PLATFORMS.get(platform, platform).partition(":")
    if not name:
        known = ", ".join(sorted(PLATFORMS))
        raise UnknownPlatform(f"unknown platform “{platform}”: known are {known}, or your own as “my_pkg.mod:Class”")
    try:
        found = getattr(import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise UnknownPlatform(f"platform “{platform}” cannot be loaded: {error}") from error
    return _checked(platform, found)


def _checked(platform: str, found: object) -> "type[Adapter[Any]]":
    base = import_module("adapters.base").Adapter
    if not isinstance(found, type) or not issubclass(found, base):
        raise UnknownPlatform(
            f"platform “{platform}” is not an adapter: its class must derive from adapters.base.Adapter"
        )
    return found


def platform_of(url: str) -> str:
    """The platform whose hosts the address belongs to; `web` for all other shops."""
    host = host_in(url)
    others = (name for name in PLATFORMS if name != FALLBACK)
    return next((name for name in others if host and load(name).owns(host)), FALLBACK)


def reader_for(url: str) -> PageReader:
    """What reads the page at an address, or a saved page that came from there."""
    package = PLATFORMS[platform_of(url)].partition(":")[0]
    reader: PageReader = import_module(f"{package}.pages").read
    return reader
