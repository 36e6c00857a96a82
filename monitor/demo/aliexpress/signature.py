"""Judges the signature of a call to the gateway (IOP), written apart from what signs."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

# Seconds by which the call's time may differ from ours.
_SKEW = 7200.0


def complaint(secret: str, path: str, params: Mapping[str, str], now: datetime) -> str:
    """The code with which the gateway refuses a call, empty where all is right; `path` is empty for dotted methods."""
    if params.get("sign_method") != "sha256" or "sign" not in params:
        return "IncompleteSignature"
    if not _is_near(params.get("timestamp", ""), now):
        return "InvalidTimestamp"
    proof = hmac.new(secret.encode("utf-8"), digestmod=hashlib.sha256)
    proof.update(path.encode("utf-8"))
    for name in sorted(params):
        if name != "sign" and params[name] != "":
            proof.update(name.encode("utf-8"))
            proof.update(params[name].encode("utf-8"))
    return "" if hmac.compare_digest(proof.hexdigest().upper(), params["sign"]) else "IncompleteSignature"


def _is_near(stamp: str, now: datetime) -> bool:
    return stamp.isdecimal() and abs(int(stamp) / 1000 - now.timestamp()) <= _SKEW
