"""What an answer leads on to: each board says the answer first and ends with buttons for the next likely step."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from adapters.readings import Listing, Money, State, Topic
from monitor.diff import merge
from monitor.findings import Known
from monitor.friends import Standing as Seen
from monitor.language import Tongue
from monitor.marks import Mark
from monitor.render.boards import Standing, listing_card
from monitor.sightings import Found
from storage.states import Status
from tests.monitor.shop import BO, ME, VERA, Shop, button, buttons, texts


async def test_a_pause_is_ended_by_the_button_under_it(shop: Shop) -> None:
    lamp = await shop.lamp()
    said = await shop.say(BO, "/pause Blue Lamp 2h")
    await shop.press(BO, button(said, "End the pause"))
    paused = {one.id: one.paused_until for one in await shop.store.listings()}
    assert paused[lamp.id] is None


async def test_coverage_leads_to_the_picture_of_what_was_out_of_sight(shop: Shop) -> None:
    await shop.lamp()
    shop.clock.advance(timedelta(hours=3).total_seconds())
    said = await shop.say(VERA, "/coverage")
    assert texts(said).splitlines()[0].startswith("<b>Last 1 d: "), "the answer comes first"
    assert "Chart: Blue Lamp" in [one.label for one in buttons(said)]


async def test_a_card_tells_my_price_where_only_the_offers_do(shop: Shop) -> None:
    lamp, now = await shop.lamp(), shop.clock.now()
    known = merge(Known(), Topic.LISTINGS, [Listing(lamp.subject, State.LIVE, lamp.url, "Blue Lamp")], now)
    row = Standing(lamp, Mark.CLEAR, None, timedelta(minutes=1))
    mine = Found(ME, Seen.MINE, Money(Decimal("21.99"), "USD"), True, None, None, now, 0)
    for found, price in (([mine], "Price: $21.99"), ([replace(mine, shipped=True)], "Price: an unknown price")):
        card = listing_card(Tongue("en"), row, known, found, (), (), now=now, shared=True)
        assert price in card.html, "with shipping it is not what the page asks"


async def test_a_mute_without_its_rule_or_seller_brings_buttons(shop: Shop) -> None:
    await shop.lamp()
    said = await shop.say(BO, "/mute rule 8h")
    labels = [one.label for one in buttons(said)]
    assert "▶" in labels, "all of them, a page at a time"
    await shop.press(BO, button(said, labels[0]))
    await shop.press(BO, button(await shop.say(BO, "/mute seller 8h"), "XYZ"))
    held = {one.what for one in await shop.store.mutes(shop.clock.now())}
    assert held == {"rule:new_seller", "seller:A3EXAMPLE9Q"}


async def test_what_is_not_understood_is_done_to_no_case(shop: Shop) -> None:
    case = await shop.case(await shop.lamp())
    for text in ("/ack tomorrow", "/snooze 1 never"):
        said = await shop.say(BO, text)
        assert f"case {case.id}" in buttons(said)[0].label, text
    assert (await shop.incident(case.id)).status is Status.CONFIRMED
    await shop.say(BO, "/ack")
    assert (await shop.incident(case.id)).status is Status.ACKNOWLEDGED
