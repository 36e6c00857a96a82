"""Answers about products in the shape of their method documents, lists wrapped by the names of their kinds."""

from collections.abc import Mapping
from typing import Any

from monitor.demo.aliexpress.shop import Product, Shop, Sku


def detail(shop: Shop, asked: Mapping[str, Any]) -> dict[str, Any]:
    """aliexpress.solution.product.info.get; without a product there is a result without one."""
    product = next((one for one in shop.products if one.id == asked.get("product_id")), None)
    return {"result": {**_detail(shop, product), **shop.odd.get(product.id, {})} if product else {}}


def shelf(shop: Shop, asked: Mapping[str, Any]) -> dict[str, Any]:
    """aliexpress.solution.product.list.get, page by page."""
    query = asked["aeop_a_e_product_list_query"]
    found = [one for one in shop.products if _matches(one, query)]
    size, page = query.get("page_size", 20), query.get("current_page", 1)
    rows = [_row(shop, one) for one in found[(page - 1) * size : page * size]]
    return {
        "result": {
            "success": True,
            "product_count": len(found),
            "current_page": page,
            "total_page": -(-len(found) // size),
            "aeop_a_e_product_display_d_t_o_list": {"item_display_dto": rows} if rows else {},
        }
    }


def _matches(product: Product, query: Mapping[str, Any]) -> bool:
    had = (product.status, product.id, product.why)
    return had == (query["product_status_type"], query.get("product_id", had[1]), query.get("ws_display", had[2]))


def _row(shop: Shop, product: Product) -> dict[str, Any]:
    row = {
        "product_id": product.id,
        "subject": product.title,
        "product_min_price": min(sku.price for sku in product.skus),
        "product_max_price": max(sku.price for sku in product.skus),
        "currency_code": shop.currency,
        "image_u_r_ls": _IMAGES,
        "src": "openapi",
    }
    return {**row, "ws_display": product.why} if product.why else row


_IMAGES = "https://ae01.example/kf/lamp-1.jpg;https://ae01.example/kf/lamp-2.jpg"


def _detail(shop: Shop, product: Product) -> dict[str, Any]:
    return {
        "product_id": product.id,
        "product_status_type": product.status,
        "subject": product.title,
        "multi_language_subject_list": {
            "global_subject": [
                {"locale": "es_ES", "subject": f"{product.title} (es)"},
                {"locale": "en_US", "subject": product.title},
            ]
        },
        "category_id": 39050508,
        "currency_code": shop.currency,
        "product_price": product.skus[0].price,
        "image_u_r_ls": _IMAGES,
        "aeop_ae_product_s_k_us": {"global_aeop_ae_product_sku": [_sku(shop, *one) for one in enumerate(product.skus)]},
    }


def _sku(shop: Shop, place: int, sku: Sku) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": f"14:{place}",
        "sku_price": sku.price,
        "currency_code": shop.currency,
        "sku_stock": sku.stock != 0,
    }
    row |= {name: said for name, said in (("sku_code", sku.code), ("ean_code", sku.ean)) if said}
    if sku.stock is not None:
        row["ipm_sku_stock"] = sku.stock
    return {**row, "sku_discount_price": sku.sale_price} if sku.sale_price else row
