"""What an item page of eBay prints beside its data, by the names of its parts: they are alike in every language.

No page with these parts but the one of 2016 is recorded: the names are those that public readers of eBay's pages look
for, and what is not found is not known.
"""

import re

from adapters.ebay.markets import Market
from adapters.page import Page, Part, squeeze
from adapters.readings import Money, Seller, State
from adapters.schemaorg.values import prices

# Layouts since 2020, then those before.
_TITLE = ".x-item-title__mainTitle, #itemTitle"
_PRICE = ".x-price-primary, #prcIsum, #mm-saleDscPrc"
_LEFT = ".x-quantity__availability, #qtySubTxt"
_BUY = (
    ".x-bin-action, [data-testid='x-bin-action'], .x-atc-action, .x-bid-action, #binBtn_btn, #isCartBtn_btn, "
    "#bidBtn_btn"
)
_BID = ".x-bid-action, .x-bid-price, #prcIsum_bidPrice"
_FIXED = ".x-bin-action, .x-bin-price, .x-atc-action, #binBtn_btn, #prcIsum"
_NOTICE = (
    ".d-top-panel-message, [data-testid='d-statusmessage'], .d-statusmessage, .x-status-message, #msgPanel, "
    ".ux-layout-section__textual-display--statusMessage, .msgTextAlign, .statusLeftContent"
)
# Only an item that is over is shown as a small card above others like it.
_CARD, _SOLD_FOR = ".x-item-condensed-card", ".x-item-condensed-card__sold-price"
_MISSING = "[data-testid^='dp-error-banner-container'], .error-header-v2__title"
_NOWHERE = re.compile(
    r"looked everywhere|page is missing|überall (?:gesucht|nachgesehen)|cherché partout|cercato (?:dappertutto|ovunque)"
    r"|buscado (?:por|en) todas partes|overal gezocht|szukaliśmy wszędzie",
    re.IGNORECASE,
)
_ENDED = re.compile(
    r"(?:listing|auction|bidding)\b.{0,60}\b(?:ended|sold on)|item sold on|(?:item|listing)\b.{0,30}no longer available"
    r"|(?:angebot|bieten|gebotsfrist)\b.{0,120}\b(?:beendet|abgelaufen)|(?:angebot|artikel) wurde .{0,80}\bverkauft"
    r"|(?:vente|annonce|enchère)s?\b.{0,80}\bterminée?|mis fin à .{0,20}(?:vente|annonce)|terminé cette vente"
    r"|(?:s['’]est|a été) vendu|(?:inserzione|asta)\b.{0,120}\b(?:chiusa|scaduta|terminata)|è stat[ao] vendut[ao]"
    r"|(?:anuncio|subasta|puja)\b.{0,120}\b(?:finaliz(?:ad[ao]|ó)|terminad[ao])|artículo se (?:ha vendido|vendió)"
    r"|(?:terminado|finalizado) .{0,20}(?:anuncio|lista|artículo)"
    r"|(?:aanbieding|veiling)\b.{0,120}\b(?:beëindigd|gesloten|verlopen)|(?:is|werd) .{0,60}\bverkocht"
    r"|(?:oferta|aukcja|sprzedaż)\b.{0,120}\bzakończon[ay]|został[ao]? .{0,60}sprzedan[ay]",
    re.IGNORECASE,
)
_EMPTY = re.compile(
    r"out of stock|nicht (?:mehr )?vorrätig|ausverkauft|rupture de stock|agotado|esaurito|uitverkocht|niet op voorraad",
    re.IGNORECASE,
)
_MORE = re.compile(r"\b(?:more|mehr|plus|más|oltre|più|meer|ponad|więcej)\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\d.,])\d{1,3}(?:[.,\s]?\d{3})*(?![\d.,])")
_NAMED = re.compile(r"/usr/([\w.*!-]{1,64})|[?&]_ssn=([\w.*!-]{1,64})|/sch/([\w.*!-]{1,64})/")


def is_missing(page: Page) -> bool:
    """Whether it is eBay's own word that there is no such page, which it says with the status of a good one, too."""
    return page.status < 500 and any(_NOWHERE.search(part.text) for part in page.root.css(_MISSING))


def is_item(root: Part) -> bool:
    """Whether the page shows an item, whatever data it carries."""
    return root.one(_TITLE) is not None or root.one(_CARD) is not None


def state(root: Part, told: State) -> State:
    """The state with what the page prints: data that still says "in stock" proves nothing under a notice of the end."""
    if root.one(_BUY) is not None:
        return State.LIVE if told is State.UNKNOWN else told
    notices = [part.text for part in root.css(_NOTICE)]
    if root.one(_SOLD_FOR) is not None or any(_ENDED.search(one) for one in notices):
        return State.ENDED
    if told in (State.LIVE, State.UNKNOWN) and any(_EMPTY.search(one) for one in notices):
        return State.OUT_OF_STOCK
    return State.UNKNOWN if told is State.LIVE and root.one(_CARD) is not None else told


def title(root: Part) -> str | None:
    """The title without what stands before it for those who listen ("Details about")."""
    part = root.one(_TITLE)
    if part is None:
        return None
    unseen = [hidden.text for hidden in part.css(".g-hdn, .clipped")]
    text = part.text
    for words in unseen:
        text = text.replace(words, "", 1)
    return squeeze(text) or None


def price(root: Part, market: Market | None) -> Money | None:
    """The printed price, where it is one."""
    part = root.one(_PRICE)
    found = prices(part.text, market.currency if market else None) if part else ()
    return found[0] if len(found) == 1 else None


def is_bid(root: Part) -> bool:
    """Whether one can only bid: what is bid now is no price at which it can be had."""
    return root.one(_BID) is not None and root.one(_FIXED) is None


def left(root: Part) -> int | None:
    """The printed number of units ("3 available"); "More than 10" tells none, and "Last one" is words."""
    part = root.one(_LEFT)
    text = next((one.text for one in part.css("span") if one.text), part.text) if part else ""
    numbers = _NUMBER.findall(text)
    return None if _MORE.search(text) or len(numbers) != 1 else int(re.sub(r"\D", "", numbers[0]))


def seller(root: Part) -> Seller | None:
    """By the user name, which the older page prints and the later one has in its links."""
    printed = root.one(".mbg-nw")
    if printed is not None and printed.text:
        return Seller(printed.text, printed.text)
    for link in root.css(".x-sellercard-atf a[href]"):
        if found := _NAMED.search(link.attr("href")):
            name = next(one for one in found.groups() if one)
            return Seller(name, name)
    return None
