"""What a platform's licence lets be shown: of eBay's content nothing that is old, whichever answer shows it."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from adapters.readings import Money, Seller, Subject
from monitor.facts import money_facts, seller_facts
from monitor.language import visible
from monitor.rules.place import course_facts
from storage.states import BY_HAND, Batch, Facts, Lookalike, Metric
from tests.monitor.shop import BO, LAMP, VERA, Shop, button, buttons, texts
from tests.monitor.test_commands_products import handmade
from tests.monitor.test_commands_words import course, followed, kept, looked
from tests.words import unmarked

SIX = timedelta(hours=6).total_seconds()


async def told(shop: Shop, text: str) -> str:
    return unmarked(visible(texts(await shop.say(VERA, text))))


@pytest.mark.parametrize(("platform", "shown"), [("ebay", False), ("amazon", True)])
async def test_a_listing_is_shown_as_it_was_for_six_hours_where_the_licence_says_so(
    platform: str, shown: bool, shop: Shop
) -> None:
    shop.platform = platform
    await shop.lamp()
    shop.clock.advance(SIX)
    assert "Price: $17.99" in await told(shop, "/listing Blue Lamp")
    shop.clock.advance(60)
    old = await told(shop, "/listing Blue Lamp")
    assert ("Price: $17.99" in old, "Title: Blue Lamp, 40 W" in old, "2 sellers" in old) == (shown,) * 3
    assert ("State: unknown" in old, "Sellers: unknown" in old, "Buy Box: unknown" in old) == (not shown,) * 3
    assert "data 6 h 1 m old" in old


@pytest.mark.parametrize(("platform", "shown"), [("ebay", False), ("amazon", True)])
async def test_a_product_shows_no_side_of_ebay_that_is_older(platform: str, shown: bool, shop: Shop) -> None:
    shop.platform = platform
    lamp = await shop.lamp()
    await shop.store.commit(Batch(metrics=(Metric(lamp.id, "stock", shop.clock.now(), 30),)))
    own = await handmade(shop)
    await shop.store.tie({lamp.id: BY_HAND, own.id: BY_HAND}, "Night Lamp", shop.clock.now())
    shop.clock.advance(SIX)
    assert "30 when last told" in await told(shop, "/listing Night Lamp")
    shop.clock.advance(60)
    old = await told(shop, "/listing Night Lamp")
    assert ("can be bought" in old, "$17.99" in old, "30 when last told" in old) == (shown,) * 3
    assert "data 6 h 1 m old" in old
    assert "€24.50" in old, "a shop of one's own has no such licence"


@pytest.mark.parametrize(("platform", "shown"), [("ebay", False), ("amazon", True)])
async def test_a_place_is_shown_for_a_day_and_beside_no_other_day(platform: str, shown: bool, shop: Shop) -> None:
    shop.platform = platform
    lamp = await shop.lamp()
    word = await followed(shop, "blue lamp")
    board = word.ranking.board
    await shop.remember(lamp, "place_fell", dict[str, Any](course_facts({board: course(shop, board, 5, 4, 3)})))
    await kept(shop, lamp, board, 2, 44)
    await kept(shop, lamp, board, 0, 3)
    await looked(shop, word)
    assert "blue lamp”: 3" in (fresh := await told(shop, "/rank Blue Lamp"))
    assert ("44" in fresh, "yesterday" in fresh) == (shown, shown)
    shop.clock.advance(timedelta(days=1).total_seconds() + 60)
    old = await told(shop, "/rank Blue Lamp")
    assert ("; 3 at" in old, "too old to be shown" in old) == (shown, not shown)


@pytest.mark.parametrize(("platform", "shown"), [("ebay", False), ("amazon", True)])
async def test_of_an_old_copy_only_number_link_and_likeness_are_shown(platform: str, shown: bool, shop: Shop) -> None:
    shop.platform = platform
    lamp = await shop.lamp()
    now, url = shop.clock.now(), "https://www.ebay.com/itm/666"
    facts: Facts = {
        "url": url,
        "title": "Bluish Lamp",
        "picture": 94,
        "words": [3, 4],
        "seller": seller_facts(Seller("xyz", "xyz-store")),
        "price": money_facts(Money(Decimal("9.99"), "USD")),
    }
    one = Lookalike(lamp.id, Subject(LAMP.market, "666"), 91, facts, now, now)
    await shop.store.commit(Batch(copycats=(one,)))
    shop.clock.advance(SIX)
    assert "“xyz-store”" in (fresh := await told(shop, "/copycats"))
    assert "$9.99" in fresh
    shop.clock.advance(60)
    said = await shop.say(BO, "/copycats")
    old = unmarked(visible(texts(said)))
    assert ("Bluish Lamp" in old, "xyz-store" in old, "$9.99" in old) == (shown,) * 3
    assert any("Bluish" in one.label for one in buttons(said)) is shown
    assert ("91 %" in old, "picture 94 % alike" in old, "not looked since" in old) == (True,) * 3
    assert url in texts(said)


async def test_a_copycat_has_a_button_only_where_there_was_room_for_it(shop: Shop) -> None:
    await alike(shop, 30)
    said = await shop.say(BO, "/copycats")
    shown = visible(texts(said)).count(") 95 % · ")
    assert 0 < shown < 12, "as long as they are"
    assert sum("Not a copy" in one.label for one in buttons(said)) == shown
    further = await shop.press(BO, button(said, "▶"))
    assert f"\n{shown + 1}) 95 % · " in visible(texts(further)), "no one is left out"


async def alike(shop: Shop, many: int) -> None:
    """So many listings of others, seen just now; the first looks like the lamp, each other one like another of mine."""
    lamp, now = await shop.lamp(), shop.clock.now()
    names = [f"Lamp {number} with a name of many words that nobody shortens" for number in range(1, many)]
    rest = [await shop.store.add_listing("shop", Subject("US", one), one, "", now, ()) for one in names]
    facts: Facts = {
        "url": "https://www.ebay.com/itm/186000000000",
        "title": "Copied Lamp " * 20,
        "seller": {"id": "A3EXAMPLE9Q", "name": "XYZ Store " * 9},
        "price": {"amount": "17.99", "currency": "USD"},
        "percent": -18,
        "gtin": True,
        "epid": True,
        "picture": 94,
        "words": [8, 9],
    }
    ref = Subject("US", "186000000000")
    found = tuple(Lookalike(one.id, ref, 95, facts, now, now) for one in (lamp, *rest))
    await shop.store.commit(Batch(copycats=found))
