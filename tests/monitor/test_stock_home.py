"""My own warehouse stands behind each listing that sells of it, alone or in a bundle; no unit behind two of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.known import SKUS
from monitor.language import visible
from monitor.stock.home import Own, shared_out
from monitor.stock.watch import StockWatch
from storage.states import Batch, Bundle, JsonValue, Lying, Metric, Snapshot, State
from tests.monitor.shop import VERA, Shop, texts
from tests.words import unmarked

NOW = datetime(2026, 11, 14, tzinfo=UTC)
LAMP = Lying("LAMP-1", 1200, NOW, "Shelf 3", 25, 40)
SET = Bundle("SET-1", (("lamp-1", 2), ("BULB-1", 3)))


def sold_as(names: Mapping[int, Sequence[JsonValue]]) -> dict[int, Snapshot]:
    return {number: Snapshot(number, SKUS, {"skus": list(some)}, NOW, NOW) for number, some in names.items()}


def test_what_several_listings_sell_is_divided_among_them_and_nothing_is_counted_twice() -> None:
    skus = sold_as({3: ["lamp-1"], 5: ["LAMP-1", "B", "lamp-1"], 7: []})
    lots = [LAMP, Lying("LAMP-1", 1, NOW, "Attic", 10), Lying("B", 4, NOW, lead_days=30), Lying("C", 9, NOW)]
    home = shared_out(lots, skus)
    assert home.of(3) == Own(601, 25, 40)
    assert home.of(5) == Own(604, 30, 40)
    assert home.of(7) == Own()


def test_of_a_bundle_there_are_as_many_as_its_scarcest_part_allows_and_the_rest_is_sold_alone() -> None:
    skus = sold_as({1: ["SET-1"], 2: ["LAMP-1"]})
    lots = [LAMP, Lying("BULB-1", 31, NOW, lead_days=30, safety=10)]
    home = shared_out(lots, skus, [SET])
    assert home.of(1) == Own(10, 30, 20), "ten sets of 31 bulbs; goods take as long as the slowest part"
    assert home.of(2) == Own(1180, 25, 40)
    assert shared_out([LAMP], skus, [SET]).of(1) == Own(), "of the bulbs nobody told"
    assert shared_out(lots, skus).of(1) == Own(), "nobody said what a set is made of"


def test_bundles_that_lie_there_packed_are_those_that_can_be_sold() -> None:
    lots = [LAMP, Lying("BULB-1", 31, NOW), Lying("SET-1", 4, NOW)]
    home = shared_out(lots, sold_as({1: ["set-1"], 2: ["LAMP-1"]}), [SET])
    assert (home.of(1).units, home.of(2).units) == (4, 1200)


_SKUS = st.sampled_from(["a", "b", "c", "ab", "aac"])
_BUNDLES = [Bundle("AB", (("A", 1), ("B", 1))), Bundle("AAC", (("a", 2), ("c", 3)))]


@given(
    st.fixed_dictionaries({sku: st.integers(0, 50) for sku in ("A", "b", "C")}),
    st.dictionaries(st.integers(1, 9), _SKUS.map(lambda sku: [sku]), min_size=2),
)
def test_no_unit_stands_behind_two_listings(piles: dict[str, int], names: dict[int, list[JsonValue]]) -> None:
    lots = [Lying(sku, quantity, NOW) for sku, quantity in piles.items()]
    home = shared_out(lots, sold_as(names), _BUNDLES)
    parts = {one.sku.casefold(): [(sku.casefold(), count) for sku, count in one.components] for one in _BUNDLES}
    taken = Counter[str]()
    for listing, (sku,) in names.items():
        for part, count in parts.get(str(sku), [(str(sku), 1)]):
            taken[part] += count * (home.of(listing).units or 0)
    alone = {str(sku) for some in names.values() for sku in some}
    for sku, quantity in piles.items():
        assert taken[sku.casefold()] <= quantity
        if sku.casefold() in alone:
            assert taken[sku.casefold()] == quantity, "what is sold alone is wholly shared out"


async def test_a_listing_of_a_bundle_is_told_with_the_sets_that_can_be_packed(shop: Shop) -> None:
    lamp = await shop.lamp()
    now = shop.clock.now()
    stock = Metric(lamp.id, "stock", now, 6)
    await shop.store.commit(
        Batch(metrics=(stock,), states=(State(lamp.id, SKUS, now, {"skus": ["SET-1"], "nameless": 0}),))
    )
    await shop.store.put_lying([LAMP, Lying("BULB-1", 31, now - timedelta(hours=1))])
    await shop.store.put_bundles([SET])
    await StockWatch(shop.store, shop.clock, lambda: None).tick()
    said = unmarked(visible(texts(await shop.say(VERA, "/stock Blue Lamp"))))
    assert "In your own warehouse: 10" in said
