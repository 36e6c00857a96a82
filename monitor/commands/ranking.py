"""Questions about a listing's ranks and reviews, answered from what the rules have learnt and from the series."""

from datetime import datetime, timedelta
from decimal import Decimal

from adapters.readings import Topic
from monitor.chat import Said
from monitor.commands.picking import with_listing
from monitor.commands.steps import do, steps
from monitor.commands.turn import Turn
from monitor.render.followed import PlaceRow, place_lines
from monitor.render.places import low_star_lines
from monitor.render.ranks import Ago, BoardRank, Stars, ranks, reviews
from monitor.rules.level import Level
from monitor.rules.low_stars import NEW_LOW_STARS
from monitor.rules.place import PLACE_FELL, Course, courses_of
from monitor.rules.rank import RANK_FELL, hour_of, levels_of, time_of
from monitor.rules.rating import RATING_FELL
from storage.states import Facts, WatchedListing, WatchedRanking

_AGO = (timedelta(days=7), timedelta(days=30))


async def show_rank(turn: Turn, text: str) -> Said:
    return await with_listing(turn, "rank", text, _rank)


async def _rank(turn: Turn, listing: WatchedListing) -> Said:
    read_at = await _read_at(turn, listing)
    boards = await boards_of(turn, listing)
    places = place_lines(turn.tongue, await place_rows(turn, listing), turn.now)
    keys = turn.keyboard()
    keys.row(*steps(turn, listing, "listing", *(() if listing.rival else ("reviews",)), "why"))
    keys.row(do(turn.tongue.label("Chart"), "chart", f"#{listing.id} rank"))
    board = ranks(turn.tongue, listing, boards, places, now=turn.now, read_at=read_at)
    return await turn.board(board, "rank", f"#{listing.id}", keys)


async def boards_of(turn: Turn, listing: WatchedListing) -> list[BoardRank]:
    """The listing's rank on every board, the main one first."""
    read_at = await _read_at(turn, listing)
    levels = levels_of(await _learnt(turn, listing, RANK_FELL.name, RANK_FELL.version))
    return [await _board(turn, listing, board, level, read_at) for board, level in levels.items()]


async def place_rows(turn: Turn, listing: WatchedListing) -> list[PlaceRow]:
    """The listing on every list that is followed in its market."""
    courses = courses_of(await _learnt(turn, listing, PLACE_FELL.name, PLACE_FELL.version))
    followed = [one for one in await turn.store.rankings() if one.holds(listing)]
    return [await _place(turn, listing, one, courses.get(one.ranking.board)) for one in followed]


async def _place(turn: Turn, listing: WatchedListing, ranking: WatchedRanking, course: Course | None) -> PlaceRow:
    board = ranking.ranking.board
    return PlaceRow(
        ranking=ranking,
        course=course,
        newest=await held(turn, listing, board, turn.now),
        yesterday=await held(turn, listing, board, turn.now - timedelta(days=1)),
        week_ago=await held(turn, listing, board, turn.now - timedelta(days=7)),
        stale_after=3 * turn.tools.period(ranking.account, Topic.RANKS),
        platform=turn.tools.platform_of(ranking.account),
    )


async def _board(turn: Turn, listing: WatchedListing, board: str, level: Level, read_at: datetime | None) -> BoardRank:
    last = await held(turn, listing, f"rank:{board}", turn.now)
    position = int(last) if last is not None else level.last
    return BoardRank(board, position, level, None if _is_fresh(level.hour, read_at) else time_of(level.hour))


async def show_reviews(turn: Turn, text: str) -> Said:
    return await with_listing(turn, "reviews", text, _reviews)


async def _reviews(turn: Turn, listing: WatchedListing) -> Said:
    read_at = await _read_at(turn, listing)
    stars = await stars_of(turn, listing)
    low = await _learnt(turn, listing, NEW_LOW_STARS.name, NEW_LOW_STARS.version)
    lines = low_star_lines(turn.tongue, low)
    keys = turn.keyboard()
    keys.row(*steps(turn, listing, "listing", "rank", "why"))
    board = reviews(turn.tongue, listing, stars, lines, now=turn.now, read_at=read_at)
    return await turn.board(board, "reviews", f"#{listing.id}", keys)


async def stars_of(turn: Turn, listing: WatchedListing) -> Stars | None:
    """Stars and number of reviews with their past, None where none was ever read."""
    learnt = await _learnt(turn, listing, RATING_FELL.name, RATING_FELL.version)
    if not learnt:
        return None
    read_at = await _read_at(turn, listing)
    hour, count = int(str(learnt["hour"])), learnt.get("count")
    return Stars(
        rating=Decimal(str(learnt["rating"])),
        usual=Decimal(str(learnt["level"])),
        count=count if isinstance(count, int) else None,
        ago=tuple([await _ago(turn, listing, length) for length in _AGO]),
        unseen_since=None if _is_fresh(hour, read_at) else time_of(hour),
    )


async def _ago(turn: Turn, listing: WatchedListing, length: timedelta) -> Ago:
    rating = await held(turn, listing, "rating", turn.now - length)
    count = await held(turn, listing, "reviews", turn.now - length)
    stars = Decimal(str(round(rating, 2))) if rating is not None else None
    return Ago(length, stars, int(count) if count is not None else None)


async def held(turn: Turn, listing: WatchedListing, metric: str, at: datetime) -> float | None:
    """The number as it was last seen at that time, None where it had never been."""
    points = await turn.store.series(listing.id, metric, at, at)
    return points[0].value if points else None


async def _learnt(turn: Turn, listing: WatchedListing, rule: str, version: int) -> Facts:
    row = (await turn.store.memories(listing.id)).get(rule)
    return row.value if row and row.version == version else {}


async def _read_at(turn: Turn, listing: WatchedListing) -> datetime | None:
    """When the product page was last read."""
    watches = await turn.store.watches(listing.id)
    return next((watch.read_at for watch in watches if watch.topic is Topic.LISTINGS), None)


def _is_fresh(hour: int, read_at: datetime | None) -> bool:
    """Whether the last page that was read still said it; a rule notes the first answer of each hour."""
    return read_at is not None and hour_of(read_at) - hour <= 1
