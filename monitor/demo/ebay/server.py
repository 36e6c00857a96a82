"""The local eBay as a server: who may ask, how often, what, and which answer it is given."""

from collections.abc import Awaitable, Callable
from email.utils import format_datetime
from inspect import isawaitable
from urllib.parse import unquote

from aiohttp import web

from adapters.clock import Clock
from monitor.demo.ebay import browse, purse, search, selling, trading
from monitor.demo.ebay.login import Keyset, Login
from monitor.demo.ebay.notifications import CALLS, Notifications, call_of
from monitor.demo.ebay.pictures import drawn
from monitor.demo.ebay.quotas import Quotas
from monitor.demo.ebay.shop import Shop
from monitor.demo.ebay.wire import Answer, Asked, error, said
from monitor.demo.loopback import Loopback

TOKEN = "token"  # noqa: S105
_KEY = "/commerce/notification/v1/public_key/"
# Each path with its operation, the pool of calls that it is counted in, and whether a seller must have agreed.
_PATHS = {
    "/buy/browse/v1/item/get_item_by_legacy_id": ("getItemByLegacyId", "buy.browse", False),
    "/buy/browse/v1/item/get_items_by_item_group": ("getItemsByItemGroup", "buy.browse", False),
    "/sell/inventory/v1/offer": ("getOffers", "sell.inventory", True),
    "/buy/browse/v1/item_summary/search": ("search", "buy.browse", False),
    "/buy/browse/v1/item_summary/search_by_image": ("searchByImage", "buy.browse", False),
    "/sell/fulfillment/v1/order": ("getOrders", "sell.fulfillment", True),
    "/sell/analytics/v1/seller_standards_profile": ("findSellerStandardsProfiles", "sell.analytics", True),
    "/sell/analytics/v1/traffic_report": ("getTrafficReport", "sell.analytics", True),
    "/commerce/identity/v1/user/": ("getUser", "commerce.identity", True),
    "/developer/analytics/v1_beta/rate_limit/": ("getRateLimits", "developer.analytics", False),
    "/ws/api.dll": ("GetMyeBaySelling", "tradingapi", True),
}


class LocalEbay(Loopback):
    """`async with LocalEbay(clock, shop) as ebay:` serves `ebay.base_url` on a free loopback port.

    `answers[operation]` stands in for what the shop would say, `keys` is what getPublicKey tells; `record` holds every
    request with its answer, `fetched` the pictures that were asked for, `robots` what its robots.txt says.
    """

    def __init__(self, clock: Clock, shop: Shop, keyset: Keyset | None = None) -> None:
        super().__init__()
        self.shop = shop
        self.login = Login(clock, keyset or Keyset())
        self.quotas = Quotas(clock)
        self.answers: dict[str, Answer] = {}
        self.notifications = Notifications()
        self.signing = purse.Keys()
        self.keys: dict[str, dict[str, str]] = {self.notifications.key_id: self.notifications.public_key}
        self.record: list[tuple[Asked, Answer]] = []
        self.fetched: list[str] = []
        self.robots = ""
        self.clock = clock

    def application(self) -> web.Application:
        app = web.Application(client_max_size=8_000_000)
        app.router.add_get("/robots.txt", self._robots)
        app.router.add_get("/{kind:images|thumbs/images}/g/{file}/{size}", self._picture)
        app.router.add_route("*", "/{path:.*}", self._serve)
        return app

    def of(self, operation: str) -> list[Asked]:
        """What was asked of one operation, oldest first."""
        return [asked for asked, _ in self.record if asked.operation == operation]

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        asked = await self._asked(request)
        answer = await self._answer(asked)
        self.record.append((asked, answer))
        headers = {"Date": format_datetime(self.clock.now(), usegmt=True), "Content-Type": answer.kind}
        return web.Response(status=answer.status, body=answer.body, headers={**headers, **answer.headers})

    async def _robots(self, request: web.Request) -> web.StreamResponse:
        return web.Response(text=self.robots)

    async def _picture(self, request: web.Request) -> web.StreamResponse:
        """A picture of an item, from the host that keeps them: no API, and no call of any pool.

        One that is not there is answered with a picture that says so.
        """
        self.fetched.append(request.path)
        found = self.shop.picture(request.match_info["file"])
        status = 200 if found else 404
        return web.Response(status=status, body=found or drawn("no picture"), content_type="image/png")

    async def _asked(self, request: web.Request) -> Asked:
        path, _, query = request.raw_path.partition("?")
        name = TOKEN if path == "/identity/v1/oauth2/token" else {**_PATHS, **purse.PATHS}.get(path, ("", "", False))[0]
        given = {"public_key_id": unquote(path.removeprefix(_KEY))} if path.startswith(_KEY) else {}
        named, numbers = call_of(request.method, path)
        if path == "/ws/api.dll" and request.headers.get("X-EBAY-API-CALL-NAME") == "GetItem":
            name = "GetItem"
        headers = {name.lower(): value for name, value in request.headers.items()}
        pairs = (part.partition("=") for part in query.split("&") if part)
        return Asked(
            operation="getPublicKey" if given else name or named,
            method=request.method,
            target=request.raw_path,
            headers=headers,
            query={key: unquote(value) for key, _, value in pairs},
            body=await request.read(),
            at=self.clock.now(),
            path=given or numbers,
        )

    async def _answer(self, asked: Asked) -> Answer:
        if asked.operation == TOKEN:
            return self.answers.get(TOKEN) or self.login.answer(asked.headers.get("authorization", ""), asked.body)
        if not asked.operation:
            return error(404, 2002, "Resource not found")
        denied = self._denied(asked)
        if denied is not None:
            return denied
        if asked.operation in self.answers:
            return self.answers[asked.operation]
        found = self._handlers()[asked.operation](asked)
        return await found if isawaitable(found) else found

    def _denied(self, asked: Asked) -> Answer | None:
        listed = (*_PATHS.values(), *CALLS.values(), *purse.PATHS.values())
        pools = {name: (pool, user) for name, pool, user in listed}
        pools["GetItem"] = pools["GetMyeBaySelling"]
        pool, user = pools.get(asked.operation, ("commerce.notification", False))
        xml = asked.target.startswith("/ws/api.dll")
        scheme, _, bearer = asked.headers.get("authorization", "").partition(" ")
        if scheme != ("IAF" if asked.target.startswith("/post-order/") else "Bearer"):
            bearer = ""
        kind = self.login.kind(asked.headers.get("x-ebay-api-iaf-token", "") if xml else bearer)
        if kind is None:
            return trading.failure("21917053", "Expired.") if xml else error(401, 1001, "Invalid access token")
        if self.shop.signs and "/sell/finances/" in asked.target and (no := self.signing.refusal(asked)):
            return no
        if user and kind != "user":
            return error(403, 1100, "Insufficient permissions to fulfill the request.")
        if not self.quotas.take(pool):
            many = "The request limit has been reached for the resource."
            return (
                trading.failure("518", "Your application has exceeded usage limit.") if xml else error(429, 2001, many)
            )
        return None

    def _handlers(self) -> dict[str, Callable[[Asked], Answer | Awaitable[Answer]]]:
        shop = self.shop
        return {
            "getItemByLegacyId": lambda asked: browse.single(shop, asked),
            "getItemsByItemGroup": lambda asked: browse.group(shop, asked),
            "search": lambda asked: search.search(shop, asked),
            "searchByImage": lambda asked: search.by_image(shop, asked),
            "getOrders": lambda asked: selling.orders(shop, asked),
            "findSellerStandardsProfiles": lambda asked: selling.standards(shop),
            "getTrafficReport": lambda asked: selling.traffic(shop, asked),
            "getUser": lambda asked: selling.user(shop),
            "getRateLimits": lambda asked: said(self.quotas.told()),
            "getPublicKey": self._key,
            **self.notifications.handlers(),
            "createSigningKey": self.signing.made,
            "getTransactions": lambda asked: purse.transactions(shop, asked),
            "getPayouts": lambda asked: purse.payouts(shop, asked),
            "getSellerFundsSummary": lambda asked: purse.funds(shop),
            "searchReturns": lambda asked: purse.returns(shop, asked),
            "searchCancellations": lambda asked: purse.cancellations(shop, asked),
            "GetMyeBaySelling": lambda asked: trading.my_selling(shop, asked),
            "GetItem": lambda asked: trading.one_item(shop, asked),
            "getOffers": lambda asked: selling.offers(shop, asked),
        }

    def _key(self, asked: Asked) -> Answer:
        found = self.keys.get(asked.path["public_key_id"])
        return said(found) if found else error(404, 195017, "The public key was not found.")
