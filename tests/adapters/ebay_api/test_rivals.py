"""Items of others by the Browse API: the same readings as of mine, as the answer to another question."""

from dataclasses import replace

from adapters.ebay.api import EbayApi
from adapters.ebay.api.operations import BROWSE_CALLS
from adapters.readings import Ask, Listing, Offer, State, Stock, Subject, Topic
from monitor.demo.ebay import LocalEbay, Shop
from monitor.demo.ebay.wire import error
from tests.adapters.ebay_api.conftest import RIVAL, missed

OTHER, GONE = Subject("us", RIVAL.number), Subject("us", "9" * 12)


async def test_price_and_stock_of_a_rival_s_item_are_told_by_one_call(seller: EbayApi, ebay: LocalEbay) -> None:
    sweep = await seller.read(Topic.RIVALS, Ask((OTHER, GONE)))
    found = {one.subject: (one.state, str(one.price)) for one in sweep.readings if isinstance(one, Listing)}
    assert found == {OTHER: (State.LIVE, "18.90 USD"), GONE: (State.GONE, "None")}
    assert [one.seller.name for one in sweep.readings if isinstance(one, Offer)] == ["night-lamps"]
    assert sweep.whole == {OTHER, GONE}
    assert len(ebay.of("getItemByLegacyId")) == 2 * BROWSE_CALLS[Topic.RIVALS]


async def test_a_rival_who_sold_out_is_known_by_it(seller: EbayApi, ebay: LocalEbay) -> None:
    ebay.shop = Shop(items=(replace(RIVAL, quantity=0),))
    sweep = await seller.read(Topic.RIVALS, Ask((OTHER,)))
    assert [one.state for one in sweep.readings if isinstance(one, Listing)] == [State.OUT_OF_STOCK]
    assert [one.quantity for one in sweep.readings if isinstance(one, Stock)] == [0]


async def test_a_rival_who_was_not_answered_is_missed_under_his_own_question(seller: EbayApi, ebay: LocalEbay) -> None:
    ebay.answers["getItemByLegacyId"] = error(400, 11002, "The item Id is invalid.")
    sweep = await seller.read(Topic.RIVALS, Ask((OTHER,)))
    assert [one.topic for one in sweep.missed] == [Topic.RIVALS]
    assert "11002" in missed(sweep)[0]
