"""Which address is which listing, on a site of no platform."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.readings import Subject
from adapters.web import Web, WebConfig, address

CONFIG = WebConfig(platform="web")


# --- subjects ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pasted", "market", "identity"),
    [
        ("https://shop.example/products/lamp", "shop.example", "products/lamp"),
        (" https://Shop.Example:443/products/lamp/?utm_source=x&fbclid=1#reviews ", "shop.example", "products/lamp"),
        ("https://shop.example/item?id=5&spm=a.b&ref=mail", "shop.example", "item?id=5"),
        ("shop.example/products/lamp?variant=2", "shop.example", "products/lamp?variant=2"),
        ("http://127.0.0.1:8080/lamp", "127.0.0.1:8080", "lamp"),
        ("https://shop.example/", "shop.example", ""),
    ],
)
def test_an_address_becomes_a_subject_without_its_tracking(pasted: str, market: str, identity: str) -> None:
    found = Web.subject_of(pasted, CONFIG)
    assert found is not None
    assert found[0] == Subject(market, identity)
    assert Web.subject_of(found[1], CONFIG) == found


@pytest.mark.parametrize(
    "text", ["", "B0ABCDEFGH", "blue lamp", "ftp://shop.example/x", "https://", "https://u:p@shop.example/x"]
)
def test_what_is_no_public_address_is_no_subject(text: str) -> None:
    assert Web.subject_of(text, CONFIG) is None


@given(st.text(max_size=60))
def test_no_pasted_text_makes_recognition_fail(text: str) -> None:
    Web.subject_of(text, CONFIG)
    Web.subject_of(f"https://{text}", CONFIG)


def test_a_private_host_with_a_port_is_visited_by_plain_http() -> None:
    assert address(Subject("127.0.0.1:8080", "lamp")) == "http://127.0.0.1:8080/lamp"
    assert address(Subject("shop.example", "lamp")) == "https://shop.example/lamp"
