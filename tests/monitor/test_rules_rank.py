"""Ranks as a seller meets them: which board, what was usual, what is lost, what moved."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from adapters.readings import Rank, Reading, State
from monitor.findings import Rule, Verdict
from monitor.rules.rank import RANK_FELL, RANK_LOST, RANK_MOVED, accepted, levels_of
from monitor.shop_days import Calendar, DayKind, ShopDays
from storage.states import Severity
from tests.monitor.builders import LAMP, Story, listing

TOOLS, LAMPS, TOYS = "Tools & Home Improvement", "Table Lamps", "Toys & Games"
MINUTES, DAY = timedelta(minutes=10), 24


def ranks(*boards: tuple[str, int]) -> list[Reading]:
    return [Rank(LAMP, board, position) for board, position in boards]


def page(story: Story, readings: Sequence[Reading], *, after: timedelta = MINUTES) -> Verdict:
    """A whole product page with these readings, `after` the last one."""
    story.at += after - MINUTES
    return story.page(listing(), *readings)


def hours(story: Story, count: int, middle: float, *, lamps: int = 37, seed: int = 1) -> Verdict:
    """So many hourly pages around a rank; the last verdict."""
    random, verdict = Random(seed), Verdict()
    for _ in range(count):
        main = round(middle * 2.718 ** random.gauss(0, 0.1))
        verdict = page(story, ranks((TOOLS, main), (LAMPS, lamps)), after=timedelta(hours=1))
    return verdict


def learnt(rule: Rule = RANK_FELL) -> Story:
    """A lamp that has stood at about 1,200 for three weeks."""
    story = Story(rule)
    assert hours(story, 21 * DAY, 1200).bads == ()
    return story


# --- fell ------------------------------------------------------------------------------------------------------------


def test_a_fallen_rank_says_what_was_usual_what_is_and_since_when() -> None:
    story = learnt()
    before = story.at
    [bad] = hours(story, 8, 4800, seed=2).bads
    assert (bad.severity, bad.confirm, bad.fresh) == (Severity.PUSH, False, True)
    assert bad.facts["board"] == TOOLS
    was, now = bad.facts["was"], bad.facts["is"]
    assert isinstance(was, dict)
    assert isinstance(now, int)
    assert 900 < int(str(was["best"])) < int(str(was["middle"])) < int(str(was["worst"])) < 1600 < now
    assert timedelta() < datetime.fromisoformat(str(bad.facts["since"])) - before <= timedelta(hours=1)


def test_a_sale_day_and_a_holiday_teach_the_rank_nothing_and_end_no_fall() -> None:
    story = learnt()
    day = story.at.date() + timedelta(days=1)
    hours(story, 24 - story.at.hour, 1200)
    story.calendar = Calendar(
        (ShopDays(day, day, DayKind.SALE), ShopDays(day + timedelta(1), day + timedelta(1), DayKind.HOLIDAY))
    )
    before = story.memory
    # A day of sale at rank 300, a day of holiday at 4,800: in the market's own zone, which is behind that of the page.
    hours(story, 22, 300)
    kept = levels_of(story.memory)[TOOLS].readings - levels_of(before)[TOOLS].readings
    assert kept < 8, "the hours before the market's midnight"
    sold = story.memory
    assert hours(story, 20, 4800).silent
    assert story.memory == sold
    story.calendar = Calendar()
    assert hours(story, 8, 1200, seed=3).bads == ()


def test_a_fall_stays_open_over_a_day_that_was_named() -> None:
    story = learnt()
    assert hours(story, 8, 4800, seed=2).bads
    today = story.at.date()
    story.calendar = Calendar((ShopDays(today - timedelta(1), today + timedelta(3), DayKind.SALE),))
    assert hours(story, 12, 1200, seed=2).silent


def test_a_rank_that_only_drifts_raises_nothing_and_is_left_to_the_order_clock() -> None:
    story, rank = Story(RANK_FELL), 1200.0
    for _ in range(21 * DAY):
        rank *= 1.008
        assert page(story, ranks((TOOLS, round(rank))), after=timedelta(hours=1)).bads == ()


def test_polls_every_ten_minutes_learn_no_faster_than_hourly_ones() -> None:
    story = Story(RANK_FELL)
    for _ in range(6 * 50):
        page(story, ranks((TOOLS, 1200)))
    assert 49 <= levels_of(story.memory)[TOOLS].readings <= 51


def test_a_second_look_in_the_same_hour_changes_no_memory() -> None:
    story = learnt()
    before = story.memory
    page(story, ranks((TOOLS, 1300), (LAMPS, 38)))
    assert story.memory == before, "nothing is to be written"


def test_nothing_is_told_of_a_listing_that_is_new_here() -> None:
    story = Story(RANK_FELL)
    assert hours(story, 40, 1200).bads == ()
    assert hours(story, 30, 9000, seed=2).bads == ()


def test_boards_are_never_mixed() -> None:
    story = learnt()
    levels = levels_of(story.memory)
    assert list(levels) == [TOOLS, LAMPS]
    assert levels[LAMPS].last == 37
    assert set(levels[LAMPS].ranks) == {37}


def test_a_finer_board_alone_raises_nothing_but_is_named_beside_the_main_one() -> None:
    story = learnt()
    assert hours(story, 12, 1200, lamps=110, seed=2).bads == ()
    assert levels_of(story.memory)[LAMPS].fall
    [bad] = hours(story, 8, 4800, lamps=120, seed=3).bads
    assert (bad.facts["board"], bad.facts["also"]) == (TOOLS, [LAMPS])


def test_a_fall_stays_open_while_a_page_lacks_the_board() -> None:
    story = learnt()
    assert hours(story, 8, 4800, seed=2).bads
    [bad] = page(story, ranks((LAMPS, 40))).bads
    assert bad.fresh is False
    assert bad.facts["board"] == TOOLS


def test_a_fall_is_told_anew_only_when_it_deepens() -> None:
    story = learnt()
    [first] = hours(story, 8, 4800, seed=2).bads
    [same] = hours(story, 4, 4800, seed=3).bads
    assert same.facts == first.facts
    [deeper] = hours(story, 4, 9000, seed=4).bads
    assert int(str(deeper.facts["is"])) > 1.3 * int(str(first.facts["is"]))
    assert deeper.facts["since"] == first.facts["since"]


def test_a_recovered_rank_is_well() -> None:
    story = learnt()
    assert hours(story, 8, 4800, seed=2).bads
    verdict = hours(story, 24, 1200, seed=3)
    assert verdict.bads == ()
    assert not verdict.silent


def test_a_board_that_has_not_been_seen_for_a_week_is_forgotten() -> None:
    story = learnt()
    for _ in range(8):
        page(story, ranks((LAMPS, 40)), after=timedelta(days=1))
    assert list(levels_of(story.memory)) == [LAMPS]


# --- lost ------------------------------------------------------------------------------------------------------------


def test_a_rank_is_lost_after_three_whole_pages_without_it() -> None:
    story = Story(RANK_LOST)
    page(story, ranks((TOOLS, 1200), (LAMPS, 37)))
    first = story.at + MINUTES
    assert page(story, []).bads == ()
    assert page(story, []).bads == ()
    [bad] = page(story, []).bads
    assert bad.severity is Severity.PUSH
    assert bad.facts == {"board": TOOLS, "is": None, "since": first.isoformat()}
    assert page(story, ranks((TOOLS, 1250))).bads == ()


def test_one_page_with_the_rank_begins_the_count_anew() -> None:
    story = Story(RANK_LOST)
    for shown in ([(TOOLS, 1200)], [], [], [(TOOLS, 1210)], [], []):
        assert page(story, ranks(*shown)).bads == ()


def test_the_main_board_is_lost_although_a_finer_one_stands() -> None:
    story = Story(RANK_LOST)
    page(story, ranks((TOOLS, 1200), (LAMPS, 37)))
    for _ in range(2):
        page(story, ranks((LAMPS, 40)))
    assert [bad.facts["board"] for bad in page(story, ranks((LAMPS, 40))).bads] == [TOOLS]


def test_a_finer_board_that_is_shown_now_and_then_is_not_lost() -> None:
    story = Story(RANK_LOST)
    page(story, ranks((TOOLS, 1200), (LAMPS, 37)))
    assert all(page(story, ranks((TOOLS, 1200))).bads == () for _ in range(5))


def test_a_listing_that_never_had_a_rank_loses_none() -> None:
    story = Story(RANK_LOST)
    assert all(page(story, []).bads == () for _ in range(5))


def test_a_page_that_is_not_for_sale_says_nothing_of_its_rank() -> None:
    story = Story(RANK_LOST)
    page(story, ranks((TOOLS, 1200)))
    assert all(story.page(listing(State.GONE)).silent for _ in range(5))


# --- moved -----------------------------------------------------------------------------------------------------------


def test_another_main_board_is_told_after_three_pages() -> None:
    story = Story(RANK_MOVED)
    page(story, ranks((TOOLS, 1200), (LAMPS, 37)))
    for _ in range(2):
        assert page(story, ranks((TOYS, 90_000))).bads == ()
    [bad] = page(story, ranks((TOYS, 90_000))).bads
    assert (bad.facts["board"], bad.facts["is"]) == (TOOLS, TOYS)
    assert page(story, ranks((TOOLS, 1200))).bads == (), "put back"


def test_a_move_is_no_loss_and_a_loss_is_no_move() -> None:
    for rule, shown in ((RANK_LOST, ranks((TOYS, 90_000))), (RANK_MOVED, []), (RANK_MOVED, ranks((LAMPS, 40)))):
        story = Story(rule)
        page(story, ranks((TOOLS, 1200), (LAMPS, 37)))
        assert all(page(story, shown).bads == () for _ in range(5))


def test_boards_in_another_order_have_neither_moved_nor_gone() -> None:
    for rule in (RANK_MOVED, RANK_LOST):
        story = Story(rule)
        page(story, ranks((TOOLS, 1200), (LAMPS, 37)))
        assert all(page(story, ranks((LAMPS, 37), (TOOLS, 1200))).bads == () for _ in range(5))


def test_it_was_me_makes_the_new_board_the_right_one() -> None:
    story = Story(RANK_MOVED)
    page(story, ranks((TOOLS, 1200)))
    for _ in range(3):
        verdict = page(story, ranks((TOYS, 90_000)))
    story.memory = accepted(story.memory, verdict.bads[0].facts)
    assert page(story, ranks((TOYS, 90_000))).bads == ()


def test_after_a_week_the_new_board_is_the_usual_one() -> None:
    story = Story(RANK_MOVED)
    page(story, ranks((TOOLS, 1200)))
    for _ in range(3):
        page(story, ranks((TOYS, 90_000)))
    assert page(story, ranks((TOYS, 90_000)), after=timedelta(days=7)).bads == ()
    assert story.memory["main"] == TOYS
