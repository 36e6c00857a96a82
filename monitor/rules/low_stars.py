"""New reviews of one or two stars (catalogue R1), as far as a page shows single reviews; else their share rose."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from adapters.readings import Review, Topic
from monitor.findings import SILENCE, Bad, Look, Memory, Rule, Verdict
from monitor.language import N_
from monitor.thresholds import Threshold
from storage.states import Facts, JsonValue, Severity

LOW = Threshold("new_low_stars.stars", N_("{value} stars or fewer are low"), Decimal(2), Decimal(1), Decimal(4))
# Per cent of all ratings by which the low ones must rise where no single review can be read.
RISE = Threshold(
    "new_low_stars.percent", N_("or the share of low stars rose by {value} points"), Decimal(2), Decimal(1), Decimal(50)
)
# So many of them in a week are told by day (catalogue R2).
MANY = Threshold(
    "new_low_stars.reviews", N_("{value} of them in 7 days are told by day"), Decimal(3), Decimal(2), Decimal(50)
)
WEEK = timedelta(days=7)
THRESHOLDS = (LOW, RISE, MANY)
# A page shows old reviews again and again: older than this, or than our first look, they are no news.
NEWS_FOR = timedelta(days=14)
# So long a case stays open, so that a second look can confirm it and a person see it.
OPEN_FOR = timedelta(hours=24)
_MOST_KNOWN, _MOST_TOLD = 200, 5


def _low_stars(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    if not look.shown_reviews and look.shares is None:
        return memory, SILENCE
    known, news = _listed(memory, "known"), _still_news(look, memory)
    low = {one.id: one for one in look.shown_reviews if one.stars <= look.thresholds.whole(LOW)}
    since = memory.get("since")
    if isinstance(since, str):
        news += [_review_facts(look, one) for one in low.values() if one.id not in known and _is_new(look, since, one)]
    rise = _rise(look, memory)
    week = _week(look, memory, news)
    after: Facts = {
        "since": since or look.at.isoformat(),
        "known": [*dict.fromkeys([*low, *known])][:_MOST_KNOWN],
        "news": [*news[-_MOST_TOLD:]],
        "week": [*week],
        "share": _share(look) if look.shares else memory.get("share"),
        "low": look.thresholds.whole(LOW) if look.shares else memory.get("low"),
        "rise": rise,
    }
    return after, _verdict(look, news[-_MOST_TOLD:], rise, low, len(week))


def _week(look: Look, memory: Memory, news: list[Any]) -> list[str]:
    """The new ones of the last seven days, by their ids with the time at which each was found."""
    found = [*_listed(memory, "week"), *(f"{one['at']} {one['id']}" for one in news)]
    return [one for one in dict.fromkeys(found) if abs(look.at - datetime.fromisoformat(one.partition(" ")[0])) < WEEK]


def _verdict(look: Look, news: list[Any], rise: Any, low: Iterable[str], week: int) -> Verdict:
    if not news and rise is None:
        return Verdict()
    facts: Facts = {"reviews": [{key: one[key] for key in ("id", "stars", "day", "url")} for one in news]}
    facts = {**facts, "count": look.reviews.count if look.reviews else None}
    if rise:
        facts = {**facts, "was": rise["was"], "is": rise["is"]}
    fresh = any(one["id"] in low for one in news) or bool(rise and (_share(look) or 0) >= rise["is"])
    many = week >= look.thresholds.whole(MANY)
    facts = {**facts, "week": week} if many else facts
    return Verdict((Bad("low_stars", Severity.PUSH if many else Severity.SILENT, facts, fresh=fresh, news=True),))


def _listed(memory: Memory, key: str) -> list[Any]:
    found = memory.get(key)
    return [*found] if isinstance(found, list) else []


def _still_news(look: Look, memory: Memory) -> list[Any]:
    return [one for one in _listed(memory, "news") if _is_open(look, one["at"])]


def _is_open(look: Look, at: str) -> bool:
    return abs(look.at - datetime.fromisoformat(at)) < OPEN_FOR


def _is_new(look: Look, since: str, one: Review) -> bool:
    """Whether it was written since we look, as far as its day says; the market's day may be a day behind ours."""
    if one.day is None:
        return False
    begun = datetime.fromisoformat(since).date() - timedelta(days=1)
    return one.day >= max(begun, (look.at - NEWS_FOR).date())


def _review_facts(look: Look, one: Review) -> dict[str, JsonValue]:
    day: date | None = one.day
    return {
        "id": one.id,
        "stars": one.stars,
        "day": day.isoformat() if day else None,
        "url": one.url,
        "at": look.at.isoformat(),
    }


def _share(look: Look) -> int | None:
    """Per cent of the ratings with one or two stars. The platform weighs ratings: it is no count."""
    return sum(look.shares.percent[: look.thresholds.whole(LOW)]) if look.shares else None


def _rise(look: Look, memory: Memory) -> Any:
    """The open rise of the low share; only where the page shows no single review that could be read."""
    rise: Any = memory.get("rise")
    if isinstance(rise, dict) and _is_open(look, str(rise["at"])):
        return rise
    # A share of other stars, counted before somebody decided what is low, is nothing to compare with.
    same = memory.get("low") in (None, look.thresholds.whole(LOW))
    before, share = memory.get("share") if same else None, _share(look)
    if look.shown_reviews or not isinstance(before, int) or share is None:
        return None
    if share - before < look.thresholds.whole(RISE):
        return None
    return {"was": before, "is": share, "at": look.at.isoformat()}


NEW_LOW_STARS = Rule("new_low_stars", frozenset({Topic.LISTINGS}), _low_stars)
