"""Makes what the rules look at: one answer, with what was known before it and who is who."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.base import Adapter
from adapters.readings import Condition, Topic
from monitor.findings import Known, Look
from monitor.friends import Circle, myself
from storage.states import Watch, WatchedListing
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Eyes:
    """`morning` tells when undecided sellers are waited for no longer."""

    store: Store
    accounts: Mapping[str, Adapter[Any]]
    morning: Callable[[datetime], datetime]

    async def look(
        self,
        watch: Watch,
        listing: WatchedListing,
        before: Known,
        now: Known,
        at: datetime,
        *,
        whole: bool,
        condition: Condition | None = None,
    ) -> Look:
        """The look at an answer that was laid over what was known (`monitor.diff`)."""
        adapter = self.accounts[listing.account]
        brand = now.content.brand if now.content else None
        friends = [*await self.store.friends(adapter.platform), *await myself(self.accounts, adapter.platform)]
        return Look(
            listing=listing,
            topic=watch.topic,
            at=at,
            before=before,
            now=now,
            circle=Circle(listing, adapter.platform, brand, friends, at, adapter.house),
            whole=whole,
            # A list that is never whole is a first look until the morning; then what is new in it is news.
            first=watch.looks == 0 and (whole or at < self.morning(watch.created_at)),
            morning=self.morning(at),
            has_offers=Topic.OFFERS in adapter.topics(),
            path=adapter.path,
            condition=condition,
            confirms=adapter.confirms(),
        )
