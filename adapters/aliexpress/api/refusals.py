"""What a failed answer of AliExpress' gateway means, in either of its two shapes, and what to do about it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adapters.aliexpress.answers import ident
from adapters.errors import AdapterError, Misread, TryLater
from adapters.refusals import AGAIN, Denied, Why, reason
from adapters.wire import get, text

_CONSOLE = "in the console of openservice.aliexpress.com"
# Seconds to wait where a limit names none: official advice is one or two.
PAUSE = 2.0
_BAN = re.compile(r"ban will last (?:for )?(\d{1,6})(?: more)? seconds", re.IGNORECASE)

# Codes in small letters: the gateway's own words, then the numbers of its predecessor (TOP), which it still answers.
_LIMITS = frozenset({"apicalllimit", "apicalllimits", "appapicalllimit", "appcalllimit", "7"})
_STALE = frozenset({"illegalaccesstoken", "invalidaccesstoken", "26", "27"})
_LOGIN = frozenset({"illegalrefreshtoken", "invalidrefreshtoken", "invalidcode", "invalid-code", "illegalcode"})
_SIGNATURE = frozenset({"incompletesignature", "invalidsignature", "25"})
_KEY = frozenset({"invalidappkey", "illegalappkey", "28", "29"})
_CLOCK = frozenset({"invalidtimestamp", "illegaltimestamp", "31"})
_PERMISSION = frozenset({"insufficientpermission", "11", "12", "13"})
_ADDRESS = frozenset({"isv.permission-ip-whitelist-limit"})
_ILL = frozenset({"serviceunavailable", "servicetimeout", "internalerror", "10"})


class Rejected(Misread):
    """AliExpress did not accept one question; others may go on."""


class Ungranted(Denied):
    """The app lacks the group that a method belongs to: another method may do."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """An error of the gateway; every part may be empty. `kind` is ISV (ours), ISP or SYSTEM (theirs)."""

    code: str = ""
    sub_code: str = ""
    said: str = ""
    kind: str = ""
    request: str = ""

    def __str__(self) -> str:
        words = reason(self.sub_code or self.code, self.said)
        return words + (f" (request {self.request[:60]})" if self.request.isalnum() else "")

    def is_one_of(self, codes: frozenset[str]) -> bool:
        return self.code.lower() in codes or self.sub_code.lower() in codes

    @property
    def is_limit(self) -> bool:
        """Whether we asked too often, be it the app, this method or all callers together."""
        return self.is_one_of(_LIMITS) or self.sub_code.startswith("accesscontrol.limited-by")

    @property
    def is_stale_token(self) -> bool:
        """Whether a fresh access token may help."""
        return self.is_one_of(_STALE)

    @property
    def wait(self) -> float:
        """For how many seconds nothing more is answered."""
        found = _BAN.search(self.said)
        return float(found[1]) if found else PAUSE


def complaint_in(said: Any) -> Complaint | None:
    """The error that a parsed answer is; None where it is none.

    `{"error_response": {code, msg, sub_code, sub_msg, request_id}}` (TOP's shape), or `{type, code, message or msg,
    request_id}` with another code than "0" (GOP's shape, also seen from the other address).
    """
    inner = get(said, "error_response")
    if isinstance(inner, Mapping):
        return _complaint(inner)
    code = ident(said, "code")
    return _complaint(said) if code not in (None, "0") and not _answers(said) else None


def _answers(said: Any) -> bool:
    return isinstance(said, Mapping) and any(str(name).endswith("_response") for name in said)


def _complaint(said: Mapping[str, Any]) -> Complaint:
    words = (text(said, key) for key in ("sub_msg", "message", "msg"))
    return Complaint(
        code=ident(said, "code") or "",
        sub_code=text(said, "sub_code") or "",
        said=next((one for one in words if one), ""),
        kind=text(said, "type") or "",
        request=text(said, "request_id") or "",
    )


def failure(name: str, said: Complaint) -> AdapterError:
    """What to do about an error; `name` is what was asked. Never with the answer itself, which may name a buyer."""
    if said.is_limit:
        return TryLater(f"AliExpress says we ask too often ({name})", said.wait)
    for codes, why, text_, remedy in _REFUSALS:
        if said.is_one_of(codes):
            kind = Ungranted if why is Why.PERMISSION else Denied
            return kind(why, f"{text_} ({name}): {said}", remedy)
    if said.is_one_of(_ILL) or said.kind in ("SYSTEM", "ISP") or said.sub_code.startswith("isp."):
        return TryLater(f"AliExpress' server is out of order ({name}): {said}")
    return Rejected(f"AliExpress did not accept the question ({name}): {said}")


_REFUSALS = (
    (_STALE, Why.TOKEN, "AliExpress does not accept the access token", AGAIN),
    (_LOGIN, Why.REVOKED, "AliExpress does not accept the authorisation: it has ended, or was used already", AGAIN),
    (
        _SIGNATURE,
        Why.WRONG_SECRET,
        "AliExpress does not accept the signature",
        f"Compare app_secret with the one {_CONSOLE}.",
    ),
    (_KEY, Why.WRONG_APP, "AliExpress does not accept the app's key", f"Compare app_key with the one {_CONSOLE}."),
    (_CLOCK, Why.CLOCK, "AliExpress does not accept the time", "Let the machine set its clock (NTP)."),
    (
        _ADDRESS,
        Why.ADDRESS,
        "AliExpress does not accept this machine's address",
        f"Add it to the app's IP whitelist {_CONSOLE}.",
    ),
    (
        _PERMISSION,
        Why.PERMISSION,
        "AliExpress does not let the app do this",
        f"Apply for its group {_CONSOLE}.",
    ),
)


def server_failure(name: str, status: int) -> AdapterError | None:
    """What an HTTP status says that comes without words of the gateway; None for one that says nothing."""
    if status == 429:
        return TryLater(f"AliExpress says we ask too often ({name}, 429)", PAUSE)
    if status >= 500 or status == 403:
        return TryLater(f"AliExpress' server is out of order ({name}, {status})")
    return None if status < 300 else Misread(f"AliExpress answered {name} with status {status}: check api_url")
