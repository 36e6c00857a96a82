"""Many pasted listings: each is looked at and shown, and none is watched before somebody says so."""

from decimal import Decimal

from adapters.readings import Listing, Money, State, Subject, Topic
from tests.monitor.shop import BO, VERA, Shop, button, buttons, later, texts
from tests.words import unmarked


def seen(shop: Shop, number: str, title: str) -> None:
    """The listing's page can be read."""
    page = Listing(
        Subject("US", number),
        State.LIVE,
        f"https://www.amazon.com/dp/{number}",
        title,
        price=Money(Decimal("21.99"), "USD"),
    )
    shop.pages[number] = page


PASTE = """https://www.amazon.com/dp/B0AAAAAAA1 Blue Lamp 15.99
B0AAAAAAA2
B0AAAAAAA3 Lamp 2000 EUR 12
nonsense here
B0AAAAAAA2 twice"""


async def watched(shop: Shop) -> dict[str, tuple[str, str]]:
    return {one.subject.id: (one.name, str(one.floor)) for one in await shop.store.listings()}


async def test_every_line_is_tried_and_shown_and_nothing_is_watched_before_the_tap(shop: Shop) -> None:
    seen(shop, "B0AAAAAAA1", "Blue Lamp, dimmable")
    seen(shop, "B0AAAAAAA2", "Green <b>Lamp</b>")
    first = await shop.say(BO, f"/add {PASTE}")
    assert "nothing is saved yet" in texts(first)
    tried = await later(first)
    text = unmarked(texts(tried))
    assert "2 of 5 lines read" in text
    assert "✓ Blue Lamp (B0AAAAAAA1) · US · $21.99 · can be bought · floor $15.99" in text
    assert "✓ Green &lt;b&gt;Lamp&lt;/b&gt; (B0AAAAAAA2)" in text
    assert "3) ⚪ Lamp 2000 (B0AAAAAAA3) · US · not read: captcha" in text
    assert "4) ✕ nonsense: no account knows it (shop, web)" in text
    assert "the same as line 2" in text
    assert await watched(shop) == {}


async def test_one_tap_saves_all_or_only_what_was_read(shop: Shop) -> None:
    seen(shop, "B0AAAAAAA1", "Blue Lamp, dimmable")
    seen(shop, "B0AAAAAAA2", "Green Lamp")
    tried = await later(await shop.say(BO, PASTE))
    assert [one.label for one in buttons(tried)] == ["Save all 3", "Save the 2 that were read", "Cancel"]
    cancelled = await later(await shop.say(BO, PASTE))
    assert "Nothing was saved" in texts(await shop.press(BO, button(cancelled, "Cancel")))
    assert await watched(shop) == {}
    await shop.press(BO, button(tried, "Save the 2"))
    assert await watched(shop) == {"B0AAAAAAA1": ("Blue Lamp", "15.99 USD"), "B0AAAAAAA2": ("Green Lamp", "None")}
    assert shop.woken
    tried = await later(await shop.say(BO, PASTE))
    assert "watched already" in texts(tried)
    await shop.press(BO, button(tried, "Save all 1"))
    assert (await watched(shop))["B0AAAAAAA3"] == ("Lamp 2000", "12.00 EUR")
    assert {watch.topic for watch in await shop.store.watches()} == {Topic.LISTINGS, Topic.OFFERS}


async def test_fifty_lines_are_tried_at_once_and_the_others_are_a_button_away(shop: Shop) -> None:
    tried = await later(await shop.say(BO, "\n".join(f"B0AAAAA{number:03}" for number in range(53))))
    labels = [one.label for one in buttons(tried)]
    assert labels == ["Save all 50", "The other 3 lines", "Cancel"]
    rest = await later(await shop.press(BO, button(tried, "The other")))
    assert [one.label for one in buttons(rest)] == ["Save all 3", "Cancel"]
    await shop.press(BO, button(tried, "Save all 50"))
    assert len(await shop.store.listings()) == 50


async def test_a_long_paste_is_told_in_as_many_messages_as_it_takes(shop: Shop) -> None:
    for number in range(50):
        seen(shop, f"B0AAAAA{number:03}", "A lamp with a very long name that says all that it can do and more")
    tried = await later(await shop.say(BO, "\n".join(f"B0AAAAA{number:03}" for number in range(50))))
    assert len(tried.messages) == 2
    assert all(len(one.html) <= 4096 for one in tried.messages)
    assert not tried.messages[0].buttons, "the buttons stand under the last one"


async def test_an_id_that_several_accounts_know_asks_which(shop: Shop) -> None:
    url = "https://www.amazon.com/dp/B0AAAAAAA1"
    shop.places["B0AAAAAAA1"] = [("shop", Subject("US", "B0AAAAAAA1"), url), ("web", Subject("DE", "B0AAAAAAA1"), url)]
    asked = await shop.say(BO, "/add B0AAAAAAA1 Blue Lamp 12 EUR")
    assert "Which one?" in texts(asked)
    await shop.press(BO, button(asked, "web"))
    (only,) = await shop.store.listings()
    assert (only.account, only.subject.market, only.name, str(only.floor)) == ("web", "DE", "Blue Lamp", "12.00 EUR")


async def test_many_ids_without_a_market_are_given_one_together(shop: Shop) -> None:
    for number in ("B0AAAAAAA1", "B0AAAAAAA2"):
        shop.places[number] = [(account, Subject("US", number), "https://x") for account in ("shop", "web")]
    tried = await later(await shop.say(BO, "B0AAAAAAA1\nB0AAAAAAA2\nB0AAAAAAA3"))
    assert "several accounts know it" in texts(tried)
    both = await later(await shop.press(BO, button(tried, "Ids without a market: web")))
    await shop.press(BO, button(both, "Save all 2"))
    assert {one.account for one in await shop.store.listings()} == {"web"}


async def test_a_viewer_pastes_nothing(shop: Shop) -> None:
    said = await shop.say(VERA, PASTE)
    assert said is not None
    assert said.later is None
    assert "Only for: operator" in texts(await shop.say(VERA, f"/add {PASTE}"))
