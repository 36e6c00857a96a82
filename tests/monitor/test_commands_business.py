"""/orders and /health, the status line and the morning: what is known of accounts, and that the unknown says so."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from adapters.diagnosis import Expiry
from adapters.readings import Money, OrderState, Topic
from monitor.account_facts import metric_of
from monitor.language import LANGUAGES, Tongue, visible, visible_length
from monitor.order_news import order_facts, orders_told
from monitor.render.alerts import LONGEST
from monitor.render.health import measure_mark
from monitor.render.orders import order_message
from storage.states import AccountLook, AccountState, Batch
from tests.clock import NIGHT
from tests.monitor.account_world import order
from tests.monitor.golden_files import assert_golden
from tests.monitor.shop import ANNA, GROUP, VERA, Shop, button, person, texts
from tests.words import unmarked

TOPICS = (Topic.ORDERS, Topic.ACCOUNT, Topic.STRANDED, Topic.FEEDBACK, Topic.MONEY)
RATE = {"name": "order_defect_rate", "market": "us", "by": "seller", "value": "0.009", "target": "0.01", "count": 9}
STANDINGS = [
    {"market": "us", "state": "normal", "warned": False},
    {"market": "de", "state": "at_risk", "warned": True},
]


async def asked(shop: Shop, *topics: Topic, trouble: str | None = None, **more: Any) -> None:
    """The account's questions, these ones answered (or not) just now."""
    now = shop.clock.now()
    await shop.store.ensure_account_watches("shop", TOPICS, now)
    watches = await shop.store.account_watches("shop")
    looks = [AccountLook(one.id, now, now, trouble, **more) for one in watches if one.topic in topics]
    await shop.store.commit(Batch(account_looks=tuple(looks)))


async def healthy(shop: Shop) -> None:
    now = shop.clock.now()
    metrics = [
        {**RATE, "at_most": True, "good": True},
        {"name": "listing_policy_violations", "market": "us", "by": None, "count": 86, "good": False},
        {"name": "valid_tracking_rate", "market": "us", "by": "seller", "value": None, "count": None, "good": None},
    ]
    states = (
        AccountState("shop", "account", now, {"standings": STANDINGS, "metrics": metrics}),  # type: ignore[dict-item]
        AccountState("shop", "stranded", now, {"count": 2, "quantity": 14, "skus": []}),
        AccountState("shop", "feedback", now, {"feedback": [{"id": "1", "stars": 1, "day": "2026-03-01"}]}),
    )
    await shop.store.commit(Batch(account_states=states))
    await asked(shop, *TOPICS)


async def said(shop: Shop, text: str, user: int = VERA) -> str:
    return unmarked(visible(texts(await shop.say(user, text))))


async def in_language(shop: Shop, language: str) -> None:
    await shop.store.update_person((await person(shop, VERA)).id, language=language)


# --- orders ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_days_orders_are_counted_and_summed_by_market_and_currency(shop: Shop, language: str) -> None:
    await in_language(shop, language)
    await shop.lamp()
    now = shop.clock.now()
    orders = [
        order(1, now),
        order(2, now - timedelta(hours=2)),
        order(3, now - timedelta(hours=1), total=None, lines=(), state=OrderState.PENDING),
        order(4, now - timedelta(hours=1), state=OrderState.CANCELLED),
        order(5, now - timedelta(days=2), state=OrderState.SHIPPED),
    ]
    euro = order(6, now - timedelta(hours=1), total=Money(Decimal("19.90"), "EUR"))
    await shop.store.commit(Batch(orders=tuple(("shop", one) for one in (*orders, euro))))
    await asked(shop, Topic.ORDERS)
    shop.clock.advance(90)
    assert_golden(f"orders.{language}", texts(await shop.say(VERA, "/orders")))


async def test_the_day_of_the_orders_begins_where_the_person_wants_it(shop: Shop) -> None:
    await asked(shop, Topic.ORDERS)
    now = shop.clock.now()  # 10:14 in Shanghai, 21:14 of the day before in New York
    hours = (1, 3, 12, 15)
    orders = tuple(("shop", order(n, now - timedelta(hours=hour))) for n, hour in enumerate(hours))
    await shop.store.commit(Batch(orders=orders))
    vera = await person(shop, VERA)
    for begins, count in (("9", 1), ("0", 2), ("22", 3), ("market", 4)):
        await shop.store.decide(f"person:{vera.id}", "day_begins", begins, "Vera", now)
        assert f"{count} order" in await said(shop, "/orders"), begins


async def test_orders_that_were_never_read_are_unknown_and_not_none(shop: Shop) -> None:
    await asked(shop)
    text = await said(shop, "/orders")
    assert "⚪ shop: orders unknown (not read yet)" in text


async def test_orders_that_cannot_be_read_now_say_how_old_they_are(shop: Shop) -> None:
    await asked(shop, Topic.ORDERS)
    shop.clock.advance(1800)
    await asked(shop, Topic.ORDERS, trouble="Amazon's server is out of order")
    assert "newer orders unknown (Amazon's server is out of order), data 30 min old" in await said(shop, "/orders")


async def test_a_group_is_told_no_sums(shop: Shop) -> None:
    await asked(shop, Topic.ORDERS)
    assert "private chat" in texts(await shop.say(VERA, "/orders", chat=GROUP))
    assert "private chat" not in texts(await shop.say(VERA, "/orders"))


async def test_everybody_chooses_for_himself_whether_he_hears_of_each_order(shop: Shop) -> None:
    await asked(shop, Topic.ORDERS)
    vera, anna = (await person(shop, VERA)).id, (await person(shop, ANNA)).id
    shown = await shop.say(VERA, "/orders")
    await shop.press(VERA, button(shown, "Tell me of each order"))
    assert await orders_told(shop.store) == (vera,)
    await shop.say(ANNA, "/orders on")
    assert "I tell you of each order" in await said(shop, "订单")
    shown = await shop.say(VERA, "/orders")
    await shop.press(VERA, button(shown, "No longer"))
    assert await orders_told(shop.store) == (anna,)


@pytest.mark.parametrize("language", LANGUAGES)
def test_new_orders_are_one_message_that_names_no_buyer(language: str) -> None:
    rows = [order_facts(order(number, NIGHT)) for number in range(3)]
    rows += [order_facts(order(4, NIGHT, lines=(), total=None))]
    facts = {"account": "shop", "people": [1], "orders": rows, "count": 6}
    names = {("shop", "us", "B0LAMP0001"): "Blue <b>Lamp</b>"}
    message = order_message(Tongue(language, "Asia/Shanghai"), facts, lambda *key: names.get(key), NIGHT)
    assert_golden(f"order_news.{language}", message.html)


def test_the_longest_message_about_orders_fits_with_room_for_a_note() -> None:
    long = order(1, NIGHT, lines=tuple(order(1, NIGHT).lines[0] for _ in range(5)))
    facts = {"account": "W" * 90, "orders": [order_facts(long)] * 8, "count": 40}
    html = order_message(Tongue("en", "UTC"), facts, lambda *key: "W" * 90, NIGHT).html
    assert visible_length(html) <= LONGEST - 60
    assert "more: /orders" in html


# --- health ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_accounts_health_is_told_with_its_age_and_its_limits(shop: Shop, language: str) -> None:
    await in_language(shop, language)
    await healthy(shop)
    shop.expiries = (Expiry("client secret", date(2026, 3, 20), "renew"),)
    shop.clock.advance(3600)
    await asked(shop, Topic.MONEY, trouble="Amazon's server is out of order")
    assert_golden(f"health.{language}", texts(await shop.say(VERA, "/health")))


async def test_health_that_was_never_read_is_unknown(shop: Shop) -> None:
    await asked(shop)
    text = await said(shop, "/health")
    assert "⚪ account health: unknown, not read yet" in text
    assert "🟢" not in text


async def test_what_the_platform_prepares_is_unknown_and_says_so(shop: Shop) -> None:
    await asked(shop, Topic.ACCOUNT, trouble="Amazon still makes the report GET_V2", preparing=True)
    assert "⚪ account health: unknown, the platform is preparing it" in await said(shop, "账号健康")


async def test_health_that_cannot_be_read_now_is_shown_as_of_when_it_was(shop: Shop) -> None:
    await healthy(shop)
    shop.clock.advance(7200)
    await asked(shop, Topic.ACCOUNT, trouble="Amazon's server is out of order")
    text = await said(shop, "/health")
    assert "⚪ account health: unknown now (Amazon's server is out of order); as last read, data 2 h old:" in text


async def test_without_an_account_that_tells_there_is_nothing_to_show(shop: Shop) -> None:
    assert "No account tells me" in await said(shop, "/health")
    assert "No account tells me" in await said(shop, "/orders")


@pytest.mark.parametrize(
    ("changes", "mark"),
    [
        ({"value": "0.001"}, "🟢"),
        ({"value": "0.0085"}, "🟠"),
        ({"value": "0.02"}, "🔴"),
        ({"value": None, "target": None}, "⚪"),
        ({"value": None, "target": None, "good": True}, "🟢"),
    ],
)
def test_a_measure_is_green_only_where_something_says_so(changes: dict[str, Any], mark: str) -> None:
    assert measure_mark(metric_of({**RATE, **changes})) == mark


# --- the board and the morning ---------------------------------------------------------------------------------------


async def status(shop: Shop) -> str:
    return await said(shop, "/status")


async def test_the_board_says_what_of_the_account_is_not_read(shop: Shop) -> None:
    await shop.lamp()
    await asked(shop, *TOPICS)
    assert "not read" not in await status(shop)
    shop.clock.advance(3600)
    await asked(shop, *(topic for topic in TOPICS if topic is not Topic.ORDERS))
    assert "⚪ orders: not read since 10:14" in await status(shop)


async def test_what_is_forbidden_is_on_the_board_at_once(shop: Shop) -> None:
    await asked(shop, *TOPICS)
    await asked(shop, Topic.MONEY, trouble="Amazon refuses listTransactions (403)", refused=True)
    assert "⚪ money: not read since" in await status(shop)


async def test_what_the_platform_cannot_answer_is_not_held_against_it(shop: Shop) -> None:
    await asked(shop, *TOPICS[:-1])
    await asked(shop, Topic.MONEY, trouble="only for registered brands", preparing=True)
    shop.clock.advance(600)
    await asked(shop, *TOPICS[:-1])
    shop.clock.advance(2 * 24 * 3600)
    await asked(shop, *TOPICS[:-1])
    assert "not read" not in await status(shop)
