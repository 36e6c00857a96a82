"""Texts that no database takes, and rows that make no sense: they cost no look, and nothing beside themselves."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.amazon.api.stranded import read_stranded
from adapters.readings import Topic
from monitor.demo.spapi import LocalSellingApi
from monitor.demo.spapi.wire import Answer, Asked
from tests.clock import NIGHT, StillClock
from tests.monitor.selling.rooms import rooms
from tests.monitor.selling.shop import SHOP

# Half of a letter, as JSON may well hold it; the end of a text; the mark that turns a line around.
WORDS = "LAMP\ud800-\udfff\0\u202e-1"


class Hostile(LocalSellingApi):
    """Every text about an order's goods and money is one that no alphabet has."""

    def _told(self, asked: Asked) -> Answer:
        answer = super()._told(asked)
        body = json.loads(answer.body)
        for one in body.get("orders", ()):
            one["orderItems"][0]["product"]["sellerSku"] = WORDS
        for one in (body.get("payload") or {}).get("transactions", ()) if "Transactions" in asked.operation else ():
            one |= {"description": WORDS, "transactionId": f"{one['transactionId']}\ud83d"}
        return replace(answer, body=json.dumps(body).encode())


@pytest.mark.parametrize("topic", [Topic.ORDERS, Topic.MONEY])
async def test_half_letters_cost_no_look(topic: Topic, clock: StillClock, tmp_path: Path) -> None:
    async with Hostile(clock, SHOP) as api, rooms(api, clock, tmp_path) as home:
        await home.house.business.begin()
        store, since = home.house.store, NIGHT - timedelta(days=9)
        watch = next(one for one in await store.account_watches("us") if one.topic is topic)
        assert await home.house.business.look(watch) is None
        if topic is Topic.ORDERS:
            found = await store.orders("us", since, clock.now())
            assert {line.sku for _, one in found for line in one.lines} == {"LAMP\ufffd-\ufffd\0\u202e-1"}
        else:
            assert len({one.id for _, one in await store.entries("us", since, clock.now())}) > len(
                SHOP.purse.transactions
            )


@pytest.mark.parametrize("quantity", ["9" * 5000, "9" * 16, "-1", "1.5", "", "many", "²"])
def test_a_quantity_that_is_none_costs_only_its_row(quantity: str) -> None:
    head = "sku\tasin\tfulfillable-qty\n"
    found, unread = read_stranded("us", f"{head}A\tB0\t{quantity}\nB\tB0\t2\n", NIGHT)
    assert ([one.sku for one in found], unread) == (["B"], 1)
