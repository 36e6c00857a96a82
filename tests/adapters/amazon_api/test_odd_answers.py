"""Whatever stands where in an answer, its readers say what they can and never stumble: one odd item costs no other."""

import copy
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from adapters.amazon.api import catalog, inventory, listings, offers, summary
from adapters.amazon.api.batches import answered, trouble
from adapters.amazon.api.operations import ITEM_OFFERS_BATCH
from adapters.readings import Condition, Offer, State, Subject
from tests.adapters.amazon_api.listings import at_home, item, own
from tests.adapters.amazon_api.offers import RIVAL, featured, offer, payload
from tests.adapters.amazon_api.server import ME

LAMP = Subject("us", "B0TWOAMBL1")
leaves = (
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=True) | st.text(max_size=8)
    | st.sampled_from(["NaN", "1e999", "-5", "0", "New", "ATVPDKIKX0DER", "Success"])
)  # fmt: skip
anything = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)

PAYLOAD = payload(
    offer(ME, Decimal("21.99"), MyOffer=True, IsBuyBoxWinner=True),  # type: ignore[arg-type]
    offer(RIVAL, 15),
    SalesRankings=[{"ProductCategoryId": "166", "Rank": 3}],
)
ISSUES = [{"code": "1", "severity": "ERROR", "marketplaceIds": ["ATVPDKIKX0DER"], "enforcements": {"actions": [{}]}}]
PRICES = [{"marketplaceId": "ATVPDKIKX0DER", "offerType": "B2C", "price": {"currencyCode": "USD", "amount": "1.00"}}]
MINE = own("A", LAMP.id, "BUYABLE", issues=ISSUES, offers=PRICES, **at_home(3))
LYING = {"sellerSku": "A", "inventoryDetails": {"fulfillableQuantity": 3, "reservedQuantity": {}}}
INVENTORY = {"payload": {"inventorySummaries": [LYING]}}
SUMMARY = {"featuredBuyingOptions": [{"buyingOptionType": "New", "segmentedFeaturedOffers": [featured(ME, 72)]}]}
BATCH = {"responses": [{"status": {"statusCode": 200}, "request": {"Asin": LAMP.id}, "body": {"payload": PAYLOAD}}]}


def places(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every part of a document, the whole one first."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [above, *(place for key, one in inner for place in places(one, (*above, key)))]


@st.composite
def spoilt(draw: st.DrawFn, document: Any) -> Any:
    """The document with one to three of its parts replaced by anything at all."""
    made = copy.deepcopy(document)
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.sampled_from(places(made)))
        if not place:
            return draw(anything)
        part = made
        for key in place[:-1]:
            part = part[key]
        part[place[-1]] = draw(anything)
    return made


@given(spoilt(PAYLOAD))
def test_offers(said: Any) -> None:
    words = list(offers.read_offers(LAMP, said, Condition.NEW, None, {"166": "Night Lights"}))
    keys = [word.key for word in words if isinstance(word, Offer)]
    assert len(keys) == len(set(keys))
    offers.my_id(said)


@given(spoilt(item(LAMP.id)))
def test_the_catalogue(said: Any) -> None:
    if isinstance(said, dict):
        catalog.read_listing(LAMP, said, State.LIVE)
        list(catalog.read_ranks(LAMP, said))
        catalog.titles_of(LAMP, said)
    catalog.items_of({"items": [said]})


@given(spoilt(MINE))
def test_my_skus(said: Any) -> None:
    skus = list(listings.read_skus("us", [said] if isinstance(said, dict) else []))
    listings.best(skus)
    inventory.at_amazon(skus)
    list(inventory.stock_said(LAMP, skus, {}))


@given(spoilt(INVENTORY))
def test_the_inventory(said: Any) -> None:
    inventory.read_lying([said])


@given(spoilt(SUMMARY))
def test_the_summary(said: Any) -> None:
    list(summary.read_featured(LAMP, said, ME))


@given(spoilt(BATCH))
def test_a_batch(said: Any) -> None:
    question = offers.by_asin(LAMP, Condition.NEW)
    for _, response in answered([question], said):
        trouble(ITEM_OFFERS_BATCH, response)
