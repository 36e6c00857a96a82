"""What a page shows beside its data: struck prices, sold-out buttons, the words of a vanished listing."""

import re
from dataclasses import replace
from decimal import Decimal

from adapters.page import Page
from adapters.readings import State
from adapters.schemaorg import Meta
from adapters.schemaorg.node import clean
from adapters.schemaorg.values import prices
from adapters.walls import says_little
from adapters.web.stated import Stated

_STRUCK = (
    'del, s, strike, [class*="strike"], [class*="was-price"], [class*="old-price"], [class*="compare-at"], '
    '[class*="barred"]'
)
_SOLD_OUT = re.compile(
    r"sold\s?out|out of stock|currently unavailable|ausverkauft|nicht vorrätig|agotado|sin existencias|esgotado|"
    r"épuisé|rupture de stock|esaurito|uitverkocht|wyprzedane|нет в наличии|нет в продаже|售罄|缺货|売り切れ|在庫切れ|"
    r"品切れ|품절|tükendi|نفدت الكمية|אזל מהמלאי",
    re.IGNORECASE,
)
# The buy button or stock line of the product's own form: Shopify, WooCommerce, Magento, PrestaShop themes.
_BUY = (
    'form[action*="/cart/add"] [type="submit"], form.cart [type="submit"], .product-info-main .stock, '
    ".summary .stock, #product-availability, [data-add-to-cart], #AddToCart, .product-form__submit"
)
_GONE = (
    r"(?:sorry[,!. ]*)?(?:this|the|that) (?:item|product|listing|page|ad|auction)(?: you[^.]{0,40})? "
    r"(?:is no longer (?:available|active|for sale)|(?:was|has been) (?:removed|deleted|ended)|"
    r"(?:does not|doesn['’]t|no longer) exists?|(?:could not|can['’]?t|cannot) be found|"
    r"(?:was|is) not found|wasn['’]t found)[^.]{0,40}[.!]?|"
    r"(?:404[ :|–-]*)?(?:page|product|item|listing) not found[^.]{0,30}[.!]?|"
    r"(?:この|お探しの)?(?:商品|ページ)(?:は|が)(?:存在しません|見つかりません(?:でした)?|削除されました|ありません)。?|"
    r"(?:该|此|您查看的|很抱歉，您查看的)?(?:商品|宝贝|页面)(?:已下架|不存在|已删除|已被删除|不存在或已删除)[。！]?|"
    r"(?:anuncio|publicación|produto|producto|artículo) (?:finalizad[oa]|pausad[oa]|não encontrado|no encontrado)|"
    r"(?:diese|dieser|dieses) (?:seite|artikel|produkt) (?:existiert nicht|ist nicht mehr verfügbar)[^.]{0,30}[.!]?|"
    r"(?:страница|товар) не найден[а]?|(?:페이지|상품)를 찾을 수 없습니다[.]?"
)
_GONE_TITLE = re.compile(rf"(?:{_GONE})(?:\s*[|–—-].*)?", re.IGNORECASE)
_GONE_LINE = re.compile(rf">\s*(?:{_GONE})\s*<", re.IGNORECASE)


def is_gone(page: Page, head: Meta) -> bool:
    """Whether a page without product data says that the listing is no more: in its title or heading, or, where it
    says little else, in a line of its own."""
    if any(_GONE_TITLE.fullmatch(text) for text in (head.title, head.heading) if text):
        return True
    return says_little(page) and any(_is_shown(page.text, found.start()) for found in _GONE_LINE.finditer(page.text))


def _is_shown(source: str, at: int) -> bool:
    """Not a text kept ready in a script or template."""
    return all(source.rfind(f"<{tag}", 0, at) <= source.rfind(f"</{tag}", 0, at) for tag in ("script", "template"))


def contradictions(page: Page, said: Stated, sources: list[Stated]) -> Stated:
    """Corrects data that the page itself denies, and says so."""
    return _unstruck(page, _without_list_price(page, _sold_out(page, said)), sources)


def _sold_out(page: Page, said: Stated) -> Stated:
    """One offer “in stock” whose own buy button says sold out (a cache in front of the data) is sold out."""
    if said.state is not State.LIVE or said.variants > 1:
        return said
    buttons = [clean(node.text(deep=True)) for node in page.nodes(_BUY)]
    texts = [text for text in buttons if text]
    if not texts or not all(_SOLD_OUT.search(text) for text in texts):
        return said
    note = f"{said.by} says in stock, the page shows “{texts[0][:40]}”"
    return replace(said, state=State.OUT_OF_STOCK, notes=(*said.notes, note))


def _without_list_price(page: Page, said: Stated) -> Stated:
    """Of two offers of one thing, the one whose price the page strikes out is the list price."""
    if not said.price or said.variants != 2 or said.price[0] == said.price[1]:
        return said
    low, high = said.price
    struck = _struck(page, high.currency)
    if high.amount not in struck or low.amount in struck:
        return said
    return replace(said, price=(low, low), notes=(*said.notes, f"{said.by} says {high}, which the page strikes out"))


def _unstruck(page: Page, said: Stated, sources: list[Stated]) -> Stated:
    """A price that the page strikes out is an old one, where another notation states the new."""
    others = [one.price for one in sources if one.price and one.price != said.price]
    if not said.price or not others:
        return said
    low, high = said.price
    struck = _struck(page, low.currency)
    fresh = next((price for price in others if price[0].amount not in struck), None)
    if fresh is None or fresh[0].currency != low.currency or not {low.amount, high.amount} <= struck:
        return said
    notes = [note for note in said.notes if not note.endswith(f"says {fresh[0]}")]
    return replace(said, price=fresh, notes=(*notes, f"{said.by} says {low}, which the page strikes out"))


def _struck(page: Page, code: str) -> frozenset[Decimal]:
    texts = (clean(node.text(deep=True)) for node in page.nodes(_STRUCK))
    return frozenset(price.amount for text in texts if len(text) < 40 for price in prices(text, code))
