"""A marketplace on loopback: Amazon's pages and a small shop's, served from what it is told to sell."""

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Literal

from aiohttp import web
from babel.numbers import get_currency_symbol

from adapters.amazon.markets import MARKETS
from adapters.clock import Clock
from adapters.readings import Wall
from monitor.demo.filler import filler
from monitor.demo.goods import AMAZON_US, Product, ShopItem
from monitor.demo.lists import BestSellers, Tile, best_seller_page, search_page
from monitor.demo.loopback import Loopback
from monitor.demo.offerlist import offer_list
from monitor.demo.shelf import product_page
from monitor.demo.shop import shop_page
from monitor.demo.walls import NOT_FOUND, WALLS

_OFFERS = "/gp/product/ajax/"  # …/aodAjaxMain/ and …/ref=aod_page_1 alike
_PRODUCT = re.compile(r"/dp/(\w+)")
Trouble = Wall | Literal["half", "empty", "throttled", "drop"]
ROBOTS = "User-agent: *\nDisallow: /gp/cart\nDisallow: /gp/sign-in\nDisallow: /cart\n"


@dataclass(frozen=True, slots=True)
class Visit:
    """One request as it was received; `trouble` names the wall that stood before the page."""

    at: datetime
    path: str
    user_agent: str
    status: int
    trouble: str | None = None
    bytes_sent: int = 0


@dataclass(slots=True)
class _Ordered:
    trouble: Trouble
    left: int | None
    path: str


class LocalMarket(Loopback):
    """`async with LocalMarket(clock) as market:` serves `market.base_url` on a free loopback port.

    `padding` makes every product page that many characters heavier (real pages weigh about 1.4 MB).
    `searches` holds the results for each search word, `best_sellers` the lists by their path.
    `deliver_to` is the place that the pages say they deliver to; another country makes them foreign. `market` is one
    that speaks English and writes numbers as amazon.com does.
    """

    def __init__(self, clock: Clock, padding: int = 0, deliver_to: str = "New York 10001", market: str = "us") -> None:
        super().__init__()
        self.products: dict[str, Product] = {}
        self.items: dict[str, ShopItem] = {}
        self.searches: dict[str, tuple[Tile, ...]] = {}
        self.best_sellers: dict[str, BestSellers] = {}
        self.visits: list[Visit] = []
        self.robots = ROBOTS
        self.deliver_to = deliver_to
        self.market = MARKETS[market]
        self._padding = filler(padding) if padding else ""
        self._troubles: list[_Ordered] = []
        self._clock = clock

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/robots.txt", self._robots)
        app.router.add_get("/{path:.*}", self._serve)
        return app

    def put(self, asin: str, product: Product) -> None:
        """Sells this from now on at /dp/{asin}, in place of what stood there."""
        self.products[asin] = product

    def remove(self, asin: str) -> None:
        """The page is gone: 404."""
        self.products.pop(asin, None)

    def put_item(self, slug: str, item: ShopItem) -> None:
        """Sells this from now on at /products/{slug}."""
        self.items[slug] = item

    def wall(self, trouble: Trouble, times: int | None = 1, path: str = "/") -> None:
        """Puts a wall or another trouble before the next `times` pages (None: until `open`) whose path begins so.

        `half` breaks the page off in the middle, `empty` is a 200 without a body, `throttled` a 429 with Retry-After,
        `drop` closes the connection (an HTTP client may ask once more on its own).
        """
        self._troubles.append(_Ordered(trouble, times, path))

    def open(self) -> None:
        """Takes every wall away."""
        self._troubles.clear()

    def _trouble(self, path: str) -> Trouble | None:
        for ordered in self._troubles:
            if ordered.left != 0 and path.startswith(ordered.path):
                if ordered.left is not None:
                    ordered.left -= 1
                return ordered.trouble
        return None

    async def _robots(self, request: web.Request) -> web.Response:
        return self._send(request, 200, self.robots, kind="text/plain")

    async def _serve(self, request: web.Request) -> web.Response:
        trouble, body = self._trouble(request.path), self._at_home(self._page(request))
        if trouble is not None:
            return self._stumble(request, trouble, body or NOT_FOUND)
        return self._send(request, 200 if body else 404, body or NOT_FOUND)

    def _at_home(self, page: str | None) -> str | None:
        """The page as this market writes it, in its own currency and under its own name."""
        if page is None or self.market is MARKETS["us"]:
            return page
        sign = get_currency_symbol(self.market.currency, self.market.locale)
        page = page.replace("$", sign).replace(AMAZON_US, self.market.id)
        return page.replace("www.amazon.com", f"www.{self.market.domain}")

    def _page(self, request: web.Request) -> str | None:
        """What would be served if no wall stood before it; None is a 404."""
        if request.path.startswith(_OFFERS):
            return self._offers(request.query.get("asin", ""), request.query.get("pageno", "1"))
        if request.path == "/s" and (words := request.query.get("k", "")) in self.searches:
            return search_page(words, self.searches[words], self.deliver_to)
        if listed := self.best_sellers.get(request.path):
            return best_seller_page(listed, self.deliver_to)
        found = _PRODUCT.search(request.path)
        if found is not None and found[1] in self.products:
            return product_page(found[1], self.products[found[1]], self.deliver_to, self._padding)
        slug = request.path.removeprefix("/products/")
        return shop_page(f"{self.base_url}{request.path}", self.items[slug]) if slug in self.items else None

    def _offers(self, asin: str, page: str) -> str | None:
        if asin not in self.products:
            return None
        return offer_list(asin, self.products[asin], int(page) if page.isdecimal() else 1)

    def _stumble(self, request: web.Request, trouble: Trouble, body: str) -> web.Response:
        if isinstance(trouble, Wall):
            status, words = WALLS[trouble]
            return self._send(request, status, words, trouble=trouble)
        if trouble == "half":
            return self._send(request, 200, body[: len(body) * 2 // 5], trouble=trouble)
        if trouble == "throttled":
            answer = self._send(request, 429, "", trouble=trouble)
            answer.headers["Retry-After"] = "60"
            return answer
        if trouble == "drop" and request.transport is not None:
            request.transport.abort()
        return self._send(request, 200, "", trouble=trouble)

    def _send(
        self, request: web.Request, status: int, text: str, kind: str = "text/html", trouble: str | None = None
    ) -> web.Response:
        body = text.encode()
        tag = f'"{sha256(body).hexdigest()[:32]}"'
        if status == 200 and trouble is None and request.headers.get("If-None-Match") == tag:
            status, body = 304, b""
        agent = request.headers.get("User-Agent", "")
        self.visits.append(Visit(self._clock.now(), request.path_qs, agent, status, trouble, len(body)))
        answer = web.Response(status=status, body=body, content_type=kind, charset="utf-8")
        if status in (200, 304) and trouble is None:
            answer.headers["ETag"] = tag
        if body:
            answer.enable_compression()
        return answer
