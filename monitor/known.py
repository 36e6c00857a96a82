"""What is known of a listing, as it is written to snapshots and read back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from adapters.readings import Condition, FulfilledBy, Listing, Offer, Sku, State, Subject
from monitor.facts import money_facts, money_of, seller_facts, seller_of
from monitor.findings import Known, SeenOffer
from storage.states import Facts, JsonValue

CONTENT = "content"
OFFERS = "offers"
RIVAL = "rival"
SKUS = "skus"
# Best-seller lists that a page links to; a page that names more names a whole path of each.
_MOST_LISTS = 12
# A listing of many variations has the bar codes and SKUs of all.
_MOST_GTINS = _MOST_SKUS = 24


def content_facts(known: Known) -> Facts | None:
    """The snapshot of kind "content", or None where nothing was read yet."""
    content = known.content
    if content is None:
        return None
    low_high = content.price_range
    return {
        "state": content.state.value,
        "url": content.url,
        "title": content.title,
        "brand": content.brand,
        "image": content.image,
        "price": money_facts(content.price),
        "price_range": [money_facts(low_high[0]), money_facts(low_high[1])] if low_high else None,
        "other_offers_count": content.other_offers_count,
        "lists": [[name, url] for name, url in content.lists[:_MOST_LISTS]],
        "gtins": list(content.gtins[:_MOST_GTINS]),
        **({"epid": content.epid} if content.epid else {}),
    }


def offers_facts(known: Known) -> Facts:
    """The snapshot of kind "offers": every seller not yet proven gone, and who is featured.

    When each was last seen is not in it: the snapshot's own end says so, and an unchanged answer stays one row.
    """
    return {"featured": known.featured, "offers": [_offer_facts(seen) for seen in known.offers]}


def skus_facts(skus: Iterable[Sku]) -> Facts | None:
    """The snapshot of kind "skus": the names that I gave them, and how many have none of mine; None without any."""
    told = tuple(skus)
    given = sorted({one.sku for one in told if one.given})
    nameless = sum(not one.given for one in told)
    return {"skus": [*given[:_MOST_SKUS]], "nameless": nameless + len(given[_MOST_SKUS:])} if told else None


def known_of(subject: Subject, content: Facts | None, offers: Facts | None) -> Known:
    """What the two snapshots say together; either may be missing."""
    rows: Any = (offers or {}).get("offers") or []
    featured = (offers or {}).get("featured")
    return Known(
        content=_content(subject, content) if content else None,
        offers=tuple(_seen_offer(subject, row) for row in rows),
        featured=featured if isinstance(featured, str) else None,
    )


def _offer_facts(seen: SeenOffer) -> dict[str, JsonValue]:
    offer = seen.offer
    return {
        "seller": seller_facts(offer.seller),
        "price": money_facts(offer.price),
        "shipping": money_facts(offer.shipping),
        "condition": offer.condition.value if offer.condition else None,
        "fulfilled_by": offer.fulfilled_by.value if offer.fulfilled_by else None,
        "featured": offer.featured,
        "first_seen": seen.first_seen.isoformat(),
        "missing": seen.missing,
        "listed": seen.listed,
    }


def _content(subject: Subject, facts: Any) -> Listing:
    prices = facts.get("price_range")
    low, high = (money_of(prices[0]), money_of(prices[1])) if prices else (None, None)
    return Listing(
        subject=subject,
        state=State(facts["state"]),
        url=facts["url"],
        title=facts.get("title"),
        brand=facts.get("brand"),
        image=facts.get("image"),
        price=money_of(facts.get("price")),
        price_range=(low, high) if low and high else None,
        other_offers_count=facts.get("other_offers_count"),
        lists=tuple((str(name), str(url)) for name, url in facts.get("lists") or ()),
        gtins=tuple(str(one) for one in facts.get("gtins") or ()),
        epid=facts.get("epid"),
    )


def _seen_offer(subject: Subject, facts: Any) -> SeenOffer:
    offer = Offer(
        subject=subject,
        seller=seller_of(facts["seller"]),
        price=money_of(facts["price"]),
        shipping=money_of(facts["shipping"]),
        condition=Condition(facts["condition"]) if facts["condition"] else None,
        fulfilled_by=FulfilledBy(facts["fulfilled_by"]) if facts["fulfilled_by"] else None,
        featured=facts["featured"],
    )
    first = datetime.fromisoformat(facts["first_seen"])
    return SeenOffer(offer, first, first, facts["missing"], bool(facts.get("listed")))
