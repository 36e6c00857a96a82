"""Rivals in the chat: added by a word, shown on a board, turned into mine and back; a viewer only looks."""

from datetime import timedelta
from decimal import Decimal

from adapters.rankings import Ranking, RankingKind
from adapters.readings import Listing, Money, State, Subject, Topic
from monitor.diff import merge
from monitor.findings import Known
from monitor.known import CONTENT, RIVAL, content_facts
from monitor.language import visible
from storage.states import Batch, Facts, LookResult, Metric, RankingLook, WatchedListing
from storage.states import State as SeenState
from tests.monitor.shop import ANNA, BO, VERA, Shop, button, buttons, later, texts
from tests.words import unmarked

THEIRS = "B0RIVAL0TH"


async def rival(shop: Shop, name: str = "Their Lamp", asin: str = THEIRS) -> WatchedListing:
    said = await shop.say(BO, f"/rivals add https://www.amazon.com/dp/{asin} {name}")
    assert "a rival" in texts(said)
    return next(one for one in await shop.store.listings() if one.subject.id == asin)


async def looked(shop: Shop, one: WatchedListing, price: str = "17.99", stated: Facts | None = None) -> None:
    """One whole look: a live page with that price, and what else it states."""
    now = shop.clock.now()
    page = Listing(one.subject, State.LIVE, one.url, "Their Lamp, 40 W", price=Money(Decimal(price), "USD"))
    content = content_facts(merge(Known(), Topic.RIVALS, [page], now))
    assert content is not None
    facts = stated or {"stock": None, "rank": None, "rating": None, "reviews": None}
    (watch,) = await shop.store.watches(one.id)
    await shop.store.commit(
        Batch(
            looks=(LookResult(watch.id, now, now + timedelta(hours=1), True),),
            metrics=(Metric(one.id, "price:USD", now, float(price)),),
            states=(SeenState(one.id, CONTENT, now, content), SeenState(one.id, RIVAL, now, facts)),
        )
    )


async def board(shop: Shop, who: int = VERA) -> str:
    return unmarked(visible(texts(await shop.say(who, "/rivals"))))


async def test_a_rival_is_added_by_a_word_in_front_of_one_address_or_of_many(shop: Shop) -> None:
    await shop.say(BO, "/add rival https://www.amazon.com/dp/B0AAAAAAAA One")
    tried = await later(await shop.say(BO, "/add rival\nB0BBBBBBBB Two\nB0CCCCCCCC Three 15.99"))
    await shop.press(BO, button(tried, "Save all 2"))
    await shop.say(BO, "/add B0DDDDDDDD Mine 15.99")
    found = {one.name: (one.rival, one.floor is not None) for one in await shop.store.listings()}
    assert found == {"One": (True, False), "Two": (True, False), "Three": (True, False), "Mine": (False, True)}


async def test_a_listing_of_mine_that_is_pasted_as_a_rivals_stays_mine_until_it_is_said_in_so_many_words(
    shop: Shop,
) -> None:
    await shop.say(BO, "/add B0DDDDDDDD Blue Lamp 15.99")
    said = unmarked(visible(texts(await shop.say(BO, "/rivals add https://www.amazon.com/dp/B0DDDDDDDD"))))
    assert "is watched as yours. If it is a rival's, say /rivals rival Blue Lamp" in said
    assert [one.rival for one in await shop.store.listings()] == [False]
    await shop.say(BO, "/rivals rival Blue Lamp")
    assert [one.rival for one in await shop.store.listings()] == [True]


async def test_an_account_that_cannot_read_others_says_so_and_watches_nothing(shop: Shop) -> None:
    shop.topics = (Topic.LISTINGS,)
    said = visible(texts(await shop.say(BO, f"/add rival {THEIRS} Their Lamp")))
    assert "cannot read listings of others" in said
    assert await shop.store.listings() == ()


async def test_a_viewer_sees_the_board_and_changes_nothing(shop: Shop) -> None:
    one = await rival(shop)
    await looked(shop, one)
    assert "1 rival" in await board(shop, VERA)
    for text in (f"/rivals add {THEIRS}2", "/rivals mine Their Lamp"):
        assert "Only for: operator" in visible(texts(await shop.say(VERA, text)))
    assert [each.rival for each in await shop.store.listings()] == [True]


async def test_the_board_says_what_is_known_and_calls_the_rest_unknown(shop: Shop) -> None:
    one = await rival(shop)
    await looked(shop, one)
    assert "$17.99 · can be bought\nrank unknown · stars unknown\ndata 0 s old" in await board(shop)
    stated: Facts = {"stock": 3, "rank": ["Table Lamps", 12], "rating": "4.5", "reviews": 210}
    await looked(shop, one, stated=stated)
    shown = await board(shop)
    assert "$17.99 · can be bought · 3 left\n12 in Table Lamps · 4.5 of 5 stars, 210 reviews" in shown
    await looked(shop, one)
    assert "3 left" not in await board(shop), "what the newest answer leaves out is not shown as known"


async def test_the_price_is_compared_with_that_of_a_day_ago_where_there_was_one(shop: Shop) -> None:
    one = await rival(shop)
    await looked(shop, one, "20.00")
    shop.clock.advance(25 * 3600)
    await looked(shop, one, "18.00")
    shown = await board(shop)
    assert shown.startswith("1 rival: 1 cheaper than yesterday")
    assert "$18.00 (−10 %) since yesterday" in shown


async def test_his_place_for_a_word_that_is_followed_stands_below(shop: Shop) -> None:
    one = await rival(shop)
    await looked(shop, one)
    word = Ranking(RankingKind.SEARCH, "US", "blue lamp", "blue lamp", "https://www.amazon.com/s?k=blue+lamp")
    followed = await shop.store.add_ranking("shop", word, shop.clock.now())
    assert "search “blue lamp”: unknown" in await board(shop)
    now = shop.clock.now()
    read = RankingLook(followed.id, now, now + timedelta(hours=6), None)
    await shop.store.commit(Batch(ranking_looks=(read,), metrics=(Metric(one.id, word.board, now, 7),)))
    assert "search “blue lamp”: 7" in await board(shop)
    shop.clock.advance(20 * 3600)
    await looked(shop, one)
    shown = await board(shop)
    assert "⚪ search “blue lamp”: unknown now" in shown
    assert "; 7 at " in shown


async def test_a_rival_never_read_or_failing_is_unknown_and_keeps_its_age(shop: Shop) -> None:
    one = await rival(shop)
    assert "⚪ Their Lamp" in await board(shop)
    assert "not read yet" in await board(shop)
    await looked(shop, one)
    shop.clock.advance(9 * 3600)
    shown = await board(shop)
    assert shown.startswith("1 rival: 1 unknown")
    assert "data 9 h old" in shown


async def test_the_card_has_the_buttons_of_a_listing_and_one_that_says_it_is_mine(shop: Shop) -> None:
    one = await rival(shop)
    await looked(shop, one)
    card = await shop.say(BO, "/listing Their Lamp")
    assert "A rival's listing." in visible(texts(card))
    assert {"Ranks", "Why", "Prices", "Chart", "Pause", "Mute", "Star", "Tags", "It is mine", "Reload"} == {
        each.label for each in buttons(card)
    }
    assert "I do not ask who else sells there" in visible(texts(await shop.say(BO, "/who Their Lamp")))
    assert "listings of yours alone" in visible(texts(await shop.say(BO, "/product tie Their Lamp")))
    await shop.press(BO, button(card, "It is mine"))
    (mine,) = await shop.store.listings()
    assert not mine.rival
    assert {each.topic for each in await shop.store.watches(mine.id)} == {Topic.LISTINGS, Topic.OFFERS}
    card = await shop.say(BO, "/listing Their Lamp")
    await shop.press(BO, button(card, "It is a rival's"))
    assert [each.rival for each in await shop.store.listings()] == [True]


async def test_status_counts_mine_and_names_rivals_apart(shop: Shop) -> None:
    await shop.lamp()
    one = await rival(shop)
    await looked(shop, one)
    shown = visible(texts(await shop.say(VERA, "/status")))
    assert "Their Lamp" not in shown
    assert "1 rival: /rivals" in shown
    await rival(shop, "Another", "B0RIVAL0TX")
    assert "2 rivals, 1 of them unknown (data of unknown age)" in visible(texts(await shop.say(VERA, "/status")))


async def test_sellers_on_a_rivals_page_are_nobody_to_decide_on(shop: Shop) -> None:
    one = await rival(shop)
    await looked(shop, one)
    assert "XYZ" not in texts(await shop.say(ANNA, "/friend"))
    assert (await shop.store.listings())[0].subject == Subject("US", THEIRS)


async def test_what_ebay_said_is_shown_for_six_hours_and_compared_with_no_other_day(shop: Shop) -> None:
    shop.platform = "ebay"
    one = await rival(shop)
    await looked(shop, one, "20.00")
    shop.clock.advance(25 * 3600)
    await looked(shop, one, "18.00")
    shown = await board(shop)
    assert "$18.00 · can be bought" in shown
    assert "yesterday" not in shown
    shop.clock.advance(6 * 3600 + 60)
    old = await board(shop)
    assert "$18.00" not in old
    assert "data 6 h 1 m old" in old
