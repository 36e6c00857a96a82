"""eBay's log-in on loopback: which tokens it gives out, to whom, and how it says no (RFC 6749, section 5.2)."""

from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from urllib.parse import parse_qs

from adapters.clock import Clock
from monitor.demo.ebay.wire import Answer, said

LIVES, LASTS = 7200, 47_304_000


@dataclass(frozen=True, slots=True)
class Keyset:
    """The keys of the seller's own app; they open only this server."""

    client_id: str = "SellerNa-loopback-PRD-0opens0nothing-01234567"
    client_secret: str = "PRD-loopbackOnlyThisSecretOpensNothing"  # noqa: S105
    redirect_name: str = "Seller_Name-SellerNa-loopba-abcdefgh"


@dataclass(frozen=True, slots=True)
class Grant:
    """An access token that was given out."""

    until: datetime
    user: bool


class Login:
    """`code` is what the consent page would have sent last; `forms` are all log-ins that were tried."""

    def __init__(self, clock: Clock, keyset: Keyset) -> None:
        self.keyset = keyset
        self.forms: list[dict[str, str]] = []
        self.code = "v^1.1#i^1#loopback"
        self._clock = clock
        self._grants: dict[str, Grant] = {}
        self._refresh: set[str] = set()
        self._numbers = count(1)

    def answer(self, authorization: str, body: bytes) -> Answer:
        """Grants or refuses one log-in."""
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        self.forms.append(form)
        if not self._is_keyset(authorization):
            return _no(401, "invalid_client", "client authentication failed")
        match form.get("grant_type"):
            case "client_credentials":
                return said(self._access(user=False))
            case "authorization_code":
                return self._first(form)
            case "refresh_token" if form.get("refresh_token") in self._refresh:
                return said(self._access(user=True))
            case "refresh_token":
                text = "the provided authorization refresh token is invalid or was issued to another client"
                return _no(400, "invalid_grant", text)
        return _no(400, "unsupported_grant_type", "grant type in request is not supported by the authorization server")

    def _first(self, form: dict[str, str]) -> Answer:
        if form.get("code") != self.code or form.get("redirect_uri") != self.keyset.redirect_name:
            return _no(
                400, "invalid_grant", "the provided authorization grant code is invalid or was issued to another"
            )
        refresh = f"v^1.1#r^{next(self._numbers)}"
        self._refresh.add(refresh)
        lasting = {"refresh_token": refresh, "refresh_token_expires_in": LASTS}
        return said({**self._access(user=True), **lasting})

    def _access(self, *, user: bool) -> dict[str, str | int]:
        token = f"v^1.1#t^{'u' if user else 'a'}{next(self._numbers)}"
        self._grants[token] = Grant(self._clock.now() + timedelta(seconds=LIVES), user)
        kind = "User Access Token" if user else "Application Access Token"
        return {"access_token": token, "expires_in": LIVES, "token_type": kind}

    def withdraw(self) -> None:
        """The seller takes his consent back: every token of his dies at once."""
        self._refresh.clear()
        self._grants = {token: grant for token, grant in self._grants.items() if not grant.user}

    def spoil(self) -> None:
        """All access tokens that were given out die, as they do when eBay changes its keys."""
        self._grants.clear()

    def kind(self, token: str) -> str | None:
        """ "user" or "app"; None for a token that is no good."""
        grant = self._grants.get(token)
        if grant is None or grant.until <= self._clock.now():
            return None
        return "user" if grant.user else "app"

    def minted(self) -> int:
        """How many times the keyset's own token was given out."""
        return sum(form.get("grant_type") == "client_credentials" for form in self.forms)

    def _is_keyset(self, authorization: str) -> bool:
        kind, _, pair = authorization.partition(" ")
        try:
            said_pair = b64decode(pair, validate=True).decode()
        except ValueError:
            return False
        return kind == "Basic" and said_pair == f"{self.keyset.client_id}:{self.keyset.client_secret}"


def _no(status: int, code: str, text: str) -> Answer:
    return said({"error": code, "error_description": text}, status)
