"""A small shop's product page with schema.org data, as the common shop systems print it."""

import json
from html import escape
from typing import Any

from monitor.demo.goods import ShopItem


def shop_page(url: str, item: ShopItem) -> str:
    """The whole page at /products/{slug}."""
    # "</" must not end the script element: shops escape the slash.
    data = json.dumps(_product(url, item), ensure_ascii=False).replace("</", "<\\/").replace("<!--", "<\\u0021--")
    title, price = escape(item.title), f"{item.price:.2f}"
    image = f'<meta property="og:image" content="{escape(item.image)}">' if item.image else ""
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} – Night Shop</title>
<link rel="canonical" href="{escape(url)}"><meta property="og:type" content="product">
<meta property="og:site_name" content="Night Shop"><meta property="og:title" content="{title}">
<meta property="og:url" content="{escape(url)}">{image}
<meta property="og:price:amount" content="{price}"><meta property="og:price:currency" content="{escape(item.currency)}">
<script type="application/ld+json">{data}</script></head>
<body><main id="MainContent"><h1 class="product__title">{title}</h1>
<div class="price"><span class="price-item price-item--regular">{price} {escape(item.currency)}</span></div>
<form method="post" action="/cart/add"><button type="submit" name="add">Add to cart</button></form></main>
</body></html>"""


def _product(url: str, item: ShopItem) -> dict[str, Any]:
    offer = {
        "@type": "Offer",
        "url": url,
        "availability": f"http://schema.org/{item.availability}",
        "price": f"{item.price:.2f}",
        "priceCurrency": item.currency,
        "itemCondition": "https://schema.org/NewCondition",
    }
    said: dict[str, Any] = {
        "@context": "http://schema.org/",
        "@type": "Product",
        "name": item.title,
        "url": url,
        "offers": [offer | ({"sku": item.sku} if item.sku else {})],
    }
    brand = {"@type": "Brand", "name": item.brand} if item.brand else None
    extra = {"brand": brand, "sku": item.sku, "image": item.image, "aggregateRating": _stars(item)}
    return said | {name: value for name, value in extra.items() if value}


def _stars(item: ShopItem) -> dict[str, Any] | None:
    if item.rating is None or item.reviews is None:
        return None
    return {"@type": "AggregateRating", "ratingValue": str(item.rating), "reviewCount": item.reviews}
