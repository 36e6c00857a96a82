"""Access tokens of Login with Amazon: the seller's, and the app's own by what they are good for."""

from enum import StrEnum
from urllib.parse import urlencode

from adapters.amazon.api.credentials import AGENT, Credentials
from adapters.amazon.api.refusals import login_failure
from adapters.call import Call
from adapters.clock import Clock
from adapters.door import Door
from adapters.keep import Keep
from adapters.sealed import Sealed
from adapters.tokens import Grant, TokenKeeper, grant_of

_SELLER = "seller"


class Scope(StrEnum):
    """What a token without a seller (client credentials) is good for."""

    NOTIFICATIONS = "sellingpartnerapi::notifications"


class Tokens:
    """Hands out one account's tokens."""

    def __init__(self, door: Door, keep: Keep, clock: Clock, credentials: Credentials) -> None:
        self._door = door
        self._clock = clock
        self._credentials = credentials
        self._keeper = TokenKeeper(Sealed(keep, credentials.client_secret), clock, credentials.identity, self._granted)

    async def bearer(self, scope: Scope | None = None) -> str:
        """A token that is good for some minutes yet: the seller's, or the app's own where a scope is named.

        Raises Denied, TryLater or Misread; the last failure stands for a while without Amazon being asked again.
        """
        return await self._keeper.bearer(scope or _SELLER)

    async def forget(self, token: str, scope: Scope | None = None) -> None:
        """The API did not accept this token: unless it is new or was replaced already, another is asked for."""
        await self._keeper.forget(token, scope or _SELLER)

    async def _granted(self, name: str) -> Grant:
        reply = await self._door.call(self._login(name))
        if reply.status != 200:
            raise login_failure(reply, self._credentials.secret_days_left(self._clock.now().date()))
        return grant_of(reply.body, "Login with Amazon")

    def _login(self, name: str) -> Call:
        credentials = self._credentials
        form = {"client_id": credentials.client_id, "client_secret": credentials.client_secret}
        if name == _SELLER:
            form |= {"grant_type": "refresh_token", "refresh_token": credentials.refresh_token}
        else:
            form |= {"grant_type": "client_credentials", "scope": name}
        headers = {"Content-Type": "application/x-www-form-urlencoded;charset=UTF-8", "User-Agent": AGENT}
        return Call("POST", credentials.login_url, headers, urlencode(form).encode(), most=100_000)
