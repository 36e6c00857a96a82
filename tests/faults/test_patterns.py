"""No text, however hostile, makes one of our regular expressions slow."""

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

from tests.faults.patterns import Expression, expressions

LENGTH, LIMIT = 100_000, 1.0
# Where a text cannot be longer, and why; each is tried with texts of that length instead.
SHORTER = {
    "monitor/commands/spoken.py": 4_096,  # a Telegram message (Bot API, sendMessage)
    "monitor/commands/costing.py": 4_096,
    "monitor/commands/moments.py": 60,  # what is longer is no moment
    "monitor/bundles.py": 4_096,
    "adapters/amazon/markets.py": 4_096,  # what somebody pasted into one
    "adapters/amazon/rankings.py": 4_096,
    "adapters/web/__init__.py": 4_096,
    "adapters/web/links.py": 4_096,
    "adapters/schemaorg/values.py": 80,  # cut before it is read
    "adapters/walls.py": 2_500,  # only a page that says no more is compared with the walls
    "monitor/console/typed.py": 4_096,  # typed by whoever owns the machine
    "monitor/demo/markup.py": 16_384,  # the rehearsal's own server, told by our own bot
}
# Squeezed before it is read: no two spaces meet.
SQUEEZED = {"adapters/amazon/ranks.py", "monitor/commands/spoken.py"}


class TooSlow(Exception):
    pass


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raises TooSlow in the middle of a match; only the process's own seconds count, however busy the machine is."""

    def late(number: int, frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def slow_on(one: Expression) -> str | None:
    """The beginning of the first text on which it is slow."""
    for attack in one.attacks(SHORTER.get(one.place, LENGTH)):
        text = " ".join(attack.split()) if one.place in SQUEEZED else attack
        try:
            with within(LIMIT):
                one.run(text)
        except TooSlow:
            return text[:40]
    return None


@pytest.mark.timeout(600)
def test_no_hostile_text_of_100_kb_holds_a_regular_expression_for_a_second() -> None:
    every = expressions()
    assert len(every) > 100, "they were not found"
    slow = {f"{one.place}: {one.pattern.pattern}": text for one in every if (text := slow_on(one))}
    assert slow == {}


def test_the_search_for_slow_ones_finds_one() -> None:
    assert slow_on(Expression("here", re.compile(r"(?:a|a)*b"), anchored=False))
    assert slow_on(Expression("here", re.compile(r"\s+$"), anchored=False))
    assert not slow_on(Expression("here", re.compile(r"\d+x"), anchored=True))
