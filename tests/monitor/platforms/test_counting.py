"""An account's weeks: which listings live, what is told wholly, what is our own guess."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from adapters.readings import EntryKind, Figure, Subject
from monitor.platforms.counting import Counted, weeks
from monitor.platforms.weeks import KEPT, WEEK
from storage.states import WeekTaking

BEGIN = datetime(2026, 5, 25, tzinfo=UTC)


def counted(**changes: object) -> Counted:
    plain: dict[str, object] = {"first": 0, "last": KEPT, "orders": {}, "selling": (), "takings": (), "figures": ()}
    return Counted(**{**plain, **changes})  # type: ignore[arg-type]


def test_a_listing_lives_from_its_first_sale_until_eight_weeks_after_its_last() -> None:
    told = weeks(counted(selling=((10, 12), (2, 25))), BEGIN)
    assert [one.listings for one in told] == [*[1] * 10, *[2] * 11, *[1] * 5], "what sold early lived before"


def test_weeks_that_were_not_read_wholly_tell_nothing_of_orders() -> None:
    told = weeks(counted(first=3, last=20, orders={2: 5, 4: 7, 22: 9}), BEGIN)
    assert [one.orders for one in told][2:6] == [None, 0, 7, 0]
    assert [one.orders for one in told][19:] == [0, *[None] * 6]


def test_fees_are_told_apart_from_what_is_guessed_and_no_advertising_is_not_none_spent() -> None:
    rows = (
        WeekTaking(4, EntryKind.SALE, Decimal(100), Decimal(0)),
        WeekTaking(4, EntryKind.REFERRAL, Decimal(-15), Decimal(-5)),
        WeekTaking(4, EntryKind.STORAGE, Decimal(-3), Decimal(0)),
    )
    week = weeks(counted(takings=rows), BEGIN)[4]
    assert (week.revenue, week.fees, week.told_fees, week.advertising) == (100.0, 18.0, 13.0, None)
    spent = (*rows, WeekTaking(5, EntryKind.ADVERTISING, Decimal(-9), Decimal(0)))
    told = weeks(counted(takings=spent), BEGIN)
    assert (told[4].advertising, told[5].advertising) == (0.0, 9.0)


def test_visits_take_seven_days_of_every_market_and_repeat_sales_are_weighed() -> None:
    day = timedelta(days=1)
    visits = [
        Figure("sessions", BEGIN + at * day, BEGIN + (at + 1) * day, Decimal(10), market=market)
        for at in range(14)
        for market in ("us", "ca")
        if (at, market) != (9, "ca")
    ]
    lamp, mug = Subject("us", "LAMP"), Subject("us", "MUG")
    shares = [
        Figure(name, BEGIN, BEGIN + WEEK, Decimal(value), unit, "us", listing)
        for name, value, unit, listing in (
            ("repeat_sales_share", "0.5", "ratio", lamp),
            ("repeat_sales", "50", "USD", lamp),
            ("repeat_sales_share", "0.1", "ratio", mug),
            ("repeat_sales", "30", "USD", mug),
        )
    ]
    first, second, *_ = weeks(counted(figures=(*visits, *shares)), BEGIN)
    assert (first.visits, second.visits) == (140.0, None), "a day of one market is missing"
    assert first.repeat == 0.2, "80 of 400"
