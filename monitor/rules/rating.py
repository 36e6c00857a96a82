"""The stars fell by 0.2 or more against what they usually were (catalogue R2)."""

from datetime import datetime, timedelta
from decimal import Decimal

from adapters.readings import Topic
from monitor.findings import SILENCE, Bad, Look, Memory, Rule, Verdict
from monitor.language import N_
from monitor.rules.rank import hour_of
from monitor.thresholds import Threshold
from storage.states import Facts, JsonValue, Severity

FALL = Threshold(
    "rating_fell.stars", N_("{value} stars below the usual"), Decimal("0.2"), Decimal("0.1"), Decimal(4), Decimal("0.1")
)
THRESHOLDS = (FALL,)
# A better rating is the usual one after this time; a worse one only so long after it was told.
USUAL_AFTER = timedelta(days=7)


def _rating_fell(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    rating = look.reviews.rating if look.reviews else None
    if look.reviews is None or rating is None:
        return memory, SILENCE
    level = _decimal(memory.get("level"), rating)
    since = _since(look, memory, level, rating)
    if since and look.at - datetime.fromisoformat(since) >= USUAL_AFTER:
        level, since = rating, None
    after: Facts = {
        "level": str(level),
        "since": since,
        "rating": str(rating),
        "count": look.reviews.count,
        "hour": hour_of(look.at),
    }
    if level - rating < look.thresholds.of(FALL):
        return after, Verdict()
    facts: Facts = {"was": str(level), "is": str(rating), "count": look.reviews.count}
    return after, Verdict((Bad("rating", Severity.PUSH, facts),))


def _since(look: Look, memory: Memory, level: Decimal, rating: Decimal) -> str | None:
    """Since when the rating has been better than usual, or fallen; None where it is neither."""
    least = look.thresholds.of(FALL)
    side, before = _side(level, rating, least), _side(level, _decimal(memory.get("rating"), level), least)
    if side == 0:
        return None
    since = memory.get("since")
    return since if isinstance(since, str) and side == before else look.at.isoformat()


def _side(level: Decimal, rating: Decimal, least: Decimal) -> int:
    if level - rating >= least:
        return -1
    return 1 if rating > level else 0


def _decimal(fact: JsonValue, default: Decimal) -> Decimal:
    return Decimal(fact) if isinstance(fact, str) else default


RATING_FELL = Rule("rating_fell", frozenset({Topic.LISTINGS}), _rating_fell)
