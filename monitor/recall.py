"""What is known of a listing, as storage remembers it since the listing was last added."""

from monitor.findings import Known
from monitor.known import CONTENT, OFFERS, known_of
from storage.states import Facts, WatchedListing
from storage.store import Store


async def recall(store: Store, listing: WatchedListing) -> Known:
    """The latest content and sellers; nothing of a time before it was removed and added again."""
    content, offers = [await _latest(store, listing, kind) for kind in (CONTENT, OFFERS)]
    return known_of(listing.subject, content, offers)


async def _latest(store: Store, listing: WatchedListing, kind: str) -> Facts | None:
    snapshot = await store.snapshot(listing.id, kind)
    return snapshot.value if snapshot and snapshot.end >= listing.added_at else None
