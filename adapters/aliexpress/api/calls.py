"""Asks the methods of one app's account: token, pace, and the inside of the answer or one of the errors."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters.aliexpress.api.credentials import Credentials
from adapters.aliexpress.api.gateway import Gateway
from adapters.aliexpress.api.methods import Method
from adapters.aliexpress.api.refusals import Complaint, Rejected, complaint_in, failure
from adapters.aliexpress.api.tokens import Tokens
from adapters.clock import Clock
from adapters.door import Door
from adapters.errors import Misread
from adapters.keep import Keep
from adapters.pacing import PATIENCE, Buckets
from adapters.wire import get, text


@dataclass(frozen=True, slots=True)
class Request:
    """One call; what is nested travels as the text of its JSON. `files` are parameters of the type byte[]."""

    method: Method
    params: Mapping[str, Any]
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def form(self) -> dict[str, str]:
        return {name: value if isinstance(value, str) else _compact(value) for name, value in self.params.items()}


class Calls:
    """One app's calls, each method within its own pace; without a log-in they carry no token."""

    def __init__(
        self, door: Door, keep: Keep, clock: Clock, credentials: Credentials, *, logged_in: bool = True
    ) -> None:
        self._buckets = Buckets(clock, keep, credentials.identity)
        self._logged_in = logged_in
        self.gateway = Gateway(door, clock, credentials)
        self.tokens = Tokens(self.gateway, keep, clock, credentials)

    async def send(self, request: Request, *, urgent: bool = False, patience: float = PATIENCE) -> Mapping[str, Any]:
        """What lies inside the answer; raises Ungranted, another Refused, TryLater, Rejected or Misread.

        A stale token is renewed, and a limit waited out, once: one or two in a hundred calls are answered with it.
        """
        said = await self._once(request, urgent=urgent, patience=patience)
        if isinstance(said, Complaint) and (said.is_stale_token or said.is_limit):
            said = await self._once(request, urgent=urgent, patience=patience)
        if isinstance(said, Complaint):
            raise failure(request.method.name, said)
        return opened(request.method, said)

    async def tried(self, request: Request, *, urgent: bool = False) -> Mapping[str, Any] | Misread:
        """The same, for a question of many: one that is not accepted or not understood costs only itself."""
        try:
            return await self.send(request, urgent=urgent)
        except Misread as error:
            return error

    async def _once(self, request: Request, *, urgent: bool, patience: float) -> Any:
        bucket = self._buckets.of(request.method.name, request.method)
        await bucket.take(urgent=urgent, patience=patience)
        token = await self.tokens.bearer() if self._logged_in else ""
        said = await self.gateway.business(request.method.name, token, request.form, request.files)
        complaint = complaint_in(said)
        if complaint and complaint.is_limit:
            await bucket.slow(complaint.wait)
        if complaint and complaint.is_stale_token:
            await self.tokens.forget(token)
        return complaint or said


def opened(method: Method, said: Any) -> Mapping[str, Any]:
    """The answer without its envelope; a result that says itself that it failed is an error of its own."""
    inner = get(said, method.answer)
    if not isinstance(inner, Mapping):
        raise Misread(f"AliExpress' answer to {method.name} lacks “{method.answer}”")
    result = get(inner, "result")
    if get(result, "success") is False:
        words = text(result, "error_message") or text(result, "error_msg")
        raise Rejected(f"AliExpress did not accept the question ({method.name}): {words or 'no reason given'}"[:300])
    return inner


def _compact(said: Any) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))
