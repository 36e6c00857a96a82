"""Signs requests about money, as eBay wants it for sellers of the EU and the UK ("Digital Signatures for APIs").

The key is made by eBay (Key Management API), told once, and kept sealed; each signature is one of RFC 9421 over the
key's own name, method, path and host.
"""

import re
from asyncio import Lock
from base64 import b64decode, b64encode
from binascii import Error as Garbled
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key

from adapters.clock import Clock
from adapters.ebay.api.calls import Calls, Request, Signer
from adapters.ebay.api.operations import SIGNING_KEY
from adapters.errors import Misread
from adapters.sealed import Sealed
from adapters.wire import number, text

_COVERED = ("x-ebay-signature-key", "@method", "@path", "@authority")
# A new one is made so long before a key ends; it is said to live for three years.
_EARLY, _LIVES = timedelta(days=30), timedelta(days=3 * 365)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The private key, and the sealed public one by which eBay knows it (`jwe`)."""

    private: Ed25519PrivateKey = field(repr=False)
    jwe: str = field(repr=False)

    def headers(self, method: str, url: str, created: int, digest: str | None = None) -> dict[str, str]:
        """What goes with a request; `digest` is the header Content-Digest of one with a body."""
        parts = urlsplit(url)
        values = {
            "content-digest": digest,
            "x-ebay-signature-key": self.jwe,
            "@method": method,
            "@path": parts.path,
            "@authority": parts.netloc,
        }
        names = (*(("content-digest",) if digest else ()), *_COVERED)
        covered = " ".join(f'"{name}"' for name in names)
        params = f"({covered});created={created}"
        lines = [*(f'"{name}": {values[name]}' for name in names), f'"@signature-params": {params}']
        signature = b64encode(self.private.sign("\n".join(lines).encode())).decode()
        return {
            "x-ebay-signature-key": self.jwe,
            "Signature-Input": f"sig1={params}",
            "Signature": f"sig1=:{signature}:",
        }


def signing_key(private: str, jwe: str) -> SigningKey:
    """A key as eBay tells it: PKCS 8 in base64, with or without the lines of PEM around it; Misread for another."""
    bare = re.sub(r"-----[A-Z ]+-----|\s", "", private)
    try:
        found = load_der_private_key(b64decode(bare, validate=True), None)
    except (Garbled, ValueError):
        raise Misread("eBay's signing key is none that we understand") from None
    if not isinstance(found, Ed25519PrivateKey):
        raise Misread("eBay's signing key is of another kind than was asked for")
    return SigningKey(found, jwe)


class Signing:
    """One keyset's signing key: made when it is first needed, and anew before it ends."""

    def __init__(self, calls: Calls, sealed: Sealed, clock: Clock, identity: str) -> None:
        self._calls = calls
        self._sealed = sealed
        self._clock = clock
        self._row = f"{identity}:signing_key"
        self._lock = Lock()
        self._key: SigningKey | None = None

    async def signer(self) -> Signer:
        """What signs requests now."""
        async with self._lock:
            self._key = self._key or await self._kept() or await self._made()
            key = self._key

        def sign(method: str, url: str) -> Mapping[str, str]:
            return key.headers(method, url, int(self._clock.now().timestamp()))

        return sign

    async def _kept(self) -> SigningKey | None:
        row = await self._sealed.get(self._row)
        return signing_key(row["private"], row["jwe"]) if row else None

    async def _made(self) -> SigningKey:
        """eBay tells the private key this once: it is kept before it is used."""
        said = await self._calls.send(Request(SIGNING_KEY, body={"signingKeyCipher": "ED25519"}))
        private, jwe, ends = text(said, "privateKey"), text(said, "jwe"), number(said, "expirationTime")
        if private is None or jwe is None:
            raise Misread("eBay made a signing key and does not tell it")
        made = signing_key(private, jwe)
        until = datetime.fromtimestamp(ends, UTC) if ends else self._clock.now() + _LIVES
        await self._sealed.put(self._row, {"private": private, "jwe": jwe}, until - _EARLY)
        return made
