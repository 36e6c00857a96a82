"""/cost, /costs, /rate and one's own currency in the chat: what is understood, by whom, and what is written down."""

from datetime import date
from decimal import Decimal

from adapters.readings import Subject
from monitor.known import SKUS
from monitor.language import visible
from storage.states import ALWAYS, BY_HAND, Batch, Cost, Rate, State
from tests.monitor.shop import ANNA, BO, GROUP, VERA, Shop, button, person, texts
from tests.words import unmarked


async def said(shop: Shop, text: str, user: int = BO, chat: int | None = None) -> str:
    return unmarked(visible(texts(await shop.say(user, text, chat=chat))))


async def named(shop: Shop, *skus: str) -> None:
    """The account has told which SKUs of mine are behind the lamp."""
    await shop.store.commit(Batch(states=(State(1, SKUS, shop.clock.now(), {"skus": [*skus], "nameless": 0}),)))


async def test_a_cost_is_said_of_a_listing_of_a_sku_and_from_a_day_on(shop: Shop) -> None:
    await shop.lamp()
    assert "I know no listing and no SKU “LAMP-1”" in await said(shop, "/cost LAMP-1 7.20 CNY")
    assert await said(shop, "/cost Blue Lamp 7.20 CNY") == "Kept: B0EXAMPL7K costs CN¥7.20."
    await named(shop, "LAMP-1", "LAMP-2")
    assert "LAMP-1, LAMP-2 costs €7.50 from Nov 1, 2026 on" in await said(shop, "/cost Blue Lamp 7,50€ from 2026-11-01")
    assert await said(shop, "/cost lamp-2 8 USD 自 1.11.2026") == "Kept: LAMP-2 costs $8.00 from Nov 1, 2026 on."
    day = date(2026, 11, 1)
    assert await shop.store.costs() == (
        Cost("B0EXAMPL7K", Decimal("7.20"), "CNY"),
        Cost("LAMP-1", Decimal("7.50"), "EUR", day),
        Cost("LAMP-2", Decimal(8), "USD", day),
    )
    assert await said(shop, "/cost LAMP-2") == "LAMP-2: $8.00 · from Nov 1, 2026"
    assert "no cost is known for LAMP-2 any more" in await said(shop, "/cost LAMP-2 none")
    assert await said(shop, "/cost LAMP-2") == "No cost is known for it."
    written = [(one.by, one.key, one.before, one.after) for one in await shop.store.audit()]
    assert written[:2] == [("Bo", "cost LAMP-2", "8 USD", None), ("Bo", "cost LAMP-2", "7.50 EUR", "8 USD")]


async def test_what_is_no_cost_changes_nothing_and_says_how(shop: Shop) -> None:
    await shop.lamp()
    for text in ("Blue Lamp soon", "Blue Lamp 7.20", "Blue Lamp 7.20 CNY from tomorrow", "Blue Lamp -3 USD", "7 USD"):
        assert "Write it like this: /cost Blue Lamp 7.20 CNY" in await said(shop, f"/cost {text}"), text
    near = await shop.say(BO, "/cost Blue Lmap 7 USD from 2026-11-01")
    assert "I know no listing and no SKU “Blue Lmap”" in unmarked(visible(texts(near)))
    assert await shop.store.costs() == ()
    await shop.press(BO, button(near, "Blue Lamp"))
    assert await shop.store.costs() == (Cost("B0EXAMPL7K", Decimal(7), "USD", date(2026, 11, 1)),)
    await shop.store.drop_cost("B0EXAMPL7K")
    await said(shop, "/set currency cny")
    assert await said(shop, "/cost Blue Lamp 7.20") == "Kept: B0EXAMPL7K costs CN¥7.20.", "in one's own currency"


async def test_costs_are_for_owners_and_operators_and_not_for_groups(shop: Shop) -> None:
    assert "Only for: operator" in await said(shop, "/cost Blue Lamp 7 USD", VERA)
    assert "Only for: operator" in await said(shop, "/costs", VERA)
    for text in ("/costs", "/cost", "/cost Blue Lamp 7 USD"):
        assert "Sums I tell in a private chat" in await said(shop, text, chat=GROUP)
    assert await shop.store.costs() == ()


async def test_listings_without_a_cost_stand_first(shop: Shop) -> None:
    await shop.lamp()
    text = await said(shop, "/costs")
    assert "1 listing has no cost: what it earns is unknown." in text
    assert "⚪ no cost" in text
    await shop.store.put_costs([Cost("B0EXAMPL7K", Decimal(7), "USD", ALWAYS, "us", Decimal(1), Decimal("0.5"))])
    text = await said(shop, "/costs")
    assert "no cost" not in text
    assert "B0EXAMPL7K: $7.00 · shipping $1.00 · packaging $0.50 · us" in text


async def test_rates_are_shown_with_their_day_and_whose_they_are(shop: Shop) -> None:
    await shop.lamp()
    await said(shop, "/set currency RUB")
    await said(shop, "/cost Blue Lamp 7.20 CNY")
    text = await said(shop, "/rate", VERA)
    assert "⚪ CNY: no rate is known" in text, "the table that is brought along is of a later day"
    assert "⚪ RUB: no rate is known" in text
    assert "Only for: operator" in await said(shop, "/rate USD 92.5 RUB", VERA)
    assert await said(shop, "/rate RUB 92.5 USD") == "Kept: 1 USD = 92.5 RUB from Mar 3, 2026 on."
    assert "1 USD = 92.5 RUB · Mar 3, 2026 · your own" in await said(shop, "/rate")
    await said(shop, "/rate 1 USD = 90 RUB from 2026-01-09")
    assert [one.value for one in await shop.store.rates(date(2026, 1, 10))] == [Decimal(90)]
    assert "Forgotten" in await said(shop, "/rate RUB USD default")
    assert "There was no rate" in await said(shop, "/rate RUB USD default")
    assert "⚪ RUB: no rate is known" in await said(shop, "/rate")
    for text in ("USD", "USD 0 RUB", "1 USD = 5 RUB from never"):
        assert "Write it like this: /rate 1 USD = 92.5 RUB" in await said(shop, f"/rate {text}"), text
    assert [one.key for one in await shop.store.audit()][:1] == ["rate USD/RUB"]


async def test_an_old_rate_says_that_it_is_old(shop: Shop) -> None:
    await shop.store.put_rates([Rate("RUB", "USD", Decimal("92.5"), date(2026, 1, 1))])
    await said(shop, "/set currency RUB")
    assert "1 USD = 92.5 RUB · Jan 1, 2026 · your own · old" in await said(shop, "/rate")


async def test_a_currency_is_chosen_by_a_word_or_a_button_and_taken_back(shop: Shop) -> None:
    page = await shop.say(VERA, "/settings currency")
    assert "each sum in its own" in texts(page)
    await shop.press(VERA, button(page, "JPY"))
    assert (await person(shop, VERA)).currency == "JPY"
    await shop.say(VERA, "/set currency sek")
    assert "Currency: SEK" in await said(shop, "/settings", VERA)
    assert "Write a currency such as CNY" in await said(shop, "/set currency money", VERA)
    await shop.say(VERA, "/set currency default")
    assert (await person(shop, VERA)).currency == ""
    assert (await person(shop, ANNA)).currency == "", "it is nobody else's"


async def test_the_figure_is_each_ones_own_and_the_owners_set_one_for_the_rest(shop: Shop) -> None:
    assert "Woken by: every alert that wakes" in await said(shop, "/wake", VERA)
    assert "Woken by: a loss of $20.00 or more" in await said(shop, "/wake 20 USD", VERA)
    assert "Woken by: every alert that wakes" in await said(shop, "/wake", BO)
    assert "Only for: owner" in await said(shop, "/wake house 50 EUR", BO)
    assert "a loss of €50.00" in await said(shop, "/wake house 50 EUR", ANNA)
    assert "a loss of €50.00" in await said(shop, "/wake", BO)
    assert "a loss of $20.00" in await said(shop, "/wake", VERA)
    assert "every alert that wakes" in await said(shop, "/wake off", VERA)
    assert "a loss of €50.00" in await said(shop, "/wake default", VERA)
    assert "Write a sum with its currency, such as /wake 20 USD" in await said(shop, "/wake much", VERA)
    await said(shop, "/wake house off", ANNA)
    assert "every alert that wakes" in await said(shop, "/wake", VERA)


async def test_a_product_has_one_cost_and_of_several_listings_a_button_asks_which(shop: Shop) -> None:
    lamp, now = await shop.lamp(), shop.clock.now()
    other = await shop.store.add_listing("shop", Subject("UK", "B0EXAMPL7K"), "Blue Lamp UK", "https://x", now, [])
    third = await shop.store.add_listing("shop", Subject("DE", "B0OTHERDE1"), "Blue Lamp DE", "https://x", now, [])
    await shop.store.tie({lamp.id: BY_HAND, third.id: BY_HAND}, "Blue Lamp", now)
    assert await said(shop, "/cost Blue Lamp 7 USD") == "Kept: B0EXAMPL7K, B0OTHERDE1 costs $7.00."
    asked = await shop.say(BO, "/cost Blue Lamp U 8 USD")
    assert await said(shop, f"/cost #{other.id} 9 USD") == "Kept: B0EXAMPL7K costs $9.00."
    assert "Kept" in texts(asked), "only one begins so"
    asked = await shop.say(BO, "/cost B0 5 USD")
    assert "Several are called so" in texts(asked)
    await shop.press(BO, button(asked, "Blue Lamp DE"))
    assert {one.sku: one.goods for one in await shop.store.costs()} == {"B0EXAMPL7K": 9, "B0OTHERDE1": 5}


async def test_the_audit_tells_a_group_that_a_cost_was_changed_and_not_to_what(shop: Shop) -> None:
    await shop.lamp()
    await said(shop, "/cost Blue Lamp 7.20 CNY")
    await said(shop, "/cost Blue Lamp 8.31 CNY")
    mine, ours = await said(shop, "/audit", ANNA), await said(shop, "/audit", ANNA, chat=GROUP)
    assert "7.20 CNY → 8.31 CNY" in mine
    assert "cost B0EXAMPL7K: … → …" in ours
    assert not {"7.20", "8.31"} & set(ours.replace(",", " ").split())
