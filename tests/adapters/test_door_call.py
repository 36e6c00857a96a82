"""The door's other handle: one request to an API, with credentials, whatever the status."""

import gzip
import traceback

import pytest

from adapters.budget import spent_today
from adapters.call import Call
from adapters.door import Door
from adapters.errors import Misread, Refused, TryLater
from tests.adapters.conftest import OpenDoor, Reply, Shop
from tests.clock import MemoryKeep, StillClock

SECRET = "Atza|very-secret-0123456789"


def call(shop: Shop, path: str = "/orders", **more: object) -> Call:
    return Call("GET", shop.url(path), {"x-amz-access-token": SECRET}, **more)  # type: ignore[arg-type]


async def test_a_call_asks_neither_robots_txt_nor_for_the_seat_nor_the_pages_budget(
    shop: Shop, door: Door, clock: StillClock, keep: MemoryKeep
) -> None:
    shop.says("/orders", Reply(b"{}"))
    for _ in range(3):
        await door.call(call(shop))
    assert shop.paths == ["/orders"] * 3
    assert clock.slept == []
    assert await spent_today(keep, clock.now()) == 0


@pytest.mark.parametrize("status", [200, 202, 204, 400, 401, 403, 404, 429, 500, 503])
async def test_every_status_comes_back_as_it_is(status: int, shop: Shop, door: Door) -> None:
    shop.says(
        "/orders", Reply(b"" if status == 204 else b"said", status, {"X-Amzn-RequestId": "r-1", "Retry-After": "9"})
    )
    reply = await door.call(call(shop))
    assert (reply.status, reply.headers["x-amzn-requestid"]) == (status, "r-1")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_credential_follows_a_redirect(status: int, shop: Shop, door: Door) -> None:
    shop.says("/orders", Reply(status=status, headers={"Location": "/thief"}))
    assert (await door.call(call(shop))).status == status
    assert shop.paths == ["/orders"]


async def test_the_address_goes_out_as_it_was_written(shop: Shop, door: Door) -> None:
    written = "/items/A%2FB%20%E8%8C%B6?list=a,b&token=x%2By%3D%3D"
    shop.says(written, Reply(b"{}"))
    assert (await door.call(call(shop, written))).status == 200


async def test_an_answer_is_unpacked_and_tells_the_difference_of_the_clocks(shop: Shop, door: Door) -> None:
    headers = {"Content-Encoding": "gzip", "Date": "Tue, 03 Mar 2026 02:15:00 GMT"}
    shop.says("/orders", Reply(gzip.compress(b"{}"), headers=headers))
    reply = await door.call(call(shop))
    assert (reply.body, reply.skew, door.skew) == (b"{}", 60, 60)
    shop.says("/orders", Reply(b"{}"))
    assert ((await door.call(call(shop))).skew, door.skew) == (None, 60)


@pytest.mark.parametrize(
    "reply", [Reply(b"x" * 2000), Reply(gzip.compress(b"x" * 2000), headers={"Content-Encoding": "gzip"})]
)
async def test_an_answer_above_its_cap_is_not_read(reply: Reply, shop: Shop, door: Door) -> None:
    shop.says("/orders", reply)
    with pytest.raises(Misread, match="larger"):
        await door.call(call(shop, most=1000))


async def test_an_answer_that_breaks_off_is_try_later(shop: Shop, door: Door) -> None:
    shop.says("/orders", Reply(b"x" * 99, cut=9))
    with pytest.raises(TryLater, match="broke off"):
        await door.call(call(shop))


async def test_an_answer_that_does_not_come_is_try_later(shop: Shop, open_door: OpenDoor) -> None:
    shop.says("/orders", Reply(b"x", stall=True, cut=0))
    with pytest.raises(TryLater, match="in time"):
        await open_door(read_timeout=0.2).call(call(shop))


@pytest.mark.parametrize(
    "url", ["http://api.example/", "https://10.0.0.1/", "https://localhost/", "https://api.example:8443/"]
)
async def test_an_api_in_a_private_place_or_in_clear_text_is_refused_before_anything_is_sent(
    url: str, door: Door
) -> None:
    with pytest.raises(Refused):
        await door.call(Call("POST", url, {"x-amz-access-token": SECRET}, SECRET.encode()))


async def test_no_error_and_no_repr_holds_a_credential(shop: Shop, door: Door) -> None:
    asked = Call("POST", f"{shop.url('/orders')}?sign={SECRET}", {"Authorization": SECRET}, SECRET.encode())
    await shop.stop()
    with pytest.raises(TryLater) as caught:
        await door.call(asked)
    assert SECRET not in "".join(traceback.format_exception(caught.value)) + repr(asked)
