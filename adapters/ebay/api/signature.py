"""Proves that a notification comes from eBay: its signature over the raw body, and the answer to eBay's challenge."""

import json
import re
from base64 import b64decode
from binascii import Error as Garbled
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from adapters.ebay.api.calls import Request
from adapters.ebay.api.operations import PUBLIC_KEY
from adapters.wire import text

HEADER = "x-ebay-signature"
_PEM = re.compile(r"-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----")
_KEY_ID = re.compile(r"[A-Za-z0-9-]{1,100}")


@dataclass(frozen=True, slots=True)
class Seal:
    """What the header says: whose key it is, and the signature."""

    key_id: str
    signature: bytes


def opened(header: str) -> Seal | None:
    """The header `x-ebay-signature`, base64 of JSON; None where it is anything else."""
    try:
        said = json.loads(b64decode(header, validate=True))
        number, signature = text(said, "kid"), b64decode(text(said, "signature") or "", validate=True)
    except (Garbled, ValueError, RecursionError):
        return None
    return Seal(number, signature) if number and _KEY_ID.fullmatch(number) and signature else None


def question(seal: Seal) -> Request:
    """Asks for the key that the header names; it may be believed for an hour."""
    return Request(PUBLIC_KEY, path={"public_key_id": seal.key_id})


def is_genuine(body: bytes, seal: Seal, key: Any) -> bool:
    """Whether that very body was signed with the key that getPublicKey told (ECDSA over SHA-1, as eBay's SDK has it).

    Only the raw bytes prove anything: the same JSON written anew has another signature.
    """
    found = _PEM.search(text(key, "key") or "")
    if found is None or text(key, "algorithm") != "ECDSA" or text(key, "digest") != "SHA1":
        return False
    pem = f"-----BEGIN PUBLIC KEY-----\n{found[1].strip()}\n-----END PUBLIC KEY-----\n"
    try:
        public = load_pem_public_key(pem.encode())
        if not isinstance(public, ec.EllipticCurvePublicKey):
            return False
        public.verify(seal.signature, body, ec.ECDSA(SHA1()))  # noqa: S303
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True


def challenge_answer(code: str, verification_token: str, endpoint: str) -> str:
    """What eBay wants to hear before it delivers: the three, hashed; `endpoint` exactly as it was registered."""
    return sha256(f"{code}{verification_token}{endpoint}".encode()).hexdigest()
