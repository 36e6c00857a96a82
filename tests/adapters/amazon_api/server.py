"""A Selling Partner API on loopback: log-in, paths, true buckets, errors; the models judge what is sent."""

import json
import re
from asyncio import StreamReader, StreamWriter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote

from adapters.amazon.account import AmazonConfig
from adapters.amazon.api.operations import ALL, Operation
from adapters.pacing import Tokens, refilled
from adapters.quota import Quota
from tests.adapters.amazon_api.models import complaints
from tests.adapters.conftest import Reply
from tests.clock import StillClock
from tests.local_server import LocalServer
from tests.shared import SHARED

CLIENT, SECRET, REFRESH = "amzn1.application-oa2-client.twoam", "amzn1.oa2-cs.v1.s3cret", "Atzr|the-refresh-token"
ME = "A2EXAMPLEME000"
US, CA, DE, JP = "ATVPDKIKX0DER", "A2EUQ1WTGCTBG2", "A1PA6795UKMFR9", "A1VC38T7YXB528"


@dataclass(frozen=True)
class Heard:
    """A request as it stood on the wire; `values` are the decoded parts of the path, `query` its decoded parameters."""

    operation: str
    target: str
    headers: Mapping[str, str]
    values: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    at: float

    def listed(self, name: str) -> list[str]:
        return self.query[name].split(",")


Answer = Callable[[Heard], Reply]


def said(body: Any, status: int = 200, **headers: str) -> Reply:
    """A JSON answer; header names with _ for -."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(json.dumps(body).encode(), status, {"Content-Type": "application/json", **named})


def error(status: int, code: str, message: str = "", details: str = "") -> Reply:
    """An error in the shape of the API."""
    return said({"errors": [{"code": code, "message": message, "details": details}]}, status)


@dataclass
class Api(LocalServer):
    """`answers[operation]` is a reply or a function of what was heard; `limits` are true buckets, kept by the clock."""

    clock: StillClock
    answers: dict[str, Answer | Reply] = field(default_factory=dict)
    limits: dict[str, Quota] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self.heard: list[Heard] = []
        self.logins: list[dict[str, str]] = []
        self.login: Callable[[dict[str, str]], Reply] = self._let_in
        self.good: set[str] = set()
        self.throttled = 0
        self.wrong: list[str] = []
        self._buckets: dict[str, Tokens] = {}

    @property
    def url(self) -> str:
        return f"http://{self.authority}"

    def config(self, **more: Any) -> AmazonConfig:
        """An account that asks here."""
        keys = {"client_id": CLIENT, "client_secret": SECRET, "refresh_token": REFRESH, "seller_id": ME}
        servers = {"api_url": self.url, "login_url": f"{self.url}/auth/o2/token"}
        return AmazonConfig.model_validate({"platform": "amazon", **keys, **servers, **more})

    def of(self, operation: Operation) -> list[Heard]:
        """What was heard of one operation."""
        return [one for one in self.heard if one.operation == operation.name]

    async def talk(self, reader: StreamReader, writer: StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        method, target, _ = head[0].split(" ")
        reply = self._reply(method, target, headers, body)
        writer.write(reply.raw if reply.raw is not None else reply.head() + reply.body)
        await writer.drain()

    def _reply(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Reply:
        if target == "/auth/o2/token":
            form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            self.logins.append(form)
            return self.login(form)
        if target.startswith("/documents/"):
            assert "x-amz-access-token" not in headers, "a signed address gets no token"
            return self._answered("document", self._heard("document", target, headers, {}, None))
        self._judge(method, target, headers, body)
        for operation in ALL:
            found = _matched(operation, method, target)
            if found is not None:
                heard = self._heard(operation.name, target, headers, found, json.loads(body) if body else None)
                return self._let_through(heard, headers)
        return error(404, "NotFound", "no such operation")

    def _heard(self, name: str, target: str, headers: Mapping[str, str], values: Mapping[str, str], body: Any) -> Heard:
        asked = target.partition("?")[2]
        query = {name: unquote(value) for name, _, value in (part.partition("=") for part in asked.split("&") if part)}
        heard = Heard(name, target, headers, values, query, body, self.clock.monotonic())
        self.heard.append(heard)
        return heard

    def _judge(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> None:
        """What every server of Amazon's would refuse, and, where the models are at hand, what they forbid."""
        agent = headers.get("user-agent", "")
        if not re.fullmatch(r"[\w.]+/[\w.]+ \(Language=[^;)]+(; \w+=[^;)]+)*\)", agent) or len(agent) > 500:
            self.wrong.append(f"user agent {agent!r}")
        if method == "GET" and ("content-length" in headers or body):
            self.wrong.append("a GET with a body")
        if SHARED.is_dir():
            self.wrong += complaints(method, target, json.loads(body) if body else None)

    def _let_through(self, heard: Heard, headers: Mapping[str, str]) -> Reply:
        if heard.operation in self.limits and not self._free(heard.operation):
            self.throttled += 1
            reply = error(429, "QuotaExceeded", "You exceeded your quota for the requested resource.")
            return Reply(reply.body, 429, {**reply.headers, "x-amzn-ErrorType": "TooManyRequestsException"})
        if headers.get("x-amz-access-token") not in self.good:
            details = "The access token you provided is revoked, malformed or invalid."
            return error(403, "Unauthorized", "Access to requested resource is denied.", details)
        return self._answered(heard.operation, heard)

    def _answered(self, name: str, heard: Heard) -> Reply:
        answer = self.answers.get(name, error(500, "InternalFailure", f"nothing is prepared for {name}"))
        return answer if isinstance(answer, Reply) else answer(heard)

    def _free(self, name: str) -> bool:
        quota, now = self.limits[name], self.clock.monotonic()
        tokens = refilled(self._buckets.get(name, Tokens(float(quota.burst), now)), quota, now)
        free = tokens.count >= 1 - 1e-9
        self._buckets[name] = Tokens(tokens.count - free, now)
        return free

    def _let_in(self, form: dict[str, str]) -> Reply:
        if form["client_id"] != CLIENT or form["client_secret"] != SECRET:
            return said({"error": "invalid_client", "error_description": "Client authentication failed"}, 401)
        if form["grant_type"] == "refresh_token" and form["refresh_token"] != REFRESH:
            return said({"error": "invalid_grant", "error_description": "The request has an invalid parameter"}, 400)
        token = f"Atza|access-token-{len(self.logins)}"
        self.good.add(token)
        granted = {"access_token": token, "token_type": "bearer", "expires_in": 3600}
        extra = {"refresh_token": REFRESH} if "refresh_token" in form else {"scope": form["scope"]}
        return said({**granted, **extra})


def _matched(operation: Operation, method: str, target: str) -> dict[str, str] | None:
    pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/?]+)", re.escape(operation.path))
    found = re.fullmatch(pattern, target.partition("?")[0]) if method == operation.method else None
    return {name: unquote(value) for name, value in found.groupdict().items()} if found else None
