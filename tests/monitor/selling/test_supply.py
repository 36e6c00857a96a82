"""What is on its way to Amazon and how long units lie there, by our own adapter against a local API."""

from dataclasses import replace
from datetime import date

import pytest

from adapters.amazon.api.aged import bands_of, next_charge, read_aged
from adapters.amazon.api.inbound import read
from adapters.readings import ACCOUNT, AgeBand, Aged, Inbound, InboundState, Topic
from monitor.demo.spapi import LocalSellingApi
from monitor.demo.spapi.shop import Shipment
from tests.clock import NIGHT, StillClock
from tests.monitor.selling.conftest import Seller
from tests.monitor.selling.waiting import Waiting

HEAD = "snapshot-date\tsku\tasin\tcurrency\tinv-age-0-to-90-days\tinv-age-91-to-180-days\tinv-age-181-to-270-days"


@pytest.fixture
def waiting(seller: Seller, clock: StillClock) -> Waiting:
    return Waiting(seller(), clock)


async def test_every_shipment_is_told_by_sku_with_what_was_sent_and_what_was_counted(
    waiting: Waiting, api: LocalSellingApi
) -> None:
    units = tuple((f"SKU-{number}", 10, number % 11) for number in range(60))
    api.put(
        replace(
            api.shop,
            shipments=(
                Shipment("FBA1", "RECEIVING", units),
                Shipment("FBA2", "CLOSED", (("SKU-1", 100, 96),)),
                Shipment("FBA3", "CANCELLED", (("SKU-1", 7, 0),)),
            ),
        )
    )
    sweep = await waiting.answer(Topic.INBOUND)
    assert sweep.whole == {ACCOUNT}
    assert len(sweep.readings) == 62  # over several pages
    assert waiting.told["inbound:FBA2:SKU-1"] == Inbound("FBA2", "SKU-1", 100, 96, InboundState.CLOSED, "us")
    assert "Quiet Lane" not in repr(sweep)
    assert api.refused == []


async def test_without_a_shipment_the_answer_is_whole_and_empty(waiting: Waiting) -> None:
    sweep = await waiting.answer(Topic.INBOUND)
    assert sweep.whole == {ACCOUNT}
    assert not sweep.readings


def test_a_row_that_is_not_understood_is_counted_and_one_of_a_stranger_s_shipment_is_not() -> None:
    shipments = [{"payload": {"ShipmentData": [{"ShipmentId": "F", "ShipmentStatus": "SHIPPED"}]}}]
    rows = [
        {"ShipmentId": "F", "SellerSKU": "A", "QuantityShipped": 3},
        {"ShipmentId": "F", "SellerSKU": "A", "QuantityShipped": 4, "QuantityReceived": 4},
        {"ShipmentId": "F", "QuantityShipped": 4},
        {"ShipmentId": "ELSEWHERE", "SellerSKU": "A", "QuantityShipped": 1},
    ]
    found, unread = read("us", shipments, [{"payload": {"ItemData": rows}}])
    assert found == (Inbound("F", "A", 7, None, InboundState.ON_THE_WAY, "us"),), "what is not told is not zero"
    assert unread == 1
    shipments[0]["payload"]["ShipmentData"][0]["ShipmentStatus"] = "LOST_IN_SPACE"
    assert read("us", shipments, [{"payload": {"ItemData": rows}}]) == ((), 1)


async def test_how_long_units_lie_is_told_with_what_their_storage_will_cost(waiting: Waiting) -> None:
    sweep = await waiting.answer(Topic.AGED)
    assert sweep.whole == {ACCOUNT}
    one = waiting.told["aged:us:STORED-1"]
    assert isinstance(one, Aged)
    assert (one.day, one.bands[0], str(one.storage)) == (NIGHT.date(), AgeBand(0, 90, 40), "0.42 USD")
    assert (one.charged, str(one.surcharge), one.charged_on) == (0, "0 USD", date(2026, 3, 15))
    assert one.older_than(90) == 0


def test_old_units_are_told_with_the_surcharge_and_its_day() -> None:
    columns = "\tquantity-to-be-charged-ais-181-210-days\testimated-ais-181-210-days\testimated-ais-456-plus-days"
    row = "2026-02-26\tOLD\tB0\tUSD\t1\t2\t30\t20\t1.50\t0.25"
    found, unread = read_aged("us", f"{HEAD}{columns}\n{row}\n2026-02-26\t\tB0\tUSD\t1\t2\t3\n", NIGHT)
    assert unread == 1
    (one,) = found
    assert (one.charged, str(one.surcharge), one.charged_on) == (20, "1.75 USD", date(2026, 3, 15))
    assert one.older_than(180) == 30
    plain, _ = read_aged("us", f"{HEAD}\n2026-02-26\tNEW\tB0\tUSD\t1\t2\t3\n", NIGHT)
    assert (plain[0].surcharge, plain[0].charged, plain[0].charged_on) == (None, None, None)


def test_columns_that_stand_beside_older_ones_count_no_unit_twice() -> None:
    old = {"inv-age-0-to-90-days": "6", "inv-age-91-to-180-days": "2", "inv-age-181-to-270-days": "3"}
    old |= {"inv-age-271-to-365-days": "4", "inv-age-365-plus-days": "5"}
    new = {"inv-age-0-to-30-days": "1", "inv-age-31-to-60-days": "2", "inv-age-61-to-90-days": "3"}
    new |= {"inv-age-181-to-330-days": "7", "inv-age-331-to-365-days": "0"}
    assert sum(band.units for band in bands_of(old)) == sum(band.units for band in bands_of({**old, **new})) == 20
    ends = {"inv-age-365-plus-days": "9", "inv-age-366-to-455-days": "4", "inv-age-456-plus-days": "5"}
    told = bands_of({**old, **ends})
    assert [band.units for band in told[-2:]] == [4, 5]
    assert bands_of({"inv-age-0-to-90-days": ""}) == ()


@pytest.mark.parametrize(
    ("day", "charged"),
    [((2026, 3, 15), (2026, 3, 15)), ((2026, 3, 16), (2026, 4, 15)), ((2026, 12, 31), (2027, 1, 15))],
)
def test_old_stock_is_charged_on_the_fifteenth(day: tuple[int, int, int], charged: tuple[int, int, int]) -> None:
    assert next_charge(date(*day)) == date(*charged)
