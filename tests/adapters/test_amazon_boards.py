"""Amazon's lists of best sellers, and its pages of reviews."""

from decimal import Decimal

import pytest

from adapters.readings import State
from tests.adapters.amazon_lists_made import HEADING, IDS, NAV, ZGBS, board, hashed, later, place, price, ranks, read


def test_a_list_names_its_places_also_those_it_does_not_show() -> None:
    known = later((1, IDS[0]), (2, IDS[1]), (3, IDS[2]))
    said = read(board(place(1, IDS[0], hashed("$9.99")), place(2, IDS[1]), known=known), ZGBS)
    assert (said.state, said.title) == (State.BESTSELLERS, "Best Sellers in Electronics")
    assert ranks(said.items) == [(number, IDS[number - 1], number, "Electronics") for number in (1, 2, 3)]
    assert [(item.title, item.price and str(item.price)) for item in said.items] == [
        ("Blue Lamp", "9.99 USD"),
        ("Blue Lamp", None),
        (None, None),
    ]
    assert said.notes == ("places that the page names without a title: 1",)
    assert not any(item.sponsored for item in said.items)


def test_on_the_second_page_the_rank_is_not_the_place_on_the_page() -> None:
    said = read(board(place(51, IDS[0]), place(53, IDS[1])), ZGBS)
    assert ranks(said.items) == [(1, IDS[0], 51, "Electronics"), (2, IDS[1], 53, "Electronics")]


def test_a_place_whose_product_is_no_longer_sold_keeps_its_rank() -> None:
    said = read(board(place(1, IDS[0]), place(2, title=""), place(3, IDS[2]), known=later((2, IDS[7]))), ZGBS)
    assert ranks(said.items)[1] == (2, IDS[7], 2, "Electronics")
    bare = read(board(place(1, IDS[0]), place(2, title="")), ZGBS)
    assert ranks(bare.items)[1] == (2, None, 2, "Electronics")


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (hashed("XOF\u00a06,765"), "6765 XOF"),
        ('<span class="a-color-secondary">13 offers from <span class="p13n-sc-price">$9.10</span></span>', "9.10 USD"),
        (
            '<span class="a-color-price"><span class="p13n-sc-price">$9.10</span> - '
            '<span class="p13n-sc-price">$19.10</span></span>',
            None,
        ),
        ('<p><span class="p13n-sc-price">$9.10</span> - <span class="p13n-sc-price">$19.10</span></p>', None),
        ('<span class="a-color-price">Currently unavailable</span>', None),
        ('<span class="a-price"><span class="a-offscreen">$9.10</span></span>', "9.10 USD"),
    ],
)
def test_a_places_price_is_the_one_printed_unless_it_is_a_range(block: str, expected: str | None) -> None:
    assert price(read(board(place(1, IDS[0], block)), ZGBS).items) == expected


def test_movers_and_shakers_are_not_taken_for_best_sellers() -> None:
    said = read(board(place(1, IDS[0], kind="bsms"), head="Movers &amp; Shakers in Electronics"), ZGBS)
    assert ranks(said.items) == [(1, IDS[0], 1, "Movers & Shakers in Electronics")]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Best Sellers in Kitchen &amp; Dining", "Kitchen & Dining"),
        ("Bestseller in Küche", "Küche"),
        ("Les meilleures ventes en Cuisine", "Cuisine"),
        ("Bestseller in Casa e cucina", "Casa e cucina"),
        ("Los más vendidos en Hogar", "Hogar"),
        ("Mais vendidos em Casa", "Casa"),
        ("ビューティー の 売れ筋ランキング", "ビューティー"),
        ("Something else", "Something else"),
    ],
)
def test_the_board_is_named_without_the_words_around_it(heading: str, name: str) -> None:
    said = read(board(place(1, IDS[0]), head=heading).replace(NAV, ""), ZGBS)
    assert said.items[0].rank is not None
    assert said.items[0].rank.board == name


def test_lists_of_2018_to_2021_are_read() -> None:
    faceout = (
        f'<a class="a-link-normal" href="/Lamp/dp/{IDS[0]}?psc=1"><div class="p13n-sc-truncate">Blue Lamp</div></a>'
    )
    amount = '<span class="a-size-base a-color-price"><span class="p13n-sc-price">12,99&nbsp;€</span></span>'
    badge = '<span class="zg-badge-text">#7</span>'
    item = f'<li class="zg-item-immersion">{badge}<span class="zg-item">{faceout}{amount}</span></li>'
    nav = '<span class="zg_selected">Elektronik</span>'
    said = read(f'{nav}<ol id="zg-ordered-list">{item}</ol>', "https://www.amazon.de/gp/bestsellers/ce-de")
    assert ranks(said.items) == [(1, IDS[0], 7, "Elektronik")]
    assert (said.items[0].title, str(said.items[0].price)) == ("Blue Lamp", "12.99 EUR")


def test_lists_of_2016_and_2017_are_read() -> None:
    head = '<h1 id="zg_listTitle">Best Sellers in <span class="category">Novels</span></h1>'
    item = (
        '<div class="zg_itemImmersion"><div class="zg_rankDiv"><span class="zg_rankNumber">21.</span></div>'
        f'<div class="p13n-asin" data-p13n-asin-metadata="{{&quot;ref&quot;:&quot;zg_bs_1&quot;,&quot;asin&quot;:'
        f'&quot;{IDS[0]}&quot;}}"><a href="#"><img alt="Blue Lamp"></a></div><strong class="price">$3.50</strong></div>'
    )
    said = read(f'{head}<div id="zg_centerListWrapper">{item}</div>', ZGBS)
    assert ranks(said.items) == [(1, IDS[0], 21, "Novels")]
    assert (said.items[0].title, str(said.items[0].price)) == ("Blue Lamp", "3.50 USD")


def test_the_front_page_of_all_boards_keeps_them_apart() -> None:
    def card(rank: int, asin: str) -> str:
        inner = f'<div id="{asin}" class="p13n-sc-uncoverable-faceout"><a href="/dp/{asin}"><img alt="Lamp"></a></div>'
        badge = f'<div class="zg-bdg-ctr"><span class="zg-bdg-text">#{rank}</span></div>'
        return f'<li class="a-carousel-card">{badge}<div class="zg-carousel-general-faceout">{inner}</div></li>'

    def shelf(name: str, *cards: str) -> str:
        return f'<h2 class="a-carousel-heading">Best Sellers in {name}</h2><ol class="a-carousel">{"".join(cards)}</ol>'

    body = shelf("Toys", card(1, IDS[0]), card(2, IDS[1])) + shelf("Books", card(1, IDS[2]))
    assert ranks(read(f"{HEADING}{body}", "https://www.amazon.com/Best-Sellers/zgbs").items) == [
        (1, IDS[0], 1, "Toys"),
        (2, IDS[1], 2, "Toys"),
        (3, IDS[2], 1, "Books"),
    ]


REVIEWS = "https://www.amazon.com/product-reviews/B0TWOAMBL1"


def test_a_review_page_gives_all_ratings_and_notes_the_filtered_ones() -> None:
    said = read(
        '<div id="cm_cr-product_info"><span data-hook="rating-out-of-text">4,6 von 5</span>'
        '<div data-hook="total-review-count">25.181 globale Bewertungen</div></div>'
        '<div data-hook="cr-filter-info-review-rating-count">4.888 Gesamtbewertungen, 523 mit Rezensionen</div>',
        REVIEWS,
    )
    assert (said.state, said.id, said.rating, said.reviews) == (State.REVIEWS, "B0TWOAMBL1", Decimal("4.6"), 25181)
    assert said.notes == ("of the reviews that are shown here: 4.888 Gesamtbewertungen, 523 mit Rezensionen",)


def test_where_no_other_number_is_printed_the_chosen_reviews_count() -> None:
    chosen = '<div data-hook="cr-filter-info-review-rating-count">4,888 total ratings, 523 with reviews</div>'
    assert read(f'<div id="cm_cr-review_list">{chosen}</div>', REVIEWS).reviews == 4888


def test_a_review_page_of_2016_is_read() -> None:
    stars = '<div class="averageStarRating"><i><span class="a-icon-alt">4.5 out of 5 stars</span></i></div>'
    said = read(
        f'<div id="cm_cr-product_info">{stars}<span class="totalReviewCount">1,234</span></div>'
        '<div id="cm_cr-review_list"><i><span class="a-icon-alt">1.0 out of 5 stars</span></i></div>',
        REVIEWS,
    )
    assert (said.rating, said.reviews) == (Decimal("4.5"), 1234)
