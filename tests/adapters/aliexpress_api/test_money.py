"""Money of orders: sale, shipping, discount, fees by their rates, refunds and the release, line by line."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from adapters.aliexpress.api import AliExpressApi, money
from adapters.readings import ACCOUNT, Ask, Entry, Figure, Sweep, Topic
from monitor.demo.aliexpress import LocalGateway
from monitor.demo.aliexpress.shop import Purse, Sale
from tests.clock import NIGHT, StillClock
from tests.shared import SHARED, needs_shared

# Beyond 2^53, as a float would lose it.
NUMBER = 9007199254740993
LINES = ((1005001234567890, "LAMP-BLUE", 2, "15.99"), (1005001234567890, "LAMP-RED", 1, "18.00"))
DETAIL = "aliexpress.solution.order.info.get"


@pytest.fixture
def sale(clock: StillClock) -> Sale:
    at = clock.now() - timedelta(hours=2)
    purse = Purse(shipping="3.00", discount="2.50", affiliate="0.05")
    return Sale(NUMBER, "WAIT_SELLER_SEND_GOODS", at - timedelta(hours=3), at, LINES, purse=purse)


async def told(seller: AliExpressApi, cursor: str | None = None) -> Sweep:
    return await seller.read(Topic.MONEY, Ask((ACCOUNT,), cursor=cursor))


def lines(sweep: Sweep) -> list[tuple[str, str, str]]:
    entries = [one for one in sweep.readings if isinstance(one, Entry)]
    return [(one.kind.value, one.word, str(one.amount.amount)) for one in entries]


def total(sweep: Sweep) -> Decimal:
    entries = [one for one in sweep.readings if isinstance(one, Entry) and one.book == "transactions"]
    return sum((one.amount.amount for one in entries), Decimal(0))


async def test_a_paid_order_is_told_by_what_each_amount_is_for_and_is_held(
    gateway: LocalGateway, seller: AliExpressApi, sale: Sale
) -> None:
    gateway.shop.put_sale(sale)
    sweep = await told(seller)
    assert lines(sweep) == [
        ("sale", "product_price", "31.98"), ("sale", "product_price", "18.00"),
        ("shipping", "logistics_amount", "3.00"), ("promotion", "order_amount", "-2.50"),
        ("referral", "escrow_fee_rate", "-2.56"), ("advertising", "afflicate_fee_rate", "-1.60"),
        ("referral", "escrow_fee_rate", "-1.44"), ("advertising", "afflicate_fee_rate", "-0.90"),
    ]  # fmt: skip
    assert {(one.order, one.settled) for one in sweep.readings if isinstance(one, Entry)} == {(str(NUMBER), False)}
    first = sweep.readings[0]
    assert isinstance(first, Entry)
    assert (first.sku, first.quantity, first.at) == ("LAMP-BLUE", 2, sale.placed.replace(microsecond=0))
    assert sweep.whole == {ACCOUNT}
    assert not any(word in repr(sweep).casefold() for word in ("berta", "neighbour"))
    (heard,) = gateway.of(DETAIL)
    assert heard.asked == {"param1": {"order_id": NUMBER, "ext_info_bit_flag": 22}}


async def test_what_is_released_is_what_the_lines_add_up_to(
    gateway: LocalGateway, seller: AliExpressApi, sale: Sale, clock: StillClock
) -> None:
    gateway.shop.put_sale(sale)
    first = await told(seller)
    await clock.sleep(3600)
    assert sale.purse is not None
    free = replace(sale.purse, released=("43.00", clock.now()))
    gateway.shop.put_sale(replace(sale, status="FINISH", changed=clock.now(), purse=free))
    second = await told(seller, first.cursor)
    assert lines(second)[-2:] == [("fee", "loan_amount", "-0.98"), ("payout", "loan_amount", "-43.00")]
    assert total(second) == Decimal("43.00")
    assert all(one.settled for one in second.readings if isinstance(one, Entry))
    kept = {one.key for one in first.readings}
    assert kept <= {one.key for one in second.readings}, "the same line has the same id when it is told again"


async def test_of_what_was_paid_back_no_fee_is_kept(
    gateway: LocalGateway, seller: AliExpressApi, sale: Sale, clock: StillClock
) -> None:
    gateway.shop.put_sale(replace(sale, purse=Purse(refund=("31.98", clock.now() - timedelta(hours=1)))))
    sweep = await told(seller)
    assert [one for one in lines(sweep) if one[0] in ("refund", "referral")] == [
        ("refund", "refund_cash_amt", "-31.98"),
        ("referral", "escrow_fee_rate", "0.00"),
        ("referral", "escrow_fee_rate", "-1.44"),
    ]
    assert total(sweep) == Decimal("18.00") - Decimal("1.44")


async def test_a_refund_takes_back_the_fee_that_was_told_and_comes_off_the_release_only_before_it(
    gateway: LocalGateway, seller: AliExpressApi, sale: Sale, clock: StillClock
) -> None:
    now = clock.now()
    for at, brings in ((now - timedelta(hours=3), "17.00"), (now - timedelta(hours=1), "-14.98")):
        free = Purse(refund=("31.98", at), released=("17.00", now - timedelta(hours=2)))
        gateway.shop.put_sale(replace(sale, status="FINISH", changed=now, purse=free))
        sweep = await told(seller)
        fees = [one for one in lines(sweep) if one[0] == "referral"]
        assert [Decimal(amount) for _, _, amount in fees] == [Decimal(0), Decimal("-1.44")]
        assert total(sweep) == Decimal(brings)


async def test_how_long_an_order_was_on_its_way_is_told_once_it_arrived(
    gateway: LocalGateway, seller: AliExpressApi, sale: Sale, clock: StillClock
) -> None:
    placed = clock.now() - timedelta(days=20)
    sent = replace(sale, placed=placed, sent=placed + timedelta(days=2), status="WAIT_BUYER_ACCEPT_GOODS")
    gateway.shop.put_sale(sent)
    assert not [one for one in (await told(seller)).readings if isinstance(one, Figure)]
    gateway.shop.put_sale(replace(sent, purse=Purse(received=clock.now() - timedelta(days=5))))
    (found,) = [one for one in (await told(seller)).readings if isinstance(one, Figure)]
    assert (found.name, found.begin, found.value) == ("delivery_days", placed, Decimal("15.00"))


async def test_an_order_that_nobody_paid_is_not_opened_and_one_without_its_money_costs_only_itself(
    gateway: LocalGateway, seller: AliExpressApi, sale: Sale
) -> None:
    gateway.shop.put_sale(replace(sale, id=5, status="PLACE_ORDER_SUCCESS"))
    gateway.shop.put_sale(replace(sale, id=NUMBER + 10))
    gateway.shop.put_sale(sale)
    gateway.shop.odd[NUMBER + 10] = {"order_amount": {}}
    sweep = await told(seller)
    assert len(gateway.of(DETAIL)) == 2
    assert {one.order for one in sweep.readings if isinstance(one, Entry)} == {str(NUMBER)}
    assert [part.why for part in sweep.partial] == ["the money of 1 orders was not understood"]


@needs_shared
def test_the_official_sample_of_an_order_is_read_once_it_is_paid() -> None:
    file = SHARED / "specs" / "cn" / "recorded" / "aliexpress" / "sample_solution_order_info_get.json"
    said = json.loads(file.read_text("utf-8"))["aliexpress_solution_order_info_get_response"]
    assert money.read("31130700125804", said, NIGHT) == ()
    paid = json.loads(json.dumps(said).replace('"NOT_PAY"', '"PAY_SUCCESS"').replace('"loan_none"', '"loan_ok"'))
    found = money.read("31130700125804", paid, NIGHT)
    assert found is not None
    # The refund of the sample is frozen: nothing was paid back. Eight per cent of a cent are none.
    assert [(one.kind.value, str(one.amount)) for one in found] == [
        ("sale", "0.01 EUR"), ("shipping", "0.01 EUR"), ("promotion", "-0.01 EUR"), ("payout", "-0.01 EUR"),
    ]  # fmt: skip
    assert not any(word in repr(found) for word in ("Alejandro", "Song", "aliqatest", "Agustin", "666666666"))
