"""Reports that come by themselves: to whom, when, once, and never into a group that may hear no sums."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.readings import Topic
from monitor.charts.document import Document
from monitor.reports.clock import is_wished, reports_due
from monitor.reports.periods import Kind
from monitor.route import Crew, route_loose
from storage.states import AccountLook, Batch, DeliveryState, Person, Role, Step, Transition
from storage.store import Store
from tests.monitor.builders import person
from tests.monitor.team import ANNA, BEN, VIEW, team
from tests.monitor.till_rows import Sale, book
from tests.words import unmarked

DAY = timedelta(days=1)
# A Wednesday, in the morning in Shanghai.
JOINED = datetime(2026, 10, 28, 0, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
async def store(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Store]:
    async with Store.open(tmp_path_factory.mktemp("clock") / "twoam.db") as store:
        await store.ensure_account_watches("shop", [Topic.ORDERS, Topic.MONEY], JOINED)
        yield store


async def read_to(store: Store, at: datetime) -> None:
    looks = [AccountLook(one.id, at, at, None) for one in await store.account_watches()]
    await store.commit(Batch(account_looks=tuple(looks)))


async def mornings(store: Store, who: Person, days: int) -> list[tuple[int, str]]:
    """On which morning after he joined each report came, as (day, what)."""
    found = []
    for day in range(days):
        due, settings = await reports_due(store, who, JOINED + day * DAY)
        await store.commit(Batch(settings=tuple(settings)))
        found += [(day, f"{one.detail['kind']} {one.detail['of']}") for one in due]
    return found


async def test_a_week_comes_on_monday_and_a_month_on_the_third_while_its_money_is_not_all_told(store: Store) -> None:
    # Monday is 2 November, the third a Tuesday; nobody has told any money.
    assert await mornings(store, person(1), 16) == [
        (5, "week 2026-10-26"),
        (6, "month 2026-10-01"),
        (12, "week 2026-11-02"),
    ]


async def test_a_month_comes_on_the_first_where_all_its_money_is_told_and_nothing_is_estimated(store: Store) -> None:
    await read_to(store, JOINED + 30 * DAY)
    assert (4, "month 2026-10-01") in await mornings(store, person(2), 6)
    await book(store, [Sale(JOINED, estimated=True)])
    assert (6, "month 2026-10-01") in await mornings(store, person(3), 8)


async def test_whoever_slept_through_monday_gets_each_report_once_later(store: Store) -> None:
    who = person(4)
    assert await mornings(store, who, 1) == []
    late, settings = await reports_due(store, who, JOINED + 9 * DAY)
    assert [one.detail["kind"] for one in late] == ["week", "month"]
    await store.commit(Batch(settings=tuple(settings)))
    assert (await reports_due(store, who, JOINED + 9 * DAY)) == ([], [])


async def test_everybody_hears_what_he_wants_and_owners_of_week_and_month_unasked(store: Store) -> None:
    assert await mornings(store, person(5, Role.OPERATOR), 8) == []
    await store.decide("person:6", "report.day", "on", "Bo", JOINED)
    daily = await mornings(store, person(6, Role.VIEWER), 4)
    assert [what for _, what in daily] == ["day 2026-10-28", "day 2026-10-29", "day 2026-10-30"]
    for kind, role, decided, expected in (
        (Kind.WEEK, Role.OWNER, None, True),
        (Kind.WEEK, Role.OWNER, "off", False),
        (Kind.DAY, Role.OWNER, None, False),
        (Kind.MONTH, Role.VIEWER, "on", True),
        (Kind.MONTH, Role.OPERATOR, None, False),
    ):
        assert is_wished(person(9, role), kind, decided) is expected


async def test_a_house_whose_accounts_tell_no_orders_gets_none(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "bare.db") as bare:
        assert await mornings(bare, person(1), 8) == []


def test_a_report_goes_to_its_person_alone_and_into_no_group_without_leave() -> None:
    anna, bo = person(1), person(2)
    step = Transition(7, None, JOINED, Step.REPORT, {"person": 1, "kind": "week", "of": "2026-10-26"})
    [told] = route_loose(step, Crew((anna, bo)), JOINED)
    assert (told.person_id, told.ring, told.state) == (1, False, DeliveryState.NEW)
    [kept] = route_loose(step, Crew((replace(anna, chat_id=-7), bo)), JOINED)
    assert (kept.state, kept.reason) == (DeliveryState.WITHHELD, "money in a group")


async def test_the_week_and_the_month_reach_the_phone(tmp_path: Path) -> None:
    async def printed(document: Document) -> bytes:
        return b"%PDF-1.7 " + document.title.encode()

    async with team(tmp_path, printed=printed) as world:
        await book(
            world.store, [Sale(datetime(2026, 11, 5, 4, tzinfo=UTC)), Sale(datetime(2026, 10, 5, 4, tzinfo=UTC))]
        )
        await world.loose(Step.REPORT, {"person": 1, "kind": "week", "of": "2026-11-02"})
        await world.loose(Step.REPORT, {"person": 1, "kind": "month", "of": "2026-10-01"})
        await world.tell(2)
        week, month = world.shown(ANNA)[-2:]
        assert "Nov 2 – Nov 8, 2026: revenue $20.00, profit $9.00" in unmarked(week.text)
        assert [one.text for one in week.buttons] == ["PDF", "Excel"]
        assert "October 2026: revenue $20.00" in unmarked(month.text)
        assert not world.shown(BEN)
        await world.press(ANNA, ANNA, "PDF", week)
        assert "Nov 2 – Nov 8, 2026" in unmarked(world.texts(ANNA)[-1])


async def test_the_settings_show_and_switch_them(tmp_path: Path) -> None:
    async with team(tmp_path) as world:
        await world.say(ANNA, ANNA, "/settings reports")
        assert [one.text for one in world.shown(ANNA)[-1].buttons][:3] == [
            "Every day",
            "✓ Every Monday",
            "✓ Every month, as PDF",
        ]
        await world.press(ANNA, ANNA, "Every Monday")
        assert await world.store.decided("person:1", "report.week") == "off"
        await world.say(VIEW, VIEW, "/set report.month on")
        assert await world.store.decided("person:3", "report.month") == "on"
