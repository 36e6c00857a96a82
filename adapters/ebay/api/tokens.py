"""eBay's access tokens: the keyset's own, and the seller's by his authorisation, which lasts eighteen months."""

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from adapters.call import Call, Reply
from adapters.clock import Clock
from adapters.door import Door
from adapters.ebay.api.credentials import PUBLIC, Credentials
from adapters.ebay.api.operations import MINTING
from adapters.ebay.api.refusals import login_failure
from adapters.errors import Misread
from adapters.keep import Keep
from adapters.manners import AGENT
from adapters.pacing import TokenBucket
from adapters.refusals import AGAIN, Denied, Why
from adapters.sealed import Sealed
from adapters.tokens import REMEMBERED, Grant, TokenKeeper, grant_of, granted

_APP, _USER = "app", "user"
_WHOSE = "eBay's log-in"
# Said by eBay with every authorisation; believed where it is not said ("Using OAuth to access eBay APIs").
_LIVES = 47_304_000


@dataclass(frozen=True, slots=True)
class Authorisation:
    """What a seller granted: his refresh token, until when it lives, and who he is (None where eBay did not say)."""

    token: str = field(repr=False)
    until: datetime
    user: str | None


class Tokens:
    """Hands out one account's tokens; the refresh token itself is never replaced by eBay."""

    def __init__(self, door: Door, keep: Keep, clock: Clock, credentials: Credentials) -> None:
        self._door = door
        self._clock = clock
        self._credentials = credentials
        self._sealed = Sealed(keep, credentials.client_secret)
        self._keeper = TokenKeeper(self._sealed, clock, credentials.identity, self._granted)
        self._minting = TokenBucket(clock, keep, credentials.identity, MINTING.resource, MINTING)

    async def bearer(self, *, user: bool) -> str:
        """A token that is good for some minutes yet: the seller's, or the keyset's own.

        Raises Denied, TryLater or Misread; the last failure stands for a while without eBay being asked again.
        """
        return await self._keeper.bearer(_USER if user else _APP)

    async def forget(self, token: str, *, user: bool) -> None:
        """The API did not accept this token: unless it is new or was replaced already, another is asked for."""
        await self._keeper.forget(token, _USER if user else _APP)

    async def authorisation(self) -> Authorisation | None:
        """What the seller granted by the last log-in; it may have ended."""
        kept = await self._sealed.get(self._key)
        return Authorisation(kept["token"], datetime.fromtimestamp(kept["until"], UTC), kept["user"]) if kept else None

    async def exchanged(self, code: str) -> tuple[Authorisation, str]:
        """What a code from the consent page is good for, with a first access token; nothing is kept yet."""
        name = self._credentials.redirect_name or ""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": name}
        reply = await self._asked(form)
        said = granted(reply.body, _WHOSE)
        refresh, lives = said.get("refresh_token"), said.get("refresh_token_expires_in", _LIVES)
        if not isinstance(refresh, str) or not refresh or not isinstance(lives, int):
            raise Misread("eBay's log-in granted nothing that lasts")
        return Authorisation(refresh, self._clock.now() + timedelta(seconds=lives), None), said["access_token"]

    async def authorise(self, given: Authorisation) -> None:
        """Keeps a new authorisation in place of the old one."""
        row = {"token": given.token, "until": given.until.timestamp(), "user": given.user}
        await self._sealed.put(self._key, row, given.until + REMEMBERED)
        await self._keeper.drop(_USER)

    async def _granted(self, name: str) -> Grant:
        if name == _APP:
            await self._minting.take()
            form = {"grant_type": "client_credentials", "scope": PUBLIC}
        else:
            form = {"grant_type": "refresh_token", "refresh_token": await self._refresh()}
        return grant_of((await self._asked(form)).body, _WHOSE)

    async def _refresh(self) -> str:
        given = await self.authorisation()
        if given is None:
            raise Denied(Why.NO_LOGIN, "the seller has not let the program into his eBay account", AGAIN)
        if given.until <= self._clock.now():
            raise Denied(Why.REVOKED, f"the seller's authorisation ended on {given.until:%Y-%m-%d}", AGAIN)
        return given.token

    async def _asked(self, form: dict[str, str]) -> Reply:
        reply = await self._door.call(self._login(form))
        if reply.status != 200:
            raise login_failure(reply)
        return reply

    def _login(self, form: dict[str, str]) -> Call:
        credentials = self._credentials
        pair = b64encode(f"{credentials.client_id}:{credentials.client_secret}".encode()).decode()
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Authorization": f"Basic {pair}",
            "User-Agent": AGENT,
        }
        return Call("POST", credentials.token_url, headers, urlencode(form).encode(), most=100_000)

    @property
    def _key(self) -> str:
        return f"{self._credentials.identity}:authorisation"
