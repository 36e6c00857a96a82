"""What buyers wish to send back: the goods and the state, and never the buyer."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from adapters.ebay.api import EbayApi
from adapters.ebay.api.postorder import read_return
from adapters.errors import Unsupported
from adapters.readings import ACCOUNT, FulfilledBy, Order, Return, Subject, Topic
from monitor.demo.ebay import GoodsBack, LocalEbay, Sale
from monitor.demo.ebay.wire import Answer
from tests.adapters.ebay_api.conftest import LAMP, SHOP, MakeSeller, missed
from tests.adapters.ebay_api.test_money import AT, asked
from tests.clock import NIGHT, StillClock


async def test_a_return_is_told_with_its_goods_and_its_state_and_nothing_of_the_buyer(
    mine: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    wish = GoodsBack("5000", AT, LAMP.number, "13-1", quantity=2)
    ebay.shop = replace(SHOP, returns=(wish,))
    sweep = await asked(mine, Topic.RETURNS)
    assert sweep.readings == (
        Return("5000", AT, 2, "NOT_AS_DESCRIBED", market="us", order="13-1", listing=Subject("us", LAMP.number),
               by=FulfilledBy.SELLER, state="RETURN_REQUESTED"),
    )  # fmt: skip
    assert "buyer" not in repr(sweep)
    assert "555" not in repr(sweep)
    clock.advance(20 * 86_400)
    ebay.shop = replace(SHOP, returns=(replace(wish, state="CLOSED"),))
    [later] = (await asked(mine, Topic.RETURNS, sweep.cursor)).readings
    assert isinstance(later, Return)
    assert later.state == "CLOSED"


async def test_four_hundred_returns_are_read_in_shorter_times(mine: EbayApi, ebay: LocalEbay) -> None:
    many = (GoodsBack(str(n), NIGHT - timedelta(minutes=n + 1), LAMP.number, "13-1") for n in range(400))
    ebay.shop = replace(SHOP, returns=tuple(many))
    sweep = await asked(mine, Topic.RETURNS)
    assert len({one.key for one in sweep.readings}) == 400
    assert not [one for one in ebay.of("searchReturns") if "offset" in one.query]
    assert {one.headers["authorization"].split()[0] for one in ebay.of("searchReturns")} == {"IAF"}


async def test_an_answer_about_returns_without_a_list_or_a_number_is_misread(mine: EbayApi, ebay: LocalEbay) -> None:
    for body, why in (
        (b'{"members": []}', "how many members"),
        (b'{"total": 0}', "lacks “members”"),
        (b"[]", "how many"),
    ):
        ebay.answers["searchReturns"] = Answer(body=body)
        assert why in missed(await asked(mine, Topic.RETURNS))[0]


@given(
    st.dictionaries(
        st.sampled_from(["returnId", "creationInfo", "orderId", "state", "item"]),
        st.none() | st.text() | st.integers() | st.dictionaries(st.just("creationDate"), st.text() | st.none()),
    )
)
def test_whatever_a_return_is_made_of_it_is_one_or_none(row: dict[str, Any]) -> None:
    found = read_return(row, "us")
    assert found is None or found.quantity >= 1


async def test_the_sandbox_has_no_returns(make_seller: MakeSeller) -> None:
    seller = make_seller(sandbox=True, client_id="SellerNa-loopback-SBX-0opens0nothing-01234567")
    [error] = [one.error for one in (await asked(seller, Topic.RETURNS)).missed]
    assert isinstance(error, Unsupported)


async def test_a_wish_to_cancel_that_did_not_touch_the_order_is_told_with_the_order(
    mine: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    sale = Sale("13-00001-00001", LAMP.number, AT, AT)
    ebay.shop = replace(SHOP, sales=(sale,))
    first = await asked(mine, Topic.ORDERS)
    clock.advance(3 * 3600)
    assert (await asked(mine, Topic.ORDERS, first.cursor)).readings == ()
    ebay.shop = replace(SHOP, sales=(replace(sale, cancel="IN_PROGRESS"),))
    sweep = await asked(mine, Topic.ORDERS, first.cursor)
    [order] = sweep.readings
    assert isinstance(order, Order)
    assert (order.id, order.cancel_asked) == (sale.number, True)
    assert sweep.whole == {ACCOUNT}
    assert "buyer" not in repr(sweep)


async def test_orders_are_told_although_nobody_says_what_is_to_be_cancelled(mine: EbayApi, ebay: LocalEbay) -> None:
    sale = Sale("13-00001-00001", LAMP.number, AT, AT, cancel="IN_PROGRESS")
    ebay.shop = replace(SHOP, sales=(sale,))
    for answer in (Answer(500, b"no"), Answer(404, b"<html>"), Answer(200, b"[]"), Answer(204)):
        ebay.answers["searchCancellations"] = answer
        sweep = await asked(mine, Topic.ORDERS)
        assert [one.cancel_asked for one in sweep.readings if isinstance(one, Order)] == [True]
        assert sweep.whole == {ACCOUNT}


async def test_an_order_that_came_with_the_changes_is_not_asked_for_again(mine: EbayApi, ebay: LocalEbay) -> None:
    ebay.shop = replace(SHOP, sales=(Sale("13-00001-00001", LAMP.number, AT, AT, cancel="IN_PROGRESS"),))
    assert len((await asked(mine, Topic.ORDERS)).readings) == 1
    assert not [one for one in ebay.of("getOrders") if "orderIds" in one.query]
