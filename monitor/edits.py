"""When the message of several cases is edited, and which message an edit is of."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from storage.states import Delivery

# From so many cases on, the edits of their message are half a second apart for each of them.
MANY = 10


def edited_at(ids: Sequence[int], now: datetime) -> datetime:
    """When the message of these cases is edited: that of many not for each of their steps, but of all meanwhile."""
    return now + timedelta(seconds=len(ids) / 2) if len(ids) > MANY else now


def is_of_message(edit: Delivery, told: Delivery) -> bool:
    """Whether the edit is one of that message: it names the first two cases of it, the others may have joined since."""
    return edit.incident_ids == told.incident_ids[:2]
