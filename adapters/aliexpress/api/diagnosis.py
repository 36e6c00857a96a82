"""Looks at everything that an account needs to enter AliExpress' API, and says what is wrong and what to do."""

from collections.abc import AsyncIterator
from datetime import timedelta

from adapters.aliexpress.api import profile
from adapters.aliexpress.api.calls import Calls, Request
from adapters.aliexpress.api.copycats import worded
from adapters.aliexpress.api.methods import AFFILIATE_SEARCH, PRODUCTS
from adapters.aliexpress.api.orders import OPEN, question
from adapters.aliexpress.api.products import ON_SALE
from adapters.aliexpress.api.refusals import Ungranted
from adapters.aliexpress.api.sources import Sources
from adapters.clock import Clock
from adapters.diagnosis import Diagnosis, Health, of_clock, of_error, tried
from adapters.errors import AdapterError


class Examination:
    """Asks each kind of method once; the calls are paid from the account's pace, before every sweep."""

    def __init__(self, calls: Calls, sources: Sources, clock: Clock) -> None:
        self._calls = calls
        self._sources = sources
        self._clock = clock

    async def findings(self) -> AsyncIterator[Diagnosis]:
        """Every finding, in the order in which a person would go about it; without a token nothing after it."""
        login = await self._login()
        yield login
        if login.health is not Health.FINE:
            return
        for what, request in self._probes().items():
            yield await self._permission(what, request)
        yield await self._others()
        yield of_clock("AliExpress'", self._calls.gateway.skew)

    async def _login(self) -> Diagnosis:
        what = "AliExpress log-in"
        token = await tried(self._calls.tokens.bearer())
        if isinstance(token, AdapterError):
            return of_error(what, token)
        return Diagnosis(what, Health.FINE, "the app's keys and the authorisation are accepted")

    def _probes(self) -> dict[str, Request]:
        now = self._clock.now()
        shelf = {"product_status_type": ON_SALE, "current_page": 1, "page_size": 1}
        return {
            "products": Request(PRODUCTS, {"aeop_a_e_product_list_query": shelf}),
            "orders": question(OPEN, now - timedelta(minutes=1), now, 1),
            "shop": profile.QUESTION,
        }

    async def _others(self) -> Diagnosis:
        """Whether searches among others' items are allowed. No seller needs them: without them it is a hint."""
        what, context = "AliExpress searches", self._sources.context
        found = await tried(self._sources.affiliate(worded("lamp", context), urgent=True))
        if isinstance(found, Ungranted):
            return Diagnosis(what, Health.HINT, found.said, "See docs/aliexpress.md, What others sell.")
        if isinstance(found, AdapterError):
            return of_error(what, found)
        return Diagnosis(what, Health.FINE, f"{AFFILIATE_SEARCH.name} is allowed")

    async def _permission(self, what: str, request: Request) -> Diagnosis:
        said = await tried(self._calls.send(request, urgent=True))
        if isinstance(said, AdapterError):
            return of_error(f"AliExpress {what}", said)
        return Diagnosis(f"AliExpress {what}", Health.FINE, f"{request.method.name} is allowed")
