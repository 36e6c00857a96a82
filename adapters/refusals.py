"""What refusals of all platforms have in common: why an account is not let in, and a log-in that was not granted."""

from collections.abc import Mapping
from enum import StrEnum

from adapters.call import Reply
from adapters.errors import AdapterError, Misread, Refused, TryLater
from adapters.tokens import error_code

AGAIN = "Run `twoam login` for the account again."


class Why(StrEnum):
    """Why an account is not let in."""

    WRONG_SECRET = "wrong_secret"  # noqa: S105
    NO_LOGIN = "no_login"
    REVOKED = "revoked"
    WRONG_APP = "wrong_app"
    TOKEN = "token"  # noqa: S105
    # Amazon calls it a role, eBay a scope.
    PERMISSION = "permission"
    ADDRESS = "address"
    REGION = "region"
    CLOCK = "clock"


class Denied(Refused):
    """The seller's keys may not do this until a person acts; `why` tells the cases apart, `remedy` what to do."""

    def __init__(self, why: Why, said: str, remedy: str) -> None:
        super().__init__(f"{said}. {remedy}")
        self.why = why
        self.said = said
        self.remedy = remedy


# What the codes of a log-in that was not granted mean: why, what is told of it, and what to do.
Codes = Mapping[str, tuple[Why, str, str]]


def login_refused(reply: Reply, whose: str, codes: Codes) -> AdapterError:
    """What a log-in that was not granted means (RFC 6749, section 5.2); never with the body, which may hold a token."""
    if reply.status == 429 or reply.status >= 500:
        return TryLater(f"{whose} is out of order ({reply.status})")
    code = error_code(reply.body)
    if code in codes:
        return Denied(*codes[code])
    return Misread(f"{whose} did not understand us ({reply.status}{', ' + code if code else ''})")


def reason(*parts: str) -> str:
    """What a platform says of an error, in one line that is not too long."""
    return ": ".join(part for part in parts if part)[:300] or "no reason given"
