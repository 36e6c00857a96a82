"""eBay's sites: domain, ids, currency, and the addresses and item numbers that people paste."""

import re
from dataclasses import dataclass

from adapters.addresses import host_in, names_over
from adapters.readings import Subject
from adapters.sites import Site


@dataclass(frozen=True, slots=True)
class Market(Site):
    """`id` is its name in the REST APIs, `number` in the Trading API."""

    number: int
    language: str


# Source: the MarketplaceIdEnum of eBay's contracts; the numbers are those of "Site ID Global ID mapping" as remembered,
# not verified. eBay answers no other site by its Browse API (its error 12019 names the allowed ones).
_TABLE = """
us ebay.com     USD EBAY_US 0   US en-US
ca ebay.ca      CAD EBAY_CA 2   CA en-CA
gb ebay.co.uk   GBP EBAY_GB 3   GB en-GB
au ebay.com.au  AUD EBAY_AU 15  AU en-AU
at ebay.at      EUR EBAY_AT 16  AT de-AT
fr ebay.fr      EUR EBAY_FR 71  FR fr-FR
de ebay.de      EUR EBAY_DE 77  DE de-DE
it ebay.it      EUR EBAY_IT 101 IT it-IT
be ebay.be      EUR EBAY_BE 123 BE nl-BE
nl ebay.nl      EUR EBAY_NL 146 NL nl-NL
es ebay.es      EUR EBAY_ES 186 ES es-ES
ch ebay.ch      CHF EBAY_CH 193 CH de-CH
hk ebay.com.hk  HKD EBAY_HK 201 HK zh-HK
ie ebay.ie      EUR EBAY_IE 205 IE en-IE
my ebay.com.my  MYR EBAY_MY 207 MY en-MY
ph ebay.ph      PHP EBAY_PH 211 PH en-PH
pl ebay.pl      PLN EBAY_PL 212 PL pl-PL
sg ebay.com.sg  SGD EBAY_SG 216 SG en-SG
"""


def _market(line: str) -> Market:
    code, domain, currency, name, number, country, language = line.split()
    return Market(code, domain, currency, name, country, int(number), language)


MARKETS = {market.code: market for market in map(_market, _TABLE.strip().splitlines())}
_BY_ID = {market.id: market for market in MARKETS.values()}
_BY_DOMAIN = {market.domain: market for market in MARKETS.values()}
# Motors is a part of the American site with a name of its own.
_BY_ID |= {"EBAY_MOTORS_US": MARKETS["us"], "EBAY_MOTORS": MARKETS["us"]}
_ITEM = re.compile(r"\d{9,15}")
_PATH = re.compile(r"/itm/(?:[^/?#]{1,200}/)?(\d{9,15})(?:[/?#]|$)")
_CHOSEN = re.compile(r"[?&]var=(\d{1,15})(?:[&#]|$)")
_REST = re.compile(r"v1\|(\d{9,15})\|(\d{1,15})")


def market_of_id(name: str) -> Market | None:
    """The site of a name in the REST APIs ("EBAY_GB")."""
    return _BY_ID.get(name)


def market_of_address(address: str) -> Market | None:
    """The site that an address belongs to; None where it is not eBay's."""
    return next((_BY_DOMAIN[name] for name in names_over(host_in(address)) if name in _BY_DOMAIN), None)


def item_in(address: str) -> str | None:
    """The item that an address names, with its variation behind a colon where one is chosen ("?var=")."""
    found = _PATH.search(address)
    if found is None:
        return None
    chosen = _CHOSEN.search(address)
    return _named(found[1], chosen[1] if chosen else "0")


def recognise(text: str, market: str) -> tuple[Market, str] | None:
    """Site and item of a pasted address, item number or REST id ("v1|…|0"); None for anything else."""
    pasted = text.strip()
    if found := _REST.fullmatch(pasted):
        return MARKETS[market], _named(found[1], found[2])
    if _ITEM.fullmatch(pasted):
        return MARKETS[market], pasted
    site, item = market_of_address(pasted), item_in(pasted)
    return (site, item) if site and item else None


def parted(item: str) -> tuple[str, str | None]:
    """Number and variation of an item."""
    number, _, variation = item.partition(":")
    return number, variation or None


def item_url(subject: Subject) -> str:
    """The public address of an item."""
    number, variation = parted(subject.id)
    chosen = f"?var={variation}" if variation else ""
    return f"https://www.{MARKETS[subject.market].domain}/itm/{number}{chosen}"


def _named(number: str, variation: str) -> str:
    return f"{number}:{variation}" if variation.isdecimal() and int(variation) else number
