"""A shop's page in small: its schema.org blocks, its OpenGraph tags, and how it is read."""

import json
from decimal import Decimal

from adapters.page import Page
from adapters.readings import Money, PageReading
from adapters.web.pages import read

URL = "https://shop.example/products/blue-lamp"


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def block(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def html(*parts: str, title: str = "Blue Lamp | Shop", url: str = URL) -> str:
    head = f'<title>{title}</title><link rel="canonical" href="{url}">'
    return f"<html><head>{head}</head><body><h1>{title.split(' |')[0]}</h1>{''.join(parts)}</body></html>"


def reading(*parts: str, url: str = URL, title: str = "Blue Lamp | Shop", status: int = 200) -> PageReading:
    return read(Page(html(*parts, title=title, url=url.split("?")[0]).encode(), url=url, status=status))


def offer(price: object = "19.90", stock: str = "https://schema.org/InStock", **more: object) -> dict[str, object]:
    return {"@type": "Offer", "price": price, "priceCurrency": "USD", "availability": stock, **more}


def lamp(**more: object) -> dict[str, object]:
    return {"@context": "https://schema.org", "@type": "Product", "name": "Blue Lamp", "offers": offer(), **more}


def og(**tags: str) -> str:
    return "".join(f'<meta property="{name.replace("__", ":")}" content="{value}">' for name, value in tags.items())
