"""/days, and where the order clock says what it can promise."""

from datetime import date

import pytest

from adapters.readings import Topic
from monitor.decisions import calendar_of
from monitor.language import visible
from monitor.order_memory import ORDER_CLOCK, VERSION, clocks_facts
from monitor.shop_days import DayKind, ShopDays
from storage.states import AccountMemory, Batch
from tests.monitor.order_days import clock, rhythm
from tests.monitor.shop import ANNA, BO, VERA, Shop, button, texts
from tests.words import unmarked

TODAY = date(2026, 3, 3)
HOLIDAY = DayKind.HOLIDAY


async def named(shop: Shop) -> tuple[ShopDays, ...]:
    return (await calendar_of(shop.store)).days


async def said(shop: Shop, text: str, user: int = BO) -> str:
    return unmarked(visible(texts(await shop.say(user, text))))


async def test_days_are_named_shown_changed_and_taken_back(shop: Shop) -> None:
    assert "No shop holidays or sale days are named" in await said(shop, "/days")
    page = await said(shop, "/days holiday 2026-12-24 2026-12-26")
    assert "holiday: Dec 24, 2026 – Dec 26, 2026" in page
    await said(shop, "/days sale 2026-11-27")
    assert await named(shop) == (
        ShopDays(date(2026, 11, 27), date(2026, 11, 27), DayKind.SALE),
        ShopDays(date(2026, 12, 24), date(2026, 12, 26), HOLIDAY),
    )
    await said(shop, "/days holiday 2026-11-27")
    assert [one.kind for one in await named(shop)] == [HOLIDAY, HOLIDAY]
    assert "days.2026-11-27..2026-11-27" in await said(shop, "/audit", ANNA)
    await shop.press(BO, button(await shop.say(BO, "/days"), "✕ holiday: Nov 27, 2026"))
    await said(shop, "/days off 2026-12-25")
    assert await named(shop) == ()


@pytest.mark.parametrize(
    ("text", "first", "last", "kind"),
    [
        ("holiday today", TODAY, TODAY, HOLIDAY),
        ("sale tomorrow", date(2026, 3, 4), date(2026, 3, 4), DayKind.SALE),
        ("促销 2026-11-11", date(2026, 11, 11), date(2026, 11, 11), DayKind.SALE),
        ("holiday 2026-12-24..2026-12-26", date(2026, 12, 24), date(2026, 12, 26), HOLIDAY),
        ("holiday 2026-12-24 – 2026-12-26", date(2026, 12, 24), date(2026, 12, 26), HOLIDAY),
    ],
)
async def test_days_are_understood_as_they_are_typed(
    shop: Shop, text: str, first: date, last: date, kind: DayKind
) -> None:
    await said(shop, f"/days {text}")
    assert await named(shop) == (ShopDays(first, last, kind),)


async def test_what_is_no_day_is_refused_with_an_example(shop: Shop) -> None:
    for text in ("party today", "holiday", "holiday 2026-13-01", "holiday 2026-12-26 2026-12-24", "sale 2020-01-01"):
        assert "/days holiday 2026-12-24 2026-12-26" in await said(shop, f"/days {text}")
    for text in ("holiday 2026-06-01 2026-07-31", "sale 2026-11-27 2026-11-28 2026-11-29"):
        assert "of at most 60 days" in await said(shop, f"/days {text}")
    await said(shop, "/days holiday today", VERA)
    assert await named(shop) == ()


# --- what is promised ------------------------------------------------------------------------------------------------


async def wound(shop: Shop) -> None:
    """Three markets: one that is judged, one that is learnt, one that sells too little."""
    await shop.store.ensure_account_watches("shop", (Topic.ORDERS,), shop.clock.now())
    clocks = {"us": clock(15), "de": clock(15, rhythm=rhythm(8, days=3)), "jp": clock(1)}
    row = AccountMemory("shop", ORDER_CLOCK, VERSION, clocks_facts(clocks))
    await shop.store.commit(Batch(account_memories=(row,)))


PROMISES = (
    "shop · US: with about 15 orders a day, a full stop is told after about 15 h.",
    "shop · DE: I still learn when orders come; 3 of 7 days are known.",
    "shop · JP: too few orders to tell a stop from chance (fewer than 2 a day).",
)


@pytest.mark.parametrize("text", ["/orders", "/settings noise orders_stopped", "/settings rule orders_fewer"])
async def test_the_delay_is_told_where_orders_are_asked_for_and_where_the_alert_is_switched(
    shop: Shop, text: str
) -> None:
    await wound(shop)
    page = await said(shop, text, ANNA)
    assert all(one in page for one in PROMISES), page


async def test_switching_the_alert_on_shows_what_it_promises(shop: Shop) -> None:
    await wound(shop)
    await said(shop, "/set noise.orders_stopped off", ANNA)
    assert PROMISES[0] in await said(shop, "/set noise.orders_stopped on", ANNA)
    assert "a full stop" not in await said(shop, "/settings noise cancel_asked", ANNA)


async def test_why_says_what_can_be_told_of_the_listings_own_market(shop: Shop) -> None:
    await shop.lamp()
    await wound(shop)
    page = await said(shop, "/why Blue Lamp")
    assert PROMISES[0] in page
    assert PROMISES[1] not in page


async def test_where_no_orders_are_told_the_page_says_so(shop: Shop) -> None:
    assert "No account has told me orders yet" in await said(shop, "/settings noise orders_stopped", ANNA)


async def test_how_rare_false_alarms_shall_be_is_set_for_all(shop: Shop) -> None:
    await wound(shop)
    page = await said(shop, "/set orders_stopped.weeks 4", ANNA)
    assert "about one false alarm in 4 weeks (default: 32)" in page
    assert "a full stop is told after about 11 h" in page
