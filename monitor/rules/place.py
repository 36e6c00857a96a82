"""A listing's place for a search word or on a best-seller list fell beyond its usual one, in two looks in a row.

The limits are a proposal: no series of such places was long enough to evaluate them on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from adapters.readings import Place, Topic
from monitor.findings import Bad, Look, Memory, Rule, Verdict
from monitor.language import N_
from monitor.rules.rank import hour_of, time_of
from monitor.thresholds import Threshold, Thresholds
from storage.states import Facts, JsonValue, Severity

# So many looks say what is usual (a week at four a day); so many are needed before anything is told.
LOOKS_KEPT, LOOKS_TO_LEARN = 28, 8
IN_A_ROW = 2
# Beyond both: so many places, and so many times the usual place.
LEAST_PLACES = Threshold(
    "place_fell.places", N_("worse by more than {value} places"), Decimal(5), Decimal(1), Decimal(500)
)
LEAST_PERCENT = Threshold(
    "place_fell.percent", N_("and worse by more than {value} %"), Decimal(50), Decimal(0), Decimal(500), Decimal(10)
)
THRESHOLDS = (LEAST_PLACES, LEAST_PERCENT)
_AS_THE_CODE_HAS_IT = Thresholds()
# Hours after which a list that is no longer read is forgotten, and with it its open fall.
_FORGOTTEN_AFTER = 14 * 24


@dataclass(frozen=True, slots=True)
class Seen:
    """One look: the place, or None where it is not among the first `shown`; the ad's place is kept beside it."""

    hour: int
    position: int | None
    shown: int
    sponsored: int | None = None

    @property
    def known_from(self) -> int:
        """The best place that it can be."""
        return self.position or self.shown + 1


def usual_place(looks: Sequence[Seen]) -> int | None:
    """The middle of the places; None where it is not known, because too often it was not among those shown."""
    ordered = sorted((seen.position is None, seen.known_from) for seen in looks)
    if not ordered:
        return None
    is_beyond, place = ordered[(len(ordered) - 1) // 2]
    return None if is_beyond else place


def limit_of(usual: int, thresholds: Thresholds = _AS_THE_CODE_HAS_IT) -> float:
    """Places worse than this are a fall."""
    share = 1 + float(thresholds.of(LEAST_PERCENT)) / 100
    return max(usual + thresholds.whole(LEAST_PLACES), share * usual)


def usual_before(looks: Sequence[Seen]) -> int | None:
    """What was usual before the newest looks; None while that is still being learnt."""
    return usual_place(looks[:-IN_A_ROW]) if len(looks) >= LOOKS_TO_LEARN else None


def has_fallen(looks: Sequence[Seen], thresholds: Thresholds = _AS_THE_CODE_HAS_IT) -> bool:
    """Whether the newest looks are all known to lie beyond the limit; "not among the first 10" alone may not be."""
    usual = usual_before(looks)
    return usual is not None and all(seen.known_from > limit_of(usual, thresholds) for seen in looks[-IN_A_ROW:])


def is_back(looks: Sequence[Seen], thresholds: Thresholds = _AS_THE_CODE_HAS_IT) -> bool:
    """Whether the newest look shows a place within the limit."""
    usual, newest = usual_before(looks), looks[-1]
    return usual is None or (newest.position is not None and newest.position <= limit_of(usual, thresholds))


@dataclass(frozen=True, slots=True)
class Course:
    """What is remembered of one listing on one list; `fallen` is the usual place before an open fall."""

    looks: tuple[Seen, ...]
    fallen: int | None = None

    @property
    def learning(self) -> bool:
        return len(self.looks) < LOOKS_TO_LEARN


def learn(before: Course | None, place: Place, hour: int, thresholds: Thresholds = _AS_THE_CODE_HAS_IT) -> Course:
    """What is known after a look; of several in one hour the first counts."""
    course = before or Course(())
    if course.looks and hour <= course.looks[-1].hour:
        # A clock that was set back far says nothing of the order: then learning begins anew.
        return course if course.looks[-1].hour - hour < _FORGOTTEN_AFTER else learn(None, place, hour, thresholds)
    looks = (*course.looks, Seen(hour, place.position, place.shown, place.sponsored))[-LOOKS_KEPT:]
    if course.fallen is not None:
        return Course(looks, None if is_back(looks, thresholds) else course.fallen)
    return Course(looks, usual_before(looks) if has_fallen(looks, thresholds) else None)


def courses_of(memory: Memory) -> dict[str, Course]:
    """What is learnt of each list, by its board; lists are never mixed."""
    boards = memory.get("boards")
    rows: dict[str, Any] = boards if isinstance(boards, dict) else {}
    return {board: Course(tuple(Seen(*seen) for seen in row["looks"]), row["fallen"]) for board, row in rows.items()}


def course_facts(courses: dict[str, Course]) -> Facts:
    """The memory that `courses_of` reads."""
    boards: dict[str, JsonValue] = {
        board: {
            "looks": [[seen.hour, seen.position, seen.shown, seen.sponsored] for seen in course.looks],
            "fallen": course.fallen,
        }
        for board, course in courses.items()
    }
    return {"boards": boards}


def _fell(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    hour = hour_of(look.at)
    known = courses_of(memory)
    courses = {board: course for board, course in known.items() if hour - course.looks[-1].hour < _FORGOTTEN_AFTER}
    for place in look.places:
        courses[place.board] = learn(courses.get(place.board), place, hour, look.thresholds)
    fresh = {place.board for place in look.places}
    bads = (_bad(look, board, course, fresh=board in fresh) for board, course in courses.items() if course.fallen)
    return course_facts(courses), Verdict(tuple(bads))


def _bad(look: Look, board: str, course: Course, *, fresh: bool) -> Bad:
    """An open fall; of the lists that this answer says nothing of, it only says that it is still open."""
    newest, first = course.looks[-1], course.looks[-IN_A_ROW]
    facts: Facts = {
        "board": board,
        "name": look.ranking.name if look.ranking else board,
        "was": course.fallen,
        "is": newest.position,
        "shown": newest.shown,
        "sponsored": newest.sponsored,
        "first_seen": time_of(first.hour).isoformat(),
    }
    # Two looks in a row are the confirmation.
    return Bad(board, Severity.DIGEST, facts, fresh=fresh, confirm=False)


PLACE_FELL = Rule("place_fell", frozenset({Topic.RANKS}), _fell)
