"""Lists of what sells most: which one a word or an address means, and where a listing stands on it."""

from dataclasses import replace

import pytest

from adapters.aliexpress import AliExpress, AliExpressConfig
from adapters.aliexpress.api import AliExpressApi
from adapters.errors import Misread, Refused
from adapters.rankings import Ranking, RankingKind
from adapters.readings import Ask, Place, Subject, Sweep, Topic
from monitor.demo.aliexpress import LocalGateway
from monitor.demo.aliexpress.server import AFFILIATE
from monitor.demo.aliexpress.shop import Good
from tests.adapters.aliexpress_api.conftest import LAMP, MakeConfig, MakeSeller

BLUE, STRANGER = Subject("global", str(LAMP.id)), Subject("global", "1005006666666666")
LIGHT = Good(1005007777777777, "Night lamp", 5550001, "9.99", sold=500)
CATEGORY = "https://www.aliexpress.com/category/39050508/night-lights.html"
SECOND = {"affiliate_app_key": AFFILIATE.key, "affiliate_app_secret": AFFILIATE.secret}


def ranking(text: str, config: AliExpressConfig) -> Ranking:
    found = AliExpress.ranking_of(text, "global", config)
    assert found is not None
    return found


async def stands(seller: AliExpressApi, text: str, *subjects: Subject) -> Sweep:
    return await seller.read(Topic.RANKS, Ask(subjects or (BLUE,), "global", ranking(text, seller.config)))


async def test_a_word_and_a_category_have_places_in_the_order_of_sales(
    gateway: LocalGateway, make_seller: MakeSeller
) -> None:
    other = replace(LIGHT, id=LIGHT.id + 1, category=7, sold=900)
    gateway.shop.others = [other, LIGHT, replace(LIGHT, id=LIGHT.id + 2, title="Cat", category=39050508, sold=1)]
    seller = make_seller(**SECOND)
    word, category = await stands(seller, " Lamp ", BLUE, STRANGER), await stands(seller, CATEGORY)
    assert word.readings == (Place(BLUE, "search:lamp", 3, 3), Place(STRANGER, "search:lamp", None, 3))
    assert category.readings == (Place(BLUE, "bestsellers:39050508", 2, 3, called="Night Lights"),)
    assert word.whole == {BLUE, STRANGER}
    assert category.whole == {BLUE}
    (asked,) = gateway.of("aliexpress.affiliate.hotproduct.query")
    assert asked.asked == {
        "category_ids": "39050508",
        "sort": "LAST_VOLUME_DESC",
        "page_no": 1,
        "page_size": 50,
        "ship_to_country": "US",
        "target_currency": "USD",
        "target_language": "EN",
    }


async def test_an_empty_list_says_nothing_of_any_place(gateway: LocalGateway, make_seller: MakeSeller) -> None:
    (miss,) = (await stands(make_seller(**SECOND), "submarine")).missed
    assert isinstance(miss.error, Misread)


async def test_an_app_that_may_not_see_lists_says_so(seller: AliExpressApi) -> None:
    (miss,) = (await stands(seller, "lamp")).missed
    assert isinstance(miss.error, Refused)


def test_the_list_that_a_text_means(make_config: MakeConfig) -> None:
    config = make_config()
    word, category = ranking("Blue  Lamp", config), ranking(CATEGORY, config)
    assert (word.kind, word.key, word.name) == (RankingKind.SEARCH, "blue lamp", "Blue Lamp")
    assert word.url == "https://www.aliexpress.com/wholesale?SortType=total_tranpro_desc&SearchText=Blue+Lamp"
    assert (category.kind, category.key, category.name) == (RankingKind.BESTSELLERS, "39050508", "night lights")
    assert AliExpress.ranking_of(category.url, "global", config) == category


@pytest.mark.parametrize(
    "text",
    [
        "https://www.aliexpress.com/item/1005001234567890.html",
        "https://shop.example/category/5/x.html",
        "",
        "https://[bad",
    ],
)
def test_what_is_no_list_means_none(text: str, make_config: MakeConfig) -> None:
    assert AliExpress.ranking_of(text, "global", make_config()) is None


def test_public_pages_have_no_lists(make_config: MakeConfig) -> None:
    assert AliExpress.ranking_of("lamp", "global", make_config(path="pages")) is None
    assert AliExpress.ranking_of("lamp", "us", make_config()) is None
