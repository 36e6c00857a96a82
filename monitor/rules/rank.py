"""A listing's best-seller rank fell against its own usual level, is gone, or stands on another main board."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from adapters.readings import State, Topic
from monitor.findings import SILENCE, Bad, Look, Memory, Rule, Verdict
from monitor.language import N_, market_zone
from monitor.rules.level import WINDOW, Level, learn, level_facts, level_of
from monitor.thresholds import Threshold
from storage.states import Facts, JsonValue, Severity

# Whole answers in a row without the rank before it counts as lost.
LOST_AFTER = Threshold(
    "rank_lost.looks", N_("{value} whole looks in a row without the rank"), Decimal(3), Decimal(1), Decimal(100)
)
THRESHOLDS = (LOST_AFTER,)
# A new main board is taken for the usual one after as long as a rank's level needs to be learnt.
USUAL_AFTER = timedelta(days=7)
# A page prints a dozen ranks at most; more would be no ranks.
_MOST_BOARDS = 12
_SUBJECT = "rank"
# On a page that is not for sale a missing rank is no news of its own.
_FOR_SALE = (State.LIVE, State.NO_FEATURED_OFFER)


def hour_of(at: datetime) -> int:
    """The hour since the epoch."""
    return int(at.timestamp()) // 3600


def time_of(hour: int) -> datetime:
    """When that hour began, in UTC."""
    return datetime.fromtimestamp(hour * 3600, UTC)


# --- fell ------------------------------------------------------------------------------------------------------------


def levels_of(memory: Memory) -> dict[str, Level]:
    """What is learnt of each board, the main one first; boards are never mixed."""
    boards = memory.get("boards")
    rows = boards if isinstance(boards, list) else []
    return {str(row["board"]): level_of(_without_board(row)) for row in rows if isinstance(row, dict)}


def _without_board(row: Mapping[str, JsonValue]) -> Facts:
    return {key: value for key, value in row.items() if key != "board"}


def is_special(look: Look) -> bool:
    """Whether it is a holiday or sale day of the shop in the market: its ranks are neither learnt nor judged."""
    zone = market_zone(look.listing.subject.market) or "UTC"
    return look.calendar.kind(look.at.astimezone(ZoneInfo(zone)).date()) is not None


def _fell(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    if is_special(look):
        return memory, SILENCE
    hour, before = hour_of(look.at), levels_of(memory)
    shown = {rank.board: rank.position for rank in look.ranks if rank.position > 0}
    learnt = {board: learn(before.get(board), hour, position) for board, position in shown.items()}
    # A board that has not been seen for a week is forgotten, and with it its open fall.
    kept = {board: level for board, level in before.items() if board not in learnt and hour - level.hour < WINDOW}
    levels = dict([*learnt.items(), *kept.items()][:_MOST_BOARDS])
    main = str(memory.get("main"))
    main = main if main in levels else next(iter(levels), "")
    rows: list[JsonValue] = [{"board": board, **level_facts(level)} for board, level in levels.items()]
    return {"main": main, "boards": rows}, _fallen(levels, main, shown)


def _fallen(levels: Mapping[str, Level], main: str, shown: Mapping[str, int]) -> Verdict:
    """The main board alone raises the alarm; finer ones follow the same sales in numbers so small that 2 → 3 is a fall.

    They are learnt all the same, and those that have fallen too are named.
    """
    fall = levels[main].fall if main in levels else None
    if fall is None:
        return Verdict()
    also = [board for board, level in sorted(levels.items()) if level.fall and board != main]
    facts: Facts = {
        "board": main,
        "was": {"best": fall.usual.best, "middle": fall.usual.middle, "worst": fall.usual.worst},
        "is": fall.told,
        "since": time_of(fall.since).isoformat(),
        "also": [*also],
    }
    # The mean over hours is proof enough: a second look a minute later would show the same number.
    return Verdict((Bad(_SUBJECT, Severity.PUSH, facts, fresh=main in shown, confirm=False),))


# --- lost and moved --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Home:
    """The main board and the finer ones beside it; `missing` whole answers since `since` did not show the main one."""

    main: str
    beside: tuple[str, ...]
    missing: int = 0
    since: str | None = None

    def facts(self) -> Facts:
        return {"main": self.main, "beside": [*self.beside], "missing": self.missing, "since": self.since}


def _home_of(memory: Memory) -> _Home | None:
    main, beside, missing, since = (memory.get(key) for key in ("main", "beside", "missing", "since"))
    if not isinstance(main, str):
        return None
    known = tuple(str(board) for board in beside) if isinstance(beside, list) else ()
    return _Home(main, known, int(str(missing)), str(since) if since else None)


def _followed(look: Look, before: _Home | None) -> _Home | None:
    """Where the listing is at home after this answer."""
    boards = tuple(rank.board for rank in look.ranks)[:_MOST_BOARDS]
    if before is None:
        return _Home(boards[0], boards[1:]) if boards else None
    if before.main in boards:
        return _Home(before.main, tuple(board for board in boards if board != before.main))
    since = before.since or look.at.isoformat()
    moved = boards and boards[0] not in before.beside
    if moved and look.at - datetime.fromisoformat(since) >= USUAL_AFTER:
        return _Home(boards[0], boards[1:])
    # The count ends where it is enough, so that the memory of a long loss is not written at every look.
    return _Home(before.main, before.beside, min(before.missing + 1, look.thresholds.whole(LOST_AFTER)), since)


def _judge_home(look: Look, memory: Memory, *, moved: bool) -> tuple[Memory, Verdict]:
    if look.now.content is None or look.now.content.state not in _FOR_SALE:
        return memory, SILENCE
    home = _followed(look, _home_of(memory))
    if home is None:
        return memory, Verdict()
    if moved and look.stated is not None and look.stated.category:
        return home.facts(), Verdict()  # the platform names the category itself: content_changed compares it
    new = next((rank.board for rank in look.ranks), None)
    has_moved = new is not None and new != home.main and new not in home.beside
    if home.missing < look.thresholds.whole(LOST_AFTER) or has_moved is not moved:
        return home.facts(), Verdict()
    facts: Facts = {"board": home.main, "is": new, "since": home.since}
    return home.facts(), Verdict((Bad(_SUBJECT, Severity.PUSH, facts, confirm=False),))


def _lost(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    return _judge_home(look, memory, moved=False)


def _moved(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    return _judge_home(look, memory, moved=True)


def accepted(memory: Memory, facts: Facts) -> Memory:
    """The memory in which the new main board that the facts tell of is the right one."""
    return _Home(str(facts["is"]), ()).facts()


_TOPICS = frozenset({Topic.LISTINGS})
RANK_FELL = Rule("rank_fell", _TOPICS, _fell)
RANK_LOST = Rule("rank_lost", _TOPICS, _lost)
RANK_MOVED = Rule("rank_moved", _TOPICS, _moved)
