"""Signs requests to Amazon Web Services (AWS Signature Version 4), so that no library of theirs is needed for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from hmac import digest
from urllib.parse import SplitResult, quote, urlsplit

from adapters.call import Call

_ALGORITHM = "AWS4-HMAC-SHA256"
# Whatever carries the request may change these on its way.
_UNSIGNED = frozenset({"user-agent", "expect", "transfer-encoding", "x-amzn-trace-id"})
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class AwsKey:
    """An access key of an AWS user; `token` goes with keys that were lent for a while."""

    id: str
    secret: str = field(repr=False)
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a signature is good for: one service in one region, on the day of its date."""

    region: str
    service: str


def signed(call: Call, key: AwsKey, scope: Scope, now: datetime) -> Call:
    """The same request with date and signature; the service refuses it some minutes after `now`.

    The address must hold no empty and no dot segments in its path. (IAM User Guide, "Create a signed AWS API request".)
    """
    url, stamp = urlsplit(call.url), now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    headers = {**call.headers, "X-Amz-Date": stamp}
    if key.token is not None:
        headers["X-Amz-Security-Token"] = key.token
    told = _told(headers, url)
    names = ";".join(sorted(told))
    asked = _canonical(call, url, told, names)
    where = "/".join((stamp[:8], scope.region, scope.service, "aws4_request"))
    text = "\n".join((_ALGORITHM, stamp, where, sha256(asked.encode()).hexdigest()))
    proof = digest(_key_of(key, where), text.encode(), "sha256").hex()
    said = f"{_ALGORITHM} Credential={key.id}/{where}, SignedHeaders={names}, Signature={proof}"
    return replace(call, headers={**headers, "Authorization": said})


def _told(headers: Mapping[str, str], url: SplitResult) -> dict[str, str]:
    """The headers that are signed, as the service will read them."""
    told = {name.lower(): " ".join(value.split()) for name, value in headers.items()}
    port = url.port if url.port != _PORTS.get(url.scheme) else None
    told["host"] = f"{url.hostname}:{port}" if port else url.hostname or ""
    return {name: value for name, value in told.items() if name not in _UNSIGNED}


def _canonical(call: Call, url: SplitResult, told: Mapping[str, str], names: str) -> str:
    pairs = sorted(part.partition("=")[::2] for part in url.query.split("&") if url.query)
    return "\n".join(
        (
            call.method.upper(),
            quote(url.path or "/", safe="/~"),
            "&".join(f"{name}={value}" for name, value in pairs),
            *(f"{name}:{told[name]}" for name in sorted(told)),
            "",
            names,
            sha256(call.body or b"").hexdigest(),
        )
    )


def _key_of(key: AwsKey, where: str) -> bytes:
    made = f"AWS4{key.secret}".encode()
    for part in where.split("/"):
        made = digest(made, part.encode(), "sha256")
    return made
