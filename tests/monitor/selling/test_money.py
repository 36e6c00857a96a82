"""Money by our own adapter against the local Selling Partner API: the ledger, with every trouble on the way."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from adapters.amazon.account import AmazonConfig
from adapters.amazon.api import AmazonApi
from adapters.door import Door
from adapters.errors import Misread, Refused, TryLater
from adapters.manners import Manners
from adapters.readings import ACCOUNT, Ask, Balance, Entry, EntryKind, Money, Sweep, Topic
from monitor.demo.spapi import LocalSellingApi
from monitor.demo.spapi.faults import Kind
from monitor.demo.spapi.purse import Purse, Transaction
from tests.clock import NIGHT, MemoryKeep, StillClock
from tests.monitor.selling.conftest import Seller
from tests.monitor.selling.purse import SALE
from tests.monitor.selling.shop import ME

DAY = timedelta(days=1)


def posted(name: str, ago: timedelta, **more: object) -> Transaction:
    return replace(Transaction(name, NIGHT - ago, (SALE,), order="111-1"), **more)  # type: ignore[arg-type]


def hold(api: LocalSellingApi, *transactions: Transaction) -> None:
    """These are all the transactions that there are."""
    api.shop = replace(api.shop, purse=Purse(transactions))


async def look(account: AmazonApi, cursor: str | None = None) -> Sweep:
    return await account.read(Topic.MONEY, Ask((ACCOUNT,), cursor=cursor))


def entries(sweep: Sweep) -> list[Entry]:
    return [one for one in sweep.readings if isinstance(one, Entry)]


def of(sweep: Sweep, transaction: str) -> list[Entry]:
    return [one for one in entries(sweep) if one.id.startswith(f"{transaction}:")]


async def test_each_amount_of_a_week_is_told_by_what_it_is_for(api: LocalSellingApi, seller: Seller) -> None:
    sweep = await look(seller())
    sale = of(sweep, "T-SALE")
    assert [(one.kind, str(one.amount.amount)) for one in sale] == [
        (EntryKind.SALE, "30"), (EntryKind.SHIPPING, "4.99"), (EntryKind.TAX, "2.87"), (EntryKind.PROMOTION, "-4.99"),
        (EntryKind.REFERRAL, "-4.5"), (EntryKind.REFERRAL, "-0.35"), (EntryKind.FULFILMENT, "-3.22"),
    ]  # fmt: skip
    assert {(one.market, one.order, one.sku, str(one.listing), one.settled) for one in sale} == {
        ("us", "111-0000001-0000001", "STORED-1", "us/B0STORED01", True)
    }
    assert [one.quantity for one in sale] == [1, None, None, None, None, None, None]
    assert [one.kind for one in of(sweep, "T-BACK")] == [EntryKind.REFUND, EntryKind.REFERRAL]
    assert [one.kind for one in of(sweep, "T-STORE")] == [EntryKind.STORAGE]
    assert [one.kind for one in of(sweep, "T-ADS")] == [EntryKind.ADVERTISING]
    assert sweep.whole == {ACCOUNT}
    assert api.refused == []


async def test_the_sum_of_what_is_told_is_the_sum_of_the_account(api: LocalSellingApi, seller: Seller) -> None:
    told = entries(await look(seller()))
    assert sum(one.amount.amount for one in told) == sum(one.total for one in api.shop.purse.transactions)


async def test_all_markets_are_asked_about_in_one_question(api: LocalSellingApi, seller: Seller) -> None:
    api.shop = replace(api.shop, markets=("us", "ca"), purse=Purse((posted("T1", DAY, market="ca"),)))
    sweep = await look(seller(markets=("us", "ca")))
    assert {(one.market, one.amount.currency) for one in entries(sweep)} == {("ca", "CAD")}
    assert len(api.of("listTransactions")) == 1


@pytest.mark.parametrize("late", [timedelta(0), timedelta(hours=20), timedelta(hours=48)])
async def test_a_transaction_that_is_told_two_days_late_is_not_missed(
    late: timedelta, api: LocalSellingApi, seller: Seller, clock: StillClock
) -> None:
    hold(api, posted("T-LATE", timedelta(minutes=-30), late=late))
    account, cursor = seller(), None
    found: list[Entry] = []
    for _ in range(60):
        sweep = await look(account, cursor)
        cursor, found = sweep.cursor, [*found, *entries(sweep)]
        clock.advance(3600)
    assert {one.id.partition(":")[0] for one in found} == {"T-LATE"}


async def test_the_next_question_goes_on_where_the_last_ended(
    api: LocalSellingApi, seller: Seller, clock: StillClock
) -> None:
    account = seller()
    first = await look(account)
    clock.advance(10 * 86_400)
    again = await look(account, first.cursor)
    spans = [one.target.partition("?")[2] for one in api.of("listTransactions")]
    assert spans == [
        "postedAfter=2026-02-24T02%3A14%3A00Z&postedBefore=2026-03-03T02%3A09%3A00Z",
        "postedAfter=2026-02-28T14%3A09%3A00Z&postedBefore=2026-03-07T14%3A09%3A00Z",
        "postedAfter=2026-03-07T14%3A09%3A00Z&postedBefore=2026-03-13T02%3A09%3A00Z",
    ]
    assert again.whole == {ACCOUNT}


async def test_after_weeks_away_nothing_is_missed_and_nothing_told_twice(
    api: LocalSellingApi, seller: Seller, clock: StillClock
) -> None:
    account = seller()
    first = await look(account)
    hold(
        api,
        *(posted(f"T{day:02}", -day * DAY, status="DEFERRED") for day in range(40)),
        posted("F", -39 * DAY, first="T05"),
    )
    clock.advance(40 * 86_400)
    told = entries(await look(account, first.cursor))
    assert {one.id.partition(":")[0] for one in told} == {f"T{day:02}" for day in range(40)}
    assert len({one.id for one in told}) == len(told)
    assert {one.id.partition(":")[0] for one in told if one.settled} == {"T05"}


async def test_a_clock_that_was_set_back_does_not_ask_for_the_future(api: LocalSellingApi, seller: Seller) -> None:
    sweep = await look(seller(), (NIGHT + 30 * DAY).isoformat())
    assert sweep.whole == {ACCOUNT}
    assert of(sweep, "T-BACK")


async def test_an_answer_without_its_list_is_no_empty_one(api: LocalSellingApi, seller: Seller) -> None:
    api.faults.add("empty", "listTransactions")
    sweep = await look(seller())
    assert isinstance(sweep.missed[0].error, Misread)
    assert sweep.cursor is None


# --- money that is held back


async def test_money_that_is_held_back_is_told_so(seller: Seller) -> None:
    sweep = await look(seller())
    assert {one.settled for one in of(sweep, "T-HELD")} == {False}


async def test_money_that_is_released_is_the_same_money(
    api: LocalSellingApi, seller: Seller, clock: StillClock
) -> None:
    hold(api, posted("T-HELD", DAY, status="DEFERRED"))
    account = seller()
    first = await look(account)
    clock.advance(8 * 86_400)
    released = posted("T-FREE", -7 * DAY, status="RELEASED", first="T-HELD")
    hold(api, posted("T-HELD", DAY, status="DEFERRED_RELEASED"), released)
    second = await look(account, first.cursor)
    assert {one.id for one in entries(second)} == {one.id for one in entries(first)}
    assert all(one.settled for one in entries(second))


async def test_of_a_posting_and_its_release_in_one_answer_the_first_day_is_told(
    api: LocalSellingApi, seller: Seller
) -> None:
    hold(api, posted("T-HELD", 3 * DAY, status="DEFERRED"), posted("T-FREE", DAY, first="T-HELD"))
    told = entries(await look(seller()))
    assert {(one.at, one.settled) for one in told} == {(NIGHT - 3 * DAY, True)}
    assert sum(one.amount.amount for one in told) == SALE.amounts[0][1] + Decimal("-5.20")


# --- pages


def many(number: int) -> list[Transaction]:
    return [posted(f"T{place:04}", timedelta(minutes=10 + place)) for place in range(number)]


async def test_a_list_of_several_pages_is_read_to_its_end(api: LocalSellingApi, seller: Seller) -> None:
    hold(api, *many(250))
    sweep = await look(seller())
    assert len(api.of("listTransactions")) == 3
    assert len({one.id.partition(":")[0] for one in entries(sweep)}) == 250
    assert api.refused == []


async def test_a_token_that_dies_once_costs_nothing(api: LocalSellingApi, seller: Seller) -> None:
    hold(api, *many(150))
    api.faults.add("400", "listTransactions", after=1)
    sweep = await look(seller())
    assert len({one.id.partition(":")[0] for one in entries(sweep)}) == 150
    assert sweep.whole == {ACCOUNT}


async def test_a_token_that_dies_again_leaves_the_rest_to_the_next_look(api: LocalSellingApi, seller: Seller) -> None:
    hold(api, *many(150))
    api.faults.add("400", "listTransactions", after=1)
    api.faults.add("400", "listTransactions", after=2)
    account = seller()
    sweep = await look(account)
    assert (sweep.whole, sweep.cursor) == (frozenset(), None)
    assert "broke off" in sweep.partial[0].why
    again = await look(account, sweep.cursor)
    assert len({one.id.partition(":")[0] for one in entries(again)}) == 150


# --- trouble


@pytest.mark.parametrize(("kind", "error"), [("403 role", Refused), ("503", TryLater), ("500", TryLater)])
async def test_trouble_in_the_middle_is_said_and_nothing_is_lost(
    kind: Kind, error: type[Exception], api: LocalSellingApi, seller: Seller
) -> None:
    hold(api, *many(150))
    account = seller()
    api.faults.add("429", "listTransactions")
    api.faults.add(kind, "listTransactions", after=1)
    sweep = await look(account)
    assert isinstance(sweep.missed[0].error, error)
    assert (sweep.cursor, sweep.readings) == (None, ())
    api.faults.clear()
    assert len({one.id.partition(":")[0] for one in entries(await look(account))}) == 150


async def test_without_the_role_the_remedy_names_it(api: LocalSellingApi, seller: Seller) -> None:
    api.roles = frozenset({"Pricing", "Product Listing"})
    error = (await look(seller())).missed[0].error
    assert isinstance(error, Refused)
    assert "Finance and Accounting" in str(error)


async def test_my_seller_id_is_learned_beside(seller: Seller) -> None:
    account = seller(seller_id=None)
    assert await account.me() is None
    await look(account)
    assert await account.me() == ME


@pytest.mark.parametrize("minutes", [-20, 20])
async def test_a_clock_of_mine_that_is_wrong_keeps_no_money_back(
    minutes: int, api: LocalSellingApi, clock: StillClock
) -> None:
    mine = StillClock()
    keep = MemoryKeep(mine)
    mine.advance(DAY.total_seconds() + 60 * minutes)
    clock.advance(DAY.total_seconds())
    keys = {name: getattr(api.app, name) for name in ("client_id", "client_secret", "refresh_token")}
    servers = {"api_url": api.base_url, "login_url": api.login_url, "seller_id": ME}
    config = AmazonConfig.model_validate({"platform": "amazon", **keys, **servers})
    manners = Manners(contact="tests@example.org", allow_private=frozenset({api.authority}))
    door = Door(mine, keep, manners)
    account = AmazonApi(config, door, keep, mine)
    await look(account)  # from which the account learns how late it is at Amazon
    told = await look(account)
    await door.close()
    assert told.whole == {ACCOUNT}
    assert of(told, "T-SALE")


async def test_what_amazon_holds_is_told_beside_the_lines_that_it_is_made_of(
    api: LocalSellingApi, seller: Seller
) -> None:
    lines = (posted("T1", 5 * DAY), posted("T2", DAY, status="DEFERRED"), posted("T3", DAY, market="ca"))
    api.shop = replace(api.shop, markets=("us", "ca"), purse=Purse(lines, reserve=Decimal(2)))
    sweep = await seller(markets=("us", "ca")).read(Topic.BALANCE, Ask((ACCOUNT,)))
    each = lines[0].total
    found = {one.market: one for one in sweep.readings if isinstance(one, Balance)}
    assert found["us"].total == Money(2 * each, "USD")
    assert (found["us"].free, found["us"].deferred) == (Money(each - 2, "USD"), Money(each, "USD"))
    assert found["us"].reserve == Money(Decimal(2), "USD")
    assert found["ca"].total == Money(each, "CAD")
    assert sweep.whole == {ACCOUNT}
    assert api.refused == []
