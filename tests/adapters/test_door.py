import asyncio

from adapters.door import Door
from tests.adapters.conftest import Reply, Shop


async def test_a_public_page_comes_back_as_it_is(shop: Shop, door: Door) -> None:
    shop.says("/lamp", Reply(b"<h1>Lamp</h1>", headers={"Content-Type": "text/html; charset=gbk"}))
    page = await door.page(shop.url("/lamp"))
    assert (page.body, page.status, page.url) == (b"<h1>Lamp</h1>", 200, shop.url("/lamp"))
    assert page.charset == "gb18030"


async def test_a_host_is_asked_one_question_at_a_time_with_the_gap_between(shop: Shop, door: Door) -> None:
    shop.says("/lamp", Reply(b"lamp"))
    await asyncio.gather(*(door.page(shop.url("/lamp")) for _ in range(3)))
    assert [asked.at for asked in shop.asked] == [0, 15, 30, 45]
    assert shop.most_open == 1
