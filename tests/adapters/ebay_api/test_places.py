"""Places for search words by the Browse API: one call for all my listings, the campaign flag beside the place."""

from dataclasses import replace

import pytest

from adapters.ebay.account import EbayConfig
from adapters.ebay.api import EbayApi
from adapters.ebay.api.operations import BROWSE_CALLS
from adapters.errors import Misread, TryLater, Unsupported
from adapters.rankings import Ranking, RankingKind
from adapters.readings import Ask, Place, Subject, Sweep, Topic
from monitor.demo.ebay import Item, LocalEbay, Shop
from monitor.demo.ebay.wire import Answer, error
from tests.adapters.ebay_api.conftest import LAMP, RIVAL, MakeSeller
from tests.clock import StillClock

MINE, OTHER, UNSEEN = (Subject("us", number) for number in (LAMP.number, RIVAL.number, "9" * 12))


def followed(seller: EbayApi, text: str = "blue lamp", market: str = "us") -> Ranking:
    found = seller.ranking_of(text, market, seller.config)
    assert found is not None
    return found


async def looked(seller: EbayApi, *subjects: Subject, urgent: bool = False) -> Sweep:
    return await seller.read(Topic.RANKS, Ask(subjects, "us", followed(seller), urgent=urgent))


def places(sweep: Sweep) -> dict[str, tuple[int | None, int, int | None]]:
    return {
        one.subject.id: (one.position, one.shown, one.sponsored) for one in sweep.readings if isinstance(one, Place)
    }


def strangers(count: int) -> tuple[Item, ...]:
    return tuple(replace(RIVAL, number=str(400_000_000_000 + one), title="Blue lamp") for one in range(count))


async def test_one_call_tells_the_places_of_all_my_listings(seller: EbayApi, ebay: LocalEbay) -> None:
    ebay.shop = Shop(items=(*strangers(3), LAMP, RIVAL))
    sweep = await looked(seller, MINE, OTHER, UNSEEN, Subject("us", f"{LAMP.number}:650"))
    assert places(sweep) == {
        MINE.id: (4, 5, None),
        OTHER.id: (5, 5, None),
        UNSEEN.id: (None, 5, None),
        f"{LAMP.number}:650": (4, 5, None),
    }
    assert len(sweep.whole) == 4
    [asked] = ebay.of("search")
    assert dict(asked.query) == {"q": "blue lamp", "limit": "200"}
    assert {one.board for one in sweep.readings if isinstance(one, Place)} == {"search:blue lamp"}


async def test_an_item_in_a_campaign_keeps_its_place_with_the_flag_beside_it(seller: EbayApi, ebay: LocalEbay) -> None:
    """In recorded answers every one of the first is in one: without them nobody would have a place."""
    ebay.shop = Shop(items=(*(replace(one, promoted=True) for one in strangers(6)), LAMP))
    assert places(await looked(seller, MINE)) == {MINE.id: (7, 7, None)}
    ebay.shop = Shop(items=(*strangers(6), replace(LAMP, promoted=True)))
    assert places(await looked(seller, MINE)) == {MINE.id: (1, 7, 1)}


async def test_who_is_not_among_the_first_two_hundred_is_said_to_be_so(seller: EbayApi, ebay: LocalEbay) -> None:
    ebay.shop = Shop(items=(*strangers(200), LAMP))
    assert places(await looked(seller, MINE)) == {MINE.id: (None, 200, None)}
    assert len(ebay.of("search")) == BROWSE_CALLS[Topic.RANKS]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(200, b'{"total": 0}'), Misread),
        (Answer(200, b'{"total": 9, "itemSummaries": []}'), Misread),
        (Answer(200, b"<html>Pardon our interruption</html>", "text/html"), Misread),
        (error(409, 12019, "Currently, the EBAY_XX marketplace is not supported.", "BUSINESS"), Misread),
        (error(400, 12023, "This keyword search results in a response that is too large to return."), Misread),
        (error(429, 2001, "Too many requests."), TryLater),
        (error(500, 12000, "There was a problem with an eBay internal system.", "APPLICATION"), TryLater),
    ],
)
async def test_what_is_no_list_tells_no_place(
    answer: Answer, kind: type[Exception], seller: EbayApi, ebay: LocalEbay
) -> None:
    ebay.answers["search"] = answer
    sweep = await looked(seller, MINE, OTHER)
    assert [isinstance(one.error, kind) for one in sweep.missed] == [True, True]
    assert (sweep.readings, sweep.whole) == ((), frozenset())


async def test_a_place_is_told_on_a_list_alone(seller: EbayApi) -> None:
    sweep = await seller.read(Topic.RANKS, Ask((MINE,), "us"))
    assert [type(one.error) for one in sweep.missed] == [Unsupported]


async def test_a_person_s_look_does_not_queue_behind_sweeps(
    seller: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    ebay.quotas.limits["buy.browse"] = 1000
    while clock.monotonic() < 60:  # until sweeps have used their burst
        await looked(seller, MINE)
    begun = clock.monotonic()
    await looked(seller, MINE, urgent=True)
    waited = clock.monotonic() - begun
    await looked(seller, MINE)
    assert waited < (clock.monotonic() - begun - waited) / 2


# --- what people type and paste


@pytest.mark.parametrize(
    ("text", "market", "key", "url"),
    [
        (" Blue  Lamp ", "us", "blue lamp", "https://www.ebay.com/sch/i.html?_nkw=Blue+Lamp"),
        ("blaue lampe", "de", "blaue lampe", "https://www.ebay.de/sch/i.html?_nkw=blaue+lampe"),
        ("(lamp, light)", "us", "(lamp, light)", "https://www.ebay.com/sch/i.html?_nkw=%28lamp%2C+light%29"),
        ("https://www.ebay.co.uk/sch/i.html?_from=R40&_nkw=blue+lamp&_sacat=0", "us", "blue lamp",
         "https://www.ebay.co.uk/sch/i.html?_nkw=blue+lamp"),
        ("www.ebay.com/sch/20706/i.html?_nkw=lamp", "us", "lamp", "https://www.ebay.com/sch/i.html?_nkw=lamp"),
    ],
)  # fmt: skip
def test_a_search_word_is_recognised(text: str, market: str, key: str, url: str, seller: EbayApi) -> None:
    found = followed(seller, text, market)
    assert (found.kind, found.key, found.url) == (RankingKind.SEARCH, key, url)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "lamp*",
        "l" * 101,
        "https://www.ebay.com/sch/i.html?_sacat=0",
        "https://www.ebay.com/itm/296057072805",
        "https://www.ebay.com/b/Lamps/20706/bn_1",
        "https://www.amazon.com/s?k=lamp",
        "https://[bad/sch/i.html?_nkw=lamp",
    ],
)
def test_what_no_search_can_be_asked_for_is_none(text: str, seller: EbayApi) -> None:
    assert seller.ranking_of(text, "us", seller.config) is None
    assert seller.ranking_of("lamp", "atlantis", seller.config) is None


def test_pages_tell_no_places(make_seller: MakeSeller) -> None:
    assert EbayApi.ranking_of("lamp", "us", EbayConfig(platform="ebay")) is None
    assert EbayApi.ranking_of("lamp", "us", make_seller(path="pages").config) is None
