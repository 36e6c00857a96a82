"""Amazon's markets: domain, currency, ids, and the addresses and ASINs that people paste."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

from adapters.page import Page
from adapters.sites import Site


class Region(StrEnum):
    """A group of markets that shares a server of the Selling Partner API and a seller's authorisation."""

    NA = "na"
    EU = "eu"
    FE = "fe"


_NORTH_AMERICA = ("us", "ca", "mx", "br")
_FAR_EAST = ("jp", "sg", "au")


@dataclass(frozen=True, slots=True)
class Market(Site):
    """`merchant` is Amazon's own seller id there, None where it has none of its own."""

    merchant: str | None
    locale: str

    @property
    def region(self) -> Region:
        """Source: Selling Partner API, "Marketplace IDs"; all others belong to Europe."""
        if self.code in _NORTH_AMERICA:
            return Region.NA
        return Region.FE if self.code in _FAR_EAST else Region.EU


# Source: Amazon's own marketplace list and recorded pages 2016–2026. In India and Singapore Amazon's retail arm
# sells under other companies' ids.
_TABLE = """
us amazon.com     USD ATVPDKIKX0DER  ATVPDKIKX0DER  US en_US
ca amazon.ca      CAD A2EUQ1WTGCTBG2 A3DWYIK6Y9EEQB CA en_CA
mx amazon.com.mx  MXN A1AM78C64UM0Y8 AVDBXBAVVSXLQ  MX es_MX
br amazon.com.br  BRL A2Q3Y263D00KWC A1ZZFT5FULY4LN BR pt_BR
uk amazon.co.uk   GBP A1F83G8C2ARO7P A3P5ROKL5A1OLE GB en_GB
de amazon.de      EUR A1PA6795UKMFR9 A3JWKAKR8XB7XF DE de_DE
fr amazon.fr      EUR A13V1IB3VIYZZH A1X6FK5RDHNB96 FR fr_FR
it amazon.it      EUR APJ6JRA9NG5V4  A11IL2PNWYJU7H IT it_IT
es amazon.es      EUR A1RKKUPIHCS9HS A1AT7YVPFBWXBL ES es_ES
nl amazon.nl      EUR A1805IZSGTT6HS A17D2BRD4YMT0X NL nl_NL
be amazon.com.be  EUR AMEN7PMS3EDWL  A3Q3FYJVX702M2 BE fr_BE
se amazon.se      SEK A2NODRKZP88ZB9 ANU9KP01APNAG  SE sv_SE
pl amazon.pl      PLN A1C3SOZRARQ6R3 A2R2221NX79QZP PL pl_PL
ie amazon.ie      EUR A28R8C7NBKEWEA -              IE en_IE
tr amazon.com.tr  TRY A33AVAJ2PDY3EV A1UNQM1SR2CHM  TR tr_TR
ae amazon.ae      AED A2VIGQ35RCS4UG A2KKU8J8O8784X AE en_AE
sa amazon.sa      SAR A17E79C6D8DWNP A2XPWB6MYN7ZDK SA ar_SA
eg amazon.eg      EGP ARBP9OOSHTCHU  A1ZVRGNO5AYLOV EG ar_EG
za amazon.co.za   ZAR AE08WJ6YKNBMC  -              ZA en_ZA
in amazon.in      INR A21TJRUUN4KGV  -              IN en_IN
jp amazon.co.jp   JPY A1VC38T7YXB528 AN1VRQENFRJN5  JP ja_JP
sg amazon.sg      SGD A19VAU5U5O7RUS -              SG en_SG
au amazon.com.au  AUD A39IBJ37TRP1C6 ANEGB3WVEVKZB  AU en_AU
"""


def _market(line: str) -> Market:
    code, domain, currency, number, merchant, country, locale = line.split()
    return Market(code, domain, currency, number, country, None if merchant == "-" else merchant, locale)


MARKETS = {market.code: market for market in map(_market, _TABLE.strip().splitlines())}
_BY_DOMAIN = {market.domain: market for market in MARKETS.values()}
_BY_ID = {market.id: market for market in MARKETS.values()}

_HOST = re.compile(r"^(?:www|smile|m|mobile)\.(amazon\.[a-z.]{2,6})$|^(amazon\.[a-z.]{2,6})$")
_ADDRESS = re.compile(
    r"(?:https?://)?(?:[^@/?#\s]{1,60}@)?([A-Za-z0-9.\-]{1,120})(?::\d{1,5})?(?:[/?#]|$)", re.IGNORECASE
)
_ASIN = r"(B[0-9A-Z]{9}|[0-9]{9}[0-9X])"
_PATH = re.compile(
    r"/(?:(?:exec/obidos/)?(?:dp|gp/product|gp/aw/d|gp/aw/ol|gp/offer-listing|o/asin|asin|product-reviews"
    rf"|gp/customer-reviews|d)/(?:product/|glance/|aw/d/)?){_ASIN}(?=[/?#&]|$)",
    re.IGNORECASE,
)
# /gp/bestsellers/hi/1063292, /Best-Sellers-Table-Lamps/zgbs/hi/1063292/ref=…, and the same with -/en before it.
_LIST = re.compile(r"/(?:gp/bestsellers|zgbs)/([\w-]{1,60})(?:/(\d{1,15}))?(?=[/?#]|$)", re.ASCII)
_BARE = re.compile(rf"^{_ASIN}$")
_HEAD_MARKET = re.compile(
    rb"(?:marketplaces/|ue_mid\s{0,2}=\s{0,2}['\"]|marketplaceId['\"]?\s{0,2}[:=]\s{0,2}['\"])(A[0-9A-Z]{11,13})"
)
_HEAD_DOMAIN = re.compile(
    rb"(?:opfcaptcha|www|fls-[a-z]{2})\.(amazon\.(?:com\.[a-z]{2}|co\.[a-z]{2}|[a-z]{2,3}))(?![a-z.])"
)


def product_url(market: str, asin: str) -> str:
    """The public product page; raises KeyError for a market that is not Amazon's."""
    return f"https://www.{MARKETS[market].domain}/dp/{asin}"


def offers_url(market: str, asin: str, pageno: int = 1) -> str:
    """One page (from 1) of the list of all offers; raises KeyError for a market that is not Amazon's."""
    query = f"asin={asin}&pc=dp&experienceId=aodAjaxMain" + (f"&pageno={pageno}" if pageno > 1 else "")
    return f"https://www.{MARKETS[market].domain}/gp/product/ajax/ref=aod_page_{pageno}?{query}"


def review_url(market: str, review: str) -> str:
    """One review by its id; raises KeyError for a market that is not Amazon's."""
    return f"https://www.{MARKETS[market].domain}/gp/customer-reviews/{review}"


def list_in(path: str) -> tuple[str, str | None] | None:
    """Department and number of the best-seller list that an address' path leads to; the number may be missing."""
    found = _LIST.search(unquote(path))
    return (found[1], found[2]) if found else None


def list_url(market: Market, department: str, number: str | None) -> str:
    """The public first page of a best-seller list."""
    return f"https://www.{market.domain}/gp/bestsellers/{'/'.join(filter(None, (department, number)))}"


def market_of_id(number: str) -> Market | None:
    """The market of a marketplace id; None for what is no shop of Amazon's (a seller's list holds such ids, too)."""
    return _BY_ID.get(number)


def market_of_host(host: str) -> Market | None:
    """The market of a host name (www., smile. and m. alike), None where it is not an Amazon shop's."""
    found = _HOST.match(host.lower().rstrip("."))
    return _BY_DOMAIN.get(found[1] or found[2]) if found else None


def recognise(text: str, market: str) -> tuple[Market, str] | None:
    """The market and ASIN that a pasted address, ASIN or ISBN-10 means; `market` is used for a bare one."""
    pasted = text.strip()
    bare = _BARE.match(pasted.upper())
    if bare and market in MARKETS and (bare[1].startswith("B") or is_isbn10(bare[1])):
        return MARKETS[market], bare[1]
    found = market_of_address(pasted)
    asin = asin_in(pasted) if found else None
    return (found, asin) if found and asin else None


def asin_in(address: str) -> str | None:
    """The ASIN that an address of a product, offer list or review page holds."""
    found = _PATH.search(address) or re.search(rf"[?&]asin={_ASIN}(?=&|$)", address, re.IGNORECASE)
    return found[1].upper() if found else None


def is_isbn10(text: str) -> bool:
    """True where the last digit is the right check digit (ISO 2108)."""
    if not re.fullmatch(r"\d{9}[\dX]", text):
        return False
    values = [10 if digit == "X" else int(digit) for digit in text]
    return sum(value * weight for value, weight in zip(values, range(10, 0, -1), strict=True)) % 11 == 0


def market_of_page(page: Page, canonical: str | None = None) -> Market | None:
    """The market that delivered the page: by its address, else by what its own markup names."""
    for address in (page.url, canonical):
        if address and (market := market_of_address(address)):
            return market
    if (found := _HEAD_MARKET.search(page.body)) and (market := _BY_ID.get(found[1].decode())):
        return market
    domain = _HEAD_DOMAIN.search(page.body)
    return _BY_DOMAIN.get(domain[1].decode()) if domain else None


def market_of_address(address: str) -> Market | None:
    """The market whose shop the address belongs to, with or without its scheme; None for any other address."""
    found = _ADDRESS.match(address)
    return market_of_host(found[1]) if found else None
