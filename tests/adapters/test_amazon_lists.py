"""Amazon's pages of results: which tiles count, and what each of them states."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.amazon_lists_made import IDS, WIDGET, ZGBS, place, price, priced, read, results, shown, tile


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
