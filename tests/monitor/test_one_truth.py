"""Whoever asks for the same money in another way is told the same, and what is not known is never shown as good."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from adapters.readings import EntryKind, Topic
from monitor.books.bookkeeper import Bookkeeper
from monitor.books.home import home_currency
from monitor.language import Tongue, visible
from monitor.people import BY_MARKET
from monitor.platforms.page import Wish, page_of
from monitor.render.platforms import platforms_board
from monitor.render.shares import shares_board
from monitor.render.till import answer_board
from monitor.sales import Span
from monitor.till.dividing import By, divided
from monitor.till.reading import Of, Till, answer_of
from storage.states import Cost, Role
from tests.clock import StillClock
from tests.monitor.books.shelf import DAY, NOW, Shelf, line, order, shelf, told
from tests.words import unmarked

BEGIN = datetime(2026, 10, 17, tzinfo=DAY.tzinfo)
ENGLISH = Tongue("en", "UTC")


@pytest.fixture(scope="module")
async def books(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Shelf]:
    """Three orders of one market from two countries and from nobody knows where, one of them in won without a rate."""
    async with shelf(str(tmp_path_factory.mktemp("truth") / "twoam.db")) as opened:
        await opened.store.add_person("Anna", 1, 1, Role.OWNER, "en", "UTC")
        await opened.store.ensure_account_watches("amazon", (Topic.ORDERS,), NOW)
        await opened.store.put_costs([Cost("LAMP", Decimal(8), "USD")])
        await opened.tell(
            order("1", line("LAMP", 2, "40.01 USD"), country="US"),
            order("2", line("LAMP", 1, "20 USD"), country="AT", hours=1),
            order("3", line("NOCOST", 3, "30 USD"), hours=2),
            replace(order("4", line("LAMP", 1, "900 KPW"), country="KP", hours=3), market="KP"),
            told("f", EntryKind.STORAGE, "-7.77 USD"),
            told("s", EntryKind.SALE, "40.01 USD", "1", sku="LAMP", quantity=2, market="US"),
            told("r", EntryKind.REFERRAL, "-6.1 USD", "1", sku="LAMP", market="US"),
        )
        await opened.keeper.catch_up()
        yield opened


async def till_of(books: Shelf, **changes: Any) -> Till:
    (anna,) = await books.store.people()
    person = replace(anna, **changes)
    return Till(books.store, person, NOW, "USD", lambda account: "amazon", lambda watch: timedelta(hours=1))


def money(parts: list[tuple[str, Decimal, Decimal, int]]) -> list[tuple[str, Decimal, Decimal, int]]:
    return sorted(parts)


async def test_by_country_profit_and_platforms_tell_the_same_and_all_of_it(books: Shelf) -> None:
    till = await till_of(books)
    whole = (await answer_of(till, Span.MONTH, Of())).whole
    _, found = await divided(till, Span.MONTH, Of(), By.COUNTRY, most=99)
    page = await page_of(books.store, till.platform_of, Wish(30, BEGIN, By.COUNTRY, "USD"), NOW)
    mine = [(one.name, one.statement.revenue, one.statement.profit, one.statement.uncosted) for one in found.parts]
    theirs = [(one.key, one.revenue, one.profit, one.uncosted) for one in page.shares.parts]
    assert money(mine) == money(theirs)
    assert {name for name, *_ in mine} == {"US", "AT", "KP", ""}
    assert sum(one.statement.profit for one in found.parts) == whole.profit
    assert sum(one.statement.revenue for one in found.parts) == whole.revenue
    assert sum(one.statement.uncosted for one in found.parts) == whole.uncosted == 3
    assert sum(one.statement.estimated for one in found.parts) == whole.estimated
    assert await week_of(till) == money(mine), "and of a week as of a month"


async def week_of(till: Till) -> list[tuple[str, Decimal, Decimal, int]]:
    _, found = await divided(till, Span.WEEK, Of(), By.COUNTRY, most=99)
    told_of = [(one.name, one.statement) for one in found.parts]
    return money([(name, one.revenue, one.profit, one.uncosted) for name, one in told_of])


async def test_a_country_that_is_not_told_has_a_name_and_divided_money_is_said_to_be(books: Shelf) -> None:
    till = await till_of(books)
    page = await page_of(books.store, till.platform_of, Wish(30, BEGIN, By.COUNTRY, "USD"), NOW)
    text = unmarked(visible(platforms_board(ENGLISH, page, now=NOW).html))
    assert "\ncountry not told: " in text
    answer = await answer_of(till, Span.WEEK, Of())
    _, found = await divided(till, Span.WEEK, Of(), By.COUNTRY, most=99)
    assert "Money is divided among a market's countries" in shares_board(ENGLISH, answer, found, page=0, now=NOW).html


async def test_a_profit_of_which_a_part_has_no_rate_has_no_margin_and_says_so(books: Shelf) -> None:
    answer = await answer_of(await till_of(books), Span.MONTH, Of())
    lines = unmarked(visible(answer_board(ENGLISH, answer, now=NOW).html)).splitlines()
    (won,) = [one for one in lines if one.startswith("Amazon KP")]
    assert "%" not in won, "its goods cost dollars that no rate leads from"
    assert "no rate is known: -$8.00" in won


async def test_what_is_not_booked_yet_is_said_wherever_money_is_told(books: Shelf, tmp_path: Path) -> None:
    till = await till_of(books)
    assert (await answer_of(till, Span.WEEK, Of())).read.waiting == 0
    async with shelf(str(tmp_path / "other.db")) as other:
        await other.store.add_person("Anna", 1, 1, Role.OWNER, "en", "UTC")
        await other.tell(order("1", line("LAMP", 2, "40 USD")))
        mine = await till_of(other)
        answer = await answer_of(mine, Span.WEEK, Of())
        page = await page_of(other.store, mine.platform_of, Wish(30, BEGIN, By.PLATFORM, "USD"), NOW)
    assert answer.read.waiting
    assert page.waiting


async def test_sums_are_named_by_the_currency_they_are_in_until_all_is_booked_in_another(
    books: Shelf, tmp_path: Path
) -> None:
    assert await home_currency(books.store, "EUR") == "USD", "nothing is converted by a word in the configuration"
    async with shelf(str(tmp_path / "other.db")) as other:
        assert await home_currency(other.store, "EUR") == "EUR"
        await other.booked(order("1", line("LAMP", 2, "40 USD")))
        await Bookkeeper(other.store, StillClock(NOW), "EUR").tick()
        assert await home_currency(other.store, "EUR") == "EUR"


async def test_whoever_wants_each_markets_days_is_told_where_they_are_his_own(books: Shelf) -> None:
    till = await till_of(books, day_begins=BY_MARKET)
    answer = await answer_of(till, Span.WEEK, Of())
    _, found = await divided(till, Span.WEEK, Of(), By.PRODUCT, most=99)
    assert "by your own clock" in shares_board(ENGLISH, answer, found, page=0, now=NOW).html
    _, mine = await divided(await till_of(books), Span.WEEK, Of(), By.PRODUCT, most=99)
    assert "by your own clock" not in shares_board(ENGLISH, answer, mine, page=0, now=NOW).html
