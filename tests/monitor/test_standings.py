"""The board of all listings: counted, ordered and leafed through as if each had been judged by itself."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from adapters.readings import Subject, Topic
from monitor.language import Html, visible_length
from monitor.marks import Mark, marks_of
from monitor.overview import overview
from monitor.render.leaves import LONGEST, leaf
from monitor.standings import Overview
from storage.states import Batch, LookResult, Status, Stood
from tests.monitor.shop import VERA, Shop, button, buttons, texts

_IDS = st.sets(st.integers(1, 30))


@given(_IDS, _IDS, _IDS, _IDS, st.dictionaries(st.integers(1, 30), st.integers(1, 5)), st.integers(1, 7))
def test_every_listing_stands_once_on_the_pages_the_gravest_first(
    ids: set[int], paused: set[int], unknown: set[int], alarming: set[int], ties: dict[int, int], size: int
) -> None:
    stood = Stood(sorted(ids), frozenset(paused & ids), frozenset(unknown & ids))
    every = Overview(stood, alarming, ties)
    lines = [one for page in range(31) for one in every.page(page, size)]
    assert sorted(one.listing for one in lines) == sorted(ids)
    assert sum(every.counts.values()) == len(ids)
    heads = [one.gravest or every.mark(one.listing) for one in lines]
    assert heads == sorted(heads, key=list(Mark).index), "a product stands where its gravest listing does"
    for product in {one.product for one in lines if one.product}:
        places = [place for place, one in enumerate(lines) if one.product == product]
        assert len(places) > 1
        assert places == list(range(places[0], places[0] + len(places))), "its listings stand together"


async def test_what_the_database_counts_is_what_each_listing_is_judged_to_be(shop: Shop) -> None:
    now, listings = shop.clock.now(), []
    for number in range(12):
        topics = [] if number == 11 else [Topic.LISTINGS, Topic.OFFERS]
        subject = Subject("US", f"B0EXAMPL{number:02}")
        listings.append(await shop.store.add_listing("shop", subject, f"Lamp {number}", "https://x", now, topics))
    for number, one in enumerate(listings[:10]):
        at = now - timedelta(minutes=7 * number)
        looks = tuple(LookResult(watch.id, at, at, True) for watch in await shop.store.watches(one.id))
        await shop.store.commit(Batch(looks=looks[: 1 if number == 2 else 2]))
    for _ in range(3):
        failed = [
            LookResult(one.id, now, now, False, trouble="captcha") for one in await shop.store.watches(listings[4].id)
        ]
        await shop.store.commit(Batch(looks=tuple(failed)))
    await shop.store.pause(listings[5].id, now + timedelta(days=1))
    await shop.store.pause(listings[6].id, now - timedelta(days=1))
    for number in (0, 5, 7):
        await shop.case(listings[number])
    await shop.case(listings[1], status=Status.RAISED, key="raised")
    await shop.store.remove_listing(listings[9].id, now)
    await shop.store.set_rival(listings[8].id, True, [Topic.RIVALS], now)
    for ahead in (0, 20, 400):
        later = now + timedelta(minutes=ahead)
        for rival in (False, True):
            every = await overview(shop.store, shop.commands._tools.patience, later, rival=rival)
            own = [one for one in await shop.store.listings() if one.rival is rival]
            incidents = await shop.store.open_incidents()
            watches = await shop.store.watches()
            judged = marks_of(own, watches, incidents, shop.commands._tools.patience, later)
            assert [every.mark(one.id) for one in own] == judged
            assert every.stood.ids == [one.id for one in own] or not own


@given(st.lists(st.integers(1, 2000), max_size=40), st.integers(1, 9))
def test_a_long_answer_is_leafed_through_without_losing_a_line(lengths: list[int], most: int) -> None:
    lines, beside = [Html("x" * length) for length in lengths], (Html("head"), Html("foot"))
    seen: list[Html] = []
    page = 0
    while True:
        part = leaf(iter(lines), page, most=most, beside=beside)
        assert part.start == len(seen)
        assert len(part.lines) <= most
        assert sum(visible_length(line) + 1 for line in (*beside, *part.lines)) <= LONGEST
        seen += part.lines
        page += 1
        if not part.more:
            break
    assert seen == lines
    assert (
        leaf(lines, page + 5, most=most, beside=beside).lines == leaf(lines, page - 1, most=most, beside=beside).lines
    )


async def test_the_board_of_many_listings_stays_one_message_with_pages(shop: Shop) -> None:
    now = shop.clock.now()
    for number in range(45):
        await shop.store.add_listing("shop", Subject("US", f"B0{number:08}"), f"Lamp {number:02}", "https://x", now, [])
    board = await shop.say(VERA, "/status")
    assert "⚪ 45 unknown" in texts(board)
    assert texts(board).count("Lamp") == 20
    second = await shop.press(VERA, button(board, "▶"))
    third = await shop.press(VERA, button(second, "▶"))
    assert third is not None
    assert third.edit is not None
    assert third.edit.html.count("Lamp") == 5
    assert "▶" not in [one.label for one in buttons(third)]
    assert "◀" in [one.label for one in buttons(third)]
