"""How a seller lets the program into his eBay account: the consent page, and the address to which it sends him."""

from dataclasses import replace
from urllib.parse import quote, urlencode

from adapters.call import Call
from adapters.consent import Entered, code_in, once_more
from adapters.door import Door
from adapters.ebay.api.credentials import Credentials
from adapters.ebay.api.operations import USER
from adapters.ebay.api.refusals import failure
from adapters.ebay.api.tokens import Tokens
from adapters.errors import Refused
from adapters.manners import AGENT
from adapters.wire import json_in, text


class EbayConsent:
    """One account's consent, by the authorization code grant ("Using OAuth to access eBay APIs")."""

    def __init__(self, door: Door, tokens: Tokens, credentials: Credentials, seller_id: str | None) -> None:
        self._door = door
        self._tokens = tokens
        self._credentials = credentials
        self._seller_id = seller_id

    def address(self, state: str) -> str:
        """The consent page; eBay wants the RuName where others want an address."""
        name = self._credentials.redirect_name
        if name is None:
            raise Refused("the account has no redirect_name: set it to the RuName of the keyset (docs/ebay.md)")
        query = {
            "client_id": self._credentials.client_id,
            "redirect_uri": name,
            "response_type": "code",
            "scope": " ".join(self._credentials.scopes),
            "state": state,
            "prompt": "login",
        }
        return f"{self._credentials.consent_url}?{urlencode(query, quote_via=quote)}"

    async def enter(self, pasted: str, state: str) -> Entered:
        """Takes the pasted address; what it grants is kept only if it is the account's own seller who agreed."""
        given, token = await self._tokens.exchanged(code_in(pasted, state, "eBay"))
        user = await self._user(token)
        if self._seller_id is not None and (user or "").casefold() != self._seller_id.casefold():
            said = f"you agreed as {user}" if user else "eBay did not say who agreed"
            raise Refused(f"{said}, but the account's seller_id is {self._seller_id}. {once_more('eBay')}")
        await self._tokens.authorise(replace(given, user=user))
        return Entered(user, given.until.date())

    async def _user(self, token: str) -> str | None:
        """Who agreed; None where eBay does not say, as where its identity service is out of order."""
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/json", "User-Agent": AGENT}
        reply = await self._door.call(Call(USER.method, self._credentials.apiz_url + USER.path, headers))
        if failure(USER, reply) is not None:
            return None
        return text(json_in(reply.body), "username")
