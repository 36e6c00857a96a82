"""Tells what the catalogue shows of an item (Catalog Items 2022-04-01)."""

from collections.abc import Callable
from typing import Any

from adapters.amazon.markets import MARKETS, Market
from monitor.demo.spapi.paging import Pages, Stale
from monitor.demo.spapi.shop import Board, Item, Shop
from monitor.demo.spapi.wire import Answer, Asked, error, not_found, plain, said

_SIDES = (("height", "inches"), ("length", "inches"), ("width", "inches"), ("weight", "pounds"))
_TOKEN_LIVES = 3600.0


def search(shop: Shop, asked: Asked, pages: Pages) -> Answer:
    """searchCatalogItems: by ids or words; what is not known is simply missing, and nothing is in any order."""
    by_id, words = asked.many("identifiers"), asked.many("keywords")
    if bool(by_id) == bool(words) or bool(by_id) != bool(asked.one("identifiersType")):
        return error(400, "400", "Exactly one of identifiers (with identifiersType) and keywords must be given.")
    found = [item for market in asked.markets for item in reversed(_meant(shop, market.code, asked))]
    size = asked.number("pageSize", 10)
    try:
        page = pages.cut(found, size, asked.one("pageToken"), f"{by_id}{words}{asked.markets}", _TOKEN_LIVES)
    except Stale:
        return error(400, "400", "The page token is invalid or expired.")
    body: dict[str, Any] = {"numberOfResults": len(found)}
    body["items"] = [_item([item], asked) for item in page.rows]
    return said(body | ({"pagination": {"nextToken": page.token}} if page.token else {}))


def single(shop: Shop, asked: Asked) -> Answer:
    """getCatalogItem: one item in all the markets that are asked about."""
    asin = asked.path["asin"]
    found = [item for market in asked.markets if (item := shop.item(market.code, asin))]
    if not found:
        numbers = ",".join(asked.many("marketplaceIds"))
        return not_found(f"Requested item '{asin}' not found in marketplace(s) {numbers}.")
    return said(_item(found, asked))


def _meant(shop: Shop, code: str, asked: Asked) -> list[Item]:
    """The items of the ids or with the words; of ids but ASINs and SKUs none is known."""
    names, words = dict.fromkeys(asked.many("identifiers")), [word.lower() for word in asked.many("keywords")]
    match asked.one("identifiersType"):
        case "ASIN":
            return [item for name in names if (item := shop.item(code, name))]
        case "SKU":
            skus = (sku for name in names if (sku := shop.sku(code, name)))
            return [item for sku in skus if (item := shop.item(code, sku.asin))]
        case None:
            here = (item for item in shop.items if item.market == code)
            return [item for item in here if all(word in item.title.lower() for word in words)]
    return []


def _item(items: list[Item], asked: Asked) -> dict[str, Any]:
    """The parts that were asked for, each with an entry a market; attributes are one object for all."""
    wanted = asked.many("includedData") or ("summaries",)
    made: dict[str, Any] = {"asin": items[0].asin}
    for name, part in _PARTS.items():
        if name in wanted:
            made[name] = [{"marketplaceId": MARKETS[one.market].id, **part(one)} for one in items]
    return made | ({"attributes": attributes(items)} if "attributes" in wanted else {})


def attributes(items: list[Item]) -> dict[str, Any]:
    """Title, brand and bullets as everybody together contributed them."""
    made: dict[str, list[dict[str, str]]] = {}
    for one in items:
        brand = (one.brand,) if one.brand else ()
        for name, values in (("item_name", (one.title,)), ("brand", brand), ("bullet_point", one.bullets)):
            made.setdefault(name, []).extend(contribution(value, MARKETS[one.market]) for value in values)
    return {name: values for name, values in made.items() if values}


def contribution(value: str, market: Market) -> dict[str, str]:
    """One value of an attribute, as catalogue and listings both write it."""
    return {"value": value, "language_tag": market.locale, "marketplace_id": market.id}


def _summary(item: Item) -> dict[str, Any]:
    made: dict[str, Any] = {"itemName": item.title, "itemClassification": "BASE_PRODUCT", "adultProduct": item.adult}
    if item.brand:
        made |= {"brand": item.brand, "manufacturer": item.brand}
    return made | ({"browseClassification": _class(item)} if item.category else {})


def _class(item: Item) -> dict[str, str]:
    number, name = item.category or ("", "")
    return {"displayName": name, "classificationId": number}


def _images(item: Item) -> dict[str, Any]:
    """Each picture in two sizes, as in reality; the first is the main one."""
    variants = ("MAIN", *(f"PT{number:02}" for number in range(1, 9)))
    sizes = ((1500, ""), (75, "._SL75_"))
    return {
        "images": [
            {"variant": variant, "link": _sized(link, mark), "height": side, "width": side}
            for variant, link in zip(variants, item.images, strict=False)
            for side, mark in sizes
        ]
    }


def _sized(link: str, mark: str) -> str:
    stem, dot, kind = link.rpartition(".")
    return f"{stem}{mark}{dot}{kind}"


def _ranks(item: Item) -> dict[str, Any]:
    classes = [{"classificationId": one.id, **_rank(one)} for one in item.boards if not one.root]
    roots = [{"websiteDisplayGroup": one.id, **_rank(one)} for one in item.boards if one.root]
    return {"classificationRanks": classes, "displayGroupRanks": roots}


def _rank(board: Board) -> dict[str, Any]:
    return {"title": board.title, "link": f"http://www.amazon.com/gp/bestsellers/{board.id}", "rank": board.place}


def _relationships(item: Item) -> dict[str, Any]:
    kin = {"parentAsins": [item.parent]} if item.parent else {"childAsins": [*item.children]} if item.children else {}
    return {"relationships": [{"type": "VARIATION", **kin}] if kin else []}


def _bar_code(gtin: str) -> dict[str, str]:
    return {"identifierType": "UPC" if len(gtin) == 12 else "EAN", "identifier": gtin}


def _dimensions(item: Item) -> dict[str, Any]:
    if item.sides is None:
        return {}
    sides = {name: {"unit": unit, "value": plain(side)} for (name, unit), side in zip(_SIDES, item.sides, strict=True)}
    return {"item": sides, "package": sides}


_PARTS: dict[str, Callable[[Item], dict[str, Any]]] = {
    "classifications": lambda item: {"classifications": [_class(item)] if item.category else []},
    "dimensions": _dimensions,
    "identifiers": lambda item: {"identifiers": [_bar_code(one) for one in item.gtins]},
    "images": _images,
    "productTypes": lambda item: {"productType": "LAMP"},
    "relationships": _relationships,
    "salesRanks": _ranks,
    "summaries": _summary,
    "vendorDetails": lambda item: {},
}
