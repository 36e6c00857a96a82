"""Gives out tokens: one for a code, once, and then one for each refresh token that is still good."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any


@dataclass(frozen=True, slots=True)
class App:
    """An app in test mode: its tokens live a day, its refresh tokens two; they open only this server."""

    key: str = "500123"
    secret: str = "loopbackOnlyThisSecretOpensNothing"  # noqa: S105
    code: str = "3_500123_theCode"
    lives: timedelta = timedelta(days=1)
    refresh_lives: timedelta = timedelta(days=2)
    # Whether a renewal moves the end of the authorisation.
    extends: bool = True


class Login:
    """What was given out and until when it is good; each renewal ends the refresh token before it."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._codes = {app.code}
        self._numbers = count(1)
        self.sessions: dict[str, datetime] = {}
        self.refreshes: dict[str, datetime] = {}

    def created(self, params: Mapping[str, str], now: datetime) -> dict[str, Any]:
        """/auth/token/create"""
        if params.get("code") not in self._codes:
            return _refused("InvalidCode", "The specified code is invalid or expired")
        self._codes.discard(params["code"])
        return self._granted(now, now + self._app.refresh_lives)

    def refreshed(self, params: Mapping[str, str], now: datetime) -> dict[str, Any]:
        """/auth/token/refresh"""
        known = params.get("refresh_token", "")
        if self.refreshes.get(known, now) <= now:
            return _refused("IllegalRefreshToken", "The specified refresh token is invalid or expired")
        ends = self.refreshes.pop(known)
        return self._granted(now, now + self._app.refresh_lives if self._app.extends else ends)

    def is_good(self, session: str, now: datetime) -> bool:
        """Whether the token may call methods."""
        return self.sessions.get(session, now) > now

    def _granted(self, now: datetime, ends: datetime) -> dict[str, Any]:
        number = next(self._numbers)
        access, refresh = f"50000700-access-{number}", f"50001700-refresh-{number}"
        self.sessions[access] = now + self._app.lives
        self.refreshes[refresh] = ends
        return {
            "code": "0",
            "access_token": access,
            "refresh_token": refresh,
            "expires_in": int(self._app.lives.total_seconds()),
            "refresh_expires_in": int((ends - now).total_seconds()),
            "account_platform": "seller_center",
            "sp": "ae",
            "seller_id": "6072000001",
        }


def _refused(code: str, message: str) -> dict[str, Any]:
    return {"type": "ISV", "code": code, "message": message}
