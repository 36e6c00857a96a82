"""Looks at everything that an account needs to enter AliExpress' API, and says what is wrong and what to do."""

from collections.abc import AsyncIterator
from datetime import timedelta

from adapters.aliexpress.api import profile
from adapters.aliexpress.api.calls import Calls, Request
from adapters.aliexpress.api.methods import PRODUCTS
from adapters.aliexpress.api.orders import OPEN, question
from adapters.aliexpress.api.products import ON_SALE
from adapters.clock import Clock
from adapters.diagnosis import Diagnosis, Health
from adapters.errors import AdapterError, Refused

# AliExpress accepts calls whose time is up to two hours off; far less is told.
SKEW = 60.0


class Examination:
    """Asks each kind of method once; the calls are paid from the account's pace, before every sweep."""

    def __init__(self, calls: Calls, clock: Clock) -> None:
        self._calls = calls
        self._clock = clock

    async def findings(self) -> AsyncIterator[Diagnosis]:
        """Every finding, in the order in which a person would go about it; without a token nothing after it."""
        login = await self._login()
        yield login
        if login.health is not Health.FINE:
            return
        for what, request in self._probes().items():
            yield await self._permission(what, request)
        yield self._time()

    async def _login(self) -> Diagnosis:
        what = "AliExpress log-in"
        try:
            await self._calls.tokens.bearer()
        except AdapterError as error:
            return _of_error(what, error)
        return Diagnosis(what, Health.FINE, "the app's keys and the authorisation are accepted")

    def _probes(self) -> dict[str, Request]:
        now = self._clock.now()
        shelf = {"product_status_type": ON_SALE, "current_page": 1, "page_size": 1}
        return {
            "products": Request(PRODUCTS, {"aeop_a_e_product_list_query": shelf}),
            "orders": question(OPEN, now - timedelta(minutes=1), now, 1),
            "shop": profile.QUESTION,
        }

    async def _permission(self, what: str, request: Request) -> Diagnosis:
        try:
            await self._calls.send(request, urgent=True)
        except AdapterError as error:
            return _of_error(f"AliExpress {what}", error)
        return Diagnosis(f"AliExpress {what}", Health.FINE, f"{request.method.name} is allowed")

    def _time(self) -> Diagnosis:
        what, skew = "AliExpress' clock", self._calls.gateway.skew
        if skew is None:
            return Diagnosis(what, Health.UNKNOWN, "AliExpress did not tell the time")
        if abs(skew) <= SKEW:
            return Diagnosis(what, Health.FINE, f"within {SKEW:g} s of this machine's")
        said = f"this machine is {abs(skew):.0f} s {'behind' if skew > 0 else 'ahead'}"
        return Diagnosis(what, Health.WRONG, said, "Let the machine set its clock (NTP).")


def _of_error(what: str, error: AdapterError) -> Diagnosis:
    if isinstance(error, Refused):
        return Diagnosis(what, Health.WRONG, str(error), "See docs/aliexpress.md, The API.")
    return Diagnosis(what, Health.UNKNOWN, str(error), "Try again later.")
