"""Rebuilds the looks at a listing from what is kept of it: snapshots, numbers, and the spans in which was looked."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from adapters.base import House
from adapters.readings import Place, Rank, ReviewSummary, Seller, Stock, Topic
from monitor.findings import Known, Look
from monitor.friends import Circle
from monitor.known import known_of
from storage.states import Facts, Friend, Point, Snapshot, Span, WatchedListing

# The second look comes so long after the one that saw something new.
CONFIRMED_AFTER = timedelta(seconds=60)
# The first look at a listing comes so long after it was added at the latest.
_NEW = timedelta(days=1)
_RANK, _LISTS = "rank:", ("search:", "bestsellers:")


@dataclass(frozen=True, slots=True)
class Scene:
    """Who is who today: the account's platform, my friends and myself there, and the platform's own sellers."""

    platform: str
    friends: Sequence[Friend]
    house: Callable[[str, Seller], House | None]
    has_offers: bool


@dataclass(frozen=True, slots=True)
class Past:
    """What is kept of one listing: when it was looked at, its states and its numbers, each in the order of time.

    `main` is the best-seller board that stands first.
    """

    listing: WatchedListing
    spans: Sequence[Span]
    contents: Sequence[Snapshot] = ()
    offers: Sequence[Snapshot] = ()
    numbers: Mapping[str, Sequence[Point]] = field(default_factory=dict)
    main: str | None = None


class Held:
    """Values that hold from their moment to the next one."""

    def __init__(self, rows: Sequence[tuple[datetime, Facts | float]]) -> None:
        self.times = [at for at, _ in rows]
        self._values = [value for _, value in rows]

    def at(self, moment: datetime) -> Facts | float | None:
        """What held then, None before the first."""
        place = bisect_right(self.times, moment)
        return self._values[place - 1] if place else None


def looks_of(past: Past, scene: Scene, topic: Topic, grid: timedelta, period: timedelta) -> Iterator[Look]:
    """The looks in their order: at every change, a moment and a period later, and every `grid` between.

    The first of all raises nothing, as every first look.
    """
    contents, offers = _states(past.contents), _states(past.offers)
    numbers = {name: Held([(one.at, one.value) for one in points]) for name, points in past.numbers.items()}
    changes = sorted({at for held in (contents, offers, *numbers.values()) for at in held.times})
    before: Known | None = None
    for at in _moments(past.spans, changes, grid, period):
        now = _known(past, contents.at(at), offers.at(at), at)
        yield _look(past, scene, topic, before, now, at, numbers)
        before = now


def _states(snapshots: Sequence[Snapshot]) -> Held:
    return Held([(one.begin, one.value) for one in snapshots])


def _moments(
    spans: Sequence[Span], changes: Sequence[datetime], grid: timedelta, period: timedelta
) -> Iterator[datetime]:
    for span in spans:
        inside = changes[bisect_right(changes, span.begin) : bisect_right(changes, span.end)]
        found = {span.begin, *inside}
        found |= {at + after for at in (span.begin, *inside) for after in (CONFIRMED_AFTER, period)}
        found |= {span.begin + number * grid for number in range(1, int((span.end - span.begin) / grid) + 1)}
        yield from sorted(at for at in found if at <= span.end)


def _known(past: Past, content: object, offers: object, at: datetime) -> Known:
    """What was known then; every seller who was not missing stood in that very answer."""
    facts = [one if isinstance(one, Mapping) else None for one in (content, offers)]
    known = known_of(past.listing.subject, *facts)
    seen = tuple(one if one.missing else replace(one, last_seen=at) for one in known.offers)
    return replace(known, offers=seen)


def _look(
    past: Past,
    scene: Scene,
    topic: Topic,
    before: Known | None,
    now: Known,
    at: datetime,
    numbers: Mapping[str, Held],
) -> Look:
    listing = past.listing
    brand = now.content.brand if now.content else None
    told = {name: value for name, held in numbers.items() if isinstance(value := held.at(at), float | int)}
    stock = told.get("stock")
    return Look(
        listing=listing,
        topic=topic,
        at=at,
        before=_before(past, now, at) if before is None else before,
        now=now,
        circle=Circle(listing, scene.platform, brand, scene.friends, at, scene.house),
        whole=True,
        first=before is None,
        morning=at + timedelta(days=1),
        has_offers=scene.has_offers,
        ranks=_ranks(past, told),
        reviews=_reviews(past, told),
        stock=Stock(listing.subject, int(stock)) if stock is not None else None,
        places=tuple(_places(past, told)),
        stated=now.content,
    )


def _before(past: Past, now: Known, at: datetime) -> Known:
    """A new listing's first look knows nothing; where the past is only cut off, what stands there was there before."""
    return Known() if at - past.listing.added_at < _NEW else now


def _ranks(past: Past, told: Mapping[str, float]) -> tuple[Rank, ...]:
    boards = [name.removeprefix(_RANK) for name in told if name.startswith(_RANK)]
    boards.sort(key=lambda board: board != past.main)
    return tuple(Rank(past.listing.subject, board, int(told[_RANK + board])) for board in boards)


def _reviews(past: Past, told: Mapping[str, float]) -> ReviewSummary | None:
    rating, count = told.get("rating"), told.get("reviews")
    if rating is None and count is None:
        return None
    stars = Decimal(str(rating)) if rating is not None else None
    return ReviewSummary(past.listing.subject, stars, int(count) if count is not None else None)


def _places(past: Past, told: Mapping[str, float]) -> Iterator[Place]:
    """A number below zero says that it is not among the first so many."""
    for board, value in told.items():
        if board.startswith(_LISTS):
            place = int(value)
            yield Place(past.listing.subject, board, place if place > 0 else None, abs(place))
