from decimal import Decimal

import pytest

from adapters.amazon import pages
from adapters.page import Page
from adapters.readings import Board, Condition, FulfilledBy, Money, PageReading, Seller, State, Wall
from tests.adapters.amazon_made import (
    accordion_row,
    availability,
    box,
    core_price,
    drawn_price,
    feature_row,
    glow,
    merchant_info,
    product,
    profile,
    rank_table,
    read,
    stars,
    tabular,
)


def sold(said: PageReading) -> tuple[str | None, str | None, str | None]:
    seller = said.featured_seller or Seller()
    return seller.id, seller.name, said.fulfilled_by


@pytest.mark.parametrize(
    ("market", "blocks", "expected"),
    [
        ("us", merchant_info("Ships from and sold by Amazon.com."), ("ATVPDKIKX0DER", "Amazon.com", "platform")),
        ("uk", merchant_info("Dispatched from and sold by Amazon. Gift-wrap available."),
         ("A3P5ROKL5A1OLE", "Amazon", "platform")),
        ("us", merchant_info(f"Sold by {profile('A1XYZXYZXYZ01', 'Lumen')} and <a>Fulfilled by Amazon</a>."),
         ("A1XYZXYZXYZ01", "Lumen", "platform")),
        ("es", merchant_info(f"Vendido y enviado por {profile('A1XYZXYZXYZ01', 'NFLAMPARAS')}."),
         ("A1XYZXYZXYZ01", "NFLAMPARAS", "seller")),
        ("de", merchant_info(f"Verkauf durch {profile('A1XYZXYZXYZ01', 'Lampe24')} und Versand durch Amazon."),
         ("A1XYZXYZXYZ01", "Lampe24", "platform")),
        ("fr", merchant_info(f"Vendu par {profile('A1XYZXYZXYZ01', 'Lampes')} et expédié par Amazon."),
         ("A1XYZXYZXYZ01", "Lampes", "platform")),
        ("it", merchant_info(f"Venduto e spedito da {profile('A1XYZXYZXYZ01', 'Lampade')}."),
         ("A1XYZXYZXYZ01", "Lampade", "seller")),
        ("jp", merchant_info("この商品は、Amazon.co.jp が販売、発送します。"), ("AN1VRQENFRJN5", "Amazon.co.jp", "platform")),
        ("us", tabular("Ships from", "Amazon", "Sold by", profile("A1XYZXYZXYZ01", "Lumen")),
         ("A1XYZXYZXYZ01", "Lumen", "platform")),
        ("us", tabular("Ships from", "Lumen", "Sold by", profile("A1XYZXYZXYZ01", "Lumen")),
         ("A1XYZXYZXYZ01", "Lumen", "seller")),
        ("de", tabular("Versand", "Amazon", "Verkäufer", "Amazon"), ("A3JWKAKR8XB7XF", "Amazon", "platform")),
        ("jp", tabular("出荷元", "Amazon", "販売元", profile("A1XYZXYZXYZ01", "ランプ屋")),
         ("A1XYZXYZXYZ01", "ランプ屋", "platform")),
        ("us", feature_row("fulfiller", "Ships from", "Amazon") + feature_row("merchant", "Sold by", "Amazon.com"),
         ("ATVPDKIKX0DER", "Amazon.com", "platform")),
        ("sa", feature_row("merchant", "Shipper / Seller", "Amazon.sa"), ("A2XPWB6MYN7ZDK", "Amazon.sa", "platform")),
        ("sa", feature_row("merchant", "الشاحن / البائع", profile("A1XYZXYZXYZ01", "متجر")),
         ("A1XYZXYZXYZ01", "متجر", "seller")),
        ("in", feature_row("merchant", "Sold by", profile("A1XYZXYZXYZ01", "Cloud Retail")),
         ("A1XYZXYZXYZ01", "Cloud Retail", None)),
    ],
)  # fmt: skip
def test_seller_and_shipper_are_read_in_every_form_they_have_had(
    market: str, blocks: str, expected: tuple[str | None, ...]
) -> None:
    assert sold(read(box(core_price("12.00"), blocks), market=market)) == expected


@pytest.mark.parametrize(
    ("market", "block", "expected"),
    [
        ("us", '<span id="priceblock_ourprice">$12.48</span>', "12.48 USD"),
        (
            "us",
            '<span id="priceblock_ourprice">$15.00</span><span id="priceblock_dealprice">$12.48</span>',
            "12.48 USD",
        ),
        ("us", '<span id="priceblock_saleprice">$1,012.48</span>', "1012.48 USD"),
        ("us", '<span id="price_inside_buybox"> $12.48 </span>', "12.48 USD"),
        ("es", '<span id="priceblock_ourprice">EUR 1.219,00</span>', "1219.00 EUR"),
        ("de", core_price("12,99€", struck="19,99€"), "12.99 EUR"),
        ("de", drawn_price("€", "1.299", ",", "00"), "1299.00 EUR"),
        ("fr", core_price("1\u202f299,00\u00a0€"), "1299.00 EUR"),
        ("in", core_price("₹1,29,900", struck="₹1,49,900"), "129900 INR"),
        ("in", drawn_price("₹", "1,29,900", ".", "00"), "129900.00 INR"),
        ("jp", core_price("￥3,980"), "3980 JPY"),
        ("jp", drawn_price("￥", "3,980", "", ""), "3980 JPY"),
        ("br", core_price("R$1.499,99"), "1499.99 BRL"),
        ("mx", core_price("$1,499.00"), "1499.00 MXN"),
        ("ca", core_price("$14.99"), "14.99 CAD"),
        ("sg", core_price("S$14.99"), "14.99 SGD"),
        ("pl", core_price("1\u00a0234,50\u00a0zł"), "1234.50 PLN"),
        ("se", core_price("1\u00a0234,50\u00a0kr"), "1234.50 SEK"),
        ("tr", core_price("1.234,50TL"), "1234.50 TRY"),
        ("sa", core_price("\u200f٣٬٤٥٦٫٧٨ ر.س.\u200f"), "3456.78 SAR"),
        ("ae", core_price("AED 1,234.00"), "1234.00 AED"),
        ("us", '<table><tr class="kindle-price"><td class="a-color-price">$9.99</td></tr></table>', "9.99 USD"),
    ],
)
def test_the_price_to_pay_is_read_in_every_era_and_market(market: str, block: str, expected: str) -> None:
    said = read(box(block), market=market)
    assert (str(said.price), said.state, said.foreign) == (expected, State.LIVE, None)


def test_member_unit_struck_and_carousel_prices_are_not_the_price() -> None:
    unit = '<span class="a-price a-text-price pricePerUnit"><span class="a-offscreen">$0.52</span></span>'
    block = f'<div id="corePrice_feature_div">{unit}<span class="a-price"><span class="a-offscreen">$8.99</span></span></div>'
    carousel = '<div class="carousel"><span class="a-price"><span class="a-offscreen">$1.00</span></span></div>'
    prime = '<div id="primeExclusivePricing">Join Prime to buy this item at $8.09</div>'
    assert str(read(box(block, prime), carousel).price) == "8.99 USD"
    assert read(carousel).price is None


def test_a_listing_whose_variation_is_not_chosen_states_a_range() -> None:
    ends = "".join(
        f'<span class="a-price"><span class="a-offscreen">{end}</span></span>' for end in ("$10.00", "$20.00")
    )
    said = read(f'<div id="corePrice_feature_div"><span class="a-price-range">{ends}</span></div>')
    assert (said.price, said.state) == (None, State.LIVE)
    assert said.price_range == (Money(Decimal("10.00"), "USD"), Money(Decimal("20.00"), "USD"))


@pytest.mark.parametrize("used_first", [True, False])
def test_a_closed_used_row_is_another_offer_whichever_row_comes_first(used_first: bool) -> None:
    used = accordion_row(
        "usedAccordionRow", '<span class="header-price">$6.00</span>Used - Like New. Sold by '
        '<a href="/gp/help/seller/at-a-glance.html?seller=A2USEDBOOKS01">Used Books</a>', merchant="ATVPDKIKX0DER",
    )  # fmt: skip
    new = accordion_row(
        "newAccordionRow_0", core_price("$15.98").replace("Display_desktop", ""), availability("Only 4 left in stock"),
        merchant_info("Ships from and sold by Amazon.com."), active=True, merchant="ATVPDKIKX0DER",
    )  # fmt: skip
    said = read(f'<div id="buyBoxAccordion">{used + new if used_first else new + used}</div>')
    assert (str(said.price), said.condition, said.stock) == ("15.98 USD", Condition.NEW, 4)
    assert sold(said) == ("ATVPDKIKX0DER", "Amazon.com", FulfilledBy.PLATFORM)
    assert [(o.seller.id, str(o.price), o.condition) for o in said.offers] == [("A2USEDBOOKS01", "6.00 USD", "used")]


def test_a_used_only_box_is_live_and_used() -> None:
    price = '<div id="usedBuySection">Buy used <span class="offer-price">£4.45</span></div>'
    said = read(
        f'<div id="buybox"><div id="used_buybox_desktop">{price}{profile("A2USEDBOOKS01", "Old Books")}</div></div>',
        market="uk",
    )
    assert (said.state, str(said.price), said.condition) == (State.LIVE, "4.45 GBP", Condition.USED)
    assert sold(said)[:2] == ("A2USEDBOOKS01", "Old Books")


def test_a_kindle_page_without_a_merchant_is_live_and_its_box_is_not_lost() -> None:
    row = '<tr class="print-sold-by"><td>Sold by:</td><td><span class="a-color-base">Big Books LLC</span></td></tr>'
    said = read(box(f'<table><tr><td><span id="kindle-price">$10.99</span></td></tr>{row}</table>', cart=False))
    assert (said.state, str(said.price), said.condition) == (State.LIVE, "10.99 USD", None)
    assert sold(said) == (None, "Big Books LLC", None)


@pytest.mark.parametrize(
    ("market", "text"),
    [
        ("us", "Currently unavailable. We don't know when or if this item will be back in stock."),
        ("de", "Derzeit nicht verfügbar."),
        ("fr", "Actuellement indisponible."),
        ("it", "Attualmente non disponibile."),
        ("es", "No disponible."),
        ("br", "Não disponível."),
        ("nl", "Momenteel niet verkrijgbaar."),
        ("se", "Inte tillgänglig för tillfället."),
        ("pl", "Obecnie niedostępny."),
        ("tr", "Şu anda mevcut değil."),
        ("jp", "現在在庫切れです。"),
        ("sa", "غير متوفر حاليًا."),
    ],
)
def test_out_of_stock_is_told_in_every_language(market: str, text: str) -> None:
    said = read(box(availability(text), cart=False), market=market)
    assert (said.state, said.price, said.featured_seller, said.stock) == (State.OUT_OF_STOCK, None, None, None)


def test_words_of_an_empty_shelf_beside_a_working_cart_prove_nothing() -> None:
    said = read(box(core_price("$5.00"), availability("Temporarily out of stock. Order now.")))
    assert said.state is State.LIVE


@pytest.mark.parametrize("name", ["unqualifiedBuyBox", "buybox-see-all-buying-choices", "unqualified-buybox-olp"])
def test_a_page_without_a_featured_offer_says_so_and_states_no_price(name: str) -> None:
    said = read(f'<div id="buybox"><div id="{name}">See All Buying Options</div></div>')
    assert (said.state, said.price, said.featured_seller) == (State.NO_FEATURED_OFFER, None, None)


@pytest.mark.parametrize(
    ("market", "text", "left"),
    [
        ("us", "Only 3 left in stock - order soon.", 3),
        ("us", "Only 12 left in stock (more on the way).", 12),
        ("de", "Nur noch 3 auf Lager", 3),
        ("fr", "Il ne reste plus que 3 exemplaire(s) en stock.", 3),
        ("it", "Solo 3 rimasti - ordina subito", 3),
        ("it", "Disponibilità: solo 3", 3),
        ("es", "Sólo queda(n) 3 en stock.", 3),
        ("br", "Apenas 3 unidades em estoque.", 3),
        ("nl", "Nog slechts 3 op voorraad.", 3),
        ("se", "Endast 3 kvar i lager", 3),
        ("pl", "Pozostało tylko 3 szt.", 3),
        ("tr", "Stokta sadece 3 adet kaldı.", 3),
        ("jp", "残り3点 ご注文はお早めに", 3),
        ("sa", "تبقى 3 فقط في المخزون", 3),
        ("us", "In Stock.", None),
        ("us", "Usually ships within 2 days.", None),
        ("us", "Usually ships within 6 to 10 days.", None),
        ("de", "Gewöhnlich versandfertig in 2 Tagen.", None),
    ],
)
def test_units_left_are_read_in_every_language_and_days_are_no_units(market: str, text: str, left: int | None) -> None:
    assert read(box(core_price("12.00"), availability(text)), market=market).stock == left


@pytest.mark.parametrize(
    ("market", "label", "line", "board"),
    [
        ("us", "Best Sellers Rank", "#420,998 in Automotive", Board("Automotive", 420998)),
        ("uk", "Best Sellers Rank", "929,084 in Books", Board("Books", 929084)),
        ("de", "Amazon Bestseller-Rang", "Nr. 929.084 in Bücher", Board("Bücher", 929084)),
        ("fr", "Classement des meilleures ventes d'Amazon", "3\u202f456 en Livres", Board("Livres", 3456)),
        ("it", "Posizione nella classifica Bestseller di Amazon", "n. 3.456 in Libri", Board("Libri", 3456)),
        ("es", "Clasificación en los más vendidos de Amazon", "nº1,643,215 en Hogar", Board("Hogar", 1643215)),
        ("br", "Ranking dos mais vendidos", "Nº 582 em Computadores", Board("Computadores", 582)),
        ("nl", "Plaats in bestsellerlijst", "#12 in Boeken", Board("Boeken", 12)),
        ("se", "Rangordning för bästsäljare", "#12 i Böcker", Board("Böcker", 12)),
        ("pl", "Ranking najlepiej sprzedających się produktów", "12 w kategorii Książki", Board("Książki", 12)),
        ("jp", "売れ筋ランキング", "- 12,345位本", Board("本", 12345)),
        ("sa", "تصنيف الأفضل مبيعاً", "#1,234 في كتب", Board("كتب", 1234)),
    ],
)
def test_ranks_are_read_with_their_board_in_every_language(market: str, label: str, line: str, board: Board) -> None:
    table = rank_table(label, line, line.replace(board.board, f"{board.board} (Sub)"))
    wanted = (board, Board(f"{board.board} (Sub)", board.position))
    assert read(table, market=market).ranks == wanted
    assert read(table, table, market=market).ranks == wanted  # some pages say it twice


@pytest.mark.parametrize(
    ("title", "count", "rating", "reviews"),
    [
        ("4.6 out of 5 stars", "62 customer reviews", "4.6", 62),
        ("4,6 von 5 Sternen", "1.234 Sternebewertungen", "4.6", 1234),
        ("5つ星のうち4.3", "1,234個の評価", "4.3", 1234),
        ("5 yıldız üzerinden 4,6", "1.234 değerlendirme", "4.6", 1234),
        ("4,6 sur 5 étoiles", "1\u202f234 évaluations", "4.6", 1234),
        ("5.0 out of 5 stars", "(3,098)", "5.0", 3098),
        ("٤٫٦ من ٥ نجوم", "١٬٢٣٤ تقييم", "4.6", 1234),
        ("", "Be the first to review", None, None),
    ],
)
def test_stars_and_their_number(title: str, count: str, rating: str | None, reviews: int | None) -> None:
    said = read(stars(title, count))
    assert (said.rating, said.reviews) == (Decimal(rating) if rating else None, reviews)


@pytest.mark.parametrize(
    ("line", "brand"),
    [
        ("Visit the Lumen Store", "Lumen"),
        ("Brand: Lumen", "Lumen"),
        ("Marke: Lumen", "Lumen"),
        ("Besuche den Lumen-Store", "Lumen"),
        ("Visiter la boutique Lumen", "Lumen"),
        ("Visita lo Store di Lumen", "Lumen"),
        ("Visita la tienda de Lumen", "Lumen"),
        ("Visite a loja Lumen", "Lumen"),
        ("Lumenのストアを表示", "Lumen"),
        ("ブランド: Lumen", "Lumen"),
        ("قم بزيارة متجر Lumen", "Lumen"),
        ("De Lumen", "De Lumen"),
        ("Lumen", "Lumen"),
    ],
)
def test_the_brand_is_cut_out_of_the_line_under_the_title(line: str, brand: str) -> None:
    assert read(f'<a id="bylineInfo" href="/stores/Lumen">{line}</a>').brand == brand


def test_a_books_authors_are_no_brand() -> None:
    assert (
        read('<div id="bylineInfo">by <span class="author"><a href="/a">Ann Author</a> (Author)</span></div>').brand
        is None
    )


def test_a_page_that_sells_a_child_keeps_its_own_asin_and_says_so() -> None:
    said = read(box(core_price("$5.00"), asin="B0CHILD0001"[:10]))
    assert said.id == "B0TWOAMBL1"
    assert said.notes == ("the page sells B0CHILD000, a variation of B0TWOAMBL1",)


@pytest.mark.parametrize(
    ("market", "place", "lang", "abroad"),
    [
        ("us", "Spain", "en-us", True),
        ("de", "Spanien", "de-de", True),
        ("de", "Spain", "en-gb", True),
        ("jp", "台湾", "ja-jp", True),
        ("us", "New York 10001\u200c", "en-us", False),
        ("us", "United States", "en-us", False),
        ("sa", "Riyadh", "en-ae", False),
        ("de", "Deutschland", "de-de", False),
    ],
)
def test_a_page_delivered_abroad_says_so_and_still_prints_its_facts(
    market: str, place: str, lang: str, abroad: bool
) -> None:
    said = read(glow(place), box(core_price("12.00")), market=market, lang=lang)
    assert (said.foreign is not None) == abroad
    assert said.price is not None


def test_a_price_in_the_visitors_currency_is_foreign() -> None:
    said = read(box(core_price("TWD 328.59")), market="jp")
    assert said.foreign == "the page prints prices in TWD, not in the market's JPY"
    assert said.foreign in said.notes


@pytest.mark.parametrize(
    ("body", "wall"),
    [
        ('<form action="/errors/validateCaptcha"><input id="captchacharacters"></form>', Wall.CAPTCHA),
        ('<form action="/errors/validateCaptcha"><input type="hidden" name="field-keywords"><button>Weiter</button></form>',
         Wall.CONTINUE_SHOPPING),
        ('<title></title><script>window.gokuProps={}</script><div id="challenge-container"></div>', Wall.WAF),
        ('<title>Désolé !</title><a href="https://www.amazon.fr/ref=cs_503_link/">Accueil</a>', Wall.SERVER_ERROR),
        ("<title>Sorry! Something went wrong!</title>", Wall.SERVER_ERROR),
        ('<title>Amazon Anmelden</title><form name="signIn"><input id="ap_email"></form>', Wall.LOGIN),
    ],
)  # fmt: skip
def test_a_wall_is_known_by_its_markup_in_any_language(body: str, wall: Wall) -> None:
    said = pages.read(Page(f"<html><body>{body}</body></html>".encode()))
    assert (said.state, said.blocked_by) == (State.BLOCKED, wall)


def test_words_of_walls_on_a_whole_page_prove_nothing() -> None:
    words = "captcha, continue shopping, robot, api-services-support@amazon.com, awswaf.com, 503 Service Unavailable"
    said = read(box(core_price("$5.00")), f"<script>{words}</script><p>{words}</p>", title="Captcha: a 404 robot")
    assert (said.state, said.blocked_by) == (State.LIVE, None)


def test_the_page_of_a_missing_product_is_gone_and_a_broken_one_is_not() -> None:
    dogs = '<title>Page Not Found</title><a href="/ref=cs_404_logo">x</a><a href="/dogsofamazon">Dogs of Amazon</a>'
    assert pages.read(Page(dogs.encode())).state is State.GONE
    assert pages.read(Page(b"<h1>Sorry</h1>", status=404)).state is State.GONE
    assert pages.read(Page(b"<h1>Sorry</h1>", status=503)).blocked_by is Wall.SERVER_ERROR
    assert pages.read(Page(b"<h1>Sorry</h1>")).state is State.UNKNOWN


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ('<div data-component-type="s-search-result" data-asin="B0TWOAMBL1"></div>', State.SEARCH),
        ('<div id="gridItemRoot"><span class="zg-bdg-text">#1</span></div>', State.BESTSELLERS),
        ('<div id="cm_cr-review_list"></div><span data-hook="rating-out-of-text">4.6 out of 5</span>', State.REVIEWS),
        ('<div id="gw-layout">Home</div>', State.UNKNOWN),
    ],
)
def test_other_pages_are_known_for_what_they_are(body: str, state: State) -> None:
    assert pages.read(Page(f"<html><body>{body}</body></html>".encode())).state is state


def test_a_page_without_any_facts_beside_its_title_is_unknown_and_never_gone_or_lost() -> None:
    said = pages.read(Page(product().encode()))
    assert (said.state, said.price, said.offers) == (State.UNKNOWN, None, ())
