"""Access tokens of an AliExpress shop: granted by a log-in, renewed for ever after, kept sealed over restarts."""

from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.aliexpress.answers import ident
from adapters.aliexpress.api.credentials import Credentials
from adapters.aliexpress.api.gateway import Gateway
from adapters.aliexpress.api.refusals import complaint_in, failure
from adapters.clock import Clock
from adapters.errors import Misread
from adapters.keep import Keep
from adapters.refusals import AGAIN, Denied, Why
from adapters.sealed import Sealed
from adapters.tokens import REMEMBERED, Grant, TokenKeeper
from adapters.wire import number, text

CREATE, REFRESH = "/auth/token/create", "/auth/token/refresh"
_SHOP = "shop"
# Ends that are told in whole seconds, a call apart, are the same.
_SAME = timedelta(minutes=10)
# Seconds after which a renewal tells whether it moves the end.
_SOON = 3600.0


class Tokens:
    """Hands out the shop's token. The refresh token is replaced by each that an answer brings, before it is used."""

    def __init__(self, gateway: Gateway, keep: Keep, clock: Clock, credentials: Credentials) -> None:
        self._gateway = gateway
        self._clock = clock
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

    async def authorise(self, code: str) -> str | None:
        """Keeps what a code from the consent page is good for in place of what was; who agreed, as it is told."""
        said = await self._asked(CREATE, {"code": code})
        await self._keep_refresh(said, None, None)
        await self._keeper.drop(_SHOP)
        return text(said, "user_nick") or ident(said, "seller_id")

    async def _minted(self, _: str) -> Grant:
        kept = await self._kept.get(self._key)
        if kept is None:
            raise Denied(Why.NO_LOGIN, "AliExpress was not told that the program may read the shop", AGAIN)
        if _until(kept) <= self._clock.now():
            raise Denied(Why.REVOKED, f"AliExpress' authorisation ended on {_until(kept):%Y-%m-%d}", AGAIN)
        said = await self._asked(REFRESH, {"refresh_token": kept["token"]})
        await self._keep_refresh(said, kept["token"], kept)
        return Grant(text(said, "access_token") or "", float(_lives(said)))

    async def _asked(self, path: str, params: dict[str, str]) -> Any:
        said = await self._gateway.system(path, params)
        if complaint := complaint_in(said):
            raise failure(path, complaint)
        if text(said, "access_token") is None or _lives(said) <= 0:
            raise Misread("AliExpress answered without a token")
        return said

    async def _keep_refresh(self, said: Any, known: str | None, before: Any) -> None:
        """An answer without an end of its own (or with 0: cannot be renewed) ends with the token it brought.

        The end is fixed where a renewal some time later did not move it.
        """
        now = self._clock.now()
        token, renewable = text(said, "refresh_token") or known, number(said, "refresh_expires_in") or 0
        if token is None:
            raise Misread("AliExpress granted nothing that lasts")
        until = now + timedelta(seconds=renewable or _lives(said))
        if before is not None and now.timestamp() - before["at"] < _SOON:
            at, fixed = before["at"], before["fixed"]
        else:
            at, fixed = now.timestamp(), before is not None and until <= _until(before) + _SAME
        row = {"token": token, "at": at, "until": until.timestamp(), "fixed": fixed or not renewable}
        await self._kept.put(self._key, row, until + REMEMBERED)


def _lives(said: Any) -> int:
    return number(said, "expires_in") or 0


def _until(kept: Any) -> datetime:
    return datetime.fromtimestamp(kept["until"], UTC)
