"""Places for search words and on lists: censored, learnt one list by one, told after two looks in a row."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.rankings import Ranking, RankingKind
from adapters.readings import Place, Topic
from monitor.findings import Known, Look, Verdict
from monitor.friends import Circle
from monitor.rules.place import (
    LOOKS_TO_LEARN,
    PLACE_FELL,
    Course,
    Seen,
    course_facts,
    courses_of,
    has_fallen,
    learn,
    limit_of,
    usual_before,
    usual_place,
)
from monitor.thresholds import Thresholds
from storage.states import Facts, Severity
from tests.monitor.builders import LAMP, NIGHT, house, watched

WORD = Ranking(RankingKind.SEARCH, "us", "blue lamp", "blue lamp", "https://www.amazon.com/s?k=blue+lamp")
LIST = Ranking(
    RankingKind.BESTSELLERS, "us", "1063292", "Table Lamps", "https://www.amazon.com/gp/bestsellers/hi/1063292"
)
SHOWN = 48


class Watching:
    """Plays looks, six hours apart, to the rule; a number is a place, None is not among the first 48."""

    def __init__(self) -> None:
        self.memory: Facts = {}
        self.at = NIGHT

    def sees(self, position: int | None, ranking: Ranking = WORD, shown: int = SHOWN, ad: int | None = None) -> Verdict:
        self.at += timedelta(hours=6)
        place = Place(LAMP, ranking.board, position, shown, ad)
        look = Look(
            listing=watched(),
            topic=Topic.RANKS,
            at=self.at,
            before=Known(),
            now=Known(),
            circle=Circle(watched(), "amazon", None, (), self.at, house),
            whole=True,
            first=False,
            morning=self.at,
            has_offers=False,
            ranking=ranking,
            places=(place,),
        )
        assert PLACE_FELL.judges(look)
        self.memory, verdict = PLACE_FELL.check(look, self.memory)
        return verdict

    def usually(self, place: int | None, ranking: Ranking = WORD, looks: int = 12) -> None:
        for _ in range(looks):
            assert not self.sees(place, ranking).bads


def subjects(verdict: Verdict) -> list[tuple[str, bool]]:
    return [(bad.subject, bad.fresh) for bad in verdict.bads]


def test_two_looks_in_a_row_beyond_the_limit_are_a_fall_and_one_is_none() -> None:
    lamp = Watching()
    lamp.usually(6)
    assert not lamp.sees(19).bads
    assert not lamp.sees(6).bads
    assert not lamp.sees(19).bads
    [bad] = lamp.sees(21, ad=3).bads
    assert (bad.subject, bad.severity, bad.confirm) == ("search:blue lamp", Severity.DIGEST, False)
    assert bad.facts["was"] == 6
    assert (bad.facts["is"], bad.facts["shown"], bad.facts["sponsored"], bad.facts["name"]) == (21, 48, 3, "blue lamp")


@pytest.mark.parametrize(("usual", "still_well", "fallen"), [(1, 6, 7), (6, 11, 12), (10, 15, 16), (20, 30, 31)])
def test_a_fall_is_more_than_five_places_and_more_than_half(usual: int, still_well: int, fallen: int) -> None:
    for place, told in ((still_well, False), (fallen, True)):
        lamp = Watching()
        lamp.usually(usual)
        lamp.sees(place)
        assert bool(lamp.sees(place).bads) is told


def test_nothing_is_told_while_it_learns() -> None:
    lamp = Watching()
    for place in (3,) * (LOOKS_TO_LEARN - 3) + (40, 40):
        assert not lamp.sees(place).bads


def test_out_of_those_shown_is_a_fall_where_that_proves_it_and_none_where_it_does_not() -> None:
    lamp = Watching()
    lamp.usually(6)
    lamp.sees(None)
    assert lamp.sees(None).bads[0].facts["is"] is None
    cautious = Watching()
    cautious.usually(6)
    for _ in range(4):
        assert not cautious.sees(None, shown=9).bads  # it may be the tenth


def test_who_never_stood_among_those_shown_does_not_fall() -> None:
    lamp = Watching()
    lamp.usually(None)
    assert not lamp.sees(40).bads
    lamp.usually(None, looks=4)


def test_a_fall_ends_when_the_place_is_back_or_the_new_one_is_the_usual() -> None:
    lamp = Watching()
    lamp.usually(6)
    lamp.sees(30)
    assert lamp.sees(30).bads
    assert lamp.sees(None).bads  # still down, farther
    assert not lamp.sees(8).bads
    lamp.usually(6)
    lamp.sees(30)
    told = [bool(lamp.sees(30).bads) for _ in range(40)]
    assert told[0]
    assert not told[-1]


def test_lists_are_never_mixed() -> None:
    lamp = Watching()
    for _ in range(12):
        assert not lamp.sees(6).bads
        assert not lamp.sees(45, LIST).bads  # twenty places apart, on another list: no fall
    lamp.sees(30)
    assert subjects(lamp.sees(30)) == [(WORD.board, True)]
    # A look at the other list neither ends the fall nor tells it anew.
    assert subjects(lamp.sees(45, LIST)) == [(WORD.board, False)]


def test_two_looks_within_an_hour_are_one() -> None:
    lamp = Watching()
    lamp.usually(6)
    lamp.sees(30)
    lamp.at -= timedelta(hours=6)
    assert not lamp.sees(30).bads
    assert lamp.sees(30).bads


def test_a_list_that_is_no_longer_read_is_forgotten() -> None:
    lamp = Watching()
    lamp.usually(6)
    lamp.sees(30)
    lamp.sees(30)
    lamp.at += timedelta(days=15)
    assert not lamp.sees(3, LIST).bads
    assert set(courses_of(lamp.memory)) == {LIST.board}


def test_what_is_remembered_comes_back_as_it_was() -> None:
    course = Course((Seen(1, 4, 48, 2), Seen(7, None, 48)), fallen=4)
    assert courses_of(course_facts({WORD.board: course})) == {WORD.board: course}


places = st.tuples(st.one_of(st.none(), st.integers(1, 60)), st.integers(1, 60)).map(
    lambda pair: (pair[0], max(pair[0] or 1, pair[1]))
)


@given(st.lists(st.tuples(st.booleans(), places), max_size=60))
def test_each_list_is_judged_as_if_it_were_the_only_one(looks: list[tuple[bool, tuple[int | None, int]]]) -> None:
    together: dict[str, Course] = {}
    alone: dict[str, list[tuple[int, tuple[int | None, int]]]] = {}
    for hour, (is_word, (position, shown)) in enumerate(looks):
        board = (WORD if is_word else LIST).board
        together[board] = learn(together.get(board), Place(LAMP, board, position, shown), hour)
        alone.setdefault(board, []).append((hour, (position, shown)))
    for board, own in alone.items():
        course: Course | None = None
        for hour, (position, shown) in own:
            course = learn(course, Place(LAMP, board, position, shown), hour)
        assert course == together[board]


@given(st.lists(places, min_size=LOOKS_TO_LEARN, max_size=30), st.data())
def test_no_alarm_hangs_on_where_a_hidden_place_truly_was(
    looks: list[tuple[int | None, int]], data: st.DataObject
) -> None:
    """Whatever places lie behind “not among the first N”: a fall that is told is one."""
    seen = [Seen(hour, position, shown) for hour, (position, shown) in enumerate(looks)]
    if not has_fallen(seen):
        return
    truth = [
        one if one.position else replace(one, position=one.shown + data.draw(st.integers(1, 40)), shown=200)
        for one in seen
    ]
    assert has_fallen(truth)


@given(st.lists(places, min_size=1, max_size=30))
def test_the_usual_place_is_one_that_was_seen_and_its_limit_lies_beyond(looks: list[tuple[int | None, int]]) -> None:
    usual = usual_place([Seen(hour, position, shown) for hour, (position, shown) in enumerate(looks)])
    if usual is not None:
        assert usual in {position for position, _ in looks}
        assert limit_of(usual) >= usual + 5


# --- exactly ---------------------------------------------------------------------------------------------------------


def seen(*positions: int | None, shown: int = SHOWN) -> list[Seen]:
    return [Seen(hour, position, shown) for hour, position in enumerate(positions)]


def test_the_usual_place_is_the_better_middle_and_what_is_not_shown_stands_behind_all() -> None:
    assert usual_place([]) is None
    assert usual_place(seen(4)) == 4
    assert usual_place(seen(9, 4)) == 4
    assert usual_place(seen(9, 1, 4)) == 4
    assert usual_place(seen(9, 2, 7, 1, 5, 8)) == 5
    assert usual_place(seen(9, 2, 7, 1, 5, 8, 3, 30)) == 5
    assert usual_place(seen(6, None, 60)) == 60
    assert usual_place(seen(6, None)) == 6
    assert usual_place(seen(6, None, None)) is None


def test_what_is_usual_does_not_count_the_two_newest_looks() -> None:
    assert usual_before(seen(*range(1, 8))) is None
    assert [usual_before(seen(*range(1, last))) for last in (9, 10, 11, 12)] == [3, 4, 4, 5]


@pytest.mark.parametrize(("shown", "told"), [(10, False), (11, True), (12, True)])
def test_not_among_the_first_eleven_is_the_twelfth_at_best(shown: int, told: bool) -> None:
    lamp = Watching()
    lamp.usually(6)
    lamp.sees(None, shown=shown)
    assert bool(lamp.sees(None, shown=shown).bads) is told


@pytest.mark.parametrize(("place", "told"), [(10, False), (11, False), (12, True)])
def test_a_fall_is_over_at_the_limit_and_not_beyond_it(place: int, told: bool) -> None:
    lamp = Watching()
    lamp.usually(6)
    lamp.sees(30)
    lamp.sees(30)
    assert bool(lamp.sees(place).bads) is told


def test_eight_looks_teach_what_is_usual_and_a_fall_may_be_told_with_the_last_of_them() -> None:
    for looks, told in ((5, False), (6, True)):
        lamp = Watching()
        lamp.usually(6, looks=looks)
        lamp.sees(30)
        assert bool(lamp.sees(30).bads) is told
        assert courses_of(lamp.memory)[WORD.board].learning is not told
    assert not Course(tuple(seen(*[6] * 9))).learning


def test_a_week_of_looks_is_kept() -> None:
    lamp = Watching()
    for place in range(100, 70, -1):
        lamp.sees(place, shown=200)
    looks = courses_of(lamp.memory)[WORD.board].looks
    assert (len(looks), looks[0].position, looks[-1].position) == (28, 98, 71)


@pytest.mark.parametrize("share", [50, 60])
def test_the_share_is_of_a_hundred(share: int) -> None:
    limits = Thresholds({"place_fell.percent": Decimal(share)})
    assert limit_of(200, limits) == pytest.approx(200 + 2 * share)
    assert limit_of(200) == 300
    assert [limit_of(usual) for usual in (9, 10, 11)] == [14, 15, 16.5]


def test_a_clock_that_is_set_back_a_little_counts_no_look_and_far_back_begins_anew() -> None:
    course = Course(tuple(Seen(1000 + hour, 6, SHOWN) for hour in range(8)))
    place = Place(LAMP, WORD.board, 9, SHOWN, None)
    for back in (0, 1, 14 * 24 - 1):
        assert learn(course, place, 1007 - back) is course
    for hour in (1007 - 14 * 24, 7):
        assert learn(course, place, hour) == Course((Seen(hour, 9, SHOWN),))
    later = Course((Seen(1024, 6, SHOWN),))
    assert learn(later, place, 1023) is later
    assert len(learn(course, place, 1008).looks) == 9


def test_a_list_is_kept_until_fourteen_days_after_its_last_look() -> None:
    for hours, kept in ((14 * 24 - 7, True), (14 * 24 - 6, False)):
        lamp = Watching()
        lamp.usually(6)
        lamp.at += timedelta(hours=hours)
        lamp.sees(3, LIST)
        assert (WORD.board in courses_of(lamp.memory)) is kept


def test_a_fall_says_since_when_it_was_seen() -> None:
    lamp = Watching()
    lamp.usually(6)
    lamp.sees(30)
    first = lamp.at.replace(minute=0, second=0, microsecond=0)
    assert lamp.sees(30).bads[0].facts["first_seen"] == first.isoformat()
