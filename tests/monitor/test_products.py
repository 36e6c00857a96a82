"""Which listings are tied to one product by themselves, which are only suggested, and which never."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from adapters.readings import Subject
from monitor.products import Labelled, certain
from monitor.suggestions import Suggestion, Why, suggestions
from storage.states import BY_HAND, Product, WatchedListing
from tests.monitor.builders import NIGHT

GTIN, OTHER_GTIN = "4006381333931", "036000291452"
CATALOGUES = {"amazon": "amazon", "ebay": "ebay", "ali": "aliexpress"}


def one(
    number: int,
    account: str = "amazon",
    skus: str = "",
    *,
    gtins: str = "",
    market: str = "us",
    subject: str = "",
    title: str = "",
    name: str = "",
    nameless: bool = False,
) -> Labelled:
    subject = subject or f"{account}-{number}"
    listing = WatchedListing(
        number, account, Subject(market, subject), name or subject, "https://x.example", None, None, NIGHT, None
    )
    return Labelled(listing, title, frozenset(skus.split()), frozenset(gtins.split()), nameless)


def tied(
    *known: Labelled, products: tuple[Product, ...] = (), apart: set[tuple[int, int]] | None = None
) -> list[Mapping[int, str]]:
    return list(certain(known, products, apart or set(), CATALOGUES.get))


def suggested(
    *known: Labelled, products: tuple[Product, ...] = (), apart: set[tuple[int, int]] | None = None
) -> list[tuple[int, int, Why]]:
    found: tuple[Suggestion, ...] = suggestions(known, products, apart or set())
    return [(each.one.listing.id, each.other.listing.id, each.why) for each in found]


# --- tied by itself --------------------------------------------------------------------------------------------------


def test_listings_of_one_sku_on_three_platforms_are_one_product() -> None:
    lamp = [one(1, "amazon", "lamp-blue"), one(2, "ebay", "lamp-blue"), one(3, "ali", "lamp-blue")]
    assert tied(*lamp) == [dict.fromkeys((1, 2, 3), "sku:lamp-blue")]


def test_listings_of_one_bar_code_are_one_product_whatever_their_skus() -> None:
    assert tied(one(1, "amazon", "fba-1", gtins=GTIN), one(2, "ebay", "heft-77", gtins=GTIN)) == [
        {1: f"gtin:{GTIN}", 2: f"gtin:{GTIN}"}
    ]


def test_one_asin_in_two_markets_is_one_product_though_its_bar_codes_differ() -> None:
    us = one(1, gtins=GTIN, subject="B0EXAMPL7K")
    de = one(2, gtins=OTHER_GTIN, subject="B0EXAMPL7K", market="de")
    assert tied(us, de) == [{1: "id:B0EXAMPL7K", 2: "id:B0EXAMPL7K"}]


def test_the_same_path_in_two_shops_of_the_web_is_not() -> None:
    assert (
        tied(one(1, "shops", subject="p/1", market="a.example"), one(2, "shops", subject="p/1", market="b.example"))
        == []
    )


def test_what_hangs_together_only_over_a_third_one_is_one_product() -> None:
    middle = one(2, "ebay", "lamp-blue", gtins=GTIN)
    assert [set(ties) for ties in tied(one(1, "amazon", "lamp-blue"), middle, one(3, "ali", gtins=GTIN))] == [{1, 2, 3}]


def test_a_third_listing_joins_the_product_of_the_first_two() -> None:
    product = Product(7, "Blue Lamp", {1: BY_HAND, 2: BY_HAND})
    lamp = [one(1, "amazon", "lamp-blue"), one(2, "ebay"), one(3, "ali", "lamp-blue")]
    (ties,) = tied(*lamp, products=(product,))
    assert ties == {1: "sku:lamp-blue", 2: "", 3: "sku:lamp-blue"}
    assert tied(*lamp, products=(replace(product, ties=ties),)) == [], "it is done"


def test_ids_come_first_so_that_a_doubt_about_a_sku_costs_no_other_tie() -> None:
    us, de = one(1, skus="lamp-blue", subject="B0EXAMPL7K"), one(2, subject="B0EXAMPL7K", market="de")
    doubtful = [one(3, "ebay", "lamp-blue"), one(4, "ebay", "lamp-blue")]
    assert [set(ties) for ties in tied(us, de, *doubtful)] == [{1, 2}]


# --- never by itself -------------------------------------------------------------------------------------------------


def test_two_listings_of_one_place_are_never_tied_by_themselves() -> None:
    assert tied(one(1, "ebay", "lamp-blue"), one(2, "ebay", "lamp-blue")) == []
    assert tied(one(1, "ebay", "lamp-blue"), one(2, "ebay", "lamp-blue"), one(3, "amazon", "lamp-blue")) == []


def test_a_listing_of_several_variations_is_not_one_of_them() -> None:
    both, blue = one(1, "ali", "lamp-blue lamp-red"), one(2, "ebay", "lamp-blue")
    assert tied(both, blue) == []
    assert suggested(both, blue) == [(1, 2, Why.SKU)]
    assert tied(one(1, "ali", "lamp-blue", nameless=True), blue) == []


def test_what_bar_codes_say_is_two_products_is_not_tied_by_a_sku() -> None:
    pair = one(1, "amazon", "lamp-blue", gtins=GTIN), one(2, "ebay", "lamp-blue", gtins=OTHER_GTIN)
    assert tied(*pair) == []
    assert suggested(*pair) == [(1, 2, Why.SKU)]


def test_a_short_sku_may_be_anybodys() -> None:
    pair = one(1, "amazon", "a1"), one(2, "ebay", "a1")
    assert tied(*pair) == []
    assert suggested(*pair) == [(1, 2, Why.SKU)]


def test_what_a_person_undid_is_neither_tied_nor_suggested_again() -> None:
    pair = one(1, "amazon", "lamp-blue"), one(2, "ebay", "lamp-blue")
    assert tied(*pair, apart={(1, 2)}) == []
    assert suggested(*pair, apart={(1, 2)}) == []
    third = one(3, "ali", "lamp-blue")
    assert tied(*pair, third, apart={(1, 2)}) == [], "not by a third one either"


def test_two_products_that_nobody_made_are_one_when_their_skus_are_known() -> None:
    """Which platform answers first says nothing of what is sold there."""
    products = (Product(7, "Blue Lamp", {1: "id:B0", 2: "id:B0"}), Product(8, "Lamp", {3: "sku:a", 4: "sku:a"}))
    known = [one(1, skus="lamp-blue"), one(2, market="de"), one(3, "ebay", "lamp-blue"), one(4, "ali", "lamp-blue")]
    assert [set(ties) for ties in tied(*known, products=products)] == [{1, 2, 3, 4}]
    assert tied(*known, products=products, apart={(2, 3)}) == []


def test_two_products_that_a_person_made_are_never_made_one_by_themselves() -> None:
    products = (Product(7, "Blue Lamp", {1: BY_HAND, 2: BY_HAND}), Product(8, "Red Lamp", {3: BY_HAND, 4: BY_HAND}))
    known = [one(1, "amazon", "lamp-blue"), one(2, "ebay"), one(3, "ali", "lamp-blue"), one(4, "ebay")]
    assert tied(*known, products=products) == []
    assert suggested(*known, products=products) == [(1, 3, Why.SKU)]


LISTINGS = st.lists(
    st.builds(
        lambda account, market, sku, code, subject: (account, market, sku, code, subject),
        st.sampled_from(["amazon", "ebay", "ali"]),
        st.sampled_from(["us", "de"]),
        st.sampled_from(["", "lamp-blue", "lamp-red", "lamp-blue lamp-red"]),
        st.sampled_from(["", GTIN, OTHER_GTIN]),
        st.sampled_from(["X1", "X2", "X3"]),
    ),
    max_size=7,
)


@given(LISTINGS, st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=3))
def test_whatever_is_listed_a_tie_holds_one_of_a_place_and_nothing_that_was_undone(
    rows: list[tuple[str, str, str, str, str]], undone: set[tuple[int, int]]
) -> None:
    known = [
        one(at, account, skus, gtins=code, market=market, subject=subject)
        for at, (account, market, skus, code, subject) in enumerate(rows)
    ]
    apart = {(min(pair), max(pair)) for pair in undone}
    found = tied(*known, apart=apart)
    for ties in found:
        assert len(ties) > 1
        assert len({known[number].place for number in ties}) == len(ties)
        assert not any(pair in apart for pair in combinations(sorted(ties), 2))
    assert sorted(map(sorted, tied(*reversed(known), apart=apart))) == sorted(map(sorted, found))


# --- suggested -------------------------------------------------------------------------------------------------------

TITLE = "Lumo Blue Lamp 40 W with dimmer, for desk and bedside"


def test_like_titles_of_two_platforms_are_suggested_the_likeliest_first() -> None:
    amazon = one(1, title=TITLE)
    ebay = one(2, "ebay", title="NEW Blue Lamp 40 W dimmer Lumo desk bedside FREE SHIPPING")
    other = one(3, "ali", title="Red kettle with a whistle")
    assert suggested(amazon, ebay, other) == [(1, 2, Why.TITLE)]
    assert suggested(amazon, one(4, "ebay", title=TITLE.upper()), ebay)[0] == (1, 4, Why.TITLE)


def test_titles_in_a_script_without_spaces_are_compared_too() -> None:
    pair = one(1, title="蓝色台灯40瓦可调光床头灯"), one(2, "ali", title="新款 蓝色台灯 可调光 床头灯 包邮")
    assert suggested(*pair) == [(1, 2, Why.TITLE)]


def test_two_short_titles_with_one_word_in_common_are_not() -> None:
    assert suggested(one(1, title="Blue Lamp"), one(2, "ebay", title="Blue Lamp")) == []


def test_listings_that_a_person_called_the_same_are_suggested() -> None:
    assert suggested(one(1, name="Blue Lamp"), one(2, "ebay", name=" blue lamp")) == [(1, 2, Why.NAME)]


def test_like_titles_with_other_bar_codes_or_of_one_place_are_not_suggested() -> None:
    assert suggested(one(1, title=TITLE, gtins=GTIN), one(2, "ebay", title=TITLE, gtins=OTHER_GTIN)) == []
    assert suggested(one(1, title=TITLE), one(2, title=TITLE)) == []


def test_a_product_is_suggested_once_for_another_listing_and_none_that_it_was_parted_from() -> None:
    product = Product(7, "Blue Lamp", {1: BY_HAND, 2: BY_HAND})
    known = one(1, title=TITLE), one(2, "ebay", title=TITLE), one(3, "ali", title=TITLE)
    assert len(suggested(*known, products=(product,))) == 1
    assert suggested(*known, products=(product,), apart={(2, 3)}) == []
