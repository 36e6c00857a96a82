"""/today, /week, /sales and /profit: what the books say, laid beside other days, and what is not known."""

from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from adapters.readings import Topic
from monitor.language import LANGUAGES, visible
from storage.states import AccountLook, Batch, Rate
from tests.monitor.golden_files import assert_golden
from tests.monitor.shop import GROUP, LAMP, VERA, Shop, button, open_shop, person, texts
from tests.monitor.till_rows import Sale, book, booked_away
from tests.words import unmarked

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def asked(shop: Shop, *topics: Topic, trouble: str | None = None) -> None:
    now = shop.clock.now()
    await shop.store.ensure_account_watches("shop", (Topic.ORDERS, Topic.MONEY), now)
    looks = [
        AccountLook(one.id, now, now, trouble) for one in await shop.store.account_watches() if one.topic in topics
    ]
    await shop.store.commit(Batch(account_looks=tuple(looks)))


async def sold(shop: Shop, *orders: Any, account: str = "shop") -> None:
    await shop.store.commit(Batch(orders=tuple((account, one) for one in orders)))


async def said(shop: Shop, text: str, chat: int | None = None) -> str:
    return unmarked(visible(texts(await shop.say(VERA, text, chat=chat))))


@pytest.fixture(scope="module")
async def _booked(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Shop]:
    """A lamp that sells twice a day here for $20 and once in Germany for €20; today one more, since 70 days ago."""
    async with open_shop(tmp_path_factory.mktemp("till")) as shop:
        await shop.lamp()
        now = shop.clock.now()  # 10:14 in Shanghai
        sales = [Sale(now - HOUR, market=LAMP.market, refund="4.00")]
        for days in range(70):
            sales += [Sale(now - DAY * days - HOUR * back, market=LAMP.market) for back in (2, 8)]
            german = {"currency": "EUR", "market": "de", "rate": "1.1", "sku": "LAMPE", "listing": "B0DE"}
            sales.append(Sale(now - DAY * days - HOUR * 3, **german))  # type: ignore[arg-type]
        await book(shop.store, sales)
        await asked(shop, Topic.ORDERS, Topic.MONEY)
        yield shop


@pytest.fixture
async def till(_booked: Shop) -> AsyncIterator[Shop]:
    """One world for all tests, of which each changes only how Vera is answered."""
    vera = await person(_booked, VERA)
    await booked_away(_booked.store)
    yield _booked
    await _booked.store.update_person(vera.id, language="en", currency="", day_begins="0")


async def test_the_answer_is_the_first_line_and_every_market_is_told_in_its_own_currency(till: Shop) -> None:
    lines = (await said(till, "/today")).splitlines()
    assert lines[0] == "Today: 4 units · revenue $82.00 · profit $33.70 (41 %)"
    assert lines[1] == "4 orders"
    assert "refunds -$4.00 · fees -$12.30 · goods -$32.00" in lines
    assert "Referral fees: -$12.30" in lines
    shown = "Amazon US: 3 units · revenue $60.00 · refunds -$4.00 · fees -$9.00 · goods -$24.00 · profit $23.00 (38 %)"
    assert shown in lines
    german = "Amazon DE: 1 unit · revenue €20.00 · fees -€3.00 · goods -€7.27 · profit €9.73 (49 %)"
    assert german in lines, "what the goods cost at home is told by the rate of the sales"


async def test_today_is_laid_beside_yesterday_the_weekday_and_the_usual_each_by_this_time(till: Shop) -> None:
    text = await said(till, "今日")
    then = "3 units ▲ 33 % · revenue $62.00 ▲ 32 % · profit $28.70 ▲ 17 %"
    assert f"Yesterday by this time: {then}" in text
    assert f"This day last week, by this time: {then}" in text
    assert f"Usual by this time (median of 28 days): {then}" in text
    assert "⚪" not in text, "all of it is known"


async def test_a_week_and_a_month_are_laid_beside_those_before(till: Shop) -> None:
    week = await said(till, "/week")
    assert week.startswith("The last 7 days: 22 units · revenue $454.00")
    assert "The 7 days before: 21 units ▲ 4.8 %" in week
    assert "Usual week (mean of 4 weeks): 21 units" in week
    assert "The 30 days before: 90 units ▲ 1.1 %" in await said(till, "/month")


async def test_profit_is_told_from_the_sales_down_to_what_is_left(till: Shop) -> None:
    lines = (await said(till, "/profit yesterday")).splitlines()
    assert lines[0] == "Yesterday: profit $28.70 (46 %) · revenue $62.00"
    assert lines[1:4] == ["Sales: $62.00", "Referral fees: -$9.30", "Cost of goods: -$24.00"]


async def test_one_thing_is_asked_for_by_its_name(till: Shop) -> None:
    lamp = await said(till, "/sales month Blue Lamp")
    assert lamp.startswith("Blue Lamp · The last 30 days: 61 units · revenue $1,220.00")
    assert "order" not in lamp.splitlines()[1], "what is known of goods are units"
    assert (await said(till, "/sales de")).startswith("DE · Today: 1 unit · revenue $22.00")
    assert (await said(till, "/sales week shop")).startswith("shop · The last 7 days: 22 units")
    assert (await said(till, "/sales amazon")).startswith("amazon · Today: 4 units")
    await till.store.decide(
        f"listing:{(await till.store.listings())[0].id}", "tags", ["winter"], "Anna", till.clock.now()
    )
    assert (await said(till, "/profit today winter")).startswith("winter · Today: profit")
    assert "I do not know that listing" in await said(till, "/sales nothing like it")


async def test_a_persons_own_currency_is_only_a_view(till: Shop) -> None:
    vera, today = await person(till, VERA), till.clock.now().date()
    await till.store.put_rates([Rate("CNY", "USD", Decimal(7), today)])
    await till.store.decide(f"person:{vera.id}", "currency", "CNY", "Vera", till.clock.now())
    text = await said(till, "/today")
    assert text.startswith("Today: 4 units · revenue CN¥574.00 · profit CN¥235.90 (41 %)")
    assert "revenue CN¥434.00 ▲ 32 %" in text
    assert "Told in CNY by the rate of today" in text


async def test_each_markets_own_day_counts_for_who_wants_it(till: Shop) -> None:
    vera = await person(till, VERA)
    await till.store.decide(f"person:{vera.id}", "day_begins", "market", "Vera", till.clock.now())
    text = await said(till, "/today")  # 21:14 of the day before in New York, 03:14 in Berlin
    assert "Amazon US: 3 units" in text
    assert "Amazon DE: 1 unit" in text
    assert "Yesterday by this time: 3 units" in text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_answer_is_told_in_every_language(till: Shop, language: str) -> None:
    await till.store.update_person((await person(till, VERA)).id, language=language)
    assert_golden(f"sold.{language}", texts(await till.say(VERA, "/today")))
    assert_golden(f"profit.{language}", texts(await till.say(VERA, "/profit yesterday")))


# --- what is not known -----------------------------------------------------------------------------------------------


async def test_what_is_not_known_is_marked_and_never_zero(shop: Shop) -> None:
    now = shop.clock.now()
    await book(
        shop.store,
        [
            Sale(now - HOUR, cost=None),
            Sale(now - HOUR, sku="LAMP-2", cost=None, units=2, estimated=True),
            Sale(now - HOUR, sku="LAMP-3", currency="RUB", rate=None),
        ],
    )
    await asked(shop, Topic.ORDERS)
    text = await said(shop, "/today")
    assert text.startswith("Today: 4 units · revenue $40.00 · profit $26.00 before the cost of 3 units")
    assert "The cost of 2 SKUs is unknown (3 units): /costs" in text
    assert "$17.00 of it is estimated until the platforms tell the newest orders' money" in text
    assert "Not in the sums, for no rate is known: RUB17.00: /rate" in text
    assert "shop: money unknown (not read yet)" in text


async def test_profit_without_any_cost_is_said_to_be_before_it(shop: Shop) -> None:
    await book(shop.store, [Sale(shop.clock.now() - HOUR, cost=None, fee="0")])
    await asked(shop, Topic.ORDERS)
    text = await said(shop, "/profit")
    assert text.startswith("Today: $20.00 before the cost of goods")
    assert "No fees are told yet" in text


async def test_what_is_not_stored_is_not_compared(shop: Shop) -> None:
    await book(shop.store, [Sale(shop.clock.now() - HOUR)])
    await asked(shop, Topic.ORDERS)
    text = await said(shop, "today")
    assert "Yesterday by this time: no comparison: known since Tue, Mar 3" in text
    assert "no comparison yet: known since" in text
    assert "▲" not in text


async def test_money_that_was_read_too_early_says_how_far_behind_it_is(shop: Shop) -> None:
    await book(shop.store, [Sale(shop.clock.now() - HOUR)])
    await asked(shop, Topic.ORDERS, Topic.MONEY)
    shop.clock.advance(2 * 86400)
    await asked(shop, Topic.ORDERS)
    assert "shop: its money is 2 d behind" in await said(shop, "/week")


async def test_orders_that_were_read_too_early_are_incomplete(shop: Shop) -> None:
    await book(shop.store, [Sale(shop.clock.now() - HOUR)])
    await asked(shop, Topic.ORDERS)
    shop.clock.advance(3600)
    text = await said(shop, "/today")
    assert "incomplete: orders read up to 10:14" in text
    shop.clock.advance(20 * 3600)
    assert "incomplete: orders read up to" in await said(shop, "/yesterday"), "the rest of that day was never read"


async def test_nothing_is_said_of_sales_where_no_account_tells_them(shop: Shop) -> None:
    for text in ("/today", "/sales", "/profit", "/platforms"):
        assert "No account tells me its orders" in await said(shop, text)


async def test_a_group_hears_no_sums_before_an_owner_allows_it(shop: Shop) -> None:
    await asked(shop, Topic.ORDERS)
    for text in ("/today", "/yesterday", "/week", "/month", "/sales", "/profit", "/platforms"):
        assert "private chat" in await said(shop, text, chat=GROUP)


async def test_another_span_is_one_tap_away_and_renewed_in_its_place(till: Shop) -> None:
    week = await till.press(VERA, button(await till.say(VERA, "/profit Blue Lamp"), "7 days"))
    assert "Blue Lamp · The last 7 days: profit" in unmarked(visible(texts(week)))
    again = await till.press(VERA, button(week, "Reload"))
    assert again is not None
    assert again.edit is not None
    assert "The last 7 days" in again.edit.html


# --- divided, and drawn ----------------------------------------------------------------------------------------------


async def test_the_profit_is_divided_by_what_is_wanted_and_the_parts_are_the_whole(till: Shop) -> None:
    lines = (await said(till, "/profit yesterday by market")).splitlines()
    assert lines[2] == "Amazon US: 2 units · revenue $40.00 · profit $18.00 (45 %) · 63 % of it"
    assert lines[3] == "Amazon DE: 1 unit · revenue $22.00 · profit $10.70 (49 %) · 37 % of it"
    products = (await said(till, "/profit month by product")).splitlines()
    assert products[2].startswith("Blue Lamp: 61 units"), "a listing that is watched has its name"
    assert products[3].startswith("LAMPE: 30 units"), "what is not watched its SKU"
    platform = await said(till, "/profit 昨天 按平台")
    assert "Amazon: 3 units · revenue $62.00 · profit $28.70 (46 %) · 100 % of it" in platform
    country = await said(till, "/profit month by country")
    assert "not told: 91 units · revenue $1,880.00" in country
    assert "Money is divided among a market's countries by their units" in country


async def test_a_chart_is_one_tap_away_and_says_in_words_what_it_shows(till: Shop) -> None:
    drawn: list[str] = []

    async def draw(svg: str) -> bytes:
        drawn.append(svg)
        return b"png"

    till.draw = draw
    shown = await till.press(VERA, button(await till.say(VERA, "/week"), "Chart"))
    assert shown is not None
    (message,) = shown.messages
    assert message.attachment is not None
    assert message.attachment.name == "sales-week-.png"
    text = unmarked(visible(message.html))
    assert text.startswith("The last 7 days: 22 units · revenue $454.00")
    assert "Most on Tue, Mar 3: $82.00; $64.86 a day on the mean" in text
    assert drawn[0].count('class="bar"') == 7
    month = await till.press(VERA, button(shown, "30 days"))
    assert month is not None
    assert month.edit is not None, "the picture changes in its place"
    assert drawn[1].count('class="bar"') == 30


async def test_hours_whose_orders_were_not_read_are_drawn_as_not_known(shop: Shop) -> None:
    drawn: list[str] = []

    async def draw(svg: str) -> bytes:
        drawn.append(svg)
        return b"png"

    shop.draw = draw
    await book(shop.store, [Sale(shop.clock.now() - HOUR - DAY * days) for days in range(3)])
    await asked(shop, Topic.ORDERS)
    await shop.say(VERA, "/today chart")
    assert 'class="gap"' not in drawn[0]
    shop.clock.advance(4 * 3600)
    await shop.say(VERA, "/today chart")
    assert 'class="gap"' in drawn[1]
    assert drawn[1].count('class="bar"') == 11, "what came after the last answer is no bar of nothing"
