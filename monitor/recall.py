"""What is known of a listing, as storage remembers it since the listing was last added."""

from collections.abc import Sequence

from monitor.findings import Known
from monitor.known import CONTENT, OFFERS, known_of
from storage.states import Facts, Snapshot, WatchedListing
from storage.store import Store


async def recall(store: Store, listing: WatchedListing) -> Known:
    """The latest content and sellers; nothing of a time before it was removed and added again."""
    content, offers = [_facts(listing, await store.snapshot(listing.id, kind)) for kind in (CONTENT, OFFERS)]
    return known_of(listing.subject, content, offers)


async def recall_all(store: Store, listings: Sequence[WatchedListing]) -> dict[int, Known]:
    """The same of many, by the listing's number, in two questions to the database."""
    contents, offers = await store.newest(CONTENT), await store.newest(OFFERS)
    return {
        one.id: known_of(one.subject, _facts(one, contents.get(one.id)), _facts(one, offers.get(one.id)))
        for one in listings
    }


def _facts(listing: WatchedListing, snapshot: Snapshot | None) -> Facts | None:
    return snapshot.value if snapshot and snapshot.end >= listing.added_at else None
