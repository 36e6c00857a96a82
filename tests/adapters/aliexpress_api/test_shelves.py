"""A product that was mine and stands in none of the shop's complete lists is mine no longer; nothing less proves it."""

import pytest

from adapters.aliexpress.api import AliExpressApi, NotMine
from adapters.readings import Ask, Listing, State, Subject, Sweep, Topic
from monitor.demo.aliexpress import LocalGateway
from monitor.demo.aliexpress.server import Heard
from tests.adapters.aliexpress_api.conftest import LAMP, MakeSeller

BLUE = Subject("global", str(LAMP.id))
LISTS = "aliexpress.solution.product.list.get"


async def listed(seller: AliExpressApi) -> Sweep:
    return await seller.read(Topic.LISTINGS, Ask((BLUE,)))


async def test_a_product_that_was_mine_and_is_in_no_list_any_more_is_gone(
    gateway: LocalGateway, make_seller: MakeSeller
) -> None:
    await listed(make_seller())
    gateway.shop.products = []
    sweep = await listed(make_seller())
    assert sweep.readings == (Listing(BLUE, State.GONE, f"https://www.aliexpress.com/item/{LAMP.id}.html"),)
    assert sweep.whole == {BLUE}
    asked = [one.asked["aeop_a_e_product_list_query"]["product_status_type"] for one in gateway.of(LISTS)]
    assert asked == ["onSelling", "offline", "auditing", "editingRequired"]
    stock = await make_seller().read(Topic.STOCK, Ask((BLUE,)))
    assert (stock.readings, stock.whole) == ((), frozenset({BLUE}))


async def test_a_product_that_never_was_mine_is_missed(gateway: LocalGateway, seller: AliExpressApi) -> None:
    gateway.shop.products = []
    (miss,) = (await listed(seller)).missed
    assert isinstance(miss.error, NotMine)
    assert gateway.of(LISTS) == []


@pytest.mark.parametrize(
    "said",
    [
        {"success": True},
        {"success": True, "product_count": 3},
        {"success": False, "error_message": "busy"},
        {
            "success": True,
            "product_count": 0,
            "aeop_a_e_product_display_d_t_o_list": {"item_display_dto": [{"product_id": LAMP.id}]},
        },
    ],
)
async def test_a_list_that_does_not_say_that_it_is_empty_proves_nothing(
    said: dict[str, object], gateway: LocalGateway, seller: AliExpressApi
) -> None:
    await listed(seller)
    gateway.shop.products = []

    def after(heard: Heard) -> None:
        if heard.name == "aliexpress.solution.product.info.get":
            gateway.faults.append({f"{LISTS.replace('.', '_')}_response": {"result": said}})

    gateway.after = after
    sweep = await listed(seller)
    assert (sweep.readings, sweep.whole) == ((), frozenset())
    assert [type(miss.error) for miss in sweep.missed] == [NotMine]


async def test_a_detail_that_is_missing_while_the_list_has_the_product_proves_nothing(
    gateway: LocalGateway, seller: AliExpressApi
) -> None:
    await listed(seller)
    gateway.shop.odd[LAMP.id] = {"product_id": 1005009999999999}
    sweep = await listed(seller)
    assert (sweep.readings, sweep.whole) == ((), frozenset())
