"""From where on a rule speaks is decided for all, an account, a tag or one listing; what is nearest counts."""

from dataclasses import replace

from monitor.decisions import account_thresholds, house_thresholds, thresholds_of
from monitor.rules.account.cancelled import LEAST as CANCELLED
from monitor.rules.stock import LOW_UNITS
from tests.monitor.shop import ANNA, BO, Shop, button, texts
from tests.words import unmarked


async def test_a_threshold_is_moved_for_all_for_a_tag_and_for_one_listing(shop: Shop) -> None:
    lamp = await shop.lamp()
    page = await shop.say(ANNA, "/settings rule stock_low")
    assert "at most 5 units are left" in texts(page)
    less = await shop.press(ANNA, button(page, "− 4"))
    assert "at most 4 units are left" in texts(less)
    assert "(default: 5)" in texts(less)
    assert (await thresholds_of(shop.store, lamp)).whole(LOW_UNITS) == 4
    await shop.say(BO, "/tag Blue Lamp summer")
    await shop.say(ANNA, "/set stock_low.units 7 for summer")
    assert (await thresholds_of(shop.store, lamp)).whole(LOW_UNITS) == 7
    shown = texts(await shop.say(ANNA, "/set stock_low.units 9 for Blue Lamp"))
    assert "for tag" in shown
    assert (await thresholds_of(shop.store, lamp)).whole(LOW_UNITS) == 9
    assert (await house_thresholds(shop.store)).whole(LOW_UNITS) == 4
    await shop.say(ANNA, "/set stock_low.units default")
    await shop.say(ANNA, "/set stock_low.units default for Blue Lamp")
    await shop.say(ANNA, "/set stock_low.units default for summer")
    assert (await thresholds_of(shop.store, lamp)).whole(LOW_UNITS) == 5
    assert await shop.store.decisions("threshold.") == ()


async def test_a_threshold_is_moved_for_one_account_and_for_no_listing_where_whole_accounts_are_judged(
    shop: Shop,
) -> None:
    lamp = await shop.lamp()
    shown = texts(await shop.say(ANNA, f"/set stock_low.units 7 for {lamp.account}"))
    assert f"for account {lamp.account}: 7" in unmarked(shown)
    assert (await thresholds_of(shop.store, lamp)).whole(LOW_UNITS) == 7
    assert (await thresholds_of(shop.store, replace(lamp, account="another"))).whole(LOW_UNITS) == 5
    await shop.say(ANNA, "/set stock_low.units 9 for Blue Lamp")
    assert (await thresholds_of(shop.store, lamp)).whole(LOW_UNITS) == 9, "what is nearer counts"
    for wish in ("cancel_burst.orders 7", "orders_surge.daily 5", "seller_wave.listings 4"):
        said = texts(await shop.say(ANNA, f"/set {wish} for Blue Lamp"))
        assert "judges a whole account" in said
        assert "For one listing" not in texts(await shop.say(ANNA, "/settings rule cancel_burst"))
    assert len(await shop.store.decisions("threshold.")) == 2
    await shop.press(ANNA, button(await shop.say(ANNA, f"/set cancel_burst.orders 7 for {lamp.account}"), "Undo"))
    assert (await account_thresholds(shop.store, lamp.account)).whole(CANCELLED) == 5
    await shop.say(ANNA, f"/set cancel_burst.orders 7 for {lamp.account}")
    assert (await account_thresholds(shop.store, lamp.account)).whole(CANCELLED) == 7
    assert (await account_thresholds(shop.store, "another")).whole(CANCELLED) == 5
