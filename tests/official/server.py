"""A Selling Partner API made of nothing but the models: every path, judged strictly, within the documented quotas."""

import json
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from gzip import compress
from random import Random
from typing import Any, Self
from urllib.parse import parse_qs, unquote

from aiohttp import web

from tests.official import judge
from tests.official.answers import Asked, answered
from tests.official.maker import STYLES, Maker, Style
from tests.official.models import Operation, named, route
from tests.official.paper import document
from tests.official.rules import documented
from tests.official.shelf import ME

CLIENT, SECRET, REFRESH = "amzn1.application-oa2-client.other", "amzn1.oa2-cs.v1.other", "Atzr|other"
_SETTLEMENT = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
_LIMITED = (200, 201, 202, 204, 400, 404)
# Seconds for which what is told of a listing stays as it is.
_LASTS = 600.0
Spoil = Callable[[Operation, Any], Any]


def _now() -> datetime:
    return datetime.now(UTC)


# Asked of besides: its model is not among the contracts (docs/amazon.md), so nothing of it is judged here.
_UNMODELLED = "/fba/inbound/v0/"


@dataclass
class Bucket:
    """So many calls at once, and so many more a second."""

    left: float
    at: float


@dataclass
class Tally:
    """What happened: requests by operation, what was refused and why, what came too soon."""

    asked: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    throttled: list[str] = field(default_factory=list)
    made: int = 0
    from_sandbox: int = 0


class OfficialApi:
    """`seed` decides over all answers, `style` how full they are; `spoil` changes them on their way.

    A static pair of the models answers first, where the request has all that it asks for.
    """

    def __init__(
        self,
        seed: int,
        *,
        now: Callable[[], datetime] = _now,
        monotonic: Callable[[], float] = time.monotonic,
        spoil: Spoil | None = None,
        style: Style | None = None,
    ) -> None:
        self.seed = seed
        self.random = Random(seed)
        self.now = now
        self.monotonic = monotonic
        self.spoil = spoil
        self.style = style
        self.tally = Tally()
        self._tokens: set[str] = set()
        self._buckets: dict[str, Bucket] = {}
        self._reports: dict[str, Mapping[str, Any]] = {}
        self._looks: Counter[str] = Counter()
        self._runner: web.AppRunner | None = None
        self.authority = ""

    @property
    def url(self) -> str:
        return f"http://{self.authority}"

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_route("*", "/{any:.*}", self._serve)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.authority = f"127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _serve(self, request: web.Request) -> web.Response:
        path, _, query = request.raw_path.partition("?")
        headers = {name.lower(): value for name, value in request.headers.items()}
        body = await request.read()
        if path == "/auth/o2/token":
            return self._login(body)
        if path.startswith("/documents/"):
            return self._document(path.rpartition("/")[2], headers)
        wrong = list(judge.of_headers(request.method, headers, body))
        found = route(request.method, path)
        if found is None and path.startswith(_UNMODELLED):
            return web.json_response({"payload": {"ShipmentData": [], "ItemData": []}})
        if found is None:
            return self._refusal(404, "NotFound", f"{request.method} {path} is no operation")
        operation, values = found
        self.tally.asked[operation.name] += 1
        if headers.get("x-amz-access-token") not in self._tokens:
            return self._refusal(403, "Unauthorized", f"{operation.name}: the access token is not of ours")
        if not self._is_free(operation):
            return self._too_soon(operation)
        parsed = _parsed(body)
        wrong += judge.of_request(operation, values, query, parsed)
        asked = Asked(operation, values, _decoded(query), parsed)
        wrong += documented(asked, self.now())
        if wrong:
            return self._refusal(400, "InvalidInput", "; ".join(wrong), operation)
        return self._answer(asked)

    def _login(self, body: bytes) -> web.Response:
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        good = {"client_id": CLIENT, "client_secret": SECRET}
        grants = ({"grant_type": "refresh_token", "refresh_token": REFRESH}, {"grant_type": "client_credentials"})
        if not any({**good, **grant}.items() <= form.items() for grant in grants):
            self.tally.refused.append(f"log-in with {sorted(form)}")
            return web.json_response({"error": "invalid_grant", "error_description": "no"}, status=400)
        token = f"Atza|{self.random.getrandbits(64):x}"
        self._tokens.add(token)
        return web.json_response({"access_token": token, "token_type": "bearer", "expires_in": 3600})

    def _answer(self, asked: Asked) -> web.Response:
        operation = asked.operation
        status, body = operation.answer[0], None
        fixed = from_sandbox(asked)
        if fixed is not None:
            self.tally.from_sandbox += 1
            status, body = fixed
        else:
            self.tally.made += 1
            is_report = operation.name in _OF_REPORTS
            body = self._of_a_report(asked) if is_report else answered(asked, self._maker(operation))
        if self.spoil is not None:
            body = self.spoil(operation, body)
        return self._said(operation, status, body)

    def _maker(self, operation: Operation) -> Maker:
        style = self.style or self.random.choice(STYLES)
        salt = f"{self.seed} {operation.name} {self.monotonic() // _LASTS:.0f}"
        return Maker(self.random, operation.model, self.now(), style, {}, salt)

    def _said(self, operation: Operation | None, status: int, body: Any) -> web.Response:
        date = format_datetime(self.now(), usegmt=True)
        headers = {"Date": date, "x-amzn-RequestId": f"{self.random.getrandbits(64):x}"}
        if operation is not None and status in _LIMITED:
            headers["x-amzn-RateLimit-Limit"] = f"{operation.rate}"
        if body is None:
            return web.Response(status=status, headers=headers)
        return web.json_response(body, status=status, headers=headers)

    def _refusal(self, status: int, code: str, why: str, operation: Operation | None = None) -> web.Response:
        self.tally.refused.append(f"{status} {why}")
        return self._said(operation, status, {"errors": [{"code": code, "message": why}]})

    def _too_soon(self, operation: Operation) -> web.Response:
        """Without any hint of when."""
        self.tally.throttled.append(operation.name)
        return self._said(None, 429, {"errors": [{"code": "QuotaExceeded", "message": "You exceeded your quota."}]})

    def _is_free(self, operation: Operation) -> bool:
        now = self.monotonic()
        last = self._buckets.get(operation.name, Bucket(operation.burst, now))
        left = min(operation.burst, last.left + (now - last.at) * operation.rate)
        free = left >= 1 - 1e-6
        self._buckets[operation.name] = Bucket(left - free, now)
        return free

    def _of_a_report(self, asked: Asked) -> Any:
        """The life of a report: ordered, made at the second look, then with a document; or cancelled, or fatal."""
        match asked.operation.name:
            case "createReport":
                return {"reportId": self._ordered(asked.body)}
            case "getReport":
                return self._report(asked.values["reportId"])
            case "getReports":
                return {"reports": [self._report(self._ordered(one)) for one in self._on_its_own(asked)]}
        name = asked.values["reportDocumentId"]
        packed = {"compressionAlgorithm": "GZIP"} if self._looks[name] % 2 else {}
        self._looks[name] += 1
        return {"reportDocumentId": name, "url": f"{self.url}/documents/{name}{'-gz' if packed else ''}", **packed}

    def _on_its_own(self, asked: Asked) -> list[Mapping[str, Any]]:
        kinds = [kind for kind in asked.listed("reportTypes") if kind == _SETTLEMENT]
        return [{"reportType": kind} for kind in kinds for _ in range(2)]

    def _ordered(self, specification: Mapping[str, Any]) -> str:
        number = f"ID{len(self._reports) + 1}"
        ends = ["DONE"] * 7 + ["CANCELLED", "FATAL"]
        end = "DONE" if specification["reportType"] == _SETTLEMENT else self.random.choice(ends)
        self._reports[number] = {**specification, "end": end}
        return number

    def _report(self, number: str) -> Any:
        known = self._reports[number]
        self._looks[number] += 1
        ready = self._looks[number] > 1 or known["reportType"] == _SETTLEMENT
        status = known["end"] if ready else self.random.choice(["IN_QUEUE", "IN_PROGRESS"])
        done = {"reportDocumentId": f"amzn1.spdoc.{number}"} if status == "DONE" else {}
        created = f"{self.now():%Y-%m-%dT%H:%M:%SZ}"
        kind = known["reportType"]
        return {"reportId": number, "reportType": kind, "createdTime": created, "processingStatus": status, **done}

    def _document(self, name: str, headers: Mapping[str, str]) -> web.Response:
        if "x-amz-access-token" in headers:
            self.tally.refused.append("a signed address gets no token")
            return web.Response(status=403)
        known = self._reports[name.removesuffix("-gz").removeprefix("amzn1.spdoc.")]
        maker = self._maker(named("getReport"))
        text = document(known["reportType"], known, maker).encode("utf-8")
        self.tally.made += 1
        packed = name.endswith("-gz")
        return web.Response(body=compress(text) if packed else text, content_type="text/plain", charset="utf-8")


_OF_REPORTS = ("createReport", "getReport", "getReports", "getReportDocument")


def _parsed(body: bytes) -> Any:
    if not body:
        return None
    try:
        return json.loads(body)
    except ValueError:
        return "no JSON"


def _decoded(query: str) -> dict[str, str]:
    """The parameters; a list keeps its commas, and each of its items its letters as they were sent."""
    pairs = [part.partition("=")[::2] for part in query.split("&") if part]
    return {name: value if "%2C" in value else unquote(value) for name, value in pairs}


def from_sandbox(asked: Asked) -> tuple[int, Any] | None:
    """The static pair all of whose parameters stand in the request with their values; one at least must."""
    for status, wanted, body in asked.operation.sandbox():
        if wanted and all(_is(asked, name, value) for name, value in wanted.items()):
            return status, body
    return None


def _is(asked: Asked, name: str, value: Any) -> bool:
    if name == "body":
        return bool(asked.body == value)
    if isinstance(value, list):
        return name in asked.query and asked.listed(name) == [str(one) for one in value if one != ""]
    return {**asked.values, **asked.query}.get(name) == str(value)


def section(api: OfficialApi, **more: str) -> str:
    """[accounts.us] with nothing but what an account has, pointed at the server."""
    keys = {"seller_id": ME, "client_id": CLIENT, "client_secret": SECRET, "refresh_token": REFRESH, **more}
    keys |= {"api_url": api.url, "login_url": f"{api.url}/auth/o2/token"}
    return "\n".join(["[accounts.us]", 'platform = "amazon"', *(f'{name} = "{value}"' for name, value in keys.items())])
