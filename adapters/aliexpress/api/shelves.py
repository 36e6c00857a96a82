"""What the shop's own lists say by status: that a product is there no longer, and how many were taken off sale."""

from collections.abc import Mapping
from typing import Any

from adapters.aliexpress.answers import items
from adapters.aliexpress.api import products
from adapters.aliexpress.api.calls import Calls, Request
from adapters.aliexpress.api.methods import PRODUCTS
from adapters.aliexpress.api.refusals import Ungranted
from adapters.errors import Misread
from adapters.keep import Keep
from adapters.readings import HealthMetric, Subject
from adapters.wire import number

STATUSES = (products.ON_SALE, products.OFFLINE, products.IN_REVIEW, products.TO_BE_EDITED)
# What AliExpress took off sale by itself, and what each is called as a measure of the shop.
_TAKEN_OFF = (
    ("products_violating", {"product_status_type": products.OFFLINE, "ws_display": "violate_offline"}),
    ("products_punished", {"product_status_type": products.OFFLINE, "ws_display": "punish_offline"}),
    ("products_degraded", {"product_status_type": products.OFFLINE, "ws_display": "degrade_offline"}),
    ("products_to_edit", {"product_status_type": products.TO_BE_EDITED}),
)


class Shelves:
    """The four lists of one shop; a list that is filtered by a product's number is told in one page."""

    def __init__(self, calls: Calls, keep: Keep, identity: str) -> None:
        self._calls = calls
        self._keep = keep
        self._identity = identity
        self._seen: set[str] = set()

    async def saw(self, subject: Subject) -> None:
        """The shop has the product: kept, for one that never was there cannot be lost."""
        if subject.id not in self._seen:
            self._seen.add(subject.id)
            await self._keep.put(self._key(subject), "mine")

    async def lost(self, subject: Subject, *, urgent: bool) -> bool:
        """Whether a product that the shop had stands in none of its lists, each of which says that it is complete."""
        if await self._keep.get(self._key(subject)) is None:
            return False
        for status in STATUSES:
            said = await self._calls.tried(products.shelf(subject, status), urgent=urgent)
            if isinstance(said, Misread) or not _is_empty(said):
                return False
        return True

    async def taken_off(self, *, urgent: bool) -> tuple[tuple[HealthMetric, ...], bool]:
        """How many products AliExpress took off sale, by its reasons, and whether all of that was told."""
        found = [await self._count(name, query, urgent=urgent) for name, query in _TAKEN_OFF]
        return tuple(one for one in found if one), None not in found

    async def _count(self, name: str, query: Mapping[str, str], *, urgent: bool) -> HealthMetric | None:
        request = Request(PRODUCTS, {"aeop_a_e_product_list_query": {**query, "current_page": 1, "page_size": 1}})
        try:
            count = number(await self._calls.send(request, urgent=urgent), "result", "product_count")
        except (Misread, Ungranted):
            return None
        if count is None or count < 0:
            return None
        # How many are too many AliExpress does not say here; none are well.
        return HealthMetric(name, count=count, good=True if count == 0 else None)

    def _key(self, subject: Subject) -> str:
        return f"{self._identity}:product:{subject.id}"


def _is_empty(said: Mapping[str, Any]) -> bool:
    """A list of none that says so itself; one that only lacks its rows says nothing."""
    rows = items(said, "result", "aeop_a_e_product_display_d_t_o_list")
    return not rows and number(said, "result", "product_count") == 0
