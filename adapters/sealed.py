"""Keeps what an adapter was given in confidence (tokens) so that only this account's own secret can open it."""

import json
from base64 import urlsafe_b64encode
from datetime import datetime
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from adapters.keep import Keep

_PURPOSE = b"twoam: what an adapter keeps in confidence"


class Sealed:
    """A Keep whose values are encrypted with a key made from `secret`; whoever reads the database reads nothing.

    What another secret has sealed counts as not there: after a change of the secret everything is asked for anew.
    """

    def __init__(self, keep: Keep, secret: str) -> None:
        self._keep = keep
        key = HKDF(SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret.encode())
        self._seal = Fernet(urlsafe_b64encode(key))

    async def get(self, key: str) -> Any | None:
        """The JSON value under the key; None where there is none, it has expired, or it cannot be opened."""
        kept = await self._keep.get(key)
        if kept is None:
            return None
        try:
            return json.loads(self._seal.decrypt(kept.encode()))
        except InvalidToken:
            return None

    async def put(self, key: str, value: Any, expires: datetime) -> None:
        """Seals a JSON value until it expires."""
        await self._keep.put(key, self._seal.encrypt(json.dumps(value).encode()).decode(), expires)

    async def claim(self, key: str, expires: datetime) -> bool:
        """Takes the key, for one alone of all programs; nothing is sealed under it."""
        return await self._keep.claim(key, expires)
