"""What is remembered of lookalikes: plain facts, and a new answer laid over what was known."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from adapters.readings import Candidate, Subject
from monitor.copycats.score import Likeness
from monitor.diff import GONE_AFTER
from monitor.facts import money_facts, seller_facts
from storage.states import Facts, Lookalike

# What is less like than this is not worth a row; of one listing at most so many are kept.
LEAST_KEPT, MOST_KEPT = 40, 40


def lookalike_of(listing_id: int, one: Candidate, found: Likeness, at: datetime) -> Lookalike:
    """The candidate as it was seen in this answer."""
    facts: Facts = {
        "url": one.url,
        "title": one.title,
        "seller": seller_facts(one.seller) if one.seller else None,
        "price": money_facts(one.price),
        "image": one.image,
        **_parts(found),
    }
    return Lookalike(listing_id, one.ref, found.percent, facts, at, at)


def _parts(found: Likeness) -> Facts:
    """What makes it alike, each part for itself; `percent` is how far its price stands from mine."""
    return {
        "gtin": found.same_gtin,
        "epid": found.same_epid,
        "picture": found.picture,
        "words": [found.title.shared, found.title.words] if found.title else None,
        "percent": found.price,
    }


def laid_over(
    before: Iterable[Lookalike],
    fresh: Sequence[Lookalike],
    at: datetime,
    *,
    whole: bool,
    own: Collection[Subject] = (),
) -> tuple[Lookalike, ...]:
    """Those of this answer, and those that it lacks: gone after three whole answers without them.

    What I have said since to be a listing of my own is none any more, at once.
    """
    known = {one.ref: one for one in before}
    seen = {one.ref: _seen(known.get(one.ref), one) for one in fresh}
    lost = [one for ref, one in known.items() if ref not in seen]
    missing = [_gone(one, at) if one.ref in own else _missed(one, at) if whole else one for one in lost]
    worth = [one for one in seen.values() if one.ref in known or one.percent >= LEAST_KEPT]
    kept = sorted(worth, key=lambda one: (one.ref in known, one.percent), reverse=True)[:MOST_KEPT]
    return (*kept, *missing)


def _seen(before: Lookalike | None, now: Lookalike) -> Lookalike:
    """One that was gone and is back is as new; what a person said of it stays."""
    if before is None:
        return now
    first = now.first_seen if before.gone_at else before.first_seen
    return replace(now, first_seen=first, dismissed_at=before.dismissed_at)


def _gone(one: Lookalike, at: datetime) -> Lookalike:
    return one if one.gone_at else replace(one, gone_at=at)


def _missed(one: Lookalike, at: datetime) -> Lookalike:
    if one.gone_at is not None:
        return one
    missing = one.missing + 1
    return replace(one, missing=missing, gone_at=at if missing >= GONE_AFTER else None)
