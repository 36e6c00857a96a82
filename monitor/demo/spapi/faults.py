"""Faults to order: what the local Selling Partner API does wrong, at which operation, and how often."""

from dataclasses import dataclass, field
from typing import Literal

from monitor.demo.spapi.wire import DENIED, QUOTA, Answer, error

Kind = Literal[
    "html 400", "400", "403 role", "403 region", "403 token", "404", "413", "429", "500", "503", "empty", "drop"
]
LOGIN, DOCUMENT, QUEUE = "login", "document", "queue"
_HTML = (
    b"<html>\r\n<head><title>400 Bad Request</title></head>\r\n<body>\r\n"
    b"<center><h1>400 Bad Request</h1></center>\r\n</body>\r\n</html>\r\n"
)
_TOKEN = "The access token you provided is revoked, malformed or invalid."  # noqa: S105
_REGION = "The marketplaces you provided are not valid for region."


def html_400() -> Answer:
    """How a request is refused that is no proper HTTP or no proper call."""
    return Answer(400, _HTML, "text/html")


def quota_exceeded() -> Answer:
    """A 429 as it really is: without a rate and without a time to come back."""
    refused = error(429, "QuotaExceeded", QUOTA, "")
    return Answer(429, refused.body, headers={"x-amzn-ErrorType": "TooManyRequestsException"})


_ANSWERS: dict[Kind, Answer] = {
    "html 400": html_400(),
    "400": error(400, "InvalidInput", "Invalid Input"),
    "403 role": error(403, "Unauthorized", DENIED, ""),
    "403 region": error(403, "Unauthorized", _REGION, ""),
    "403 token": error(403, "Unauthorized", DENIED, _TOKEN),
    "404": error(404, "NotFound", "The resource was not found."),
    "413": error(413, "RequestTooLarge", "The request size exceeded the maximum accepted size."),
    "429": quota_exceeded(),
    "500": error(500, "InternalFailure", "We encountered an internal error. Please try again."),
    "503": error(503, "ServiceUnavailable", "Service is temporarily unavailable. Please try again."),
    "empty": Answer(200),
}


@dataclass(slots=True)
class Fault:
    """One ordered fault; `left` counts down, None means until it is cleared. `after` so many calls go well before."""

    kind: Kind
    operation: str | None
    left: int | None
    after: int = 0

    @property
    def answer(self) -> Answer | None:
        """What is answered instead; None where the connection is closed without a word."""
        return _ANSWERS.get(self.kind)


@dataclass(slots=True)
class Faults:
    """The faults still to come, taken in the order in which they were added."""

    _ordered: list[Fault] = field(default_factory=list)

    def add(self, kind: Kind, operation: str | None = None, times: int | None = 1, after: int = 0) -> None:
        """For the next `times` calls (None: until cleared) of an operation (None: of any), `after` some that go well.

        "login", "document" and "queue" stand for the token endpoint, the reports' storage and the queue.
        """
        self._ordered.append(Fault(kind, operation, times, after))

    def take(self, operation: str) -> Fault | None:
        """The fault that hits this call, used up by one."""
        for one in self._ordered:
            if one.left == 0 or one.operation not in (None, operation):
                continue
            if one.after:
                one.after -= 1
                continue
            one.left = None if one.left is None else one.left - 1
            return one
        return None

    def clear(self) -> None:
        """Everything works again."""
        self._ordered.clear()
