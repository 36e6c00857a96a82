import logging
import traceback
from ipaddress import IPv4Address

import pytest

from adapters.errors import AdapterError, Refused, TryLater
from adapters.manners import Manners
from tests.adapters.conftest import OpenDoor, Reply, Shop
from tests.adapters.proxy import PASSWORD, USER, Proxy

SCHEMES = pytest.mark.parametrize("scheme", ["http", "socks5"])


@SCHEMES
async def test_the_proxy_fetches_the_page_and_finds_the_name_itself(
    scheme: str, shop: Shop, proxy: Proxy, open_door: OpenDoor
) -> None:
    shop.says("/lamp", Reply(b"lamp"))
    name = f"only-the-proxy-knows.invalid:{shop.port}"
    door = open_door(proxy=proxy.url(scheme), allow_private=frozenset({name}))
    page = await door.page(f"http://{name}/lamp")
    assert page.body == b"lamp"
    assert set(proxy.asked) == {name}


@SCHEMES
async def test_a_private_address_is_refused_before_the_proxy_hears_of_it(
    scheme: str, proxy: Proxy, open_door: OpenDoor
) -> None:
    door = open_door(proxy=proxy.url(scheme), lookup={"intranet.example": [IPv4Address("10.0.0.5")]})
    for url in ("https://192.168.1.1/", "https://intranet.example/"):
        with pytest.raises(Refused, match="private or reserved"):
            await door.page(url)
    assert proxy.asked == []


@SCHEMES
async def test_a_name_that_our_own_resolver_does_not_know_is_left_to_the_proxy(
    scheme: str, forger: Shop, proxy: Proxy, open_door: OpenDoor
) -> None:
    proxy.port_of["only-the-proxy-knows.invalid:443"] = forger.port
    with pytest.raises(Refused, match=r"certificate of only-the-proxy-knows\.invalid"):
        await open_door(proxy=proxy.url(scheme)).page("https://only-the-proxy-knows.invalid/")


@SCHEMES
async def test_a_forged_certificate_is_seen_through_the_proxy(
    scheme: str, forger: Shop, proxy: Proxy, open_door: OpenDoor
) -> None:
    door = open_door(proxy=proxy.url(scheme), allow_private=frozenset({forger.authority}))
    with pytest.raises(Refused, match="certificate of 127"):
        await door.page(f"https://{forger.authority}/lamp")


@SCHEMES
async def test_the_proxy_password_is_in_no_error_log_or_repr(
    scheme: str, shop: Shop, proxy: Proxy, open_door: OpenDoor, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = proxy.url(scheme, USER, "wrong-" + PASSWORD)
    door = open_door(proxy=wrong)
    with pytest.raises(TryLater, match="proxy did not connect us") as caught:
        await door.page(shop.url("/lamp"))
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + caplog.text
    shown += repr(door) + repr(Manners("seller@shop.example", proxy=wrong))
    assert PASSWORD not in shown
    assert caught.value.__cause__ is None, "whatever a library puts into its own text must not travel along"
    assert shop.asked == []


async def test_a_proxy_that_is_down_is_named_as_the_cause(shop: Shop, proxy: Proxy, open_door: OpenDoor) -> None:
    address = proxy.url("socks5")
    await proxy.stop()
    with pytest.raises(AdapterError, match="proxy did not connect us") as caught:
        await open_door(proxy=address).page(shop.url("/lamp"))
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("text", ["proxy", "ftp://host:1", "http://host", "socks5://:9", "http://u:secret@h:99999"])
def test_a_proxy_that_cannot_work_is_told_without_its_password(text: str) -> None:
    with pytest.raises(ValueError, match="proxy must look like") as caught:
        Manners("seller@shop.example", proxy=text)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("contact", ["", "  ", "a@b\r\nX-Evil: 1", "掌柜@shop.example"])
def test_a_contact_that_no_header_can_carry_is_told(contact: str) -> None:
    with pytest.raises(ValueError, match="contact must be"):
        Manners(contact)
