"""Signs calls of Shopee's open platform, version 2."""

from hmac import digest


def signature(secret: str, *parts: str) -> str:
    """The value of `sign` over partner, path and time, then token and shop (or merchant) where the call has them."""
    return digest(secret.encode(), "".join(parts).encode(), "sha256").hex()
