"""A buyer rated me as a seller with three stars or fewer (catalogue R4)."""

from datetime import datetime, timedelta
from typing import Any

from adapters.readings import Feedback, Topic
from monitor.account import AccountLook, AccountRule
from monitor.findings import Bad, Memory, Verdict
from storage.states import Facts, Severity

LOW = 3
# So long a case stays open, so that a person sees it.
OPEN_FOR = timedelta(hours=24)
# A rating older than this when it is read first is no news, however late the platform tells of it.
NEWS_FOR = timedelta(days=14)
_MOST_KNOWN = 500


def _low_feedback(look: AccountLook, memory: Memory) -> tuple[Memory, Verdict]:
    low = [one for one in look.of(Feedback) if one.stars <= LOW]
    known, news = _list(memory, "known"), [one for one in _list(memory, "news") if _is_open(look, one)]
    if not look.first:
        news += [_facts(look, one) for one in low if one.id not in known and _is_news(look, one)]
    after: Facts = {"known": [*dict.fromkeys([*(one.id for one in low), *known])][:_MOST_KNOWN], "news": [*news]}
    bads = (Bad(str(one["id"]), Severity.SILENT, one, confirm=False) for one in news)
    return after, Verdict(tuple(bads))


def _list(memory: Memory, key: str) -> list[Any]:
    found = memory.get(key)
    return [*found] if isinstance(found, list) else []


def _is_open(look: AccountLook, news: Any) -> bool:
    return abs(look.at - datetime.fromisoformat(news["at"])) < OPEN_FOR


def _is_news(look: AccountLook, one: Feedback) -> bool:
    return one.day >= (look.at - NEWS_FOR).date()


def _facts(look: AccountLook, one: Feedback) -> Any:
    return {
        "id": one.id,
        "stars": one.stars,
        "day": one.day.isoformat(),
        "market": one.market,
        "order": one.order,
        "at": look.at.isoformat(),
    }


LOW_FEEDBACK = AccountRule("low_feedback", frozenset({Topic.FEEDBACK}), _low_feedback)
