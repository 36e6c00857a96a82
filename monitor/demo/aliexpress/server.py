"""The local gateway as a server: who may ask, with which parameters, and which answer it is given."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from adapters.clock import Clock
from monitor.demo.aliexpress import orders, others, products, signature
from monitor.demo.aliexpress.contract import BUSINESS, COMMON, METHODS, complaints, parsed
from monitor.demo.aliexpress.login import App, Login
from monitor.demo.aliexpress.shop import Shop
from monitor.demo.loopback import Loopback

# A second app of the seller's, of the affiliate kind: nobody logs in to it.
AFFILIATE = App(key="500456", secret="loopbackOnlyTheAffiliate'sSecret")  # noqa: S106
_TOKENS = {"/auth/token/create": {"code", "uuid"}, "/auth/token/refresh": {"refresh_token"}}


@dataclass(frozen=True, slots=True)
class Heard:
    """One call as it came: `name` is a method or a path, `asked` its own parameters, nested ones parsed."""

    name: str
    system: Mapping[str, str]
    asked: Mapping[str, Any]
    at: datetime
    files: Mapping[str, bytes] = field(default_factory=dict)


class LocalGateway(Loopback):
    """`async with LocalGateway(clock, shop) as gateway:` serves `gateway.base_url` on a free loopback port.

    `faults` are answered first, in their order, in place of what would be said: an object, or a status. `after` is
    called with every business call once it is answered, `fold` is which of two equal hours a filter means. `granted`
    are the groups of methods that each app has: of the seller, of dropshipping, of affiliates.
    """

    def __init__(self, clock: Clock, shop: Shop, app: App | None = None) -> None:
        super().__init__()
        self.shop = shop
        self.app = app or App()
        self.login = Login(self.app)
        self.granted = {self.app.key: {"solution"}, AFFILIATE.key: {"affiliate"}}
        self.heard: list[Heard] = []
        self.wrong: list[str] = []
        # Methods that were refused, with the code, and pictures that were shown.
        self.refused: list[tuple[str, str]] = []
        self.shown: list[str] = []
        self.faults: list[Any] = []
        self.after: Callable[[Heard], None] | None = None
        self.simplified = False
        self.fold = 0
        self._clock = clock
        self._numbers = count(1)

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/sync", self._business)
        app.router.add_post("/rest/{path:.*}", self._system)
        app.router.add_get("/kf/{name}", self._picture)
        return app

    def of(self, name: str) -> list[Heard]:
        """What was asked of one method or path, oldest first."""
        return [one for one in self.heard if one.name == name]

    async def _picture(self, request: web.Request) -> web.Response:
        self.shown.append(request.match_info["name"])
        body = self.shop.pictures.get(request.match_info["name"])
        return web.Response(body=body, content_type="image/jpeg") if body else web.Response(status=404)

    async def _system(self, request: web.Request) -> web.Response:
        path, (system, own, _) = f"/{request.match_info['path']}", await _parts(request)
        refused = self._entry(path, {**system, **own})
        if refused or path not in _TOKENS:
            return self._said({"type": "ISV", "code": refused or "InvalidApiPath", "message": "refused"})
        self.wrong += [f"{path}: {name} is no parameter" for name in system if name not in COMMON]
        self.wrong += [f"{path}: {name} is no parameter" for name in own if name not in _TOKENS[path]]
        self.heard.append(Heard(path, system, own, self._clock.now()))
        if self.faults:
            return self._said(self.faults.pop(0))
        answer = self.login.created if path.endswith("create") else self.login.refreshed
        return self._said(answer(own, self._clock.now()))

    async def _business(self, request: web.Request) -> web.Response:
        system, own, files = await _parts(request)
        method = system.get("method", "")
        refused = self._entry("", {**system, **own}) or self._told(method, system, own, files)
        if refused:
            self.refused.append((method, refused))
            return self._said(_error(refused))
        asked = {name: parsed(METHODS[method][name], value) for name, value in own.items()}
        heard = Heard(method, system, asked, self._clock.now(), files)
        self.heard.append(heard)
        answer = self.faults.pop(0) if self.faults else self._answer(method, asked, files)
        if self.after:
            self.after(heard)
        return self._said(answer)

    def _entry(self, path: str, params: Mapping[str, str]) -> str:
        """The code with which a call is refused at the door."""
        secrets = {one.key: one.secret for one in (self.app, AFFILIATE)}
        if params.get("app_key") not in secrets:
            return "InvalidAppKey"
        return signature.complaint(secrets[params["app_key"]], path, params, self._clock.now())

    def _told(self, method: str, system: Mapping[str, str], own: Mapping[str, str], files: Mapping[str, bytes]) -> str:
        if method not in METHODS:
            return "InvalidApiPath"
        strange = [f"{name} is no common parameter" for name in system if name not in COMMON | BUSINESS]
        wrong = [*strange, *complaints(method, own, files)]
        self.wrong += [f"{method}: {one}" for one in wrong]
        if wrong:
            return "MissingParameter"
        group = method.split(".")[1]
        if group not in self.granted[system["app_key"]]:
            return "InsufficientPermission"
        if group == "affiliate" and "session" not in system:
            return ""
        return "" if self.login.is_good(system.get("session", ""), self._clock.now()) else "IllegalAccessToken"

    def _answer(self, method: str, asked: Mapping[str, Any], files: Mapping[str, bytes]) -> dict[str, Any]:
        inner = self._inner(method, asked, files)
        if inner is None:
            return _error("isv.invalid-parameter")
        return {f"{method.replace('.', '_')}_response": {**inner, "request_id": f"2101{next(self._numbers):08d}"}}

    def _inner(self, method: str, asked: Mapping[str, Any], files: Mapping[str, bytes]) -> dict[str, Any] | None:
        if not method.startswith("aliexpress.solution."):
            return self._of_others(method, asked, files)
        match method.removeprefix("aliexpress.solution."):
            case "order.info.get":
                return orders.detail(self.shop, asked)
            case "product.info.get":
                return products.detail(self.shop, asked)
            case "product.list.get":
                return products.shelf(self.shop, asked)
            case "order.get":
                wrong = orders.complaint(asked)
                self.wrong += [f"{method}: {wrong}"] if wrong else []
                return None if wrong else orders.listed(self.shop, asked, self.fold)
            case _:
                number = self.shop.number
                return {"country_code": "ES", "product_posting_forbidden": self.shop.forbidden, "shop_id": number}

    def _of_others(self, method: str, asked: Mapping[str, Any], files: Mapping[str, bytes]) -> dict[str, Any] | None:
        match method.removeprefix("aliexpress."):
            case "ds.product.get":
                return others.detail(self.shop, asked)
            case "ds.image.search":
                picture = files.get("image_file_bytes")
                return others.pictured(self.shop, asked, picture) if picture else None
            case "affiliate.productdetail.get":
                return others.listed(self.shop, asked)
            case _:
                return others.queried(self.shop, asked)

    def _said(self, answer: Any) -> web.Response:
        if isinstance(answer, int):
            return web.Response(status=answer, text="<h1>Sorry</h1>", content_type="text/html")
        said = _simple(answer) if self.simplified else answer
        return web.Response(body=json.dumps(said).encode(), content_type="application/json")


def _error(code: str) -> dict[str, Any]:
    if code.startswith("isv."):
        return {"error_response": {"code": 50, "msg": "Remote service error", "sub_code": code, "sub_msg": "非法参数"}}
    return {"error_response": {"type": "ISV", "code": code, "msg": "refused", "request_id": "21010000"}}


def _simple(said: Any) -> Any:
    """The same answer with lists that are not wrapped by the names of their kinds."""
    if isinstance(said, dict):
        inner = {name: _simple(value) for name, value in said.items()}
        return next(iter(inner.values())) if len(inner) == 1 and isinstance(next(iter(inner.values())), list) else inner
    return [_simple(one) for one in said] if isinstance(said, list) else said


async def _parts(request: web.Request) -> tuple[dict[str, str], dict[str, str], dict[str, bytes]]:
    """The parameters of the address, those of the form, and its files."""
    if request.content_type == "multipart/form-data":
        fields = await request.post()
        own = {name: value for name, value in fields.items() if isinstance(value, str)}
        files = {name: one.file.read() for name, one in fields.items() if isinstance(one, web.FileField)}
        return dict(request.query), own, files
    body = (await request.read()).decode()
    return dict(request.query), dict(parse_qsl(body, keep_blank_values=True, strict_parsing=bool(body))), {}
