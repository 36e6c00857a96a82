import json
from collections.abc import Iterable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.amazon import pages
from adapters.page import Page
from adapters.readings import PageItem, PageReading, State

IDS = tuple(f"B0TWOAM{number:03}" for number in range(100))
WIDGET = '<div data-asin="" data-index="7" class="s-result-item s-widget"><h2>Related searches</h2></div>'


def read(body: str, url: str | None = "https://www.amazon.com/s?k=lamp") -> PageReading:
    return pages.read(Page(f"<!doctype html><html><body>{body}</body></html>".encode(), url=url))


def results(*tiles: str, url: str | None = "https://www.amazon.com/s?k=lamp") -> tuple[PageItem, ...]:
    said = read(f'<div class="s-main-slot s-result-list">{"".join(tiles)}</div>', url)
    assert said.state is State.SEARCH
    return said.items


def tile(asin: str = IDS[0], price: str = "", title: str = "Blue Lamp", more: str = "", holder: str = "") -> str:
    """2020 and later."""
    return (
        f'<div data-asin="{asin}" data-component-type="s-search-result" class="s-result-item s-asin {holder}">'
        f'<a href="/dp/{asin}"><h2 aria-label="{title}"><span>{title}</span></h2></a>{more}'
        f'<div data-cy="price-recipe">{price}</div></div>'
    )


def priced(text: str, struck: bool = False) -> str:
    kind = 'class="a-price a-text-price" data-a-strike="true"' if struck else 'class="a-price"'
    return f'<span {kind}><span class="a-offscreen">{text}</span><span aria-hidden="true">{text}</span></span>'


def shown(items: Iterable[PageItem]) -> list[tuple[int, str | None, bool | None]]:
    return [(item.position, item.id, item.sponsored) for item in items]


def price(items: tuple[PageItem, ...]) -> str | None:
    return str(items[0].price) if items[0].price else None


# Search results.


def test_ads_count_as_places_and_shelves_carousels_and_placeholders_do_not() -> None:
    carousel = f'<div class="s-result-item s-widget"><ol class="a-carousel"><li>{tile(IDS[5])}</li></ol></div>'
    placeholder = tile("").replace("s-asin", "s-flex-full-width")
    hidden = tile(IDS[6], holder="aok-hidden")
    found = results(placeholder, tile(IDS[0], holder="AdHolder"), tile(IDS[1]), carousel, WIDGET, hidden, tile(IDS[0]))
    assert shown(found) == [(1, IDS[0], True), (2, IDS[1], False), (3, IDS[0], False)]


@pytest.mark.parametrize(
    "mark",
    [
        '<a class="puis-label-popover puis-sponsored-label-text">Gesponsert</a>',
        '<span class="s-sponsored-label-text">Sponsorisé</span>',
        '<span class="s-label-popover-default"></span><a href="/sspa/click?ie=UTF8&amp;spc=1">スポンサー</a>',
        '<a href="/gp/slredirect/picassoRedirect.html?url=1">Patrocinado</a>',
        '<h5 class="s-sponsored-list-header">Sponsored</h5>',
        '<div data-cy="asin-faceout-container" data-dib-organic="false">برعاية</div>',
        '<div data-component-props=\'{"presenceCounterName":"sp_delivered"}\'></div>',
        '<div data-component-type="s-impression-logger" data-component-props=\'{"url":"https://unagi.amazon.example/1/'
        "events/com.amazon.eel.SponsoredProductsEventTracking.prod?adIndex=0\"}'></div>",
        '<span data-component-type="sp-sponsored-result" class="rush-component">Reklam</span>',
        '<div data-ad-details="x">प्रायोजित</div>',
    ],
)
def test_an_ad_is_known_by_its_markup_and_not_by_its_language(mark: str) -> None:
    assert results(tile(more=mark))[0].sponsored


def test_a_best_sellers_badge_is_read_and_is_no_ad() -> None:
    label = '<span class="a-badge"><span class="a-badge-label"><span class="a-badge-text">{}</span></span></span>'
    shown = f'<span data-component-type="s-status-badge-component">{label.format("ベストセラー")}</span>'
    [item] = results(tile(more=shown + '<div data-dib-organic="true"></div>'))
    assert (item.sponsored, item.badge) == (False, "ベストセラー")
    assert results(tile())[0].badge is None


@pytest.mark.parametrize(
    ("domain", "block", "expected"),
    [
        ("com", priced("$47.92") + priced("$57.00", struck=True), "47.92 USD"),
        ("com", priced("$57.00", struck=True) + priced("$47.92"), "47.92 USD"),
        ("com", priced("$0.75", struck=True), None),
        ("de", priced("1.299,00\u00a0€"), "1299.00 EUR"),
        ("co.jp", priced("￥3,980"), "3980 JPY"),
        ("co.jp", priced("TWD\u00a0372.40"), "372.40 TWD"),
        ("in", priced("₹1,29,900"), "129900 INR"),
        ("ca", priced("$14.99"), "14.99 CAD"),
        ("com", f'<span class="a-price-range">{priced("$12.99")} - {priced("$24.99")}</span>', None),
        ("com", '<div data-cy="secondary-offer-recipe">No featured offers <span>$12.00</span></div>', None),
    ],
)
def test_a_tiles_price_is_the_featured_one_in_the_printed_currency(
    domain: str, block: str, expected: str | None
) -> None:
    assert price(results(tile(price=block), url=f"https://www.amazon.{domain}/s?k=lamp")) == expected


def test_the_price_of_other_offers_is_not_the_featured_one() -> None:
    other = '<div data-cy="secondary-offer-recipe"><span class="a-price"><span class="a-offscreen">$9.00</span></span>'
    whole = tile(more=other + "</div>").replace('<div data-cy="price-recipe"></div>', "")
    assert price(results(whole)) is None


@pytest.mark.parametrize(
    ("domain", "zero", "words", "expected"),
    [
        ("com", "$0.00", "Or $2.99 to buy", "2.99 USD"),
        ("de", "0,00 €", "oder 3,99 € zum Kauf", "3.99 EUR"),
        ("fr", "0,00 €", "ou 3,99 € à l’achat", "3.99 EUR"),
        ("it", "0,00 €", "o 3,99 € per l'acquisto", "3.99 EUR"),
        ("es", "0,00 €", "o 3,99 € para comprar", "3.99 EUR"),
        ("com.br", "R$ 0,00", "ou R$ 9,90 para comprar", "9.90 BRL"),
        ("co.jp", "￥0", "または、￥1,250で購入", "1250 JPY"),
        ("com", "$0.00", "Free with Kindle Unlimited membership", None),
    ],
)
def test_a_subscriptions_zero_is_never_the_price_to_buy(
    domain: str, zero: str, words: str, expected: str | None
) -> None:
    kindle = tile(price=priced(zero), more=f'<div class="a-row"><span>{words}</span></div>')
    assert price(results(kindle, url=f"https://www.amazon.{domain}/s?k=lamp")) == expected


def test_the_title_is_not_the_brand_that_stands_in_a_heading_above_it() -> None:
    brand = "<h2><span>LAMPCO</span></h2>"
    both = (
        f'<div data-asin="{IDS[0]}" class="s-result-item">{brand}<a href="#"><h2><span>Blue Lamp</span></h2></a></div>'
    )
    assert results(both)[0].title == "Blue Lamp"
    assert results(tile().replace("<a href", f"{brand}<a href", 1))[0].title == "Blue Lamp"


def test_results_of_2016_to_2018_are_read() -> None:
    def old(number: int, asin: str, block: str, more: str = "") -> str:
        head = f'<h2 data-attribute="Blue Lamp, 40 cm" class="s-access-title">{more}Blue Lamp, 40…</h2>'
        return f'<li id="result_{number}" data-asin="{asin}" class="s-result-item celwidget">{head}{block}</li>'

    drawn = '<span aria-hidden="true" class="sx-price"><sup>$</sup><span class="sx-price-whole">44</span></span>'
    found = results(
        old(
            0, IDS[0], f'<span class="a-offscreen">$44.99</span>{drawn}', '<span class="a-offscreen">[Sponsored]</span>'
        ),
        old(1, IDS[1], '<span class="a-color-price s-price a-text-bold">$12.99</span>'),
        old(2, IDS[2], '<span class="a-color-price s-price a-text-bold">$12.99 - $24.99</span>'),
        old(3, IDS[3], "").replace("celwidget", "s-hidden-sponsored-item"),
    )
    assert [item.id for item in found] == [*IDS[:3]]
    assert {item.title for item in found} == {"Blue Lamp, 40 cm"}
    assert [str(item.price) for item in found] == ["44.99 USD", "12.99 USD", "None"]


def test_a_saved_tile_is_a_page_of_one_and_says_that_its_dollars_are_assumed() -> None:
    said = read(tile(price=priced("$10.40")), url=None)
    assert shown(said.items) == [(1, IDS[0], False)]
    assert str(said.items[0].price) == "10.40 USD"
    assert said.notes == ("the page names no market: $ was read as US dollars",)
    assert read(tile(price=priced("10,40 €")), url=None).notes == ()


def test_a_page_without_results_has_no_items() -> None:
    assert results(WIDGET) == ()


def test_the_visitors_country_and_currency_are_both_named() -> None:
    said = read(
        f'<span id="glow-ingress-line2">Taiwan</span>{tile(price=priced("TWD 372.40"))}', "https://www.amazon.co.jp/s"
    )
    assert said.foreign == (
        "the page was made for delivery to Taiwan, not within Japan and prints prices in TWD, not in the market's JPY"
    )


@given(st.lists(st.tuples(st.sampled_from(["", *IDS[:5]]), st.booleans()), max_size=30))
def test_positions_count_the_true_tiles_without_a_gap(tiles: list[tuple[str, bool]]) -> None:
    found = results(*(tile(asin, holder="AdHolder" if ad else "") for asin, ad in tiles))
    assert shown(found) == [(place, *one) for place, one in enumerate((one for one in tiles if one[0]), 1)]


def test_tiles_within_tiles_are_one() -> None:
    bare = tile().replace("s-result-item", "").removesuffix("</div>")
    assert shown(results(bare * 400)) == [(1, IDS[0], False)]
    assert len(read(place(1, IDS[0]).removesuffix("</div></div>") * 400, ZGBS).items) == 1


# Best-seller lists.

ZGBS = "https://www.amazon.com/Best-Sellers-Electronics/zgbs/electronics"
HEADING = "<h1>Amazon Best Sellers</h1>"
NAV = '<div id="zg-left-col"><span class="_p13n_zg-selected__1Sf">Electronics<span>(Current)</span></span></div>'


def place(rank: int, asin: str = "", block: str = "", title: str = "Blue Lamp", kind: str = "bs") -> str:
    """2021 and later."""
    badge = f'<div class="zg-bdg-ctr"><span class="zg-bdg-text">#{rank}</span></div>'
    link = f'<a href="/dp/{asin}/ref=zg_{kind}_g_electronics_sccl_{rank}">' if asin else "<a>"
    name = f'<div class="_cDEzb_p13n-sc-css-line-clamp-3_g3dy1">{title}</div>'
    inner = f'<div id="{asin}" class="p13n-sc-uncoverable-faceout">{link}{name}</a>{block}</div>'
    return f'<div id="gridItemRoot"><div data-asin="{asin}">{badge}{inner}</div></div>'


def later(*places: tuple[int, str]) -> str:
    entries = [
        {"id": asin, "metadataMap": {"render.zg.rank": str(rank), "x": ""}, "linkParameters": {}}
        for rank, asin in places
    ]
    return json.dumps(entries).replace('"', "&quot;")


def board(*places: str, known: str = "[]", head: str = "Best Sellers in Electronics") -> str:
    grid = f'<div class="p13n-desktop-grid" data-client-recs-list="{known}">{"".join(places)}</div>'
    return f'{HEADING}{NAV}<div id="zg-right-col"><h1>{head}</h1>{grid}</div>'


def ranks(items: Iterable[PageItem]) -> list[tuple[int, str | None, int | None, str | None]]:
    found = [
        (item, item.rank.position if item.rank else None, item.rank.board if item.rank else None) for item in items
    ]
    return [(item.position, item.id, rank, name) for item, rank, name in found]


def hashed(text: str) -> str:
    return f'<span class="a-color-price"><span class="_cDEzb_p13n-sc-price_3mJ9Z">{text}</span></span>'


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


# Review pages.

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
