"""Many listings of an account that is read by the API: asked together, judged each for itself, the urgent first."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from adapters.amazon.api.operations import ALL, ITEM_OFFERS_BATCH, LISTING_OFFERS_BATCH
from adapters.quota import Quota
from adapters.readings import Subject, Topic
from monitor.app import House, at_the_terminal, house
from monitor.chat import Heard as Said
from monitor.meaning import meaning
from storage.states import Status, Watch, WatchedListing
from tests.adapters.amazon_api.listings import found, item
from tests.adapters.amazon_api.offers import RIVAL, batched, offer, payload, shelf
from tests.adapters.amazon_api.server import ME, Answer, Api, Heard, error, said
from tests.adapters.conftest import Reply
from tests.clock import StillClock
from tests.monitor.api_house import configured

AMAZON = "ATVPDKIKX0DER"
MINE = payload(offer(ME, 21.99, MyOffer=True, IsBuyBoxWinner=True))
BOTH = payload(offer(ME, 21.99, MyOffer=True, IsBuyBoxWinner=True), offer(RIVAL, 15))
TRUE = {operation.name: Quota(operation.rate, operation.burst) for operation in ALL}


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    """A shop of any size in which every listing has a SKU of mine, behind true buckets."""
    api = Api(StillClock())
    api.limits = dict(TRUE)
    await api.start()
    api.answers |= {
        "searchCatalogItems": catalogue,
        "searchListingsItems": shelf({subject(number).id: [sku(number)] for number in range(1100)}),
        "getListingOffersBatch": batched({}, MINE),
    }
    yield api
    await api.stop()
    assert api.wrong == []
    assert api.throttled == 0


@pytest.fixture
async def rooms(api: Api, tmp_path: Path) -> AsyncIterator[House]:
    async with house(configured(api, tmp_path), api.clock) as rooms:
        yield rooms


def subject(number: int) -> Subject:
    return Subject("us", f"B{number:09}")


def sku(number: int) -> str:
    return f"SKU/{number}"


def catalogue(heard: Heard) -> Reply:
    answer: Answer = found(*(item(asin) for asin in heard.listed("identifiers")))
    return answer(heard)


async def watched(rooms: House, count: int, *topics: Topic, first: int = 0) -> list[WatchedListing]:
    wanted = topics or (Topic.OFFERS,)
    return [
        await rooms.store.add_listing(
            "us", subject(number), f"Lamp {number}", f"https://www.amazon.com/dp/{subject(number).id}", EVER, wanted
        )
        for number in range(first, first + count)
    ]


EVER = StillClock().now()


async def round_of(rooms: House, api: Api) -> float:
    """Ticks until everything was asked once more; seconds that it took."""
    api.clock.advance(20 * 60)
    began = api.clock.monotonic()
    while await rooms.store.due(api.clock.now(), "us", limit=1):
        await rooms.poll.tick("us")
    return api.clock.monotonic() - began


def sizes(heard: Sequence[Heard], condition: str = "New") -> list[int]:
    asked = [[entry for entry in one.body["requests"] if entry["ItemCondition"] == condition] for one in heard]
    return [len(entries) for entries in asked if entries]


async def watch_of(rooms: House, listing: WatchedListing) -> Watch:
    (watch,) = await rooms.store.watches(listing.id)
    return watch


async def test_twenty_listings_go_into_one_question(rooms: House, api: Api) -> None:
    await watched(rooms, 45)
    await round_of(rooms, api)
    assert sizes(api.of(LISTING_OFFERS_BATCH)) == [20, 20, 5]
    assert all(watch.looks == 1 for watch in await rooms.store.watches())


async def test_one_bad_answer_costs_no_other(rooms: House, api: Api) -> None:
    listings = await watched(rooms, 20)
    await round_of(rooms, api)
    broken = {"status": {"statusCode": 500}, "body": {"errors": [{"code": "InternalFailure"}]}}
    api.answers["getListingOffersBatch"] = batched({sku(3): broken, sku(4): {"status": "Odd"}, sku(5): BOTH}, MINE)
    await rooms.poll.by_hand([(await watch_of(rooms, one), one) for one in listings])
    looks = {watch.listing_id: (watch.looks, watch.failures) for watch in await rooms.store.watches()}
    bad = {listings[3].id: (1, 1), listings[4].id: (1, 1)}
    assert looks == {listing.id: (2, 0) for listing in listings} | bad
    (incident,) = await rooms.store.open_incidents()
    assert (incident.rule, incident.listing_id) == ("new_seller", listings[5].id)


async def test_an_answer_that_our_house_stumbles_over_costs_no_other(
    rooms: House, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    listings = await watched(rooms, 3)
    take_in = type(rooms.poll)._take_in

    async def stumbling(poll: object, watch: Watch, listing: WatchedListing, sweep: object) -> None:
        if listing.id == listings[1].id:
            raise ZeroDivisionError
        await take_in(poll, watch, listing, sweep)  # type: ignore[arg-type]

    monkeypatch.setattr(type(rooms.poll), "_take_in", stumbling)
    await rooms.poll.tick("us")
    looks = [(watch.looks, watch.failures) for watch in await rooms.store.watches()]
    assert looks == [(1, 0), (0, 1), (1, 0)]


async def test_a_confirmation_goes_alone_and_before_the_sweep(rooms: House, api: Api) -> None:
    listings = await watched(rooms, 60)
    await round_of(rooms, api)
    api.clock.advance(20 * 60)
    waiting = [await watch_of(rooms, one) for one in (listings[50], listings[7])]
    await rooms.store.want([one.id for one in waiting], api.clock.now())
    api.heard.clear()
    await rooms.poll.tick("us")
    first, *rest = api.of(LISTING_OFFERS_BATCH)
    assert {entry["uri"].split("/")[-2] for entry in first.body["requests"]} == {"SKU%2F50", "SKU%2F7"}
    assert sizes(rest) == [20, 20, 18]


async def test_a_confirmation_in_the_middle_of_a_sweep_does_not_wait_for_its_turn(rooms: House, api: Api) -> None:
    listings = await watched(rooms, 60)
    await round_of(rooms, api)
    api.clock.advance(20 * 60)
    api.heard.clear()
    due = await rooms.store.due(api.clock.now(), "us")
    await rooms.poll.looks(due[:20])
    await rooms.store.want([(await watch_of(rooms, listings[59])).id], api.clock.now())
    began = api.clock.monotonic()
    await rooms.poll.tick("us")
    _, urgent, *_ = api.of(LISTING_OFFERS_BATCH)
    assert sizes([urgent]) == [1]
    assert urgent.at - began <= 1 / LISTING_OFFERS_BATCH.rate


async def test_what_has_no_sku_of_mine_is_asked_apart_from_what_has(rooms: House, api: Api) -> None:
    api.answers["searchListingsItems"] = shelf({subject(number).id: [sku(number)] for number in range(0, 80, 2)})
    api.answers["getItemOffersBatch"] = batched({}, payload(offer(RIVAL, 15)))
    await watched(rooms, 80)
    took = await round_of(rooms, api)
    assert (sizes(api.of(LISTING_OFFERS_BATCH)), sizes(api.of(ITEM_OFFERS_BATCH))) == ([20, 20], [20, 20])
    assert took <= 30


async def test_a_thousand_skus_are_swept_in_two_minutes_without_a_429_also_while_used_offers_wait(
    rooms: House, api: Api
) -> None:
    await watched(rooms, 1000)
    for _ in range(2):
        api.heard.clear()
        assert await round_of(rooms, api) <= 1.05 * 98 / 0.85
        assert sizes(api.of(LISTING_OFFERS_BATCH)) == [20] * 50
    assert len(rooms.poll.seldom.waiting) > 1900


async def test_a_refused_batch_is_said_of_each_listing_and_changes_none(rooms: House, api: Api) -> None:
    await watched(rooms, 20)
    await round_of(rooms, api)
    before = await rooms.store.open_incidents()
    api.answers["getListingOffersBatch"] = error(403, "Unauthorized", "Access denied")
    api.clock.advance(20 * 60)
    await rooms.poll.tick("us")
    assert all(watch.failures == 1 for watch in await rooms.store.watches())
    assert await rooms.store.open_incidents() == before


async def test_a_rival_s_listing_is_not_unknown_because_its_stock_is_not_mine(rooms: House, api: Api) -> None:
    api.answers["getItemOffersBatch"] = batched({}, payload(offer(RIVAL, 15)))
    person = await at_the_terminal(rooms)
    link = "https://www.amazon.com/dp/B0RIVALS01"
    heard = Said(1, person.user_id, person.chat_id, link, None, None, True, person.name, "en")
    await rooms.commands.heard(heard)
    await round_of(rooms, api)
    found = {watch.topic: (watch.looks, watch.failures) for watch in await rooms.store.watches()}
    assert found == dict.fromkeys((Topic.LISTINGS, Topic.OFFERS, Topic.STOCK, Topic.FEES), (1, 0))
    meant = meaning(rooms.config.accounts, link)
    assert meant is not None
    assert meant.topics - {Topic.RIVALS} == set(found)


async def test_a_list_of_my_skus_that_is_nonsense_stops_nothing(rooms: House, api: Api) -> None:
    api.answers["searchListingsItems"] = said({"items": [{"sku": 7, "summaries": "none"}], "pagination": []})
    api.answers["getItemOffersBatch"] = batched({}, MINE)
    await watched(rooms, 30)
    await round_of(rooms, api)
    assert all(watch.looks + watch.failures == 1 for watch in await rooms.store.watches())


# --- who I am --------------------------------------------------------------------------------------------------------


async def test_i_am_no_stranger_on_my_own_listing_though_nobody_named_me(rooms: House, api: Api) -> None:
    await watched(rooms, 1)
    api.answers["getListingOffersBatch"] = batched({}, payload(offer(RIVAL, 15, IsBuyBoxWinner=True)))
    for _ in range(4):
        await round_of(rooms, api)
    back = payload(offer(RIVAL, 15, IsBuyBoxWinner=True), offer(ME, 21.99, MyOffer=True))
    api.answers["getListingOffersBatch"] = batched({}, back)
    for _ in range(4):
        await round_of(rooms, api)
    assert ME not in str([one.subject for one in await rooms.store.open_incidents()])


async def test_a_featured_offer_that_i_lost_is_told_though_nobody_named_me(rooms: House, api: Api) -> None:
    await watched(rooms, 1)
    for _ in range(2):
        await round_of(rooms, api)
    lost = payload(offer(ME, 21.99, MyOffer=True), offer(AMAZON, 15, IsBuyBoxWinner=True))
    api.answers["getListingOffersBatch"] = batched({}, lost)
    for _ in range(3):
        await round_of(rooms, api)
    told = {one.rule: one.status for one in await rooms.store.open_incidents()}
    assert told["featured_lost"] is not Status.RAISED


async def test_my_id_that_the_api_told_is_known_to_the_chat_too(api: Api, tmp_path: Path) -> None:
    api.answers["getItemOffersBatch"] = batched({}, MINE)
    async with house(configured(api, tmp_path, seller_id=None), api.clock) as rooms:
        assert await rooms.tools.myself("amazon") == ()
        await watched(rooms, 1)
        await round_of(rooms, api)
        (me,) = await rooms.tools.myself("amazon")
        assert me.seller_id == ME
        assert await rooms.tools.myself("web") == ()
