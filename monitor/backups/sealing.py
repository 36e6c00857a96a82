"""Seals a text under a passphrase (scrypt, AES-256-GCM) and opens it again.

The age format would be the better known one, but its Rust library fits scrypt to the machine's speed, without a way to
limit it: 1 GB of memory where it was tried, and twoam has to restore on a machine with half of that.
"""

import json
import os
from base64 import b64decode, b64encode
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from monitor.backups.errors import BackupError, WrongPassphrase

# OWASP's second choice for scrypt: 64 MB and some tenths of a second.
_COST = {"n": 2**16, "r": 8, "p": 2}
# A file from elsewhere must not be able to take all of the memory.
_MOST_MEMORY = 2**28
_KIND = "scrypt, AES-256-GCM"


def sealed(text: str, passphrase: str) -> bytes:
    """The text as only the passphrase opens it; no two are alike."""
    head = {"kind": _KIND, "salt": b64encode(os.urandom(16)).decode(), **_COST}
    nonce = os.urandom(12)
    hidden = AESGCM(_key(head, passphrase)).encrypt(nonce, text.encode(), _bound(head))
    body = {"nonce": b64encode(nonce).decode(), "text": b64encode(hidden).decode()}
    return json.dumps({"head": head, **body}, indent=1).encode()


def opened(seal: bytes, passphrase: str) -> str:
    """The text again. Raises WrongPassphrase, and BackupError for what is no seal of this kind."""
    try:
        parts = json.loads(seal)
        head, nonce, hidden = parts["head"], b64decode(parts["nonce"]), b64decode(parts["text"])
        key = _key(head, passphrase)
        return AESGCM(key).decrypt(nonce, hidden, _bound(head)).decode()
    except InvalidTag:
        raise WrongPassphrase("the passphrase does not open the secrets of this backup: try again") from None
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError(f"the secrets of this backup cannot be read ({type(error).__name__})") from None


def _key(head: dict[str, Any], passphrase: str) -> bytes:
    n, r, p = (int(head[name]) for name in _COST)
    if head["kind"] != _KIND or 128 * n * r > _MOST_MEMORY or p > 16:
        raise ValueError("another kind of seal")
    return Scrypt(salt=b64decode(head["salt"]), length=32, n=n, r=r, p=p).derive(passphrase.encode())


def _bound(head: dict[str, Any]) -> bytes:
    """What the seal vouches for beside the text."""
    return json.dumps(head, sort_keys=True).encode()
