"""Signs and sends one call to AliExpress' gateway (IOP), and says what came back as JSON or as an error."""

import json
from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Any

from adapters.aliexpress.api.credentials import Credentials
from adapters.aliexpress.api.refusals import complaint_in, server_failure
from adapters.call import Call, Reply
from adapters.clock import Clock
from adapters.door import Door
from adapters.errors import Misread
from adapters.manners import AGENT
from adapters.signing import iop
from adapters.signing.pairs import form, sent

_FORM = "application/x-www-form-urlencoded;charset=utf-8"


class Gateway:
    """One app's way in. What the platform calls system parameters stands in the address, the rest in the form."""

    def __init__(self, door: Door, clock: Clock, credentials: Credentials) -> None:
        self._door = door
        self._clock = clock
        self._credentials = credentials
        self.skew: float | None = None
        """Seconds by which AliExpress' clock was ahead of ours at the last answer."""

    async def business(
        self, method: str, session: str, params: Mapping[str, str], files: Mapping[str, bytes] | None = None
    ) -> Any:
        """The answer to a dotted method, which has no path that would be signed; the token is called `session`.

        Where there is none (methods that need no log-in) it is left out. `files` are parameters of the type byte[].
        """
        system = sent({"method": method, "session": session, "format": "json"})
        return await self._sent(method, "/sync", "", system, params, files or {})

    async def system(self, path: str, params: Mapping[str, str]) -> Any:
        """The answer to a path of the gateway itself, which is signed too."""
        return await self._sent(path, f"/rest{path}", path, {}, params, {})

    async def _sent(
        self,
        name: str,
        place: str,
        signed_path: str,
        system: Mapping[str, str],
        params: Mapping[str, str],
        files: Mapping[str, bytes],
    ) -> Any:
        """Files are not signed (the platform's Python SDK)."""
        common = {
            "app_key": self._credentials.app_key,
            "timestamp": str(int(self._clock.now().timestamp() * 1000)),
            "sign_method": iop.METHOD,
            **system,
        }
        proof = iop.signature(self._credentials.app_secret, {**common, **params}, signed_path)
        url = f"{self._credentials.api_url}{place}?{form({**common, 'sign': proof})}"
        kind, body = multipart(params, files) if files else (_FORM, form(params).encode())
        reply = await self._door.call(Call("POST", url, {"Content-Type": kind, "User-Agent": AGENT}, body))
        self.skew = self.skew if reply.skew is None else reply.skew
        return _parsed(name, reply)


def multipart(params: Mapping[str, str], files: Mapping[str, bytes]) -> tuple[str, bytes]:
    """Content type and body of a form with files (RFC 7578); its boundary is made of what it parts."""
    mark = sha256(b"".join([*files.values(), form(params).encode()])).hexdigest()
    parts = [f'name="{name}"\r\n\r\n'.encode() + value.encode() for name, value in sent(params).items()]
    for name, content in files.items():
        parts.append(
            f'name="{name}"; filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n'.encode() + content
        )
    lines = [f"--{mark}\r\nContent-Disposition: form-data; ".encode() + part + b"\r\n" for part in parts]
    return f"multipart/form-data; boundary={mark}", b"".join(lines) + f"--{mark}--\r\n".encode()


def _parsed(name: str, reply: Reply) -> Any:
    """Numbers with a point are Decimal, ids stay whole. The body is no evidence, for it may name buyers."""
    try:
        said = json.loads(reply.body, parse_float=Decimal)
    except (ValueError, RecursionError, ArithmeticError):
        said = None
    if isinstance(said, Mapping) and (reply.status < 300 or complaint_in(said)):
        return said
    raise server_failure(name, reply.status) or Misread(f"AliExpress answered {name} with no JSON object")
