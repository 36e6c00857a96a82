"""What people say about products: side by side, tied, untied, named wherever a listing can be."""

from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.readings import Listing, Money, State, Subject, Topic
from monitor.findings import Known
from monitor.known import CONTENT, content_facts
from storage.states import BY_HAND, Batch, LookResult, Metric, WatchedListing
from storage.states import State as SeenState
from tests.monitor.shop import ANNA, PERIODS, VERA, Shop, button, buttons, open_shop, texts
from tests.words import unmarked

TITLE = "Lumo Blue Lamp 40 W with dimmer, for desk and bedside"


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    PERIODS.setdefault(Topic.STOCK, timedelta(minutes=30))
    async with open_shop(tmp_path) as opened:
        yield opened


async def handmade(
    shop: Shop, number: str = "lamp-1", name: str = "Handmade Lamp", *, left: int | None = 12, title: str = TITLE
) -> WatchedListing:
    """The lamp in the seller's own web shop, looked at a minute ago."""
    now = shop.clock.now()
    subject = Subject("shop.example", number)
    topics = [Topic.LISTINGS]
    listing = await shop.store.add_listing("web", subject, name, f"https://shop.example/{number}", now, topics)
    page = Listing(subject, State.OUT_OF_STOCK, listing.url, title, price=Money(Decimal("24.50"), "EUR"))
    content = content_facts(Known(content=page))
    assert content is not None
    await shop.store.commit(
        Batch(
            looks=tuple(LookResult(one.id, now, now, True) for one in await shop.store.watches(listing.id)),
            states=(SeenState(listing.id, CONTENT, now, content),),
            metrics=() if left is None else (Metric(listing.id, "stock", now, left),),
        )
    )
    return listing


async def tied(shop: Shop) -> tuple[WatchedListing, WatchedListing]:
    lamp, own = await shop.lamp(), await handmade(shop)
    await shop.store.tie({lamp.id: "sku:LAMP-BLUE", own.id: BY_HAND}, "Night Lamp", shop.clock.now())
    return lamp, own


def shown(said: object) -> str:
    return unmarked(texts(said))  # type: ignore[arg-type]


async def test_a_product_shows_its_listings_side_by_side(shop: Shop) -> None:
    lamp, _ = await tied(shop)
    await shop.store.commit(Batch(metrics=(Metric(lamp.id, "stock", shop.clock.now(), 30),)))
    await shop.case(lamp)
    for text in ("/listing Night Lamp", "night", "/listing =1"):
        said = shown(await shop.say(ANNA, text))
        assert said.startswith("🔴 <b>Night Lamp</b> · 2 listings\nLeft to sell in all: 42\n")
        amazon, own = said.split("\n\n")[1:]
        assert "Amazon US" in amazon
        assert "State: can be bought · your price: an unknown price" in amazon, "nobody said who of them is me"
        assert "Buy Box: “XYZ &lt;b&gt;Store&lt;/b&gt;” (A3…9Q) · $17.99 · 2 unknown sellers" in amazon
        assert "Left: 30 · Stars: unknown" in amazon
        assert "case 1" in amazon
        assert "shop.example" in own
        assert "State: out of stock · your price: €24.50" in own
        assert "Left: 12" in own
        assert "Place: unknown" in own
        assert "Who sells" not in own


async def test_what_is_not_known_is_no_number_and_spoils_the_sum(shop: Shop) -> None:
    lamp, _ = await tied(shop)
    said = shown(await shop.say(ANNA, "/listing Night Lamp"))
    assert "Left to sell in all: 12 and what 1 listing does not tell" in said
    assert "Left: unknown · Stars: unknown" in said
    await shop.store.commit(Batch(metrics=(Metric(lamp.id, "stock", shop.clock.now(), 30),)))
    shop.clock.advance(86_400)
    said = shown(await shop.say(ANNA, "/listing Night Lamp"))
    assert "Left to sell in all: unknown" in said, "a number of yesterday is none of today"
    assert "Left: unknown now, 30 when last told" in said
    assert "data 1 d" in said


async def test_the_stock_of_one_id_in_two_markets_is_counted_once(shop: Shop) -> None:
    lamp = await shop.lamp()
    now = shop.clock.now()
    german = Subject("DE", lamp.subject.id)
    other = await shop.store.add_listing("shop", german, "Lampe", "https://www.amazon.de/dp/X", now, [Topic.LISTINGS])
    looks = tuple(LookResult(one.id, now, now, True) for one in await shop.store.watches(other.id))
    stock = (Metric(lamp.id, "stock", now, 30), Metric(other.id, "stock", now, 28))
    await shop.store.commit(Batch(looks=looks, metrics=stock))
    await shop.store.tie({lamp.id: BY_HAND, other.id: BY_HAND}, "Night Lamp", now)
    said = shown(await shop.say(ANNA, "/listing Night Lamp"))
    assert "Left to sell in all: 30, one stock for several markets counted once" in said


async def test_the_status_board_keeps_the_listings_of_a_product_together(shop: Shop) -> None:
    lamp, _ = await tied(shop)
    await handmade(shop, "kettle", "Kettle", title="Red Kettle")
    await shop.case(lamp)
    lines = shown(await shop.say(ANNA, "/status")).splitlines()
    assert "1 alerting" in lines[0]
    assert lines[1] == "🔴 <b>Night Lamp</b>", "as grave as its gravest listing"
    assert lines[2].startswith("└ 🔴 Amazon US")
    assert lines[3].startswith("└ 🟢 shop.example")
    assert lines[4].startswith("🟢 <b>Kettle</b>")


async def test_a_listing_of_a_product_leads_to_all_of_them(shop: Shop) -> None:
    await tied(shop)
    said = await shop.say(ANNA, "/listing B0EXAMPL7K")
    assert "Blue Lamp" in shown(said)
    together = await shop.press(ANNA, button(said, "All of Night Lamp"))
    assert "2 listings" in shown(together)
    assert "Blue Lamp" in shown(await shop.press(ANNA, button(together, "Amazon US")))


async def test_a_product_may_be_named_wherever_a_listing_can(shop: Shop) -> None:
    lamp, own = await tied(shop)
    who = await shop.say(ANNA, "/who Night Lamp")
    assert who is not None
    assert len(who.messages) == 2
    assert len((await shop.say(ANNA, "/mute Night Lamp 8h") or who).messages) == 2
    muted = {mute.what for mute in await shop.store.mutes(shop.clock.now())}
    assert muted == {f"listing:{one.id}" for one in (lamp, own)}
    asked = await shop.say(ANNA, "/pause Night Lamp")
    assert "Night Lamp" in shown(asked)
    await shop.press(ANNA, button(asked, "7 d"))
    assert all(one.paused_until for one in await shop.store.listings())
    await shop.say(ANNA, "/pause Night Lamp off")
    assert not any(one.paused_until for one in await shop.store.listings())


async def test_removing_a_product_asks_which_listing(shop: Shop) -> None:
    await tied(shop)
    asked = await shop.say(ANNA, "/remove Night Lamp")
    assert [one.label for one in buttons(asked)] == ["Blue Lamp (B0…7K)", "Handmade Lamp (lamp-1)"]
    assert "Stop watching" in shown(await shop.press(ANNA, button(asked, "Blue Lamp")))
    assert len(await shop.store.listings()) == 2


async def test_a_name_of_listings_of_several_products_is_asked_about(shop: Shop) -> None:
    await tied(shop)
    await handmade(shop, "night-2", "Night Lamp", title="Another")
    said = await shop.say(ANNA, "/who Night Lamp")
    assert "Several are called so" in shown(said)
    assert len(buttons(said)) == 3


async def test_listings_of_one_name_that_are_one_product_are_meant_together(shop: Shop) -> None:
    lamp, own = await shop.lamp(), await handmade(shop, name="Blue Lamp")
    assert "Several are called so" in shown(await shop.say(ANNA, "/listing Blue Lamp"))
    await shop.store.tie({lamp.id: BY_HAND, own.id: BY_HAND}, "Bedside", shop.clock.now())
    assert "2 listings" in shown(await shop.say(ANNA, "/listing Blue Lamp"))


# --- tied and untied by people ---------------------------------------------------------------------------------------


async def test_a_suggestion_is_accepted_with_a_tap(shop: Shop) -> None:
    lamp, own = await shop.lamp(), await handmade(shop, name="blue lamp")
    asked = await shop.say(ANNA, "/product")
    assert "1) Amazon US (<a" in shown(asked)
    assert "called the same" in shown(asked)
    assert "✓ One product:" in shown(await shop.press(ANNA, button(asked, "1 ✓")))
    (product,) = await shop.store.products()
    assert dict(product.ties) == {lamp.id: BY_HAND, own.id: BY_HAND}
    listed = shown(await shop.say(ANNA, "/product"))
    assert "by your word" in listed
    assert "Do these sell the same?" not in listed


async def test_a_suggestion_that_is_refused_is_not_made_again(shop: Shop) -> None:
    await shop.lamp()
    await handmade(shop, name="Blue Lamp")
    await shop.press(ANNA, button(await shop.say(ANNA, "/product"), "✕ Two"))
    assert "No listings are tied" in shown(await shop.say(ANNA, "/product"))
    assert await shop.store.products() == ()


async def test_listings_are_tied_by_hand_and_the_product_is_renamed(shop: Shop) -> None:
    await shop.lamp()
    await handmade(shop)
    said = shown(await shop.say(ANNA, "/product tie Blue Lamp + Handmade Lamp"))
    assert "✓ One product:\n<b>Blue Lamp</b>" in said
    await handmade(shop, "lamp-3", "Third")
    assert "Third" in shown(await shop.say(ANNA, "/product tie Third + blue lamp"))
    assert len((await shop.store.products())[0].ties) == 3
    assert "is called" in shown(await shop.say(ANNA, "/product rename Blue Lamp = Night + Lamp"))
    assert "3 listings" in shown(await shop.say(ANNA, "/listing night + lamp"))
    assert "Write it like this" in shown(await shop.say(ANNA, "/product rename Kettle = Pot"))


async def test_one_listing_alone_brings_the_others_to_choose_from(shop: Shop) -> None:
    lamp, own = await shop.lamp(), await handmade(shop)
    asked = await shop.say(ANNA, "/product tie Blue Lamp")
    assert "Which one sells the same as" in shown(asked)
    await shop.press(ANNA, button(asked, "Handmade Lamp"))
    assert {*(await shop.store.products())[0].ties} == {lamp.id, own.id}


async def test_a_wrong_tie_is_undone_for_good(shop: Shop) -> None:
    lamp, own = await tied(shop)
    page = await shop.say(ANNA, "/product Night Lamp")
    assert "by the SKU LAMP-BLUE" in shown(page)
    assert "a product of its own" in shown(await shop.press(ANNA, button(page, "✕ Not shop.example")))
    assert await shop.store.products() == ()
    assert await shop.store.tie({lamp.id: "sku:LAMP-BLUE", own.id: "sku:LAMP-BLUE"}, "Lamp", shop.clock.now()) is None
    await shop.say(ANNA, "/product tie Blue Lamp + Handmade Lamp")
    assert "a product of its own" in shown(await shop.say(ANNA, "/product untie Handmade Lamp"))
    assert await shop.store.products() == ()


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("/product tie", "Which ones?"),
        ("/product tie Blue Lamp + Nobody", "“Nobody” is none of your listings"),
        ("/product tie Blue Lamp + B0EXAMPL7K", "It takes two"),
        ("/product untie Blue Lamp", "No listings are tied"),
        ("/product tie Blue Lamp", "no listing on another platform"),
    ],
)
async def test_what_cannot_be_tied_says_why(shop: Shop, text: str, answer: str) -> None:
    await shop.lamp()
    assert answer in shown(await shop.say(ANNA, text))


async def test_a_rivals_listing_is_no_product_of_mine(shop: Shop) -> None:
    await shop.lamp()
    own = await handmade(shop)
    await shop.store.set_rival(own.id, True, [], shop.clock.now())
    assert "two listings of yours" in shown(await shop.say(ANNA, "/product tie Blue Lamp + Handmade Lamp"))
    assert await shop.store.products() == ()


async def test_a_viewer_sees_products_but_ties_none(shop: Shop) -> None:
    await tied(shop)
    assert "2 listings" in shown(await shop.say(VERA, "/listing Night Lamp"))
    assert "Only for" in shown(await shop.say(VERA, "/product untie Blue Lamp"))
    assert len(await shop.store.products()) == 1


async def test_a_hostile_title_makes_no_markup_of_its_own(shop: Shop) -> None:
    lamp, own = await shop.lamp(), await handmade(shop, name="<b>x</b>")
    await shop.store.tie({lamp.id: "sku:<i>", own.id: BY_HAND}, "<a href='x'>", shop.clock.now())
    for text in ("/product", "/status", "/listing =1", "/product =1"):
        said = texts(await shop.say(ANNA, text))
        assert "<i>" not in said
        assert "<a href='x'>" not in said
        assert "<b>x</b>" not in said
