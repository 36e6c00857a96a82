"""What a failed answer of eBay's token service or APIs means, and what to do about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from adapters.call import Reply
from adapters.ebay.api.operations import Operation
from adapters.errors import AdapterError, Misread, TryLater
from adapters.refusals import AGAIN, Codes, Denied, Why, login_refused, reason
from adapters.wire import json_in, number, rows, text

_PORTAL = "in the eBay Developers Program"
# The item is no longer served (Browse, errors 11001 and 11003), is one of a group (11006), or is just being changed.
_GONE, GROUP, _CHANGING = frozenset({11001, 11003}), 11006, 11004
_TOO_OFTEN, _SCOPE = 2001, 1100
# A header that signs the request is missing or wrong: "Digital Signatures for APIs" tells them as 215xxx.
UNSIGNED = range(215_000, 216_000)
# After a 429, which names no time: the quota comes back at midnight in California, which the rate limits tell exactly.
_PAUSE = 1800.0


class Rejected(Misread):
    """eBay did not accept one question; others may go on. `number` is eBay's own for the error, 0 where it has none."""

    def __init__(self, said: str, status: int, number: int) -> None:
        super().__init__(said)
        self.status = status
        self.number = number

    @property
    def is_gone(self) -> bool:
        """Whether eBay says that there is no such item (any more); a 404 without its number is not eBay's own."""
        return self.number in _GONE


@dataclass(frozen=True, slots=True)
class Complaint:
    """One entry of an error body or of a list of warnings."""

    number: int = 0
    message: str = ""
    category: str = ""

    def __str__(self) -> str:
        return reason(str(self.number or ""), self.message)


def complaint_of(body: bytes) -> Complaint:
    """The first error that a body tells; an empty one where it tells none, as where a proxy answered with HTML."""
    return next(complaints_in(json_in(body), "errors"), Complaint())


def complaints_in(said: Any, name: str) -> Iterator[Complaint]:
    """What a parsed body says under `errors` or `warnings`, one by one."""
    for row in rows(said, name):
        message = text(row, "longMessage") or text(row, "message") or ""
        yield Complaint(number(row, "errorId") or 0, message, text(row, "category") or "")


def is_stale_token(reply: Reply) -> bool:
    """Whether a fresh access token may help."""
    return reply.status == 401


def failure(operation: Operation, reply: Reply) -> AdapterError | None:
    """The error that an answer means, None where it is none."""
    if 200 <= reply.status < 300:
        return None
    said = complaint_of(reply.body)
    if reply.status == 429 or said.number == _TOO_OFTEN:
        return TryLater(f"eBay says that the day's calls are used up ({operation.name}, {reply.status})", _PAUSE)
    if reply.status >= 500 or said.number == _CHANGING or said.category == "SYSTEM":
        return TryLater(f"eBay cannot answer just now ({operation.name}, {reply.status}): {said}")
    if reply.status == 401:
        remedy = AGAIN if operation.user else f"If this stays, check the keyset {_PORTAL}."
        return Denied(Why.TOKEN, f"eBay does not accept the access token ({operation.name}): {said}", remedy)
    if reply.status == 403:
        return _forbidden(operation, said)
    if 300 <= reply.status < 400:
        return Misread(f"eBay sent {operation.name} elsewhere ({reply.status}): check api_url", reply.body)
    return Rejected(f"eBay did not accept the question ({operation.name}, {reply.status}): {said}", reply.status,
                    said.number)  # fmt: skip


def _forbidden(operation: Operation, said: Complaint) -> AdapterError:
    if said.number in UNSIGNED:
        return Rejected(f"eBay wants a signature ({operation.name}, 403): {said}", 403, said.number)
    if not said.number:  # the APIs themselves always number their errors: this is a firewall on the way
        return TryLater(f"eBay's door turned {operation.name} away without a reason (403)")
    remedy = f"{AGAIN} If this stays, the keyset may not do it: see its scopes {_PORTAL}."
    return Denied(Why.PERMISSION, f"eBay refuses {operation.name} (403): {said}", remedy)


# What a warning is about that says that a part of the question does not count; BUSINESS: not on this site.
_OF_THE_QUESTION = frozenset({"REQUEST", "BUSINESS"})
# The numbers of a search's warnings (contract, search): all of them are of the question, should one lack its kind.
_OF_A_SEARCH = range(12_000, 13_000)


def ignored(operation: Operation, said: Any) -> Misread | None:
    """eBay answers 200 to a question that it understood in part, and only warns: then the answer is to another one.

    Warnings of other categories (the seller is away, no shipping cost) are said of an answer that is right. Errors are
    none, whatever the status.
    """
    for one in complaints_in(said, "errors"):
        return Misread(f"eBay answered {operation.name} with an error and the status of a good answer: {one}")
    for one in complaints_in(said, "warnings"):
        if one.category.upper() in _OF_THE_QUESTION or (not one.category and one.number in _OF_A_SEARCH):
            return Misread(f"eBay left a part of the question out ({operation.name}): {one}")
    return None


_LOGIN: Codes = {
    "invalid_client": (
        Why.WRONG_SECRET,
        "eBay does not accept App ID and Cert ID",
        f"Compare both with the keyset {_PORTAL}; sandbox and production have different ones.",
    ),
    "unauthorized_client": (
        Why.WRONG_SECRET,
        "eBay does not let this keyset log in so",
        f"A production keyset must first be activated {_PORTAL} (account deletion notifications).",
    ),
    "invalid_grant": (
        Why.REVOKED,
        "eBay does not accept the seller's authorisation: it was withdrawn, the password was changed, or it is old",
        AGAIN,
    ),
    "invalid_scope": (Why.PERMISSION, "eBay does not give the keyset these permissions", f"See its scopes {_PORTAL}."),
}


def login_failure(reply: Reply) -> AdapterError:
    """What a log-in that was not granted means."""
    return login_refused(reply, "eBay's log-in", _LOGIN)
