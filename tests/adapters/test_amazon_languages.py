from decimal import Decimal

import pytest

from adapters.amazon import offers, pages
from adapters.page import Page
from adapters.readings import Board, Condition, PageReading, Seller, State
from tests.adapters.amazon_made import (
    availability,
    box,
    core_price,
    feature_row,
    merchant_info,
    old_table,
    profile,
    rank_bullets,
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
        ("de", merchant_info("Verkauf und Versand durch Amazon EU Sarl. Geschenkverpackung verfügbar."),
         ("A3JWKAKR8XB7XF", "Amazon EU Sarl", "platform")),
        ("es", merchant_info("Vendido por Amazon Segunda mano y gestionado por Amazon."),
         (None, "Amazon Segunda mano", "platform")),
        ("es", merchant_info(f"Vendido y enviado por {profile('A1XYZXYZXYZ01', 'NFLAMPARAS')}."),
         ("A1XYZXYZXYZ01", "NFLAMPARAS", "seller")),
        ("de", merchant_info(f"Verkauf durch {profile('A1XYZXYZXYZ01', 'Lampe24')} und Versand durch Amazon."),
         ("A1XYZXYZXYZ01", "Lampe24", "platform")),
        ("fr", merchant_info(f"Vendu par {profile('A1XYZXYZXYZ01', 'Lampes')} et expédié par Amazon."),
         ("A1XYZXYZXYZ01", "Lampes", "platform")),
        ("it", merchant_info(f"Venduto e spedito da {profile('A1XYZXYZXYZ01', 'Lampade')}."),
         ("A1XYZXYZXYZ01", "Lampade", "seller")),
        ("us", merchant_info(f"Ships from and sold by {profile('A1XYZXYZXYZ01', 'Amazonas Lamps')}."),
         ("A1XYZXYZXYZ01", "Amazonas Lamps", "seller")),
        ("jp", merchant_info("この商品は、Amazon.co.jp が販売、発送します。"),
         ("AN1VRQENFRJN5", "Amazon.co.jp", "platform")),
        ("us", tabular("Ships from", "Amazon", "Sold by", profile("A1XYZXYZXYZ01", "Lumen")),
         ("A1XYZXYZXYZ01", "Lumen", "platform")),
        ("us", tabular("Ships from", "Lumen", "Sold by", profile("A1XYZXYZXYZ01", "Lumen")),
         ("A1XYZXYZXYZ01", "Lumen", "seller")),
        ("us", tabular("Ships from", "Lumen", "Store", '<a href="/sp?seller=A1XYZXYZXYZ01">Lumen</a>'),
         ("A1XYZXYZXYZ01", "Lumen", "seller")),
        ("us", merchant_info("<script>'Amazon.com'</script>") + tabular("Ships from", "Lumen", "Sold by", "Lumen"),
         (None, "Lumen", "seller")),
        ("us", '<div id="merchantInfoFeature_feature_div"> </div>' + feature_row("merchant", "Sold by", "Lumen"),
         (None, "Lumen", None)),
        ("de", tabular("Versand", "Amazon", "Verkäufer", "Amazon"), ("A3JWKAKR8XB7XF", "Amazon", "platform")),
        ("us", old_table("Ships from", "Amazon.com", "Sold by", "Amazon.com"),
         ("ATVPDKIKX0DER", "Amazon.com", "platform")),
        ("de", old_table("Versand durch", "Amazon", "Verkauft von", profile("A1XYZXYZXYZ01", "Lampe24")),
         ("A1XYZXYZXYZ01", "Lampe24", "platform")),
        ("jp", tabular("出荷元", "Amazon", "販売元", profile("A1XYZXYZXYZ01", "ランプ屋")),
         ("A1XYZXYZXYZ01", "ランプ屋", "platform")),
        ("us", feature_row("fulfiller", "Ships from", "Amazon") + feature_row("merchant", "Sold by", "Amazon.com"),
         ("ATVPDKIKX0DER", "Amazon.com", "platform")),
        ("sa", feature_row("merchant", "Shipper / Seller", "Amazon.sa"), ("A2XPWB6MYN7ZDK", "Amazon.sa", "platform")),
        ("sa", feature_row("merchant", "الشاحن / البائع", profile("A1XYZXYZXYZ01", "متجر")),
         ("A1XYZXYZXYZ01", "متجر", "seller")),
        ("in", feature_row("merchant", "Sold by", profile("A1XYZXYZXYZ01", "Cloud Retail")),
         ("A1XYZXYZXYZ01", "Cloud Retail", None)),
        ("in", feature_row("merchant", "Sold by", "Cloud Retail"), (None, "Cloud Retail", None)),
    ],
)  # fmt: skip
def test_seller_and_shipper_are_read_in_every_form_they_have_had(
    market: str, blocks: str, expected: tuple[str | None, ...]
) -> None:
    assert sold(read(box(core_price("12.00"), blocks), market=market)) == expected


@pytest.mark.parametrize(
    ("market", "text"),
    [
        ("us", "Currently unavailable. We don't know when or if this item will be back in stock."),
        ("de", "Derzeit nicht verfügbar."),
        ("fr", "Actuellement indisponible."),
        ("it", "Attualmente non disponibile."),
        ("es", "No disponible."),
        ("mx", "Temporalmente sin existencias."),
        ("br", "Temporariamente fora de estoque."),
        ("tr", "Geçici olarak temin edilemiyor."),
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
    assert read(rank_bullets(label, line, line.replace(board.board, f"{board.board} (Sub)"))).ranks == wanted


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
    ("title", "expected"),
    [
        ("Blue Lamp (Renewed)", Condition.REFURBISHED),
        ("Blue Lamp, 64 W (Certified Refurbished) [Energy A]", Condition.REFURBISHED),
        ("【整備済み品】 青いランプ 64W", Condition.REFURBISHED),
        ("Blaue Lampe (Generalüberholt)", Condition.REFURBISHED),
        ("Renewed by Light: a Novel (Paperback)", Condition.NEW),
    ],
)
def test_a_title_says_in_brackets_what_is_not_new(title: str, expected: Condition) -> None:
    page = f'<span id="productTitle">{title}</span>{box(core_price("$5.00"))}'
    assert pages.read(Page(page.encode(), "https://www.amazon.com/dp/B0TWOAMBL1")).condition is expected


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Used - Like New", Condition.USED),
        ("Open Box - Like New", Condition.USED),
        ("中古品 - ほぼ新品", Condition.USED),
        ("İkinci El - Yeni Gibi", Condition.USED),
        ("Da collezione - Come nuovo", Condition.USED),
        ("Sammlerstück - Wie neu", Condition.USED),
        ("Segunda mão - Como novo", Condition.USED),
        ("Neuf", Condition.NEW),
        ("Ricondizionato - Ottimo", Condition.REFURBISHED),
    ],
)
def test_like_new_is_used_in_every_language(heading: str, expected: Condition) -> None:
    assert offers.condition(heading) is expected


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
        ("Visite a Loja da Lumen (em Espanhol)", "Lumen"),
        ("Lumenのストアを表示", "Lumen"),
        ("ブランド: Lumen", "Lumen"),
        ("قم بزيارة متجر Lumen", "Lumen"),
        ("De Lumen", "De Lumen"),
        ("Lumen", "Lumen"),
    ],
)
def test_the_brand_is_cut_out_of_the_line_under_the_title(line: str, brand: str) -> None:
    assert read(f'<a id="bylineInfo" href="/stores/Lumen">{line}</a>').brand == brand
