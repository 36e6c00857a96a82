"""What a failed answer of Login with Amazon or of the Selling Partner API means, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.amazon.api.operations import Operation
from adapters.amazon.api.wire import clean
from adapters.call import Reply
from adapters.errors import AdapterError, Misread, TryLater
from adapters.refusals import Codes, Denied, Why, login_refused, reason
from adapters.wire import json_in

_PORTAL = "in the Solution Provider Portal"


class Rejected(Misread):
    """Amazon did not accept one question (400, 404, 413 …); others may go on."""

    def __init__(self, text: str, status: int, code: str) -> None:
        super().__init__(text)
        self.status = status
        self.code = code


@dataclass(frozen=True, slots=True)
class Complaint:
    """The first entry of an error body; every part may be empty, as where a proxy answered with HTML."""

    code: str = ""
    message: str = ""
    details: str = ""

    def __str__(self) -> str:
        return reason(self.code, self.details or self.message)


def complaint_of(body: bytes) -> Complaint:
    """What an error body says; since 2023 malformed requests are answered with HTML, which says nothing of use."""
    return complaint_in(json_in(body))


def complaint_in(said: Any) -> Complaint:
    """What a parsed error body says: `{"errors": [{"code", "message", "details"}]}`."""
    errors = said.get("errors") if isinstance(said, Mapping) else None
    first = errors[0] if isinstance(errors, list) and errors else None
    if not isinstance(first, Mapping):
        return Complaint()
    return Complaint(*(clean(str(first.get(key) or "")) for key in ("code", "message", "details")))


def is_stale_token(reply: Reply) -> bool:
    """Whether a fresh access token may help: the old one was let expire or was withdrawn."""
    if reply.status == 401:
        return True
    return reply.status == 403 and "token" in complaint_of(reply.body).details.lower()


def failure(operation: Operation, reply: Reply, wait: float) -> AdapterError | None:
    """The error that an answer means, None where it is none; `wait` is what the quota says of a 429."""
    if 200 <= reply.status < 300:
        return None
    said = complaint_of(reply.body)
    if reply.status == 429:
        return TryLater(f"Amazon says we ask too often ({operation.name}, 429)", wait)
    if reply.status >= 500:
        return TryLater(f"Amazon's server is out of order ({operation.name}, {reply.status}){_request(reply)}")
    if is_stale_token(reply):
        text = f"Amazon does not accept the access token ({operation.name}): {said}{_request(reply)}"
        remedy = f"If this stays, authorise the app again {_PORTAL}, in the account's region."
        return Denied(Why.TOKEN, text, remedy)
    if reply.status == 403:
        return _forbidden(operation, said, reply)
    if reply.status in (301, 302, 307, 308):
        return Misread(f"Amazon sent {operation.name} elsewhere ({reply.status}): check api_url", reply.body)
    text = f"Amazon did not accept the question ({operation.name}, {reply.status}): {said}{_request(reply)}"
    return Rejected(text, reply.status, said.code)


def _forbidden(operation: Operation, said: Complaint, reply: Reply) -> AdapterError:
    if not said.code:  # the API itself always names one: this is a firewall on the way
        return TryLater(f"Amazon's door turned {operation.name} away without a reason (403)")
    spoken, asked = f"{said.message} {said.details}".lower(), f"{said}{_request(reply)}"
    if "region" in spoken or "marketplace" in spoken:
        text = f"Amazon says that a market is not in the account's region ({operation.name}): {asked}"
        return Denied(Why.REGION, text, "Check market, markets and the refresh token, which holds for one region.")
    # A token of another region is refused in the same words.
    remedy = f"Give the app the role “{operation.role}” {_PORTAL} and authorise it again, in the account's region."
    return Denied(Why.PERMISSION, f"Amazon refuses {operation.name} (403): {asked}", remedy)


def _request(reply: Reply) -> str:
    """Amazon's support asks for this id."""
    number = reply.headers.get("x-amzn-RequestId", "")
    return f" (request {number[:60]})" if number.replace("-", "").isalnum() else ""


_LOGIN: Codes = {
    "invalid_client": (
        Why.WRONG_SECRET,
        "Amazon does not accept client id and secret of the app",
        f"Make a new secret {_PORTAL}, put it into the file and set secret_issued.",
    ),
    "invalid_grant": (
        Why.REVOKED,
        "Amazon does not accept the refresh token: the authorisation was withdrawn, or it is another app's",
        f"Authorise the app again {_PORTAL} and put the new token into the file.",
    ),
    "unauthorized_client": (
        Why.WRONG_APP,
        "Amazon does not let this app log in so",
        f"It must be a production app for the Selling Partner API {_PORTAL}.",
    ),
    "invalid_scope": (Why.PERMISSION, "Amazon does not give the app this scope", f"Check its roles {_PORTAL}."),
}


def login_failure(reply: Reply, days_left: int | None) -> AdapterError:
    """What a log-in that was not granted means (RFC 6749, section 5.2); never with the body, which may hold a token.

    `days_left` of the client secret tells an expired one from a wrong one, which Amazon answers alike.
    """
    failed = login_refused(reply, "Login with Amazon", _LOGIN)
    if isinstance(failed, Denied) and failed.why is Why.WRONG_SECRET and days_left is not None and days_left < 0:
        return Denied(failed.why, f"the client secret expired {-days_left} days ago", failed.remedy)
    return failed
