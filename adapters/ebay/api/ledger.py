"""Reads the seller's ledger, with a signature where eBay wants one, and only where the account's section allows it."""

from collections.abc import AsyncIterator, Callable

from adapters.clock import Clock
from adapters.ebay.account import EbayConfig
from adapters.ebay.api import funds
from adapters.ebay.api.calls import Calls, Signer
from adapters.ebay.api.credentials import Credentials
from adapters.ebay.api.finances import Book
from adapters.ebay.api.refusals import UNSIGNED, Rejected
from adapters.ebay.api.signing import Signing
from adapters.errors import Unsupported
from adapters.keep import Keep
from adapters.readings import Said
from adapters.sealed import Sealed

# The sites of the countries whose sellers must sign.
_SIGN = frozenset({"at", "be", "de", "es", "fr", "gb", "ie", "it", "nl", "pl"})
NO_LEDGER = "the ledger is not read: set money = true in the account's section and run `twoam login` again"


class Ledger:
    """One account's ledger and payouts."""

    def __init__(self, calls: Calls, keep: Keep, clock: Clock, credentials: Credentials, config: EbayConfig) -> None:
        self._calls = calls
        self._clock = clock
        self._config = config
        self._signing = Signing(calls, Sealed(keep, credentials.client_secret), clock, credentials.identity)
        self._signs = config.market in _SIGN

    async def told(self, book: Book, cursor: str | None) -> AsyncIterator[Said]:
        """The lines of a book since the cursor; Unsupported where the section does not want them."""
        market = self._config.market
        for said in await self._signed(lambda signer: book.told(self._calls, self._clock, market, cursor, signer)):
            yield said

    async def held(self) -> AsyncIterator[Said]:
        """What eBay holds of the seller's money now; Unsupported likewise."""
        for said in await self._signed(lambda signer: funds.told(self._calls, self._config.market, signer)):
            yield said

    async def _signed(self, ask: Callable[[Signer | None], AsyncIterator[Said]]) -> list[Said]:
        """Where a seller is at home eBay knows better than his section: one who must sign is told so."""
        if not self._config.money:
            raise Unsupported(NO_LEDGER)
        try:
            return await self._read(ask)
        except Rejected as error:
            if error.number not in UNSIGNED or self._signs:
                raise
            self._signs = True
            return await self._read(ask)

    async def _read(self, ask: Callable[[Signer | None], AsyncIterator[Said]]) -> list[Said]:
        signer = await self._signing.signer() if self._signs else None
        return [said async for said in ask(signer)]
