"""Asks what the catalogue says of a listing and reads it (Catalog Items 2022-04-01)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from adapters.amazon.api.calls import Request
from adapters.amazon.api.operations import CATALOG_ITEM, SEARCH_CATALOG
from adapters.amazon.api.wire import get, listed, number, rows, text, texts
from adapters.amazon.markets import MARKETS, list_in, list_url, product_url
from adapters.call import Value
from adapters.gtins import gtins
from adapters.readings import Listing, Measure, Rank, State, Subject

CONTENT = ("attributes", "dimensions", "identifiers", "images", "relationships", "salesRanks", "summaries")
RANKS = ("salesRanks",)
FAMILY = ("relationships",)
_SIDES = ("height", "length", "width", "weight")


def search(market: str, asins: Sequence[str], included: Sequence[str]) -> Request:
    """Up to twenty listings of one market in one call; unknown ones are simply missing from the answer."""
    query: dict[str, Value] = {
        "identifiers": tuple(asins),
        "identifiersType": "ASIN",
        "marketplaceIds": (MARKETS[market].id,),
        "includedData": tuple(included),
        "pageSize": SEARCH_CATALOG.batch,
    }
    return Request(SEARCH_CATALOG, query=query)


def single(subject: Subject, included: Sequence[str]) -> Request:
    """One listing; 404 where the catalogue does not have it."""
    query: dict[str, Value] = {"marketplaceIds": (MARKETS[subject.market].id,), "includedData": tuple(included)}
    return Request(CATALOG_ITEM, {"asin": subject.id}, query)


def items_of(body: Any) -> dict[str, Mapping[str, Any]]:
    """The answer's items by ASIN: they come in any order. Raises Misread where there is no list of them."""
    return {asin: row for row in listed(body, "items") if (asin := text(row, "asin"))}


def read_listing(subject: Subject, item: Mapping[str, Any], state: State) -> Listing:
    """Title, brand, images, bullets, category, parent, bar codes and measures as the catalogue has them here."""
    summary = _here(item, "summaries", subject)
    images = _images(_here(item, "images", subject))
    pictures = tuple(images.values())
    return Listing(
        subject=subject,
        state=state,
        url=product_url(*subject),
        title=text(summary, "itemName"),
        brand=text(summary, "brand"),
        image=images.get("MAIN"),
        bullets=tuple(contributed(item, "bullet_point", subject)),
        images=pictures,
        category=text(summary, "browseClassification", "displayName"),
        parent=parent_of(subject, item),
        lists=tuple(_lists(subject, _here(item, "salesRanks", subject))),
        gtins=gtins(text(row, "identifier") for row in rows(_here(item, "identifiers", subject), "identifiers")),
        measures=tuple(_measures(_here(item, "dimensions", subject))),
        adult=_is_adult(item, summary),
    )


def _is_adult(item: Mapping[str, Any], summary: Any) -> bool | None:
    """By the catalogue's own word (ItemSummaryByMarketplace.adultProduct) or by what somebody contributed to it."""
    said = [get(summary, "adultProduct"), *(get(row, "value") for row in rows(item, "attributes", "is_adult_product"))]
    return None if not any(isinstance(one, bool) for one in said) else True in said


def contributed(item: Mapping[str, Any], attribute: str, subject: Subject) -> Iterator[str]:
    """The texts of one attribute, in their order; those that name another market are left out."""
    for row in rows(item, "attributes", attribute):
        if (value := text(row, "value")) and text(row, "marketplace_id") in (None, MARKETS[subject.market].id):
            yield value


def read_ranks(subject: Subject, item: Mapping[str, Any]) -> Iterator[Rank]:
    """The ranks by the titles of their boards; an unranked item has two empty lists."""
    told: set[str] = set()
    for _, title, place in _boards(_here(item, "salesRanks", subject)):
        if title not in told:
            told.add(title)
            yield Rank(subject, title, place)


def titles_of(subject: Subject, item: Mapping[str, Any]) -> dict[str, str]:
    """The titles of the item's boards by the ids under which offers name them."""
    return {number_: title for number_, title, _ in _boards(_here(item, "salesRanks", subject))}


def _boards(said: Any) -> Iterator[tuple[str, str, int]]:
    for many, name in (("displayGroupRanks", "websiteDisplayGroup"), ("classificationRanks", "classificationId")):
        for row in rows(said, many):
            board, title, place = text(row, name), text(row, "title"), number(row, "rank")
            if board and title and place:
                yield board, title, place


def _lists(subject: Subject, said: Any) -> Iterator[tuple[str, str]]:
    """Name and public address of each best-seller list that the item stands on."""
    for many in ("displayGroupRanks", "classificationRanks"):
        for row in rows(said, many):
            title, found = text(row, "title"), list_in(text(row, "link") or "")
            if title and found:
                yield title, list_url(MARKETS[subject.market], *found)


def _here(item: Mapping[str, Any], part: str, subject: Subject) -> Mapping[str, Any] | None:
    """The part for the subject's market; each part is a list with an entry a market."""
    wanted = MARKETS[subject.market].id
    return next((row for row in rows(item, part) if text(row, "marketplaceId") == wanted), None)


def _images(said: Any) -> dict[str, str]:
    """One address a variant (MAIN first), its largest size, without the marks of the size ("._SL75_")."""
    largest: dict[str, tuple[int, str]] = {}
    for row in rows(said, "images"):
        variant, link, height = text(row, "variant") or "", text(row, "link"), number(row, "height") or 0
        if link and height >= largest.get(variant, (-1, ""))[0]:
            largest[variant] = (height, re.sub(r"\._[^./]*_(?=\.\w+$)", "", link))
    order = sorted(largest, key=lambda variant: (variant != "MAIN", variant))
    return {variant: largest[variant][1] for variant in order}


def parent_of(subject: Subject, item: Mapping[str, Any]) -> str | None:
    """The family of variations that it belongs to (not the box that it is packed in), "" where it is in none."""
    said = _here(item, "relationships", subject)
    if said is None:
        return None
    families = (row for row in rows(said, "relationships") if text(row, "type") in (None, "VARIATION"))
    return min((asin for row in families for asin in texts(row, "parentAsins")), default="")


def children_of(market: str, parent: Mapping[str, Any]) -> tuple[str, ...]:
    """The variations of a family, by its parent; none where the catalogue tells of none."""
    said = _here(parent, "relationships", Subject(market, ""))
    families = (row for row in rows(said, "relationships") if text(row, "type") in (None, "VARIATION"))
    return tuple(sorted({asin for row in families for asin in texts(row, "childAsins")}))


def _measures(said: Any) -> Iterator[Measure]:
    for what in ("item", "package"):
        for side in _SIDES:
            value, unit = get(said, what, side, "value"), text(said, what, side, "unit")
            if isinstance(value, int | Decimal) and not isinstance(value, bool) and unit:
                rounded = Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)
                yield Measure(f"{what} {side}", rounded, unit)
