"""The marketplace of the soak: real-size pages that are never twice the same, faults by a seeded choice, all logged."""

import gzip
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from random import Random
from typing import Self

from aiohttp import web

from adapters.clock import Clock
from adapters.readings import Topic, Wall
from monitor.demo.filler import filler
from monitor.demo.goods import Product
from monitor.demo.market import LocalMarket
from monitor.demo.offerlist import offer_list
from monitor.demo.shelf import product_page
from monitor.demo.walls import NOT_FOUND, WALLS

# What happens to an answer, in per cent; the rest comes as it should. Bodies are cut in the page or on the wire.
FAULTS = {"server_error": 10.0, "captcha": 5.0, "cut": 2.5, "broken off": 2.5, "foreign": 1.0}
WHOLE, GONE = "whole", "gone"
HOSTS = tuple(f"127.0.0.{number}" for number in range(1, 6))

_PAD = "<!--pad-->"
_SCROLLER = '<div id="all-offers-display-scroller">'
_ASIN = re.compile(r"/dp/(\w+)")
_YUAN = Decimal("7.12")


@dataclass(frozen=True, slots=True)
class Served:
    """One answer; `kind` is WHOLE, GONE or the name of the fault, `at` the clock's time at which it left."""

    at: datetime
    asin: str
    topic: Topic
    page: int
    kind: str


@dataclass(frozen=True, slots=True)
class _Heavy:
    """Filler with its packed form: it is the same in every page and is packed once, as a gzip member of its own."""

    text: str
    packed: bytes

    @classmethod
    def of(cls, size: int) -> Self:
        text = filler(size)
        return cls(text, gzip.compress(text.encode(), 6))


class SoakMarket(LocalMarket):
    """Every account has a host of its own, because one host is asked one thing at a time.

    Which answers are spoilt depends on the seed, the listing, the question and how often it was asked, and on nothing
    else. `faulty` False serves everything as it should be.
    """

    def __init__(self, clock: Clock, seed: int, kilobytes: int) -> None:
        super().__init__(clock)
        self.served: list[Served] = []
        self.faulty = True
        self.bytes_sent = 0
        self._seed = seed
        self._asked: defaultdict[tuple[str, Topic], int] = defaultdict(int)
        # The list of offers weighs a tenth of a product page, as recorded ones do.
        self._heavy = {Topic.LISTINGS: _Heavy.of(kilobytes * 1000), Topic.OFFERS: _Heavy.of(kilobytes * 100)}

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        assert self._runner is not None
        for host in HOSTS[1:]:
            await web.TCPSite(self._runner, host, self.port).start()
        return self

    async def _serve(self, request: web.Request) -> web.StreamResponse:  # type: ignore[override]
        found = _ASIN.search(request.path)
        topic = Topic.LISTINGS if found else Topic.OFFERS
        asin = found[1] if found else request.query.get("asin", "")
        page = 1 if found else int(request.query.get("pageno", "1"))
        chance = self._chance(asin, topic)
        product = self._now(asin)
        kind = self._fault(chance) or (WHOLE if product else GONE)
        self.served.append(Served(self._clock.now(), asin, topic, page, kind))
        if kind in ("server_error", "captcha"):
            status, words = WALLS[Wall(kind)]
            return await self._packed(request, status, gzip.compress(words.encode()))
        if product is None:
            return await self._packed(request, 404, gzip.compress(NOT_FOUND.encode()))
        return await self._page_of(request, asin, topic, page, product, kind, chance)

    def _chance(self, asin: str, topic: Topic) -> Random:
        self._asked[asin, topic] += 1
        return Random(f"{self._seed} {asin} {topic} {self._asked[asin, topic]}")

    def _fault(self, chance: Random) -> str | None:
        drawn = 100 * chance.random()
        for kind, share in FAULTS.items() if self.faulty else ():
            if drawn < share:
                return kind
            drawn -= share
        return None

    def _now(self, asin: str) -> Product | None:
        """The product with what moves on every real page and is no news: the rank of the hour, new reviews."""
        product = self.products.get(asin)
        if product is None:
            return None
        hour = int(self._clock.now().timestamp() // 3600)
        moved = Random(f"{asin} {hour}").uniform(0.9, 1.1)
        ranks = tuple((board, max(1, round(place * moved))) for board, place in product.ranks)
        return replace(product, ranks=ranks, reviews=(product.reviews or 0) + hour % 1000)

    async def _page_of(
        self, request: web.Request, asin: str, topic: Topic, page: int, product: Product, kind: str, chance: Random
    ) -> web.StreamResponse:
        place = self.deliver_to
        if kind == "foreign":
            place, product = "China", _abroad(product, chance, topic)
        html = offer_list(asin, product, page) if topic is Topic.OFFERS else product_page(asin, product, place, _PAD)
        if topic is Topic.OFFERS:
            html = html.replace(_SCROLLER, f"{_SCROLLER}<div>{_PAD}</div>", 1)
        if kind == "foreign":
            html = html.replace("$", "CNY&nbsp;")
        html = html.replace("</div>", f"</div><!-- {chance.random()} -->", 1)  # a real page is never twice the same
        head, _, tail = html.partition(_PAD)
        heavy = self._heavy[topic]
        if kind == "cut":
            return await self._packed(request, 200, gzip.compress(_cut(head, heavy.text, tail, chance).encode(), 1))
        packed = gzip.compress(head.encode(), 1) + heavy.packed + gzip.compress(tail.encode(), 1)
        broken = int(len(packed) * chance.uniform(0.05, 0.95)) if kind == "broken off" else None
        return await self._packed(request, 200, packed, broken)

    async def _packed(
        self, request: web.Request, status: int, body: bytes, broken: int | None = None
    ) -> web.StreamResponse:
        """Sends packed bytes; `broken` closes the connection after so many of them."""
        headers = {"Content-Encoding": "gzip", "Content-Type": "text/html; charset=utf-8"}
        self.bytes_sent += len(body) if broken is None else broken
        if broken is None:
            return web.Response(status=status, body=body, headers=headers)
        answer = web.StreamResponse(status=status, headers={**headers, "Content-Length": str(len(body))})
        await answer.prepare(request)
        await answer.write(body[:broken])
        if request.transport is not None:
            request.transport.close()
        return answer


def _abroad(product: Product, chance: Random, topic: Topic) -> Product:
    """The product as a buyer in another country is shown it: in his money, and half the time not sold to him at all."""
    if topic is Topic.LISTINGS and chance.random() < 0.5:
        return replace(product, offers=())
    return replace(product, offers=tuple(replace(one, price=one.price * _YUAN) for one in product.offers))


def _cut(head: str, heavy: str, tail: str, chance: Random) -> str:
    """The page up to a place in the middle: as often within what is read as within the filler."""
    if chance.random() < 0.5:
        return head + heavy[: int(len(heavy) * chance.random())]
    needed = _needed(tail)
    if needed is None:
        return head[: int(len(head) * chance.uniform(0.05, 1))]
    return head + heavy + tail[: int(needed * chance.random())]


def _needed(tail: str) -> int | None:
    """Where the last thing stands without which an offer list is not whole; None on a product page."""
    counted = tail.find('id="aod-total-offer-count"')
    if counted < 0:
        return None
    sellers = [found.start() for found in re.finditer('id="aod-offer-soldBy"', tail)]
    return max([counted, *sellers[-1:]])
