import asyncio
import gzip
import itertools
import traceback
from ipaddress import IPv4Address, IPv6Address

import pytest

from adapters.addresses import Address
from adapters.door import Door
from adapters.errors import Misread, Refused, TryLater
from tests.adapters.conftest import OpenDoor, Reply, Shop
from tests.clock import StillClock

LAMP = b"<h1>Lamp</h1>" * 100


async def test_a_public_page_comes_back_as_it_is(shop: Shop, door: Door) -> None:
    shop.says("/lamp", Reply(LAMP, headers={"Content-Type": "text/html; charset=gbk"}))
    page = await door.page(shop.url("/lamp"))
    assert (page.body, page.status, page.url) == (LAMP, 200, shop.url("/lamp"))
    assert page.charset == "gb18030"


async def test_the_host_learns_who_asks_and_gets_no_cookie_back(shop: Shop, door: Door) -> None:
    shop.says("/lamp", Reply(LAMP, headers={"Set-Cookie": "session=1"}))
    for _ in range(2):
        await door.page(shop.url("/lamp"), headers={"Accept-Language": "de", "user-agent": "Mozilla/5.0"})
    seen = shop.asked[-1].headers
    assert seen["user-agent"] == "twoam/0.1 (a seller watching listings; contact seller@shop.example)"
    assert seen["accept-encoding"] == "gzip, deflate"
    assert seen["accept-language"] == "de"
    assert "cookie" not in seen


async def test_a_host_is_asked_one_question_at_a_time_with_the_gap_between(shop: Shop, door: Door) -> None:
    shop.says("/lamp", Reply(LAMP))
    await asyncio.gather(*(door.page(shop.url("/lamp")) for _ in range(3)))
    assert [asked.at for asked in shop.asked] == [0, 15, 30, 45]
    assert shop.most_open == 1


@pytest.mark.parametrize("status", [200, 404, 410, 403, 500, 503])
async def test_a_status_is_the_readers_to_judge(status: int, shop: Shop, door: Door) -> None:
    shop.says("/lamp", Reply(b"what the wall says", status))
    page = await door.page(shop.url("/lamp"))
    assert (page.status, page.body) == (status, b"what the wall says")


@pytest.mark.parametrize(
    ("said", "wait"),
    [("120", 120), ("Tue, 03 Mar 2026 02:20:00 GMT", 345), ("Tue, 03 Mar 2020 02:20:00 GMT", 0), ("9" * 30, 86400)],
)
@pytest.mark.parametrize("status", [429, 503])
async def test_a_host_that_names_a_time_is_left_alone_until_then(
    status: int, said: str, wait: float, shop: Shop, door: Door, clock: StillClock
) -> None:
    shop.says("/lamp", Reply(status=status, headers={"Retry-After": said}), Reply(LAMP))
    with pytest.raises(TryLater) as caught:
        await door.page(shop.url("/lamp"))
    assert caught.value.wait == wait
    clock.advance(max(0, wait - 200))
    await door.page(shop.url("/lamp"))
    assert shop.asked[-1].at - shop.asked[-2].at == max(wait, 15)


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "soon"}, {"Retry-After": "-5"}])
async def test_a_429_without_a_time_is_try_later_without_a_time(
    headers: dict[str, str], shop: Shop, door: Door
) -> None:
    shop.says("/lamp", Reply(status=429, headers=headers))
    with pytest.raises(TryLater, match="too often") as caught:
        await door.page(shop.url("/lamp"))
    assert caught.value.wait is None


async def test_an_hour_of_silence_is_given_back_to_the_planner_instead_of_slept(
    shop: Shop, door: Door, clock: StillClock
) -> None:
    shop.says("/lamp", Reply(status=429, headers={"Retry-After": "3600"}))
    for _ in range(2):
        with pytest.raises(TryLater) as caught:
            await door.page(shop.url("/lamp"))
    assert caught.value.wait == 3600
    assert "60 minutes" in str(caught.value)
    assert len(shop.asked) == 2


async def test_a_host_that_tells_the_time_shows_how_far_our_clock_is_off(shop: Shop, door: Door) -> None:
    assert door.skew is None
    shop.says("/lamp", Reply(LAMP, headers={"Date": "Tue, 03 Mar 2026 02:15:15 GMT"}), Reply(LAMP))
    for _ in range(2):
        await door.page(shop.url("/lamp"))
        assert door.skew == 60


# --- the same page again


async def test_an_unchanged_page_is_answered_from_what_is_held(shop: Shop, door: Door) -> None:
    packed = Reply(
        gzip.compress(LAMP), headers={"ETag": '"7"', "Last-Modified": "yesterday", "Content-Encoding": "gzip"}
    )
    shop.says("/lamp", packed, Reply(status=304))
    pages = [await door.page(shop.url("/lamp")) for _ in range(3)]
    assert [page.body for page in pages] == [LAMP] * 3
    assert [page.status for page in pages] == [200] * 3
    assert shop.asked[-1].headers["if-none-match"] == '"7"'
    assert shop.asked[-1].headers["if-modified-since"] == "yesterday"


async def test_of_the_held_pages_the_least_recently_asked_for_goes_first(shop: Shop, open_door: OpenDoor) -> None:
    door = open_door(held_bytes=2 * len(LAMP))
    for path in ("/a", "/b", "/c"):
        shop.says(path, Reply(LAMP, headers={"ETag": path}), Reply(status=304))
    shop.says("/b", Reply(LAMP, headers={"ETag": "/b"}))
    for path in ("/a", "/b", "/a", "/c", "/a", "/b"):
        await door.page(shop.url(path))
    assert [asked.headers.get("if-none-match") for asked in shop.asked[-4:]] == ["/a", None, "/a", None]


async def test_only_a_good_page_is_held(shop: Shop, door: Door) -> None:
    shop.says("/lamp", Reply(b"gone", 404, headers={"ETag": "7"}))
    for _ in range(2):
        await door.page(shop.url("/lamp"))
    assert "if-none-match" not in shop.asked[-1].headers


async def test_a_page_asked_for_in_another_language_is_another_page(shop: Shop, door: Door) -> None:
    shop.says("/lamp", Reply(LAMP, headers={"ETag": "7"}))
    await door.page(shop.url("/lamp"), headers={"Accept-Language": "de"})
    await door.page(shop.url("/lamp"), headers={"Accept-Language": "en"})
    assert "if-none-match" not in shop.asked[-1].headers


async def test_unchanged_as_a_first_answer_is_not_understood(shop: Shop, door: Door) -> None:
    shop.says("/lamp", Reply(status=304))
    with pytest.raises(Misread, match="first question"):
        await door.page(shop.url("/lamp"))


# --- caps, bombs and broken answers


async def test_a_packed_page_is_unpacked(shop: Shop, door: Door) -> None:
    shop.says("/lamp", Reply(gzip.compress(LAMP), headers={"Content-Encoding": "gzip"}))
    assert (await door.page(shop.url("/lamp"))).body == LAMP


async def test_a_page_without_a_body_is_an_empty_page_however_it_was_packed(shop: Shop, door: Door) -> None:
    shop.says("/lamp", Reply(status=404, headers={"Content-Encoding": "gzip"}))
    assert (await door.page(shop.url("/lamp"))).body == b""


BOMB = gzip.compress(bytes(10_000_000))


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(BOMB, headers={"Content-Encoding": "gzip"}), "larger than 8.0 MB"),
        (Reply(gzip.compress(b"") * 100, headers={"Content-Encoding": "gzip"}), "too many pieces"),
        (Reply(gzip.compress(BOMB), headers={"Content-Encoding": "gzip, gzip"}), "not asked for"),
        (Reply(b"\x8b\x02\x80x\x03", headers={"Content-Encoding": "br"}), "packed as “br”"),
        (Reply(b"no gzip at all", headers={"Content-Encoding": "gzip"}), "damaged"),
        (Reply(chunks=itertools.repeat(bytes(65536))), "larger than 4.0 MB on the wire"),
        (Reply(headers={f"X-{n}": "flood" for n in range(1000)}), "not proper HTTP"),
        (Reply(headers={"X-Long": "flood" * 10_000}), "not proper HTTP"),
        (Reply(raw=b"220 mail.example ESMTP\r\n\r\n"), "not proper HTTP"),
    ],
)
async def test_a_bomb_or_nonsense_is_a_misread_and_nothing_worse(
    reply: Reply, why: str, shop: Shop, door: Door
) -> None:
    shop.says("/lamp", reply)
    with pytest.raises(Misread, match=why):
        await door.page(shop.url("/lamp"))


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (Reply(LAMP, cut=200), "in the middle"),
        (Reply(gzip.compress(LAMP)[:-20], headers={"Content-Encoding": "gzip"}), "in the middle"),
        (Reply(raw=b""), "in the middle"),
        (Reply(LAMP, cut=200, stall=True), "in time"),
        (Reply(raw=b"HTTP/1.1 200 OK\r\n", stall=True), "in time"),
    ],
)
async def test_a_broken_or_stalled_answer_is_try_later(reply: Reply, why: str, shop: Shop, open_door: OpenDoor) -> None:
    shop.says("/lamp", reply)
    with pytest.raises(TryLater, match=why):
        await open_door(read_timeout=0.2).page(shop.url("/lamp"))


async def test_a_page_that_never_ends_is_given_up_after_the_total_time(shop: Shop, open_door: OpenDoor) -> None:
    shop.says("/lamp", Reply(LAMP, cut=200, stall=True))
    with pytest.raises(TryLater, match="in time"):
        await open_door(total_timeout=0.2).page(shop.url("/lamp"))


async def test_a_host_that_is_down_or_unknown_is_try_later(shop: Shop, door: Door) -> None:
    await shop.stop()
    with pytest.raises(TryLater, match="could not be reached"):
        await door.page(shop.url("/lamp"))
    for name in ("no-such-shop.invalid", "l" + "o" * 70 + "ng.invalid"):
        with pytest.raises(TryLater, match=f"the name {name} was not found"):
            await door.page(f"https://{name}/")


async def test_a_certificate_that_nobody_signed_is_refused(forger: Shop, open_door: OpenDoor) -> None:
    with pytest.raises(Refused, match="certificate of 127"):
        await open_door(allow_private=frozenset({forger.authority})).page(f"https://{forger.authority}/lamp")


# --- redirects and private places


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_followed_and_the_page_says_where_it_was_read(status: int, shop: Shop, door: Door) -> None:
    shop.says("/old", Reply(status=status, headers={"Location": "/new?a=b#part"}))
    shop.says("/new?a=b", Reply(LAMP))
    page = await door.page(shop.url("/old"))
    assert (page.body, page.url) == (LAMP, shop.url("/new?a=b"))


async def test_five_redirects_are_followed_and_no_more(shop: Shop, door: Door) -> None:
    for hop in range(5):
        shop.says(f"/{hop}", Reply(status=302, headers={"Location": f"/{hop + 1}"}))
    shop.says("/5", Reply(LAMP))
    assert (await door.page(shop.url("/0"))).body == LAMP
    shop.says("/5", Reply(status=302, headers={"Location": "/5"}))
    with pytest.raises(Misread, match="more than 5 times"):
        await door.page(shop.url("/0"))


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/",
        "https://[::ffff:127.0.0.1]/",
        "https://0x7f000001/",
        "//127.1/",
        "https://intranet.example/",
        "https://sixth.example./",
        "file:///etc/passwd",
        "https://user@shop.example/",
    ],
)
async def test_a_redirect_into_a_private_network_is_refused(target: str, shop: Shop, open_door: OpenDoor) -> None:
    inside: dict[str, list[Address]] = {
        "intranet.example": [IPv4Address("93.184.215.14"), IPv4Address("172.16.0.9")],
        "sixth.example": [IPv6Address("fd00::1")],
    }
    shop.says("/lamp", Reply(status=302, headers={"Location": target}))
    with pytest.raises((Refused, Misread)):
        await open_door(lookup=inside).page(shop.url("/lamp"))
    assert shop.paths == ["/robots.txt", "/lamp"]


async def test_a_name_that_this_machine_keeps_for_itself_is_refused(door: Door) -> None:
    with pytest.raises(Refused, match="localhost leads to"):
        await door.page("https://localhost/")


@pytest.mark.parametrize("target", ["https://[lamp/", "https://lamp.example:port/", "//\xff/"])
async def test_a_redirect_to_no_address_at_all_is_a_misread(target: str, shop: Shop, door: Door) -> None:
    shop.says("/lamp", Reply(status=302, headers={"Location": target}))
    with pytest.raises(Misread, match="no address"):
        await door.page(shop.url("/lamp"))


async def test_an_accident_of_our_own_becomes_a_misread_that_names_only_its_kind(shop: Shop, door: Door) -> None:
    with pytest.raises(Misread, match=r"could not be read \(ValueError\)"):
        await door.page(shop.url("/lamp"), headers={"Accept-Language": "de\r\nX-Evil: 1"})


async def test_the_door_connects_to_the_address_it_judged_and_asks_the_name_once(
    shop: Shop, open_door: OpenDoor
) -> None:
    answers = {"rebind.example": [IPv4Address("127.0.0.1")]}
    name = f"rebind.example:{shop.port}"
    door = open_door(lookup=answers, allow_private=frozenset({name}), min_gap=0)
    shop.says("/lamp", Reply(LAMP))
    assert (await door.page(f"http://{name}/lamp")).body == LAMP
    with pytest.raises(Refused, match=r"rebind\.example leads to 127\.0\.0\.1"):
        await open_door(lookup=answers).page("https://rebind.example/lamp")


async def test_no_secret_of_the_link_is_in_an_error(shop: Shop, door: Door) -> None:
    secret = "Atza-very-secret-0123456789"
    shop.says("/robots.txt", Reply(b"User-agent: *\nDisallow: /"))
    for url in (shop.url(f"/lamp?access_token={secret}"), f"https://user:{secret}@shop.example/"):
        with pytest.raises(Refused) as caught:
            await door.page(url)
        assert secret not in "".join(traceback.format_exception(caught.value))
