"""Judges the signature of a call to the queue (AWS Signature Version 4), written apart from what signs."""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

_HEADER = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/(?P<day>\d{8})/(?P<region>[\w-]+)/(?P<service>\w+)/aws4_request,"
    r" ?SignedHeaders=(?P<names>[\w;-]+), ?Signature=(?P<signature>[0-9a-f]{64})"
)
# Seconds by which the signature's time may differ from ours.
SKEW = 900.0


@dataclass(frozen=True, slots=True)
class AwsKey:
    """The key of an AWS user who may read the queue; it opens only this server."""

    id: str = "AKIALOOPBACKONLY0000"
    secret: str = "loopbackOnlyThisSecretOpensNothing"  # noqa: S105


def complaint(
    key: AwsKey,
    region: str,
    headers: Mapping[str, str],
    path: str,
    body: bytes,
    now: datetime,
    skew: float = SKEW,
) -> str:
    """The code with which the queue refuses a call, empty where the signature is right; header names are in small."""
    found = _HEADER.fullmatch(headers.get("authorization", ""))
    if found is None:
        return "MissingAuthenticationToken"
    stamp = headers.get("x-amz-date", "")
    if found["key"] != key.id:
        return "UnrecognizedClientException"
    if (found["region"], found["service"]) != (region, "sqs") or not _is_near(stamp, found["day"], now, skew):
        return "SignatureDoesNotMatch"
    names = found["names"].split(";")
    if names != sorted(names) or not {"host", "x-amz-date"} <= set(names):
        return "IncompleteSignature"
    canonical = "\n".join(
        [
            "POST",
            path,
            "",
            *(f"{name}:{headers.get(name, '').strip()}" for name in names),
            "",
            found["names"],
            _hash(body),
        ]
    )
    scope = f"{found['day']}/{region}/sqs/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", stamp, scope, _hash(canonical.encode())])
    signing = f"AWS4{key.secret}".encode()
    for part in (found["day"], region, "sqs", "aws4_request"):
        signing = hmac.digest(signing, part.encode(), "sha256")
    right = hmac.digest(signing, text.encode(), "sha256").hex()
    return "" if hmac.compare_digest(right, found["signature"]) else "SignatureDoesNotMatch"


def _is_near(stamp: str, day: str, now: datetime, skew: float) -> bool:
    try:
        signed = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return False
    return stamp.startswith(day) and abs((signed - now).total_seconds()) <= skew


def _hash(data: bytes) -> str:
    return sha256(data).hexdigest()
