"""How a seller lets the program into his AliExpress shop: the consent page, and the address to which it sends him."""

from urllib.parse import urlencode

from adapters.aliexpress.api.credentials import Credentials
from adapters.aliexpress.api.tokens import Tokens
from adapters.consent import Entered, code_in
from adapters.errors import Refused


class AliExpressConsent:
    """One shop's consent (openservice.aliexpress.com, "Seller authorization")."""

    def __init__(self, tokens: Tokens, credentials: Credentials) -> None:
        self._tokens = tokens
        self._credentials = credentials

    def address(self, state: str) -> str:
        """The consent page of the app."""
        if self._credentials.redirect_url is None:
            raise Refused("the account has no redirect_url: set it to the app's callback address (docs/aliexpress.md)")
        query = {
            "response_type": "code",
            "force_auth": "true",
            "redirect_uri": self._credentials.redirect_url,
            "client_id": self._credentials.app_key,
            "state": state,
        }
        return f"{self._credentials.api_url}/oauth/authorize?{urlencode(query)}"

    async def enter(self, pasted: str, state: str) -> Entered:
        """Takes the pasted address. Until when is not told: renewals may move the end."""
        return Entered(await self._tokens.authorise(code_in(pasted, state, "AliExpress")), None)
