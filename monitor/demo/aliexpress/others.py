"""Answers about items of any shop: to apps of the dropshipping kind and to those of the affiliate kind."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from monitor.demo.aliexpress.shop import Good, Product, Shop

_WORD = re.compile(r"\w+")


def detail(shop: Shop, asked: Mapping[str, Any]) -> dict[str, Any]:
    """aliexpress.ds.product.get; its own codes say that an item is not found, or not sold to that country."""
    good = next((one for one in _all(shop) if one.id == asked.get("product_id")), None)
    if good is None:
        return {"rsp_code": "605", "rsp_msg": "ITEM_ID_NOT_FOUND"}
    if asked.get("ship_to_country") in good.barred:
        return {"rsp_code": "602", "rsp_msg": "Item is not allowed to this country"}
    currency = asked.get("target_currency", "USD")
    result = {
        "ae_item_base_info_dto": {
            "product_id": good.id,
            "subject": good.title,
            "product_status_type": good.status,
            "category_id": good.category,
            "evaluation_count": "37",
            "avg_evaluation_rating": "4.8",
            "detail": "<p>" + "long " * 100,
        },
        "ae_item_sku_info_dtos": {"ae_item_sku_info_d_t_o": [_sku(good, currency)]},
        "ae_multimedia_info_dto": {"image_urls": f"https://ae01.example/kf/{good.picture}"},
        "ae_store_info": {"store_id": good.shop, "store_name": f"Shop {good.shop}"},
    }
    return {"rsp_code": "200", "rsp_msg": "Call succeeds", "result": {**result, **shop.odd.get(good.id, {})}}


def _sku(good: Good, currency: str) -> dict[str, Any]:
    return {
        "id": "14:193",
        "sku_price": good.price,
        "offer_sale_price": good.price,
        "currency_code": currency,
        "sku_available_stock": good.stock,
        "sku_stock": good.stock > 0,
    }


def pictured(shop: Shop, asked: Mapping[str, Any], picture: bytes) -> dict[str, Any]:
    """aliexpress.ds.image.search: the items whose picture is the very same."""
    names = {name for name, content in shop.pictures.items() if content == picture}
    found = [one for one in _all(shop) if one.picture in names][: asked.get("product_cnt", 20)]
    rows = {"products": {"traffic_image_product_d_t_o": _rows(shop, found, asked)}} if found else {}
    return {"rsp_code": "200", "rsp_msg": "success", "total_record_count": len(found), "data": rows}


def listed(shop: Shop, asked: Mapping[str, Any]) -> dict[str, Any]:
    """aliexpress.affiliate.productdetail.get: those of the items that the programme has."""
    wanted = set(str(asked.get("product_ids", "")).split(","))
    return _affiliate(shop, [one for one in _offered(shop) if str(one.id) in wanted], asked)


def queried(shop: Shop, asked: Mapping[str, Any]) -> dict[str, Any]:
    """aliexpress.affiliate.product.query and hotproduct.query: by words, by category, ordered by sales if asked for."""
    words = set(_WORD.findall(str(asked.get("keywords", "")).casefold()))
    categories = set(filter(None, str(asked.get("category_ids", "")).split(",")))
    found = [
        one
        for one in _offered(shop)
        if (not words or words & set(_WORD.findall(one.title.casefold())))
        and (not categories or str(one.category) in categories)
    ]
    if asked.get("sort") == "LAST_VOLUME_DESC":
        found.sort(key=lambda one: -one.sold)
    size, page = asked.get("page_size", 20), asked.get("page_no", 1)
    return _affiliate(shop, found[(page - 1) * size : page * size], asked)


def _affiliate(shop: Shop, found: Sequence[Good], asked: Mapping[str, Any]) -> dict[str, Any]:
    if not shop.registered:
        return {"resp_result": {"resp_code": 401, "resp_msg": "This publisher is not registered"}}
    rows = _rows(shop, found, asked)
    result = {"current_record_count": len(rows), "products": {"product": rows} if rows else {}}
    return {"resp_result": {"resp_code": 200, "resp_msg": "Call succeeds", "result": result}}


def _rows(shop: Shop, found: Iterable[Good], asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{**_row(one, asked.get("target_currency", "USD")), **shop.odd.get(one.id, {})} for one in found]


def _row(good: Good, currency: str) -> dict[str, Any]:
    return {
        "product_id": good.id,
        "product_title": good.title,
        "product_main_image_url": f"https://ae01.example/kf/{good.picture}",
        "product_small_image_urls": {"string": [f"https://ae01.example/kf/{good.picture}"]},
        "product_detail_url": f"https://www.aliexpress.com/item/{good.id}.html?spm=x",
        "target_sale_price": good.price,
        "target_sale_price_currency": currency,
        "sale_price": "99.99",
        "sale_price_currency": "CNY",
        "evaluate_rate": "95.5%",
        "lastest_volume": good.sold,
        "shop_id": good.shop,
        "second_level_category_id": good.category,
        "second_level_category_name": "Night Lights",
    }


def _offered(shop: Shop) -> list[Good]:
    """What pays no commission is on none of the programme's lists."""
    return [one for one in _all(shop) if one.listed]


def _all(shop: Shop) -> list[Good]:
    return [*(_own(shop, one) for one in shop.products), *shop.others]


def _own(shop: Shop, product: Product) -> Good:
    return Good(product.id, product.title, shop.number, product.skus[0].price, sold=10, status=product.status)
