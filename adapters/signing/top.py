"""Signs calls of Taobao's open platform (TOP), which Tmall, Alibaba.com and old AliExpress share."""

from collections.abc import Mapping
from enum import StrEnum
from hashlib import md5
from hmac import digest

from adapters.signing.pairs import joined


class Method(StrEnum):
    """How the digest is made; the word is the parameter `sign_method`, which is signed too."""

    MD5 = "md5"
    HMAC = "hmac"
    HMAC_SHA256 = "hmac-sha256"


_HASHES = {Method.HMAC: "md5", Method.HMAC_SHA256: "sha256"}


def signature(secret: str, params: Mapping[str, str]) -> str:
    """The value of `sign` by the parameters' own `sign_method`; ValueError for one that the platform does not know.

    What is sent as bytes (pictures) takes no part and must not be among `params`. (Open platform, document 101617.)
    """
    method, text = Method(params.get("sign_method", "")), joined(params)
    if method is Method.MD5:
        return wrapped(secret, text)
    return digest(secret.encode(), text.encode(), _HASHES[method]).hex().upper()


def wrapped(secret: str, text: str) -> str:
    """MD5 of the text between two copies of the secret, which JD and Temu use too."""
    return md5(f"{secret}{text}{secret}".encode(), usedforsecurity=False).hexdigest().upper()
