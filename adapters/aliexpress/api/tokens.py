"""Access tokens of an AliExpress shop: made from a code once, renewed for ever after, kept sealed over restarts."""

from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.aliexpress.api.credentials import Credentials
from adapters.aliexpress.api.gateway import Gateway
from adapters.aliexpress.api.refusals import complaint_in, failure
from adapters.clock import Clock
from adapters.errors import Misread
from adapters.keep import Keep
from adapters.sealed import Sealed
from adapters.tokens import Grant, TokenKeeper
from adapters.wire import number, text

CREATE, REFRESH = "/auth/token/create", "/auth/token/refresh"
_SHOP = "shop"
# Ends that are told in whole seconds, a call apart, are the same.
_SAME = timedelta(minutes=10)


class Tokens:
    """Hands out the shop's token. The refresh token is replaced by each that an answer brings, before it is used."""

    def __init__(self, gateway: Gateway, keep: Keep, clock: Clock, credentials: Credentials) -> None:
        self._gateway = gateway
        self._clock = clock
        self._credentials = credentials
        self._kept = Sealed(keep, credentials.app_secret)
        self._key = f"{credentials.identity}:refresh"
        self._keeper = TokenKeeper(self._kept, clock, credentials.identity, self._minted)

    async def bearer(self) -> str:
        """A token that is good for some minutes yet; raises Refused, TryLater or Misread."""
        return await self._keeper.bearer(_SHOP)

    async def forget(self, token: str) -> None:
        """The gateway did not accept this token: unless it is new or was replaced already, another is asked for."""
        await self._keeper.forget(token, _SHOP)

    async def ends(self) -> datetime | None:
        """When the authorisation ends for good; None where renewals move its end, or where that is not known yet."""
        kept = await self._kept.get(self._key)
        return _until(kept) if kept and kept["fixed"] else None

    async def _minted(self, _: str) -> Grant:
        kept = await self._kept.get(self._key)
        known = kept["token"] if kept else self._credentials.refresh_token
        if known:
            return await self._granted(REFRESH, {"refresh_token": known}, kept)
        return await self._granted(CREATE, {"code": self._credentials.code or ""}, None)

    async def _granted(self, path: str, params: dict[str, str], before: Any) -> Grant:
        said = await self._gateway.system(path, params)
        if complaint := complaint_in(said):
            raise failure(path, complaint)
        token, lives = text(said, "access_token"), number(said, "expires_in")
        if token is None or lives is None or lives <= 0:
            raise Misread("AliExpress answered without a token")
        await self._keep_refresh(said, params.get("refresh_token"), lives, before)
        return Grant(token, float(lives))

    async def _keep_refresh(self, said: Any, known: str | None, lives: int, before: Any) -> None:
        """An answer without an end of its own (or with 0: cannot be renewed) ends with the token it brought.

        The end is fixed where a renewal did not move it.
        """
        token, renewable = text(said, "refresh_token") or known, number(said, "refresh_expires_in") or 0
        until = self._clock.now() + timedelta(seconds=renewable or lives)
        fixed = not renewable or (before is not None and until <= _until(before) + _SAME)
        if token is not None:
            await self._kept.put(self._key, {"token": token, "until": until.timestamp(), "fixed": fixed}, until)


def _until(kept: Any) -> datetime:
    return datetime.fromtimestamp(kept["until"], UTC)
