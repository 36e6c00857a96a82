"""Login with Amazon on loopback: which tokens it gives out, to whom, and how it says no (RFC 6749, section 5.2)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from urllib.parse import parse_qs

from adapters.clock import Clock
from monitor.demo.spapi.wire import Answer, said

NOTIFICATIONS = "sellingpartnerapi::notifications"
SCOPES = (NOTIFICATIONS, "sellingpartnerapi::client_credential:rotation")


@dataclass(frozen=True, slots=True)
class App:
    """The keys with which the seller's own app logs in; they open only this server."""

    client_id: str = "amzn1.application-oa2-client.loopback0only0opens0nothing"
    client_secret: str = "amzn1.oa2-cs.v1.loopbackOnlyThisSecretOpensNothing"  # noqa: S105
    refresh_token: str = "Atzr|loopbackOnlyThisTokenOpensNothing"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Grant:
    """An access token that was given out; without a scope it is the seller's, else the app's own."""

    until: datetime
    scope: str | None


class Login:
    """`lives` are the seconds of a token; a `revoked` app gets none for the seller, and those given out die."""

    def __init__(self, clock: Clock, app: App) -> None:
        self.app = app
        self.lives = 3600
        self.granted = 0
        self._clock = clock
        self._grants: dict[str, Grant] = {}
        self._revoked = False
        self._numbers = count(1)

    def revoke(self) -> None:
        """The seller withdraws his authorisation."""
        self._revoked = True
        self.forget()

    def authorise(self) -> None:
        self._revoked = False

    def forget(self) -> None:
        """Every token that was given out is worth nothing from now on."""
        self._grants.clear()

    def trouble(self, token: str, *, grantless: bool) -> str | None:
        """Why a token does not open an operation, in the words of the error's details; None where it does."""
        grant = self._grants.get(token)
        if grant is None:
            return "The access token you provided is revoked, malformed or invalid."
        if grant.until <= self._clock.now():
            return "The access token you provided has expired."
        return "" if grantless != (grant.scope == NOTIFICATIONS) else None

    def answer(self, body: bytes) -> Answer:
        """What the token endpoint says to a form."""
        form = {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
        code, status = self._refusal(form)
        if code:
            return said({"error": code, "error_description": _WORDS[code], "error_index": "loopback"}, status)
        token = f"Atza|loopback-{next(self._numbers)}"
        scope = form.get("scope") if form["grant_type"] == "client_credentials" else None
        self._grants[token] = Grant(self._clock.now() + timedelta(seconds=self.lives), scope)
        self.granted += 1
        granted = {"access_token": token, "token_type": "bearer", "expires_in": self.lives}
        return said(granted | ({"scope": scope} if scope else {"refresh_token": self.app.refresh_token}))

    def _refusal(self, form: dict[str, str]) -> tuple[str, int]:
        kind = form.get("grant_type")
        if kind not in ("refresh_token", "client_credentials"):
            return "unsupported_grant_type", 400
        if not {"client_id", "client_secret"} <= form.keys():
            return "invalid_request", 400
        if (form["client_id"], form["client_secret"]) != (self.app.client_id, self.app.client_secret):
            return "invalid_client", 401
        if kind == "client_credentials":
            return ("", 200) if form.get("scope") in SCOPES else ("invalid_scope", 400)
        known = form.get("refresh_token") == self.app.refresh_token and not self._revoked
        return ("", 200) if known else ("invalid_grant", 400)


_WORDS = {
    "unsupported_grant_type": "The authorization grant type is not supported by the authorization server",
    "invalid_request": "The request is missing a required parameter",
    "invalid_client": "Client authentication failed",
    "invalid_scope": "The requested scope is invalid",
    "invalid_grant": "The request has an invalid grant parameter : refresh_token",
}
