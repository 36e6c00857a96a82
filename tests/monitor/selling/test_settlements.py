"""Settlements by our own adapter against the local Selling Partner API: found, fetched once, and added up."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from adapters.amazon.api import AmazonApi
from adapters.amazon.api.settlements import MOST
from adapters.errors import Misread, TryLater
from adapters.readings import ACCOUNT, Ask, Entry, EntryKind, Sweep, Topic
from monitor.demo.spapi import LocalSellingApi
from monitor.demo.spapi.purse import Purse, Settled, Settlement
from tests.clock import NIGHT, StillClock
from tests.monitor.selling.conftest import Seller
from tests.monitor.selling.purse import PAID, ROWS

DAY = timedelta(days=1)


def hold(api: LocalSellingApi, *settlements: Settlement, markets: tuple[str, ...] = ("us",)) -> None:
    """These are all the settlements that there are."""
    api.shop = replace(api.shop, markets=markets, purse=Purse(settlements=settlements))


def paid(name: str, ago: timedelta, market: str = "us") -> Settlement:
    return Settlement(name, NIGHT - ago, ROWS, market)


async def look(account: AmazonApi, cursor: str | None = None) -> Sweep:
    return await account.read(Topic.SETTLEMENTS, Ask((ACCOUNT,), cursor=cursor))


def entries(sweep: Sweep) -> list[Entry]:
    return [one for one in sweep.readings if isinstance(one, Entry)]


def payouts(sweep: Sweep) -> list[str]:
    return [one.id for one in entries(sweep) if one.kind is EntryKind.PAYOUT]


async def test_a_settlement_is_told_with_its_payout_and_every_row(api: LocalSellingApi, seller: Seller) -> None:
    sweep = await look(seller())
    payout, *rows = entries(sweep)
    assert (payout.kind, payout.at, str(payout.amount)) == (EntryKind.PAYOUT, PAID, "-870.90 USD")
    assert [one.kind for one in rows] == [
        EntryKind.SALE, EntryKind.TAX, EntryKind.REFERRAL, EntryKind.FULFILMENT, EntryKind.PROMOTION, EntryKind.REFUND,
        EntryKind.STORAGE, EntryKind.RESERVE,
    ]  # fmt: skip
    assert [(one.quantity, one.sku, one.order) for one in rows[:2]] == [
        (1, "STORED-1", "111-1"),
        (None, "STORED-1", "111-1"),
    ]
    assert {(one.market, one.book) for one in entries(sweep)} == {("us", "settlement")}
    assert sum(one.amount.amount for one in entries(sweep)) == 0  # what was paid out is what the rows add up to
    assert sweep.whole == {ACCOUNT}
    assert api.refused == []


async def test_no_settlement_is_ever_ordered(api: LocalSellingApi, seller: Seller) -> None:
    await look(seller())
    assert api.of("createReport") == []


async def test_the_same_money_is_read_from_a_german_file(api: LocalSellingApi, seller: Seller) -> None:
    hold(api, paid("S-DE", 4 * DAY, "de"), markets=("de",))
    told = entries(await look(seller(market="de")))
    assert str(told[0].amount) == "-870.90 EUR"
    assert (told[1].amount.amount, told[1].at) == (Decimal("1030.00"), PAID - 5 * DAY)
    assert {one.market for one in told} == {"de"}


async def test_each_document_is_fetched_once(api: LocalSellingApi, seller: Seller, clock: StillClock) -> None:
    account = seller()
    first = await look(account)
    clock.advance(86_400)
    second = await look(account, first.cursor)
    assert second.readings == ()
    assert second.whole == {ACCOUNT}
    assert len(api.of("getReportDocument")) == 1


async def test_a_new_settlement_is_read_when_it_is_there(
    api: LocalSellingApi, seller: Seller, clock: StillClock
) -> None:
    account = seller()
    first = await look(account)
    later = paid("S-2", -10 * DAY)
    api.shop = replace(api.shop, purse=replace(api.shop.purse, settlements=(*api.shop.purse.settlements, later)))
    assert payouts(await look(account, first.cursor)) == []
    clock.advance(11 * 86_400)
    assert payouts(await look(account, first.cursor)) == ["S-2:payout"]


async def test_what_was_paid_while_nobody_looked_is_read_later(
    api: LocalSellingApi, seller: Seller, clock: StillClock
) -> None:
    account = seller()
    first = await look(account)
    clock.advance(70 * 86_400)
    hold(api, paid("S-1", 4 * DAY), paid("S-2", -2 * DAY), paid("S-3", -60 * DAY))
    assert payouts(await look(account, first.cursor)) == ["S-2:payout", "S-3:payout"]


async def test_many_settlements_are_read_over_several_looks_the_oldest_first(
    api: LocalSellingApi, seller: Seller
) -> None:
    hold(api, *(paid(f"S-{place:02}", (25 - place) * DAY) for place in range(MOST + 3)))
    account = seller()
    first = await look(account)
    assert payouts(first)[0] == "S-00:payout"
    assert "3 settlements are still to be read" in first.partial[0].why
    second = await look(account, first.cursor)
    assert len(payouts(first)) + len(payouts(second)) == MOST + 3
    assert second.whole == {ACCOUNT}


async def test_a_list_of_two_pages_is_read_to_its_end(api: LocalSellingApi, seller: Seller) -> None:
    hold(api, *(paid(f"S-{place:03}", timedelta(hours=1 + place)) for place in range(120)))
    sweep = await look(seller())
    assert len(api.of("getReports")) == 2
    assert f"{120 - MOST} settlements" in sweep.partial[0].why
    assert api.refused == []


async def test_a_list_that_is_not_there_is_no_empty_one(api: LocalSellingApi, seller: Seller) -> None:
    api.faults.add("empty", "getReports")
    sweep = await look(seller())
    assert isinstance(sweep.missed[0].error, Misread)
    assert sweep.cursor is None


class Off(Settlement):
    """A settlement whose head tells another total than its rows."""

    @property
    def total(self) -> Decimal:
        return Decimal(1000)


async def test_rows_that_do_not_add_up_are_told_and_looked_at_once_more(api: LocalSellingApi, seller: Seller) -> None:
    hold(api, Off("S-OFF", NIGHT - DAY, ROWS))
    account = seller()
    first = await look(account)
    assert first.partial[0].why == "the rows of the settlement S-OFF add up to 870.90 instead of 1000"
    assert len(entries(first)) == 1 + len(ROWS)
    second = await look(account, first.cursor)
    assert second.partial
    third = await look(account, second.cursor)
    assert third.whole == {ACCOUNT}
    assert len(api.of("getReportDocument")) == 2


async def test_storage_that_is_shut_loses_nothing(api: LocalSellingApi, seller: Seller) -> None:
    account = seller()
    api.faults.add("503", "document", times=2)
    sweep = await look(account)
    assert isinstance(sweep.missed[0].error, TryLater)
    assert sweep.cursor is None
    assert payouts(await look(account)) == ["S-1:payout"]


@pytest.mark.parametrize("cursor", ["", "{", "[]", '{"read": 5, "at": "soon"}'])
async def test_a_cursor_that_is_none_of_ours_begins_anew(cursor: str, seller: Seller) -> None:
    assert payouts(await look(seller(), cursor)) == ["S-1:payout"]


async def test_letters_beyond_ascii_come_through(api: LocalSellingApi, seller: Seller) -> None:
    row = Settled("ItemPrice", "Principal", Decimal("9.50"), NIGHT - DAY, sku="LAMPE-BLÅ–1")
    hold(api, Settlement("S-1", NIGHT - DAY, (row,)))
    assert entries(await look(seller()))[1].sku == "LAMPE-BLÅ–1"
