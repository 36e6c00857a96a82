from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.addresses import Address, authority, checked, is_public, judge, literal
from adapters.errors import Refused

PRIVATE = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.2.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "224.0.0.0/4",
    "240.0.0.0/4",
]
inside = st.sampled_from(PRIVATE).flatmap(lambda text: st.ip_addresses(v=4, network=text))


@given(inside)
def test_no_private_address_passes_in_any_wrapping(address: IPv4Address) -> None:
    number = int(address)
    forms: list[Address] = [
        address,
        IPv6Address(number),
        IPv6Address(0xFFFF << 32 | number),
        IPv6Address(int(IPv6Address("64:ff9b::")) | number),
        IPv6Address(int(IPv6Address("64:ff9b:1::")) | number),
        IPv6Address(0x2002 << 112 | number << 80),
        IPv6Address(0x20010000 << 96 | number ^ 0xFFFFFFFF),
    ]
    assert not any(is_public(form) for form in forms)


@given(inside)
def test_no_spelling_of_a_private_address_passes(address: IPv4Address) -> None:
    a, b, c, d = address.packed
    number = int(address)
    spellings = [f"{a}.{number & 0xFFFFFF}", f"{a}.{b}.{c << 8 | d}", f"{number}", f"{number:#x}", f"0{number:o}"]
    spellings += [f"{a:#x}.{b:#x}.{c:#x}.{d:#x}", f"0{a:o}.{b}.{c}.{d}", f"{address}.", f"[::ffff:{address}]"]
    for spelling in spellings:
        with pytest.raises(Refused):
            checked(f"https://{spelling}/")


@pytest.mark.parametrize(
    "text", ["::", "::1", "fe80::1", "fec0::1", "fc00::1", "fd12::1", "ff02::1", "2001:db8::1", "100::1"]
)
def test_the_private_parts_of_ipv6_are_not_public(text: str) -> None:
    assert not is_public(IPv6Address(text))


@pytest.mark.parametrize("text", ["1.1.1.1", "54.239.28.85", "2606:4700::1111", "64:ff9b::1.1.1.1"])
def test_public_addresses_are_public_also_behind_nat64(text: str) -> None:
    address = literal(text)
    assert address is not None
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("shop.example/lamp", "cannot be read as an address"),
        ("https:///lamp", "cannot be read as an address"),
        ("https://shop.example:99999/", "cannot be read as an address"),
        ("https://shop.example\\@10.0.0.1/", "cannot be read as an address"),
        ("http://shop.example/", "give the link with https://"),
        ("ftp://shop.example/", "give the link with https://"),
        ("https://shop.example:8443/", "only the https port"),
        ("https://me@shop.example/", "carries a user name"),
        ("https://:secret@shop.example/", "carries a user name"),
        ("https://①②⑦.⓪.⓪.①/", "private or reserved"),
        ("https://[fe80::1%25eth0]/", "private or reserved"),
        ("https://999.1.1.1/", "neither a name nor an address"),
    ],
)
def test_a_link_that_is_not_a_public_page_says_what_to_do(url: str, why: str) -> None:
    with pytest.raises(Refused, match=why) as caught:
        checked(url)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://Shop.EXAMPLE./a b#part", "https://shop.example/a%20b"),
        ("https://shop.example:443/", "https://shop.example/"),
        ("https://1.1.1.1/", "https://1.1.1.1/"),
        ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/"),
        ("https://店.example/灯", "https://xn--hxt.example/%E7%81%AF"),
    ],
)
def test_a_public_link_becomes_canonical(url: str, canonical: str) -> None:
    assert str(checked(url)) == canonical


def test_the_owner_opens_exactly_one_host_and_port() -> None:
    allowed = frozenset({"127.0.0.1:8080", "[::1]:8080", "shop.example:443"})
    assert authority(checked("http://127.0.0.1:8080/", allowed)) == "127.0.0.1:8080"
    assert authority(checked("http://[::1]:8080/", allowed)) == "[::1]:8080"
    assert authority(checked("https://shop.example/", allowed)) == "shop.example"
    for other in ("http://127.0.0.1:8081/", "http://127.0.0.2:8080/", "http://shop.example/", "http://127.1:8080/"):
        with pytest.raises(Refused):
            checked(other, allowed)


def test_one_private_address_among_public_ones_closes_the_door() -> None:
    judge("shop.example", [IPv4Address("1.1.1.1")])
    with pytest.raises(Refused, match=r"shop\.example leads to 10\.0\.0\.1"):
        judge("shop.example", [IPv4Address("1.1.1.1"), IPv4Address("10.0.0.1")])


def test_a_name_is_no_address() -> None:
    assert literal("10.shop.example") is None
    assert literal("1688.com") is None
