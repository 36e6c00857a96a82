"""`twoam today` and its like, as a person or a script meets them: the chat's figures, from the memory alone."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.readings import Topic
from storage.states import AccountLook, Batch, Role
from storage.store import Store
from tests.monitor.account_world import order
from tests.monitor.conftest import Run, Write
from tests.monitor.till_rows import Sale, book
from tests.words import unmarked

CONFIG = (
    '[machine]\nstate_dir = "state"\n[door]\ncontact = "me@example.org"\n'
    '[books]\ncurrency = "USD"\n[accounts.shop]\nplatform = "amazon"\n'
)
DAY = timedelta(days=1)


async def _sold(path: Path, *, read: bool = True) -> None:
    path.parent.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    async with Store.open(path) as store:
        await store.add_person("Anna", 1, 1, Role.OWNER, "en", "UTC")
        await store.ensure_account_watches("shop", (Topic.ORDERS,), now)
        (watch,) = await store.account_watches()
        looks = (AccountLook(watch.id, now, now, None),) if read else ()
        await store.commit(Batch(account_looks=looks, orders=(("shop", order(1, now)),)))
        await book(store, [Sale(now - DAY * days) for days in range(1, 50)])
        await book(store, [Sale(now, currency="EUR", market="de", rate="1.1", cost=None)])


def test_the_terminal_tells_the_chats_figures_in_words_and_as_json(write: Write, twoam: Run, tmp_path: Path) -> None:
    config = write(CONFIG)
    asyncio.run(_sold(config.parent / "state" / "twoam.db"))
    said = twoam("today")
    assert said.code == 0
    assert said.out.startswith("Today: 1 unit · revenue $22.00 · $18.70 before the cost of goods")
    told = json.loads(twoam("today", "--json").out)
    assert (told["units"], told["revenue"], told["currency"], told["complete"]) == (1, "22.00", "USD", True)
    assert (told["profit"], told["margin"], told["units_without_cost"]) == ("18.70", None, 1)
    (german,) = told["markets"]
    assert (german["platform"], german["market"], german["currency"], german["revenue"]) == (
        "amazon",
        "de",
        "EUR",
        "20.00",
    )
    assert [one["against"] for one in told["beside"]] == ["before", "week", "usual"]
    assert all(one["known_since"] for one in told["beside"])

    assert twoam("yesterday").out.startswith("Yesterday: 1 unit · revenue $20.00 · profit $9.00 (45 %)")
    assert unmarked(twoam("sales", "week", "de").out).startswith("DE · The last 7 days: 1 unit")
    assert unmarked(twoam("month", "shop").out).startswith("shop · The last 30 days: 30 units")
    assert "Cost of goods: -$8.00" in twoam("profit", "yesterday").out
    parts = json.loads(twoam("profit", "week", "--by", "market", "--json").out)["parts"]
    assert [(one["market"], one["profit"]) for one in parts] == [("us", "54.00"), ("de", "18.70")]
    assert "1 order · 2 units · $43.98" in twoam("orders").out
    (last,) = json.loads(twoam("orders", "--json").out)["last"]
    assert (last["account"], last["units"], last["total"]) == ("shop", 2, {"amount": "43.98", "currency": "USD"})


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("sales", "century"), "There is no span “century”. It is one of: today, yesterday, week, month."),
        (("profit", "--by", "colour"), "There is no division “colour”"),
        (("today", "Blue", "Lamp"), "called “Blue Lamp”"),
    ],
)
def test_what_cannot_be_meant_is_named(write: Write, twoam: Run, words: tuple[str, ...], why: str) -> None:
    config = write(CONFIG)
    asyncio.run(_sold(config.parent / "state" / "twoam.db"))
    left = twoam(*words)
    assert left.code == 2
    assert why in left.err


def test_orders_that_were_never_read_are_no_success(write: Write, twoam: Run) -> None:
    config = write(CONFIG)
    assert twoam("today").code == 3, "there is no memory"
    assert not (config.parent / "state").exists(), "and none is made"
    asyncio.run(_sold(config.parent / "state" / "twoam.db", read=False))
    assert twoam("week", "--json").code == 3
    assert twoam("orders").code == 3


def test_books_and_platforms_are_told_on_the_terminal_too(write: Write, twoam: Run) -> None:
    config = write(CONFIG)
    asyncio.run(_sold(config.parent / "state" / "twoam.db"))
    books = twoam("books")
    assert books.code == 0
    assert "nothing could be compared yet" in books.out
    plain = json.loads(twoam("books", "--days", "30", "--json").out)
    assert [one["account"] for one in plain["accounts"]] == ["shop"]
    assert plain["accounts"][0]["settled_orders"] == 0

    page = twoam("platforms", "by", "market", "--json")
    assert page.code == 0
    parts = json.loads(page.out)["parts"]
    assert {one["name"] for one in parts} == {"amazon us", "amazon de"}
    assert "Amazon" in twoam("platforms").out
