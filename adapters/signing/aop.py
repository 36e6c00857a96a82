"""Signs calls of 1688's gateway (AOP)."""

from collections.abc import Mapping
from hmac import digest

from adapters.signing.pairs import joined


def signature(secret: str, params: Mapping[str, str], path: str) -> str:
    """The value of `_aop_signature`; `path` begins with "param2/" and ends with the app's key, without marks around."""
    return digest(secret.encode(), f"{path.strip('/')}{joined(params)}".encode(), "sha1").hex().upper()
