"""A quiet night over one listing, and the rows that it left, for the morning message."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from adapters.readings import Topic
from monitor.coverage import Seen
from monitor.rules.source import Patience
from storage.states import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    LookCount,
    Span,
    Step,
    Watch,
)
from tests.monitor.alerts import listing

ZONE = "Asia/Shanghai"
SINCE = datetime.fromisoformat("2026-11-13T00:00:00+00:00")  # 08:00 in Shanghai
UNTIL = SINCE + timedelta(days=1)
PERIOD = timedelta(minutes=10)
CAPTCHA = "the platform showed a wall (captcha) instead of the page"


def patience(watch: Watch) -> Patience:
    return Patience(timedelta(minutes=15), PERIOD)


def after(hours: float) -> datetime:
    return SINCE + timedelta(hours=hours)


def watch(listing_id: int = 1, **changes: Any) -> Watch:
    asked = Watch(
        id=listing_id,
        account="shop",
        topic=Topic.LISTINGS,
        listing_id=listing_id,
        not_before=UNTIL,
        read_at=UNTIL,
        wanted_at=None,
        weight=1,
        changes=0,
        looks=100,
        failures=0,
        failing_since=None,
        trouble=None,
        created_at=SINCE - timedelta(days=30),
    )
    return replace(asked, **changes)


def span(begin: datetime, end: datetime, listing_id: int = 1) -> Span:
    return Span(listing_id, Topic.LISTINGS, begin, end)


def seen(**changes: Any) -> Seen:
    """A quiet night over one listing."""
    quiet = Seen(
        listings=(listing(),),
        watches=(watch(),),
        spans=(span(SINCE - timedelta(hours=1), UNTIL),),
        troubles=(),
        counts=(LookCount(1, Topic.LISTINGS, 144, 0),),
        period=lambda account, topic: PERIOD,
    )
    return replace(quiet, **changes)


def delivery(number: int, state: DeliveryState, reason: str | None = None, **changes: Any) -> Delivery:
    row = Delivery(
        id=number,
        dedupe_key=str(number),
        transition_id=number,
        incident_ids=(number,),
        person_id=1,
        chat_id=1,
        kind=DeliveryKind.SAY,
        step=Step.CONFIRMED,
        ring=False,
        state=state,
        reason=reason,
        attempts=1,
        ambiguous=False,
        message_id=None,
        next_try=SINCE,
        created_at=after(10),
        sent_at=None,
        text=None,
    )
    return replace(row, **changes)
