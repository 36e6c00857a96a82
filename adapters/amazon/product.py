"""Amazon's product page, 2016 to 2026: who is featured at what price, and all that stands beside it."""

import re
from dataclasses import replace

from adapters.amazon import boxes, foreign, markets, offers, opinions, ranks, reviews
from adapters.amazon.words import BRAND_LINE, BRAND_ROW
from adapters.page import Page, Part, squeeze
from adapters.readings import Condition, PageReading, State

_TITLES = (
    "productTitle",
    "ebooksProductTitle",
    "ebooksTitle",
    "dmusicProductTitle_feature_div",
    "btAsinTitle",
    "gc-asin-title",
    "title",
)
# Short words in brackets, as titles of goods that are not new bear them: "(Renewed)", "【整備済み品】".
_BRACKETS = re.compile(r"[\[【(（]([^\[\]【】()（）]{2,30})[\]】)）]")
_IMAGES = ("landingImage", "imgBlkFront", "ebooksImgBlkFront", "main-image", "prodImage", "gc-standard-design-image")
_IMAGE = re.compile(r"https?://[^\s\"',]{1,120}?/images/(?:W/[^/\"]{1,60}/)?[IGP]/([A-Za-z0-9+%\-]{8,30})\.")
_DIGITAL = (
    "kindle-price",
    "buyOneClick",
    "Ebooks-desktop-KINDLE_ALC-prices",
    "ebooksProductTitle",
    "ebooksTitle",
    "dmusicProductTitle_feature_div",
)
_FACTS = (
    "productOverview_feature_div",
    "prodDetails",
    "technicalSpecifications_section_1",
    "detailBullets_feature_div",
)


def is_one(page: Part) -> bool:
    """True where the page bears a product's title and is not only an offer list's head."""
    return page.has(*_TITLES[:-1]) or (page.has("title") and page.has("dp", "ppd", "centerCol"))


def read(page: Page) -> PageReading:
    """All that the product page states."""
    root = page.root
    canonical = _canonical(root)
    market = markets.market_of_page(page, canonical)
    box = boxes.find(root)
    featured = boxes.read(root, box, market)
    number, notes = _id(page, canonical)
    reading = PageReading(
        platform="amazon",
        state=featured.state,
        id=number,
        url=canonical or page.url,
        title=_title(root),
        brand=_brand(root),
        image=_image(root),
        price=featured.price,
        price_range=featured.price_range,
        featured_seller=featured.seller,
        fulfilled_by=featured.by,
        condition=_condition(root, box, featured.state),
        offers=offers.beside(root, box, market, featured.seller),
        other_offers_count=offers.printed_count(root),
        ranks=ranks.read(root),
        lists=ranks.lists(root, market),
        rating=reviews.rating(root),
        reviews=reviews.count(root),
        shown_reviews=opinions.shown(root, market),
        star_shares=opinions.shares(root),
        stock=featured.stock,
        notes=notes,
    )
    return abroad(reading, root, market)


def abroad(reading: PageReading, root: Part, market: markets.Market | None) -> PageReading:
    """The reading with the reason why it is not the market's own, where there is one."""
    ends = reading.price_range or (None,)
    listed = (*(offer.price for offer in reading.offers), *(item.price for item in reading.items))
    why = foreign.why(root, market, (reading.price, *ends, *listed))
    return replace(reading, foreign=why, notes=(*reading.notes, why)) if why else reading


def _canonical(root: Part) -> str | None:
    link = root.one('link[rel="canonical"]')
    return (link.attr("href") or None) if link else None


def _id(page: Page, canonical: str | None) -> tuple[str | None, tuple[str, ...]]:
    """The listing's ASIN; a parent's page may sell a child, which is noted."""
    named = markets.asin_in(canonical or "")
    inputs = (part.attr("value") for part in page.root.each("ASIN"))
    child = next((value for value in inputs if value), None)
    if named and child and named != child:
        return named, (f"the page sells {child}, a variation of {named}",)
    asked = markets.asin_in(page.url or "")
    return named or child or asked or _listed_asin(page.root), ()


def _listed_asin(root: Part) -> str | None:
    part = root.one('input[name="ASIN.0"], input[name="ASIN"], [data-asin]')
    return (part.attr("value") or part.attr("data-asin") or None) if part else None


def _title(root: Part) -> str | None:
    texts = (part.text or part.attr("value") for part in root.each(*_TITLES))
    return next((text for text in texts if text), None)


def _brand(root: Part) -> str | None:
    """The brand as the line under the title or a table of facts names it; a book's authors are none."""
    line = root.first("bylineInfo", "brand", "brandByline_feature_div")
    if line is not None and not root.has("ebooksTitle") and _names_a_brand(line) and (found := _brand_in(line.text)):
        return found
    for table in root.each(*_FACTS):
        for row in table.css("tr"):
            cells = [squeeze(cell.node.text()) for cell in row.css("th, td")]
            if len(cells) >= 2 and BRAND_ROW.match(cells[0].strip(" :")):
                return cells[1] or None
    return None


def _names_a_brand(line: Part) -> bool:
    return line.one(".author") is None and (line.node.tag == "a" or line.one("a") is not None)


def _brand_in(line: str) -> str | None:
    found = (pattern.match(line) for pattern in BRAND_LINE)
    return next((match[1].strip() for match in found if match), line or None)


def _image(root: Part) -> str | None:
    """The main image in its full size: addresses of smaller sizes change from visit to visit."""
    for part in root.each(*_IMAGES):
        for name in ("data-old-hires", "src", "data-a-dynamic-image", "data-src"):
            if found := _IMAGE.search(part.attr(name)):
                return f"https://m.media-amazon.com/images/I/{found[1]}.jpg"
    return None


def _condition(root: Part, box: boxes.Box, state: State) -> Condition | None:
    if state is not State.LIVE or root.has(*_DIGITAL):
        return None
    if box.used:
        return Condition.USED
    said = [offers.condition(words) for words in _BRACKETS.findall(_title(root) or "")]
    return Condition.REFURBISHED if Condition.REFURBISHED in said else Condition.NEW
