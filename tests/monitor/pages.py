"""A shop's page, and a shop that serves it with a robots.txt and the time."""

from asyncio import StreamReader, StreamWriter
from datetime import datetime
from email.utils import format_datetime

from tests.local_server import LocalServer

SHOP_PAGE = """\
<!doctype html><html><head><title>Blue Lamp</title>
<link rel="canonical" href="https://shop.example/products/blue-lamp">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Product", "name": "Blue Lamp",
"brand": {"@type": "Brand", "name": "Lumo"}, "sku": "BL-1", "offers": {"@type": "Offer", "price": "21.90",
"priceCurrency": "EUR", "availability": "https://schema.org/InStock"},
"aggregateRating": {"@type": "AggregateRating", "ratingValue": "4.5", "reviewCount": "12"}}</script></head>
<body><h1>Blue Lamp</h1><p>21,90 €</p></body></html>"""


class Shop(LocalServer):
    """Serves the one page, or `status`, to everybody; `time` is what it takes for the time."""

    def __init__(self, time: datetime | None = None, status: int = 200) -> None:
        super().__init__()
        self._date = f"Date: {format_datetime(time, usegmt=True)}\r\n" if time else ""
        self._status = status

    async def talk(self, reader: StreamReader, writer: StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        is_robots = b"/robots.txt" in request
        body = b"User-agent: *\nAllow: /\n" if is_robots else SHOP_PAGE.encode()
        status, kind = (200, "text/plain") if is_robots else (self._status, "text/html; charset=utf-8")
        head = f"HTTP/1.1 {status} Fine\r\n{self._date}Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        writer.write(head.encode() + b"Connection: close\r\n\r\n" + body)
        await writer.drain()
