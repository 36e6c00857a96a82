"""The local Selling Partner API as a server: who may ask, how often, what, and which answer it is given."""

import json
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from itertools import count
from typing import Any, Self

from aiohttp import web

from adapters.amazon.markets import MARKETS
from adapters.clock import Clock
from monitor.demo.loopback import Loopback
from monitor.demo.spapi import catalog, finances, inventory, listings, orders, pricing, queue, sellers, visits
from monitor.demo.spapi.checks import complaints, matched, query_of
from monitor.demo.spapi.contract import BY_NAME, Operation
from monitor.demo.spapi.faults import DOCUMENT, LOGIN, QUEUE, Faults, html_400, quota_exceeded
from monitor.demo.spapi.login import App, Login
from monitor.demo.spapi.notifications import Notifications
from monitor.demo.spapi.paging import Pages
from monitor.demo.spapi.pushes import Push, between
from monitor.demo.spapi.quotas import Quotas
from monitor.demo.spapi.reports import Reports
from monitor.demo.spapi.service import Service
from monitor.demo.spapi.shop import Shop
from monitor.demo.spapi.wire import DENIED, Answer, Asked, error, invalid

# "Include a User-Agent header in all requests": App/Version (Language=…; Key=Value).
_AGENT = re.compile(r"[^/]+/[^ ]+ \(Language=[^;)]+(;[\w -]+=[^;)]+)*\)")
_LONGEST_AGENT = 500
_REGION = "The marketplaces you provided are not valid for region."
# So many of the last conversations are remembered.
_MEMORY = 5000


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request as it was received, with its answer; `operation` is empty where it was none."""

    at: datetime
    operation: str
    target: str
    asked: Any
    status: int
    answer: bytes


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request that the contract does not allow: a mistake of whoever asks."""

    operation: str
    target: str
    why: str


class LocalSellingApi(Loopback):
    """`async with LocalSellingApi(clock, shop) as api:` serves `api.base_url` on a free loopback port.

    The token endpoint is `api.login_url`, the queue `api.queue_url`. The shop changes by `put`, which also tells
    the subscribers. `faults` are ordered; `roles` are the app's, None for all; `quotas.rates` override documented ones.
    """

    def __init__(self, clock: Clock, shop: Shop, app: App | None = None) -> None:
        super().__init__()
        self.shop = shop
        self.app = app or App()
        self.login = Login(clock, self.app)
        self.faults = Faults()
        self.quotas = Quotas(clock)
        self.queue = queue.Queue(clock)
        self.notifications = Notifications(self.queue)
        self.reports = Reports()
        self.roles: frozenset[str] | None = None
        self.record: deque[Exchange] = deque(maxlen=_MEMORY)
        self.refused: list[Refusal] = []
        self.sqs = Service(self.queue, clock, lambda target, why: self._mistaken(QUEUE, target, why))
        self._clock = clock
        self._pages = Pages(clock)
        self._numbers = count(1)

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._serve)
        return app

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self.reports.base_url = self.base_url
        return self

    @property
    def login_url(self) -> str:
        return f"{self.base_url}/auth/o2/token"

    @property
    def queue_url(self) -> str:
        return f"{self.base_url}/{queue.ACCOUNT}/{self.queue.name}"

    def put(self, shop: Shop) -> None:
        """The shop is this from now on; whoever subscribed is told what changed."""
        old, self.shop = self.shop, shop
        for push in between(old, shop, self._clock.now()):
            self.tell(push)

    def tell(self, push: Push) -> None:
        """Sends one notification to those who subscribed to its kind."""
        self.notifications.tell(push, self._clock.now())

    def of(self, operation: str) -> list[Exchange]:
        """What was asked of one operation, oldest first."""
        return [one for one in self.record if one.operation == operation]

    @property
    def throttled(self) -> list[Exchange]:
        """Every call that came too often."""
        return [one for one in self.record if one.status == 429]

    # One request

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        path, _, asked = request.raw_path.partition("?")
        name = self._name(request, path)
        fault = self.faults.take(name)
        if fault is not None and fault.answer is None and request.transport is not None:
            request.transport.abort()
        answer = fault.answer if fault and fault.answer else await self._answer(request, path, asked, body)
        heard = body.decode("utf-8", "replace") if name != LOGIN else ""
        now = self._clock.now()
        self.record.append(Exchange(now, name, request.raw_path, _parsed(heard), answer.status, answer.body))
        return self._sent(request, answer, BY_NAME.get(name))

    def _name(self, request: web.Request, path: str) -> str:
        if path == "/auth/o2/token":
            return LOGIN
        if path.startswith("/documents/"):
            return DOCUMENT
        if "X-Amz-Target" in request.headers:
            return QUEUE
        found = matched(request.method, path)
        return found[0].name if found else ""

    async def _answer(self, request: web.Request, path: str, asked: str, body: bytes) -> Answer:
        match self._name(request, path):
            case "login":
                return self.login.answer(body)
            case "document":
                return self._document(request, path)
            case "queue":
                return await self._queue(request, path, body)
        return self._operation(request, path, asked, body)

    def _document(self, request: web.Request, path: str) -> Answer:
        """The storage is not the API: a token that is shown to it is a mistake."""
        if "x-amz-access-token" in request.headers:
            return self._refuse(DOCUMENT, request.raw_path, "a signed address gets no token")
        until = request.query.get("until", "")
        return self.reports.fetch(path.removeprefix("/documents/"), until, self._clock.now())

    async def _queue(self, request: web.Request, path: str, body: bytes) -> Answer:
        call = _parsed(body.decode("utf-8", "replace"))
        return await self.sqs.answer(request.headers, path, body, call, self.queue_url)

    def _operation(self, request: web.Request, path: str, asked: str, body: bytes) -> Answer:
        found = matched(request.method, path)
        if not _is_proper(request, body):
            self.refused.append(Refusal(found[0].name if found else "", request.raw_path, "no proper call"))
            return html_400()
        if found is None:
            self.refused.append(Refusal("", f"{request.method} {path}", "no such operation"))
            return error(403, "Unauthorized", DENIED, "")
        operation, values = found
        denied = self._denied(operation, request.headers.get("x-amz-access-token", ""))
        if denied is not None:
            return denied
        if not self.quotas.take(operation, self.shop.seller_id):
            return quota_exceeded()
        query, parsed = query_of(asked), _parsed(body.decode("utf-8", "replace"))
        for why in complaints(operation, query, parsed):
            return self._refuse(operation.name, request.raw_path, why)
        return self._told(Asked(operation.name, values, query, parsed, self._clock.now()))

    def _refuse(self, operation: str, target: str, why: str) -> Answer:
        self._mistaken(operation, target, why)
        return invalid(why)

    def _mistaken(self, operation: str, target: str, why: str) -> None:
        self.refused.append(Refusal(operation, target, why))

    def _denied(self, operation: Operation, token: str) -> Answer | None:
        trouble = self.login.trouble(token, grantless=operation.grantless)
        if trouble is not None:
            return error(403, "Unauthorized", DENIED, trouble)
        if self.roles is not None and operation.role and operation.role not in self.roles:
            return error(403, "Unauthorized", DENIED, "")
        return None

    def _told(self, asked: Asked) -> Answer:
        numbers = {MARKETS[code].id for code in self.shop.markets}
        wanted = {*asked.many("marketplaceIds"), *asked.many("MarketplaceId")}
        if not wanted <= numbers:
            return error(403, "Unauthorized", _REGION, "")
        return self._handlers()[asked.operation](asked)

    def _handlers(self) -> dict[str, Callable[[Asked], Answer]]:
        shop, pages, notes, reports = self.shop, self._pages, self.notifications, self.reports
        return {
            "getListingOffers": lambda asked: pricing.single(shop, asked),
            "getItemOffers": lambda asked: pricing.single(shop, asked),
            "getListingOffersBatch": lambda asked: pricing.batch(shop, asked),
            "getItemOffersBatch": lambda asked: pricing.batch(shop, asked),
            "getCompetitiveSummary": lambda asked: pricing.competitive_summary(shop, asked),
            "getFeaturedOfferExpectedPriceBatch": lambda asked: pricing.expected_price(shop, asked),
            "searchCatalogItems": lambda asked: catalog.search(shop, asked, pages),
            "getCatalogItem": lambda asked: catalog.single(shop, asked),
            "searchListingsItems": lambda asked: listings.search(shop, asked, pages),
            "getListingsItem": lambda asked: listings.single(shop, asked),
            "getInventorySummaries": lambda asked: inventory.summaries(shop, asked, pages),
            "getShipments": lambda asked: inventory.shipments(shop, asked, pages),
            "getShipmentItems": lambda asked: inventory.shipment_items(shop, asked, pages),
            "searchOrders": lambda asked: orders.search(shop, asked, pages),
            "getOrder": lambda asked: orders.single(shop, asked),
            "getOrderMetrics": lambda asked: orders.metrics(shop, asked),
            "listTransactions": lambda asked: finances.transactions(shop, asked, pages),
            "listBalances": lambda asked: finances.balances(shop, asked),
            "getMyFeesEstimates": lambda asked: finances.fees(shop, asked),
            "getMarketplaceParticipations": lambda asked: sellers.participations(shop),
            "getAccount": lambda asked: sellers.account(shop),
            "createReport": lambda asked: reports.create(asked, visits.barred(shop.visits, self.roles)),
            "getReports": lambda asked: reports.list(shop, asked),
            "getReport": lambda asked: reports.get(shop, asked),
            "cancelReport": reports.cancel,
            "getReportDocument": reports.sign,
            "createDestination": notes.create_destination,
            "getDestinations": lambda asked: notes.list_destinations(),
            "getDestination": notes.destination,
            "deleteDestination": notes.delete_destination,
            "createSubscription": notes.subscribe,
            "getSubscription": notes.subscription,
            "getSubscriptions": notes.list_subscriptions,
            "getSubscriptionById": notes.subscription_by_id,
            "deleteSubscriptionById": notes.unsubscribe,
        }

    def _sent(self, request: web.Request, answer: Answer, operation: Operation | None) -> web.Response:
        """The rate is named with answers and with what was asked wrongly, never with a 429 or an error of Amazon's."""
        number = f"{next(self._numbers):08x}-0000-4000-8000-000000000000"
        headers = {"Date": format_datetime(self._clock.now(), usegmt=True), "x-amzn-RequestId": number}
        headers |= {"Content-Type": answer.kind, **answer.headers}
        if (
            operation is not None
            and (answer.status < 300 or answer.status in (400, 404))
            and answer.kind != "text/html"
        ):
            headers["x-amzn-RateLimit-Limit"] = str(float(self.quotas.rate(operation).rate))
        sent = web.Response(status=answer.status, body=answer.body, headers=headers)
        if answer.body and operation is not None and "gzip" in request.headers.get("Accept-Encoding", ""):
            sent.enable_compression(web.ContentCoding.gzip)
        return sent


def _is_proper(request: web.Request, body: bytes) -> bool:
    """What any server of Amazon's refuses before it looks at the question."""
    agent = request.headers.get("User-Agent", "")
    if len(agent) > _LONGEST_AGENT or _AGENT.fullmatch(agent) is None:
        return False
    if request.method == "GET":
        return not body and "Content-Length" not in request.headers
    return request.method != "POST" or request.content_type == "application/json"


def _parsed(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text
