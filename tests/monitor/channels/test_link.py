"""Telegram as the outbox knows it: away once something waits in vain, back once it holds; however the link flaps."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.channels.link import STEADY, Away, Outbox, followed
from tests.monitor.builders import NIGHT


def at(minutes: float) -> datetime:
    return NIGHT + timedelta(minutes=minutes)


def test_it_is_silent_since_the_last_that_came_through_or_since_it_was_last_heard() -> None:
    assert Outbox(None, at(0), at(0)).silent_since is None, "nobody waits"
    assert Outbox(at(5), None).silent_since == at(5)
    assert Outbox(at(5), at(7)).silent_since == at(7), "others got through since"
    assert Outbox(at(25), at(1), at(2)).silent_since == at(2), "it was deaf long before somebody waited"
    assert Outbox(at(25), at(20), at(2)).silent_since == at(20)


def test_it_is_not_back_before_something_came_through_and_it_is_heard() -> None:
    away = Away(at(0), {1: 7})
    for outbox in (Outbox(None, None), Outbox(None, at(-5)), Outbox(None, at(5), at(4)), Outbox(at(5), at(6))):
        now = followed(away, outbox, at(10))
        assert now is not None
        assert not now.is_over(at(60))
    well = followed(away, Outbox(None, at(9)), at(10))
    assert well == Away(at(0), {1: 7}, at(10))
    assert not well.is_over(at(10) + STEADY - timedelta(seconds=1))
    assert well.is_over(at(10) + STEADY)
    assert not well.is_over(at(10) - STEADY), "a clock that was set back proves nothing"


@given(st.lists(st.tuples(st.integers(1, 9), st.booleans()), min_size=1, max_size=40))
def test_a_link_that_flaps_faster_than_it_is_proved_ends_no_outage(spells: list[tuple[int, bool]]) -> None:
    """Each spell is some minutes in which something waits, or nothing does; between two bad ones are never ten."""
    away: Away | None = Away(at(0), {1: 7})
    minute, good = 0, 0
    for length, waits in spells:
        for _ in range(length):
            minute += 1
            good = 0 if waits or good >= 9 else good + 1
            bad = waits or good == 0
            away = followed(away, Outbox(at(minute) if bad else None, at(minute)), at(minute))
            assert away is not None
            assert not away.is_over(at(minute))
    assert away is not None
    assert (away.since, away.told) == (at(0), {1: 7})
