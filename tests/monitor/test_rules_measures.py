"""Numbers that are compared: a package's measures across units, and a rival's rank with that of a week ago."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from adapters.readings import Measure, Rank, Topic
from monitor.findings import Bad
from monitor.rules.dimensions import DIMENSIONS_CHANGED
from monitor.rules.rival_rank import RIVAL_RANK
from storage.states import JsonValue, Severity
from tests.monitor.builders import LAMP, NIGHT, Story, listing


def parcel(*sides: str, unit: str = "cm", weight: str | None = None, mass: str = "g") -> tuple[Measure, ...]:
    names = ("height", "length", "width", "diameter")
    told = [Measure(f"package {name}", Decimal(side), unit) for name, side in zip(names, sides, strict=False)]
    return (*told, *([Measure("package weight", Decimal(weight), mass)] if weight else []))


def moved(before: tuple[Measure, ...], now: tuple[Measure, ...]) -> bool:
    """Whether the second parcel is told as another one."""
    story = Story(DIMENSIONS_CHANGED)
    for _ in range(2):
        assert story.page(listing(measures=before)).bads == ()
    return bool(story.page(listing(measures=now)).bads)


@pytest.mark.parametrize(
    ("unit", "centimetres"),
    [("centimeters", "1"), ("centimetres", "1"), ("CM", "1"), ("meters", "100")],
)
def test_lengths_are_the_same_in_every_unit_within_two_per_cent(unit: str, centimetres: str) -> None:
    for one, other in (("98", "100"), ("100", "98")):
        there = str(Decimal(other) / Decimal(centimetres))
        assert not moved(parcel(*[one] * 3), parcel(*[there] * 3, unit=unit))
    far = str(Decimal("102.1") / Decimal(centimetres))
    assert moved(parcel(*["100"] * 3), parcel(*[far] * 3, unit=unit))


@pytest.mark.parametrize(
    ("mass", "grams"), [("grams", "1"), ("kilograms", "1000"), ("kg", "1000"), ("pounds", "453.59237")]
)
def test_weights_are_the_same_in_every_unit_within_two_per_cent(mass: str, grams: str) -> None:
    def weighs(weight: str, mass: str = "g") -> tuple[Measure, ...]:
        return parcel("9", "9", "9", weight=weight, mass=mass)

    for one, other in (("9800", "9999.9"), ("9999.9", "9800")):
        assert not moved(weighs(one), weighs(str(Decimal(other) / Decimal(grams)), mass))
    assert moved(weighs("10000"), weighs(str(Decimal(10210) / Decimal(grams)), mass))


def test_a_tenth_of_an_inch_and_ten_grams_are_measured_anew() -> None:
    assert not moved(parcel("5", "5", "5"), parcel("5", "5", "5.25"))
    assert moved(parcel("5", "5", "5"), parcel("5", "5", "5.26"))
    for weight, told in (("110", False), ("110.5", True), ("111", True), ("90", False), ("89.5", True)):
        assert moved(parcel("5", "5", "5", weight="100"), parcel("5", "5", "5", weight=weight)) is told


def test_three_sides_make_a_parcel_and_a_fourth_is_no_other_one() -> None:
    assert not moved(parcel("5", "6"), parcel("50", "60"))
    assert moved(parcel("5", "6", "7"), parcel("5", "6", "9"))
    assert moved(parcel("5", "6", "7", "8"), parcel("5", "6", "7", "9"))
    assert not moved(parcel("5", "6", "7"), parcel("5", "6", "7", "8"))


def test_a_unit_that_is_not_known_is_compared_with_itself_alone() -> None:
    assert not moved(parcel("5", "5", "5", unit="ells"), parcel("5", "5", "5.2", unit="ells"))
    assert moved(parcel("5", "5", "5", unit="ells"), parcel("5", "5", "50", unit="ells"))
    for one, other in (("ells", "cubits"), ("ells", "cm"), ("cm", "ells")):
        assert moved(parcel("5", "5", "5", unit=one), parcel("5", "5", "5", unit=other))


# --- a rival's rank --------------------------------------------------------------------------------------------------

WEEK: dict[int, list[JsonValue]] = {1: [1401, 2], 7: [1000, 1], 8: [2000, 2]}


def rival(ranks: tuple[Rank, ...], days: dict[int, list[JsonValue]] = WEEK, **memory: Any) -> tuple[Story, list[Bad]]:
    """A rival's page, after the days so long ago on which so many ranks were read: their sum and how many."""
    story = Story(RIVAL_RANK, rival=True)
    rows: dict[str, JsonValue] = {(NIGHT - timedelta(days=ago)).date().isoformat(): [*row] for ago, row in days.items()}
    story.memory = {"board": "Lamps", "days": rows, "case": None, **memory}
    return story, [*story.sees(Topic.RIVALS, (listing(), *ranks)).bads]


def at(position: int, board: str = "Lamps") -> tuple[Rank, ...]:
    return (Rank(LAMP, board, position),)


def test_two_days_are_compared_with_two_of_a_week_before_as_means_of_their_readings() -> None:
    assert rival(at(700))[1] == [], "700.25 against 1,000"
    _, [bad] = rival(at(699))
    assert (bad.subject, bad.severity, bad.confirm, bad.news) == ("rank", Severity.DIGEST, False, True)
    assert bad.facts == {"was": 1000, "is": 700, "board": "Lamps"}
    _, [bad] = rival(at(900), {1: [1100, 1], 7: [1000, 1], 8: [2000, 1], 0: [300, 1]})
    assert bad.facts == {"was": 1500, "is": 850, "board": "Lamps"}


@pytest.mark.parametrize("ago", [1, 7, 8])
def test_where_one_of_the_days_is_missing_nothing_is_compared(ago: int) -> None:
    days = {day: row for day, row in WEEK.items() if day != ago}
    assert rival(at(9), days)[1] == []
    other = {3: 2, 1: 3, 7: 6, 8: 9}[ago]
    assert rival(at(9), {**days, other: [1000, 1]})[1] == []


def test_nine_days_are_remembered() -> None:
    story, _ = rival(at(900), {ago: [1000, 1] for ago in range(1, 15)})
    days = story.memory["days"]
    assert isinstance(days, dict)
    assert sorted(days) == [(NIGHT - timedelta(days=ago)).date().isoformat() for ago in range(8, -1, -1)]


def test_the_first_board_of_a_page_is_the_main_one_and_another_one_begins_anew() -> None:
    story, bads = rival((*at(699), *at(3, "Toys")))
    assert (len(bads), story.memory["board"]) == (1, "Lamps")
    story, bads = rival(at(3, "Toys"))
    assert (bads, story.memory["board"], story.memory["days"]) == ([], "Toys", {"2026-11-13": [3, 1]})
    assert rival(at(699), board="".join([*"Lamps"]))[1]


@pytest.mark.parametrize(("late", "told"), [(-1, False), (0, True), (1, True), (9999, True)])
def test_it_is_told_again_seven_days_later(late: int, told: bool) -> None:
    when = NIGHT + timedelta(minutes=10) - timedelta(days=7, seconds=late)
    case = {"was": 9, "is": 1, "board": "Lamps", "at": when.isoformat(), "open": False}
    assert bool(rival(at(9), case=case)[1]) is told
