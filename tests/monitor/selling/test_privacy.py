"""Nothing of a buyer stays in the house, however much of him the platform tells: no byte of it, no log, no message."""

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from structlog.testing import capture_logs

from adapters.readings import FulfilledBy
from monitor.demo.spapi import LocalSellingApi, Shop
from monitor.demo.spapi.documents import RATER
from monitor.demo.spapi.faults import Kind
from monitor.demo.spapi.purse import Purse, SentBack
from monitor.demo.spapi.shop import Account, Feedback
from monitor.demo.spapi.wire import Answer, Asked
from tests.clock import NIGHT, StillClock
from tests.monitor.selling.home import Home, home
from tests.monitor.selling.purse import TRANSACTIONS
from tests.monitor.selling.stream import order

NAME, MAIL, STREET, PHONE = "Annabel Muster", "annabel.muster@example.org", "Lindenallee 7b", "+49 170 5550199"
COMMENT, GIFT, TAX = "smells of fish", "Happy birthday dear Otto", "DE999888777"
# Both as they are written and as JSON or a form would write them.
BUYER = (NAME, MAIL, STREET, PHONE, COMMENT, GIFT, TAX, RATER, "annabel", "muster", "lindenallee", "5550199")
SPOKEN = f"{NAME}, {MAIL}: {COMMENT}. Call {PHONE}"
ADDRESS = {"name": NAME, "addressLine1": STREET, "phone": PHONE, "city": "Musterstadt", "countryCode": "DE"}

TROUBLES: tuple[Kind, ...] = ("400", "404", "500", "html 400", "empty")


class Talkative(LocalSellingApi):
    """Tells everything about every buyer, though nobody asked for it."""

    def __init__(self, clock: StillClock, shop: Shop) -> None:
        super().__init__(clock, talked_about(shop))

    def _told(self, asked: Asked) -> Answer:
        answer = super()._told(asked)
        if asked.operation == "searchOrders":
            body = json.loads(answer.body)
            for one in body.get("orders", ()):
                _tell(one)
            return replace(answer, body=json.dumps(body).encode())
        return answer


def _tell(row: dict[str, Any]) -> None:
    row["buyer"] = {"buyerName": NAME, "buyerEmail": MAIL, "buyerPurchaseOrderNumber": NAME}
    row["recipient"] = {"deliveryAddress": ADDRESS, "deliveryPreference": {"dropOffLocation": STREET}}
    row["packages"] = [{"shipFromAddress": ADDRESS, "carrier": NAME}]
    row["orderAliases"] = [{"aliasId": NAME, "aliasType": "SELLER_ORDER_ID"}]
    row["payment"] = {"paymentExecutions": [{"paymentMethodDetails": {"cardHolder": NAME}}]}
    for item in row["orderItems"]:
        item["product"]["customization"] = {"customizedUrl": f"https://example.org/?name={NAME}"}
        item["shipping"] = {"scheduledDeliveryWindow": {"note": STREET}, "giftOption": {"giftMessage": GIFT}}
        item["cancellation"] = {"cancellationRequest": {"requester": "BUYER", "cancelReason": SPOKEN}}
        item["tax"] = {"taxRegistrations": [{"name": NAME, "number": TAX, "address": ADDRESS}]}


def talked_about(shop: Shop) -> Shop:
    """A shop whose orders, returns, ratings and money all have to do with one buyer."""
    mine = (order(number, NIGHT - timedelta(hours=number), cancel_asked=SPOKEN) for number in range(4))
    back = [
        SentBack(f"LPN{by}", NIGHT - timedelta(days=2), "111-1", "LAMP/0", "B0HOME0000", "DEFECTIVE", by, words=SPOKEN)
        for by in FulfilledBy
    ]
    rated = Feedback(NIGHT, 1, SPOKEN, "111-0000001-0000001")
    return replace(
        shop,
        orders=tuple(mine),
        account=Account(feedback=(rated, replace(rated, words=f"bad\n{SPOKEN}", order="111-0000002-0000001"))),
        purse=Purse(TRANSACTIONS, (), tuple(back)),
    )


def stored(folder: Path) -> Iterator[bytes]:
    """Every byte of every file, and every value of the database, unpacked where it is packed."""
    for file in sorted(one for one in folder.rglob("*") if one.is_file()):
        yield file.read_bytes()
        if file.suffix == ".db":
            yield from _values(file)


def _values(file: Path) -> Iterator[bytes]:
    with closing(sqlite3.connect(file)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in names:
            for row in database.execute(f'SELECT * FROM "{name}"'):
                yield from (_unpacked(value) for value in row if value is not None)


def _unpacked(value: object) -> bytes:
    if not isinstance(value, bytes):
        return str(value).encode()
    try:
        return zlib.decompress(value)
    except zlib.error:
        return value


def traces(heap: bytes) -> list[str]:
    """What of the buyer is in these bytes."""
    small = heap.lower()
    return [word for word in BUYER if word.lower().encode() in small]


async def a_day_of(home: Home) -> None:
    await home.passes(60)
    orders = [replace(one, status="CANCELLED", updated=home.clock.now()) for one in home.api.shop.orders]
    home.api.put(replace(home.api.shop, orders=tuple(orders)))
    await home.passes(30)
    for kind in TROUBLES:
        home.api.faults.add(kind, "searchOrders")
    await home.passes(60)


async def test_no_byte_of_a_buyer_stays_in_the_house(tmp_path: Path) -> None:
    with capture_logs() as logged:
        async with home(tmp_path, 2, selling=Talkative) as house:
            await a_day_of(house)
            told = [one.answer for name in ("searchOrders", "document") for one in house.api.of(name)]
            phone = house.phone()
            now = house.clock.now()
            orders = await house.rooms.store.orders("us", NIGHT - timedelta(days=9), now)
            returns = await house.rooms.store.returns("us", NIGHT - timedelta(days=9), now)
            ratings = await house.rooms.store.account_states("us")
    assert {NAME, MAIL, STREET, GIFT, TAX, COMMENT, RATER} <= {word for one in told for word in traces(one)}
    assert len(orders) == 4
    assert all(one.cancel_asked for _, one in orders)
    assert len(returns) == 2
    assert str(ratings["feedback"].value).count("'stars': 1") == 2
    assert [word for heap in stored(tmp_path) for word in traces(heap)] == []
    assert traces(repr(logged).encode()) == []
    assert traces("\n".join(phone).encode()) == []
