"""/chart and /price: the picture, the words that say the same, and every other picture one tap away."""

import io
import re
from collections.abc import AsyncIterator
from xml.etree import ElementTree

import pytest
from PIL import Image

from adapters.readings import Subject, Topic
from monitor.bidi import FSI, PDI
from monitor.charts.studio import NotDrawn, Studio
from monitor.chat import Said
from monitor.language import LANGUAGES, visible, visible_length
from monitor.messages import Message
from monitor.stock.demand import demand_of
from monitor.stock.outlook import Sales, Shelf, forecast_of, outlook_of
from tests.monitor.charts.past import lived
from tests.monitor.shop import BO, GROUP, VERA, Shop, button, buttons, open_shop, person, texts

KINDS = ("rank", "price", "share", "stock", "orders", "coverage")


class Drawn:
    """Keeps what was to be drawn instead of drawing it: the words of each picture are read from its source."""

    def __init__(self) -> None:
        self.svgs: list[str] = []

    async def __call__(self, svg: str) -> bytes:
        self.svgs.append(svg)
        return b"png"

    def words(self) -> list[str]:
        bare = "".join(char for char in self.svgs[-1] if char not in "\u2066\u2067\u2068\u2069")
        root = ElementTree.fromstring(bare)
        return ["".join(one.itertext()) for one in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.fixture(scope="module")
async def _world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Shop]:
    async with open_shop(tmp_path_factory.mktemp("past")) as shop:
        await lived(shop)
        yield shop


@pytest.fixture
async def past(_world: Shop) -> AsyncIterator[Shop]:
    """One world for all tests, of which each changes only how Vera is answered."""
    at, vera = _world.clock.now(), await person(_world, VERA)
    yield _world
    _world.clock.advance((at - _world.clock.now()).total_seconds())
    _world.platform = "amazon"
    await _world.store.update_person(vera.id, language="en", theme="light")


def only(said: Said | None) -> Message:
    assert said is not None
    (message,) = [*said.messages, *([said.edit] if said.edit else [])]
    return message


def caption(said: Said | None) -> str:
    return visible(only(said).html).replace(FSI, "").replace(PDI, "")


async def test_every_kind_is_a_picture_whose_caption_says_what_it_shows(past: Shop) -> None:
    past.draw = drawn = Drawn()
    said = {kind: await past.say(VERA, f"/chart Blue Lamp {kind}") for kind in KINDS}
    for kind, answer in said.items():
        message = only(answer)
        assert message.attachment, kind
        assert message.attachment.is_picture
        assert message.attachment.name == f"{kind}-B0EXAMPL7K.png"
        assert visible_length(message.html) <= 900
        assert "2 d 10 h" in caption(answer) or kind == "orders", f"{kind} hides that the machine was off"
        assert "2) 23 Feb 06:14: Rank fell, case 2" in caption(answer)
        assert "data 0 s old" in caption(answer)
    assert "Now 23." in caption(said["rank"])
    assert "Best 7 at 1 Feb 10:14, worst 25 at 2 Mar 01:14." in caption(said["rank"])
    assert "my price: $21.99; lowest $19.49" in caption(said["price"])
    assert "others' lowest: none now, $18.49 until 25 Feb 16:14" in caption(said["price"])
    assert "Their Lamp: $18.99" in caption(said["price"])
    assert "Floor: $15.99" in caption(said["price"])
    assert "it was mine for 88 %, another's for 11 %, nobody's for 0.9 %" in caption(said["share"])
    assert "Now 131." in caption(said["stock"])
    assert "Today so far: 3." in caption(said["orders"])
    assert "1 order does not say what was bought" in caption(said["orders"])
    assert "Offers: seen 92 % of the time. Longest gap 2 d 10 h." in caption(said["coverage"])
    assert len(drawn.svgs) == len(KINDS)


async def test_a_picture_names_its_board_and_the_other_board_is_one_tap_away(past: Shop) -> None:
    past.draw = drawn = Drawn()
    said = await past.say(VERA, "/chart Blue Lamp")
    assert drawn.words()[:3] == ["Rank · Blue Lamp", "Table Lamps · 30 days", "23"]
    other = await past.press(VERA, button(said, "Tools"))
    assert other
    assert other.edit, "the picture changes in its own place"
    assert drawn.words()[1].startswith("Tools & Home Improve")
    year = await past.press(VERA, button(other, "1 year"))
    assert drawn.words()[1] == "Tools & Home Improvement · 1 year"
    stock = await past.press(VERA, button(year, "Stock"))
    assert drawn.words()[:2] == ["Stock · Blue Lamp", "Amazon US · 1 year"]
    assert only(await past.press(VERA, button(stock, "Reload"))).attachment


async def test_the_dark_ground_is_kept_for_the_person_who_wants_it(past: Shop) -> None:
    past.draw = drawn = Drawn()
    said = await past.say(VERA, "/chart Blue Lamp")
    await past.press(VERA, button(said, "Dark"))
    assert "#17212b" in drawn.svgs[-1]
    said = await past.say(VERA, "/chart Blue Lamp stock")
    assert "#17212b" in drawn.svgs[-1], "the next picture too"
    assert (await person(past, VERA)).theme == "dark"
    await past.say(BO, "/chart Blue Lamp stock")
    assert "#ffffff" in drawn.svgs[-1], "and nobody else's"
    await past.press(VERA, button(said, "Light"))
    assert (await person(past, VERA)).theme == "light"


async def test_without_a_picture_the_figures_are_told_all_the_same(past: Shop) -> None:
    async def broken(svg: str) -> bytes:
        raise NotDrawn("the process that draws has died")

    past.draw = broken
    said = await past.say(VERA, "/chart Blue Lamp rank")
    assert only(said).attachment is None
    assert "Best 7 at" in caption(said)
    assert "could not be drawn" in caption(said)
    assert button(said, "Reload")


async def test_a_missing_or_misspelt_listing_brings_buttons_that_keep_what_was_asked(past: Shop) -> None:
    past.draw = drawn = Drawn()
    for text in ("/chart stock 7d", "/chart Blu Lmp stock 7d"):
        choices = await past.say(VERA, text)
        await past.press(VERA, button(choices, "Blue Lamp"))
        assert drawn.words()[:2] == ["Stock · Blue Lamp", "Amazon US · 7 days"]


async def test_a_group_is_told_of_no_orders_and_a_rival_has_none(past: Shop) -> None:
    past.draw = Drawn()
    shown = await past.say(VERA, "/chart Blue Lamp", chat=GROUP)
    assert "Units sold" not in [one.label for one in buttons(shown)]
    assert "in a private chat" in texts(await past.say(VERA, "/chart Blue Lamp orders", chat=GROUP))
    assert "cannot know" in texts(await past.say(VERA, "/chart Their Lamp orders"))
    assert "his price: $18.99" in caption(await past.say(VERA, "/chart Their Lamp price"))


async def test_what_ebay_says_is_drawn_for_six_hours_and_no_longer(past: Shop) -> None:
    past.draw = drawn = Drawn()
    past.platform = "ebay"
    for asked in ("price 1y", "stock 30d", "rank 90d"):
        said = await past.say(VERA, f"/chart Blue Lamp {asked}")
        assert drawn.words()[1].endswith("6 hours")
        assert "1 year" not in [one.label for one in buttons(said)]
        assert "its licence wants it so" in caption(said)
    prices = caption(await past.say(VERA, "/price Blue Lamp"))
    assert "• Buy Box: $21.99\n" in prices
    assert "since" not in prices
    assert "30 days" not in prices
    await past.say(VERA, "/chart Blue Lamp coverage 90d")
    assert drawn.words()[1].endswith("90 days"), "when we looked is our own to tell"


async def test_a_listing_of_which_nothing_is_known_says_so_and_shows_no_line(shop: Shop) -> None:
    shop.draw = drawn = Drawn()
    now = shop.clock.now()
    await shop.store.add_listing("shop", Subject("US", "B0NEWTHING"), "New", "https://x.example", now, [Topic.LISTINGS])
    for kind in ("rank", "price", "stock", "coverage"):
        said = await shop.say(VERA, f"/chart New {kind}")
        assert 'class="line"' not in drawn.svgs[-1]
        assert "nknown" in caption(said) or kind == "coverage"


async def test_prices_are_told_in_one_line_and_then_one_by_one(past: Shop) -> None:
    past.draw = Drawn()
    said = await past.say(VERA, "/price Blue Lamp")
    lines = caption(said).splitlines()
    assert lines[0] == "my price $21.99, Buy Box $21.99, Their Lamp $18.99"
    assert "• others' lowest: none now" in lines
    assert "• my price: $21.99 since 25 Feb 16:14" in lines
    assert "Floor: $15.99" in lines
    past.clock.advance(5 * 3600)
    assert "my price: unknown now, $21.99 at 10:14" in caption(await past.say(VERA, "/price Blue Lamp"))
    chart = await past.press(VERA, button(said, "Chart"))
    assert chart
    assert chart.messages, "the line of prices stays where it is"


async def test_every_language_draws_its_own_words(past: Shop) -> None:
    """Really drawn: the picture of each language is one, and no two are alike."""
    studio, pictures = Studio(), set()
    past.draw = studio.picture
    try:
        for language in LANGUAGES:
            await past.store.update_person((await person(past, VERA)).id, language=language)
            message = only(await past.say(VERA, "/chart Blue Lamp share"))
            assert message.attachment
            assert Image.open(io.BytesIO(message.attachment.body)).width == 975
            pictures.add(message.attachment.body)
    finally:
        await studio.close()
    assert len(pictures) == len(LANGUAGES)


async def test_the_picture_of_stock_goes_on_with_what_is_forecast_where_sales_may_be_told(past: Shop) -> None:
    drawn = Drawn()
    past.draw = drawn
    plain = caption(await past.say(VERA, "/chart Blue Lamp stock 90d"))
    (lamp,) = [one for one in await past.store.listings() if one.name == "Blue Lamp"]
    learnt = demand_of([1, *[2] * 90], 0)
    now = past.clock.now()
    outlook = outlook_of(now.date(), Shelf(131), Sales(now.date(), now.date(), learnt), None, 30)
    await past.store.put_forecasts([forecast_of(lamp.id, outlook, now)])
    said = caption(await past.say(VERA, "/chart Blue Lamp stock 90d"))
    assert said.startswith(plain.splitlines()[0])
    assert re.search(r"It lasts about \d\d days; eight of ten times \d\d to \d\d\.", said)
    assert "It lasts" not in plain
    assert {"forecast", "eight of ten times"} <= set(drawn.words())
    past.platform = "ebay"
    assert "It lasts" not in caption(await past.say(VERA, "/chart Blue Lamp stock")), "a licence shows hours alone"
