"""What else the catalogue asks for: a rival who climbs, a starred one who moves at all, low stars that pile up."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.readings import Ask, Rank, Reading, Review, Sweep, Topic
from monitor.answers import stating
from monitor.deafness import Deafness
from monitor.findings import Bad, Known, Look
from monitor.friends import Circle
from monitor.room import Room
from monitor.rules.low_stars import NEW_LOW_STARS
from monitor.rules.rival_rank import RIVAL_RANK
from monitor.rules.rivals import RIVAL_PRICE
from monitor.speakers.telegram.polling import NO_LINK, SECOND_POLLER, WEBHOOK
from monitor.thresholds import Thresholds
from storage.states import Facts, JsonValue, Severity
from storage.store import Store
from tests.clock import NIGHT, StillClock
from tests.monitor.builders import LAMP, MINE, MORNING, Story, house, listing, usd, watched


class Rival(Story):
    """Looks at a rival's rank, twice a day."""

    def stands(self, position: int, board: str = "Lamps", *, days: float = 0.5) -> tuple[Bad, ...]:
        self.at += timedelta(days=days) - timedelta(minutes=10)
        return self.sees(Topic.RIVALS, [listing(), Rank(LAMP, board, position)]).bads


def week(position: int = 1000) -> Rival:
    story = Rival(RIVAL_RANK, rival=True)
    for _ in range(15):
        assert story.stands(position) == ()
    return story


def climbs(story: Rival, position: int) -> list[Bad]:
    return [bad for _ in range(4) for bad in story.stands(position)]


@pytest.mark.parametrize(("position", "told"), [(701, False), (700, True)])
def test_a_rival_who_climbs_by_three_tenths_in_a_week_is_told_for_the_morning(position: int, told: bool) -> None:
    found = climbs(week(), position)
    assert bool(found) is told
    for bad in found:
        assert (bad.severity, bad.facts) == (Severity.DIGEST, {"was": 1000, "is": 700, "board": "Lamps"})


def test_a_rival_who_climbs_is_told_once_in_seven_days_and_the_case_is_open_for_one() -> None:
    story = week()
    told = [bool(story.stands(400)) for _ in range(14)]
    first = told.index(True)
    assert told == [False] * first + [True, True] + [False] * (len(told) - first - 2)


def test_another_board_a_missing_day_and_a_wish_of_ones_own_are_minded() -> None:
    story = week()
    assert [bad for _ in range(4) for bad in story.stands(100, "Toys")] == []
    story = Rival(RIVAL_RANK, rival=True)
    story.stands(1000)
    assert story.stands(100, days=7) == (), "one day a week ago is not two"
    story = week()
    story.thresholds = Thresholds({"rival_rank.percent": Decimal(80)})
    assert climbs(story, 300) == []
    assert story.sees(Topic.RIVALS, [listing()]).silent


@pytest.mark.parametrize(("starred", "kinds"), [(True, ["fell"]), (False, [])])
def test_of_a_starred_rival_every_move_is_told(starred: bool, kinds: list[str]) -> None:
    circle = Circle(watched(rival=True), "amazon", "Lumen", MINE, NIGHT, house)
    memory: Facts = {}
    told: list[JsonValue] = []
    for turn, price in enumerate(("20.00", "19.99", "19.99")):
        at, said = NIGHT + timedelta(minutes=10 * turn), listing(price=usd(price))
        look = Look(circle.listing, Topic.RIVALS, at, Known(), Known(said), circle, True, turn == 0, MORNING, True)
        look = replace(look, starred=starred)
        memory, verdict = RIVAL_PRICE.check(stating(look, Sweep(Topic.RIVALS, Ask((LAMP,)), at, (said,))), memory)
        told = [bad.facts["kind"] for bad in verdict.bads]
    assert told == kinds


# --- low stars -------------------------------------------------------------------------------------------------------


def low(number: int, story: Story) -> Review:
    return Review(LAMP, f"R{number}", 1, story.at.date())


def severities(story: Story, *numbers: int) -> list[Severity]:
    shown: list[Reading] = [low(number, story) for number in numbers]
    return [bad.severity for bad in story.page(listing(), *shown).bads]


def test_three_low_reviews_in_a_week_are_told_by_day() -> None:
    story = Story(NEW_LOW_STARS)
    severities(story, 0)
    assert severities(story, 0, 1) == [Severity.SILENT]
    story.at += timedelta(days=3)
    assert severities(story, 0, 1, 2) == [Severity.SILENT]
    story.at += timedelta(days=3)
    assert severities(story, 0, 1, 2, 3) == [Severity.PUSH]
    (bad,) = story.page(listing(), low(3, story)).bads
    assert bad.facts["week"] == 3


def test_three_low_reviews_in_eight_days_are_not_and_the_number_may_be_moved() -> None:
    story = Story(NEW_LOW_STARS)
    severities(story, 0)
    severities(story, 0, 1)
    story.at += timedelta(days=4)
    severities(story, 0, 1, 2)
    story.at += timedelta(days=3)
    assert severities(story, 0, 1, 2, 3) == [Severity.SILENT]
    story = Story(NEW_LOW_STARS)
    story.thresholds = Thresholds({"new_low_stars.reviews": Decimal(2)})
    severities(story, 0)
    assert severities(story, 0, 1, 2) == [Severity.PUSH]


# --- the disk --------------------------------------------------------------------------------------------------------


class Disk(Room):
    """A disk of a thousand megabytes of which a test says what is free."""

    free = 500

    def usage(self) -> tuple[int, int]:
        return self.free * 1_000_000, 1_000_000_000


async def test_a_disk_that_fills_is_told_silently_once_and_over_when_there_is_room(tmp_path: Path) -> None:
    clock = StillClock()
    told: list[datetime] = []
    async with Store.open(tmp_path / "room.db") as store:
        disk = Disk(store, clock, tmp_path, lambda: told.append(clock.now()))
        seen = []
        for free in (500, 100, 99, 110, 119, 120, 110):
            disk.free = free
            await disk.tick()
            seen.append([(one.rule, one.severity) for one in await store.open_incidents()])
        low_now = [("disk_low", Severity.SILENT)]
        assert seen == [[], [], low_now, low_now, low_now, [], []]
        assert len(told) <= 4
        free, total = Room(store, clock, tmp_path, disk.told).usage()
        assert 0 <= free <= total


# --- being heard -----------------------------------------------------------------------------------------------------


@dataclass
class Ears:
    """What a speaker says of its hearing."""

    trouble: str | None = None
    deaf_since: datetime | None = None


async def test_a_second_process_with_the_token_is_told_after_five_minutes_and_over_with_it(tmp_path: Path) -> None:
    clock, ears = StillClock(), Ears()
    told: list[datetime] = []
    async with Store.open(tmp_path / "ears.db") as store:
        deafness = Deafness(store, clock, ears, lambda: told.append(clock.now()))

        async def after(minutes: int, trouble: str | None, *, closed: bool = False) -> list[tuple[str, object]]:
            clock.advance(60 * minutes)
            ears.trouble, ears.deaf_since = trouble, clock.now() if closed else None
            await deafness.tick()
            return [(one.rule, one.facts["kind"]) for one in await store.open_incidents()]

        assert await after(0, SECOND_POLLER) == []
        assert await after(4, SECOND_POLLER) == []
        assert await after(1, SECOND_POLLER) == [("not_heard", "poller")]
        assert await after(1, NO_LINK, closed=True) == [("not_heard", "poller")], "nothing is known while it is closed"
        assert await after(1, None) == []
        assert await after(1, WEBHOOK) == []
        assert await after(5, WEBHOOK) == [("not_heard", "webhook")]
        assert len(told) == 3
