"""Decides which addresses the door may go to: public ones, and those that the owner allowed by name and port."""

import re
import socket
from collections.abc import Container, Iterable, Iterator
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from yarl import URL

from adapters.errors import Refused

Address = IPv4Address | IPv6Address

# RFC 6052: an IPv6-only machine reaches every IPv4 host through this prefix, so the embedded address is judged.
_NAT64 = IPv6Network("64:ff9b::/96")
# RFC 4291: only this block is handed out as global unicast; all else (mapped, site-local, 64:ff9b:1::/48 …) is not.
_UNICAST = IPv6Network("2000::/3")
# What inet_aton reads as an address although nobody writes one so: 127.1, 0x7f000001, 017700000001, 2130706433.
_NUMERIC = re.compile(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}", re.IGNORECASE)


def is_public(address: Address) -> bool:
    """Whether the address lies in the open Internet, seen through every way of wrapping one address in another."""
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast
    if address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    return address in _UNICAST and address.is_global and address.sixtofour is None


def literal(host: str) -> Address | None:
    """The address that a host spells out, odd spellings included; None where it is a name."""
    with suppress(ValueError):  # not in its usual spelling
        return ip_address(host)
    if not _NUMERIC.fullmatch(host):
        return None
    try:
        return IPv4Address(socket.inet_aton(host))
    except OSError:
        raise Refused(f"{host} is neither a name nor an address: check the link") from None


def authority(url: URL) -> str:
    """Host and port as a Host header says them, the usual port left out: what pace and robots.txt go by."""
    return url.host_port_subcomponent or ""


def is_allowed(url: URL, allowed: Container[str]) -> bool:
    """Whether the owner allowed this host:port by name, though it be private."""
    return f"{url.host_subcomponent}:{url.port}" in allowed


def checked(text: str | URL, allowed: Container[str] = frozenset()) -> URL:
    """The address, made canonical, if its own text forbids nothing; names are judged when they are resolved.

    Only https on its own port goes through: over plain http anybody on the way could forge the page that wakes the
    seller. An authority in `allowed` ("127.0.0.1:8080") may be http, private and on any port.
    """
    try:
        url = URL(text).with_fragment(None)
        host = (url.raw_host or "").rstrip(".")
        url = url.with_host(host)
    except ValueError:
        raise Refused("the link cannot be read as an address: copy it again, from https:// on") from None
    if url.user is not None or url.password is not None:
        raise Refused(f"the link to {host} carries a user name: remove everything between // and @")
    if url.scheme in ("http", "https") and is_allowed(url, allowed):
        return url
    if url.scheme != "https":
        raise Refused(f"{host} would be read over {url.scheme}: give the link with https://")
    if url.port != 443:
        raise Refused(f"{host} is asked for on port {url.port}: only the https port is open")
    found = literal(host)
    if found is not None:
        judge(host, [found])
    return url


def judge(host: str, addresses: Iterable[Address]) -> None:
    """Refuses a host if even one of its addresses is not public: a name that mixes both is up to no good."""
    for address in addresses:
        if not is_public(address):
            raise Refused(
                f"{host} leads to {address}, inside a private or reserved network: only public pages are read"
                " (the owner can allow one host:port in the configuration)"
            )


def host_in(address: str) -> str:
    """The host of an address as people write it, with its scheme or without; empty where there is none."""
    try:
        return (urlsplit(address if "//" in address else f"//{address}").hostname or "").rstrip(".")
    except ValueError:  # "https://[bad"
        return ""


def names_over(host: str) -> Iterator[str]:
    """The host and all the domains that it lies in, the longest first."""
    parts = host.lower().rstrip(".").split(".")
    yield from (".".join(parts[place:]) for place in range(len(parts)))
