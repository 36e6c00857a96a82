"""/stock: what lies where; what is not told is unknown, never none."""

from datetime import timedelta

from adapters.readings import Ask, Stock, Subject, Sweep, Topic
from monitor.answers import metrics
from monitor.known import SKUS
from monitor.language import visible
from storage.states import AccountState, Batch, Facts, State, WatchedListing
from tests.monitor.shop import VERA, Shop, button, texts
from tests.words import unmarked


async def told(shop: Shop, listing: WatchedListing, units: int, **parts: int) -> None:
    """The platform tells the stock just now."""
    stock = Stock(listing.subject, units, **parts)
    sweep = Sweep(Topic.STOCK, Ask((listing.subject,), "US"), shop.clock.now(), readings=(stock,))
    await shop.store.commit(Batch(metrics=metrics(listing, sweep)))


async def said(shop: Shop, text: str) -> str:
    return unmarked(visible(texts(await shop.say(VERA, text))))


async def test_one_listings_stock_is_told_part_by_part(shop: Shop) -> None:
    lamp = await shop.lamp()
    await told(shop, lamp, 14, at_platform=12, at_home=2, inbound=30, reserved=0)
    row: Facts = {"market": "us", "sku": "LAMP-1", "quantity": 3, "reason": "x"}
    state = AccountState("shop", "stranded", shop.clock.now(), {"count": 1, "quantity": 3, "skus": [{**row}]})
    skus = State(lamp.id, SKUS, shop.clock.now(), {"skus": ["LAMP-1"], "nameless": 0})
    await shop.store.commit(Batch(account_states=(state,), states=(skus,)))
    lines = (await said(shop, "/stock Blue Lamp")).splitlines()
    assert lines[0] == "Blue Lamp (B0…7K): 14 units"
    assert lines[2:] == [
        "⚪ How long it lasts is unknown: too little is known of its sales.",
        "At the platform: 12",
        "In your own warehouse: 2",
        "Inbound: 30",
        "Reserved: 0",
        "Stranded: 3",
        "data 0 s old",
    ]


async def test_what_is_not_told_is_unknown_and_never_none(shop: Shop) -> None:
    lamp = await shop.lamp()
    text = await said(shop, "/stock Blue Lamp")
    assert "Blue Lamp (B0…7K): unknown" in text
    assert "Inbound: unknown" in text
    assert "Stranded: unknown" in text
    await told(shop, lamp, 14)
    assert "At the platform: unknown" in await said(shop, "/stock Blue Lamp")
    shop.clock.advance(7200)
    assert "Blue Lamp (B0…7K): unknown" in await said(shop, "库存 Blue Lamp"), "nobody has looked for two hours"


async def test_the_board_names_the_scarcest_first_and_counts_the_unknown(shop: Shop) -> None:
    lamp = await shop.lamp()
    now = shop.clock.now()
    topics = [Topic.LISTINGS]
    empty = await shop.store.add_listing("shop", Subject("US", "B0EMPTY001"), "Empty", "https://x", now, topics)
    await shop.store.add_listing("shop", Subject("US", "B0SILENT01"), "Silent", "https://x", now, topics)
    await told(shop, lamp, 14)
    await shop.seen(empty, [])
    await told(shop, empty, 0)
    board = await shop.say(VERA, "/stock")
    text = unmarked(visible(texts(board)))
    assert text.startswith("14 units on hand · 2 listings")
    assert "🔴 1 listing: none left" in text
    assert "⚪ 1 listing: stock unknown" in text
    assert text.index("Empty") < text.index("Blue Lamp")
    assert "Empty" in texts(await shop.press(VERA, button(board, "Empty")))


async def test_one_pile_for_several_markets_is_counted_once(shop: Shop) -> None:
    now = shop.clock.now()
    for market in ("US", "CA"):
        one = await shop.store.add_listing(
            "shop", Subject(market, "B0EXAMPL7K"), market, "https://x", now, [Topic.LISTINGS]
        )
        await shop.seen(one, [])
        await told(shop, one, 14)
    assert (await said(shop, "/stock")).startswith("14 units on hand · 2 listings")


async def test_what_ebay_said_hours_ago_is_not_shown(shop: Shop) -> None:
    shop.platform = "ebay"
    lamp = await shop.lamp()
    await told(shop, lamp, 14)
    assert "14 units" in await said(shop, "/stock Blue Lamp")
    assert "XYZ" in await said(shop, "/who Blue Lamp")
    shop.clock.advance(timedelta(hours=7).total_seconds())
    assert "14 units" not in await said(shop, "/stock Blue Lamp")
    who = await said(shop, "/who Blue Lamp")
    assert "XYZ" not in who
    assert "too old to be shown" in who
