"""Whether a page can be believed: no wall, no other kind of page, not cut off."""

from adapters.errors import AdapterError, Blocked, Misread
from adapters.page import Page
from adapters.readings import PageReading, State, Wall


def unusable(page: Page, reading: PageReading, shown: tuple[State, ...]) -> AdapterError | None:
    """Why the page says nothing, None where it is of one of the kinds that were asked for."""
    if reading.state is State.BLOCKED:
        return Blocked(reading.blocked_by or Wall.ROBOT)
    if reading.state in shown or (reading.foreign and State.LIVE in shown):
        return None
    return Misread(f"the address led to another kind of page ({reading.state})", page.body)


def is_cut(page: Page) -> bool:
    """Whether the markup breaks off before its end."""
    return b"</html" not in page.body[-max(4096, len(page.body) // 5) :].lower()
