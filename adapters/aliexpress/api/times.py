"""Writes and reads the times of orders, which AliExpress tells in US Pacific time and without saying which."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")
_FORM = "%Y-%m-%d %H:%M:%S"
# Some answers leave out the seconds (official sample of an order's detail).
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?", re.ASCII)
# The hour that the clocks show twice in autumn.
_TWICE = timedelta(hours=1)


def begin(at: datetime) -> str:
    """The start of a span in Pacific time; never later than `at`, whichever of two equal hours the other side means."""
    local = at.astimezone(PACIFIC).replace(tzinfo=None, fold=0)
    return (local - _TWICE if _is_twice(local) else local).strftime(_FORM)


def end(at: datetime) -> str:
    """The end of a span in Pacific time; never earlier than `at`."""
    local = at.astimezone(PACIFIC).replace(tzinfo=None, fold=0)
    return (local + _TWICE if _is_twice(local) else local).strftime(_FORM)


def moment(said: str | None, now: datetime) -> datetime | None:
    """The moment in UTC that a text in Pacific time means; None for what is no time.

    Of the two hours that look alike it is the later one, unless that is still to come: so the time of an order's last
    change never goes back.
    """
    if not _TIME.fullmatch(said or ""):
        return None
    try:
        local = datetime.fromisoformat(said or "")
    except ValueError:
        return None
    first, second = (local.replace(tzinfo=PACIFIC, fold=fold).astimezone(UTC) for fold in (0, 1))
    return second if first < second <= now else first


def _is_twice(local: datetime) -> bool:
    first, second = (local.replace(tzinfo=PACIFIC, fold=fold).astimezone(UTC) for fold in (0, 1))
    return first < second
