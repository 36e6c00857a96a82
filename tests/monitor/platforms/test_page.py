"""/platforms: the money divided, what hangs on each account, how each platform goes; the unknown says so."""

import json
from decimal import Decimal

from adapters.readings import EntryKind, Figure, HealthMetric, OrderState, Topic
from monitor.account_facts import metric_facts
from monitor.language import visible
from monitor.platforms.facts import page_json
from monitor.platforms.keeping import PlatformKeeper
from monitor.platforms.page import Wish, page_of
from monitor.till.dividing import By
from storage.states import AccountState, Batch
from tests.monitor.account_world import order
from tests.monitor.platforms.books import DAY, Trade, booked, keep
from tests.monitor.shop import GROUP, VERA, Shop, button, texts
from tests.words import unmarked

PLATFORMS = {"shop": "amazon", "own": "web"}
FALLING = Trade("shop", "us", lambda ago: 12 + ago % 3 if ago > 44 else 7 + ago % 3, lambda ago: 0.15)
STEADY = Trade("own", "de", lambda ago: 4 + ago % 2, country="DE")


async def counted(shop: Shop) -> None:
    await PlatformKeeper(shop.store, PLATFORMS, shop.clock, lambda: None).tick()


async def said(shop: Shop, text: str, chat: int | None = None) -> str:
    return unmarked(visible(texts(await shop.say(VERA, text, chat=chat))))


async def test_the_first_line_answers_and_every_division_is_one_tap_away(shop: Shop) -> None:
    await keep(shop.store, shop.clock.now(), FALLING, STEADY)
    await booked(shop.store, "shop", [(EntryKind.SALE, "20", shop.clock.now() - DAY, True)])
    await counted(shop)
    answer = await shop.say(VERA, "/platforms")
    text = unmarked(visible(texts(answer)))
    assert text.splitlines()[0] == "The last 30 days: Amazon brings 64 % of the profit"
    assert "Amazon: 64 % of the profit ($2,097), 64 % of the revenue ($4,660) · 233 orders" in text
    by_country = unmarked(visible(texts(await shop.press(VERA, button(answer, "By country")))))
    assert "DE: 36 % of the profit" in by_country
    assert "no platform books it by country" in by_country
    quarter = unmarked(visible(texts(await shop.press(VERA, button(answer, "90 days")))))
    assert quarter.startswith("The last 90 days: Amazon brings")
    by_product = await said(shop, "/platforms by product")
    assert "shop-0:" in by_product


async def test_a_fall_is_a_sign_with_its_evidence_and_no_more(shop: Shop) -> None:
    await keep(shop.store, shop.clock.now(), FALLING, STEADY)
    await counted(shop)
    text = await said(shop, "/platforms")
    assert "Amazon: 🟠 a sign, no proof, that a good time ends" in text
    line = next(one for one in text.splitlines() if "orders per listing" in one)
    assert line.startswith("🟠 orders per listing: −38 % in the last 6 weeks against the 13 before (")
    assert "no turn to be seen week by week" in text, "the other platform is steady"
    whole = await said(shop, "/platforms shop")
    assert "fees, of the revenue: as in the 13 weeks before" in whole
    assert "⚪ visits: the platform does not tell it" in whole
    assert "⚪ supply unknown: it takes the stock of the listings" in whole


async def test_what_hangs_on_an_account_is_told_part_by_part(shop: Shop) -> None:
    now = shop.clock.now()
    await keep(shop.store, now, FALLING)
    rows = [
        (EntryKind.PAYOUT, "-900", now - 9 * DAY, True),
        (EntryKind.RESERVE, "-80", now - 9 * DAY, True),
        (EntryKind.SALE, "1400", now - 5 * DAY, True),
        (EntryKind.SALE, "500", now - 12 * DAY, True),
        (EntryKind.SALE, "120.40", now - 3 * DAY, False),
    ]
    await booked(shop.store, "shop", rows)
    waiting = (order(1, now - DAY), order(2, now - DAY, state=OrderState.SHIPPED))
    await shop.store.commit(Batch(orders=tuple(("shop", one) for one in waiting)))
    await counted(shop)
    text = await said(shop, "/platforms shop")
    for line in (
        "Money held: $1,600",
        "not free yet: $120",
        "freed since the last payout: $1,400",
        "kept back as a reserve: $80",
        "⚪ Goods there: unknown, the platform tells of no warehouse of its own.",
        "1 order to ship · $43.98",
        "100 % of the profit stops",
    ):
        assert line in text.splitlines(), line


async def test_without_a_payout_what_was_freed_is_unknown_and_not_nothing(shop: Shop) -> None:
    now = shop.clock.now()
    await keep(shop.store, now, FALLING)
    await booked(shop.store, "shop", [(EntryKind.SALE, "120", now - 3 * DAY, True)])
    await counted(shop)
    text = await said(shop, "/platforms shop")
    assert "freed since the last payout: unknown" in text
    assert "⚪ No payout was told in 90 days" in text


async def test_points_are_made_of_what_is_told_and_name_their_parts(shop: Shop) -> None:
    now = shop.clock.now()
    await keep(shop.store, now, FALLING)
    late = HealthMetric("late_shipment_rate", "us", value=Decimal("0.01"), target=Decimal("0.04"))
    visits = [
        Figure("sessions", begin, begin + DAY, Decimal(300 if ago > 44 else 240), market="us")
        for ago in range(1, 190)
        for begin in (now.replace(hour=0, minute=0) - ago * DAY,)
    ]
    health = AccountState("shop", Topic.ACCOUNT.value, now, {"metrics": [metric_facts(late)]})
    await shop.store.commit(Batch(figures=tuple(("shop", one) for one in visits), account_states=(health,)))
    await counted(shop)
    text = await said(shop, "/platforms shop")
    assert "🟠 visits: −20 % in the last 6 weeks against the 13 before (−20 % to −20 %)" in text
    assert "traffic 30: visits −20 % against the weeks before (30)" in text
    assert "logistics 75: Late shipment rate 1 %, limit 4 % (75)" in text
    assert "⚪ repurchase unknown: it takes twelve weeks of repeat purchases" in text


async def test_a_group_hears_nothing_and_a_wrong_name_is_answered(shop: Shop) -> None:
    assert "No account tells me its orders" in await said(shop, "/platforms")
    await keep(shop.store, shop.clock.now(), STEADY)
    assert "private chat" in await said(shop, "/platforms", chat=GROUP)
    assert "No account “nowhere” tells me its orders. Those that do: own." in await said(shop, "/platforms nowhere")


async def test_what_is_not_booked_and_not_counted_is_said(shop: Shop) -> None:
    await keep(shop.store, shop.clock.now(), Trade("own", "de", lambda ago: 0), days=20)
    text = await said(shop, "/platforms")
    assert text.startswith("The last 30 days: nothing is booked")
    assert "⚪ too little is told to see a turn" in text
    assert "⚪ Not counted yet: I count it once an hour." in await said(shop, "/platforms own")


async def test_the_same_stands_in_json_with_nothing_guessed(shop: Shop) -> None:
    await keep(shop.store, shop.clock.now(), FALLING, STEADY)
    await booked(shop.store, "shop", [(EntryKind.SALE, "20", shop.clock.now() - DAY, True)])
    await counted(shop)
    now = shop.clock.now()
    told = page_json(await page_of(shop.store, PLATFORMS.__getitem__, Wish(30, now - 30 * DAY, By.ACCOUNT, "USD"), now))
    assert json.loads(json.dumps(told)) == told
    assert [(one["name"], one["profit_share"]) for one in told["parts"]] == [("shop", 0.64), ("own", 0.36)]
    amazon = next(one for one in told["platforms"] if one["platform"] == "amazon")
    assert [one["measure"] for one in amazon["measures"] if one.get("turned")] == ["orders"]
    assert [one["value"] for one in amazon["points"]] == [None] * 4
    assert told["accounts"][1]["held"]["stock"] is None
