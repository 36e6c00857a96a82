"""Signs calls of the gateways of AliExpress, Lazada and Alibaba.com (IOP)."""

from collections.abc import Mapping
from hmac import digest

from adapters.signing.pairs import joined

METHOD = "sha256"
"""The word for it in the parameter `sign_method`; what is made is an HMAC."""


def signature(secret: str, params: Mapping[str, str], path: str = "") -> str:
    """The value of `sign`. A call by its path signs that in front; one by a dotted `method` has none.

    (Lazada, document 108069; the platform's Python SDK, `if "/" in api`.) A parameter that stands in the path
    ("/orders/{id}") is one of `params` too (AliExpress, document 120692).
    """
    return digest(secret.encode(), f"{path}{joined(params)}".encode(), "sha256").hex().upper()
