"""A rival's best-seller rank is far better than a week ago (catalogue G2): worth knowing in the morning."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from adapters.readings import Topic
from monitor.findings import SILENCE, Bad, Look, Memory, Rule, Verdict
from monitor.language import N_
from monitor.rules.news import OPEN_FOR
from monitor.thresholds import Threshold
from storage.states import Facts, JsonValue, Severity

BETTER = Threshold(
    "rival_rank.percent", N_("a rank that is {value} % better than a week ago"), Decimal(30), Decimal(5), Decimal(95)
)
THRESHOLDS = (BETTER,)
# Compared are two days with two of a week before: one day alone says little.
_NOW, _THEN, _KEPT = (0, 1), (7, 8), 9
_AGAIN_AFTER = timedelta(days=7)


def _rival_rank(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    """The main board alone; a rival who stands on another one now begins anew."""
    if not look.ranks:
        return memory, SILENCE
    board, position = look.ranks[0].board, look.ranks[0].position
    days = _days(memory) if memory.get("board") == board else {}
    today = look.at.date().isoformat()
    total, count = days.get(today, (0, 0))
    days[today] = (total + position, count + 1)
    days = {day: one for day, one in days.items() if _age(look, day) < _KEPT}
    case = _case(look, memory, board, days)
    rows: dict[str, JsonValue] = {day: [*one] for day, one in days.items()}
    return {"board": board, "days": rows, "case": case}, Verdict(tuple(_told(case)))


def _case(look: Look, memory: Memory, board: str, days: dict[str, tuple[int, int]]) -> JsonValue:
    """What was told last, as long as nothing more is to be told."""
    kept = memory.get("case")
    if isinstance(kept, dict) and abs(look.at - datetime.fromisoformat(str(kept["at"]))) < _AGAIN_AFTER:
        return {**kept, "open": abs(look.at - datetime.fromisoformat(str(kept["at"]))) < OPEN_FOR}
    then, now = (_mean(look, days, ages) for ages in (_THEN, _NOW))
    if then is None or now is None or 100 * now > then * (100 - int(look.thresholds.of(BETTER))):
        return None
    return {"was": round(then), "is": round(now), "board": board, "at": look.at.isoformat(), "open": True}


def _told(case: JsonValue) -> list[Bad]:
    if not isinstance(case, dict) or not case["open"]:
        return []
    facts: Facts = {name: case[name] for name in ("was", "is", "board")}
    return [Bad("rank", Severity.DIGEST, facts, confirm=False, news=True)]


def _mean(look: Look, days: dict[str, tuple[int, int]], ages: tuple[int, ...]) -> float | None:
    """The mean of these days; None where there was no reading on one of them."""
    by_age = {_age(look, day): total / count for day, (total, count) in days.items()}
    found = [by_age[age] for age in ages if age in by_age]
    return sum(found) / len(found) if len(found) == len(ages) else None


def _age(look: Look, day: str) -> int:
    return abs((look.at.date() - date.fromisoformat(day)).days)


def _days(memory: Memory) -> dict[str, tuple[int, int]]:
    rows = memory.get("days")
    found = rows.items() if isinstance(rows, dict) else ()
    return {day: (int(str(one[0])), int(str(one[1]))) for day, one in found if isinstance(one, list)}


RIVAL_RANK = Rule("rival_rank", frozenset({Topic.RIVALS}), _rival_rank)
