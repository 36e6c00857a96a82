"""Tells in which markets the seller takes part and whether he is suspended there (Sellers v1)."""

from typing import Any

from adapters.amazon.markets import MARKETS, Market
from monitor.demo.spapi.shop import Shop
from monitor.demo.spapi.wire import Answer, said


def participations(shop: Shop) -> Answer:
    """getMarketplaceParticipations: his markets, and a pseudo-market that is none of Amazon's sites."""
    pseudo = _market("A2ZV50J4W1RKNI", "Non-Amazon US", "US", "USD", "en_US", "sellercentral.amazon.com")
    return said({"payload": [*(_one(shop, MARKETS[code]) for code in shop.markets), _row(shop, pseudo)]})


def account(shop: Shop) -> Answer:
    """getAccount: the plan and the kind of business; no address and no name of a person."""
    listed = [_one(shop, MARKETS[code]) for code in shop.markets]
    return said(
        {
            "payload": {
                "businessType": "SOLE_PROPRIETORSHIP",
                "sellingPlan": "PROFESSIONAL",
                "marketplaceParticipationList": listed,
            }
        }
    )


def _one(shop: Shop, market: Market) -> dict[str, Any]:
    name, domain = market.domain.capitalize(), f"www.{market.domain}"
    return _row(shop, _market(market.id, name, market.country, market.currency, market.locale, domain))


def _market(number: str, name: str, country: str, currency: str, language: str, domain: str) -> dict[str, str]:
    return {
        "id": number,
        "name": name,
        "countryCode": country,
        "defaultCurrencyCode": currency,
        "defaultLanguageCode": language,
        "domainName": domain,
    }


def _row(shop: Shop, market: dict[str, str]) -> dict[str, Any]:
    participation = {"isParticipating": True, "hasSuspendedListings": shop.account.suspended}
    return {"marketplace": market, "storeName": shop.name, "participation": participation}
