import gc
import weakref
from collections.abc import Iterator

import pytest

from monitor.collector import look_less_often, spare_what_stays


class Ring:
    """Something that only the collector can free."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def thawed() -> Iterator[None]:
    """The tests after this one are not to live with it."""
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("thawed")
def test_what_lasts_is_visited_no_more_and_garbage_that_comes_later_is_found() -> None:
    before = len(gc.get_objects())
    spare_what_stays()
    assert gc.get_freeze_count() > before / 2
    assert len(gc.get_objects()) < before / 10
    gone = weakref.ref(Ring())
    gc.collect()
    assert gone() is None


@pytest.mark.usefixtures("thawed")
def test_garbage_that_was_there_is_freed_and_not_kept_for_ever() -> None:
    gc.disable()
    gone = weakref.ref(Ring())
    gc.enable()
    spare_what_stays()
    assert gone() is None


@pytest.mark.usefixtures("thawed")
def test_what_a_reload_leaves_behind_is_freed_at_the_next() -> None:
    rings = [Ring()]
    spare_what_stays()
    gone = weakref.ref(rings.pop())
    spare_what_stays()
    assert gone() is None


@pytest.fixture
def thresholds() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


@pytest.mark.usefixtures("thresholds")
def test_what_is_looked_for_less_often_is_found_all_the_same() -> None:
    look_less_often()
    first = Ring()
    gone = weakref.ref(first)
    del first
    rings = [Ring() for _ in range(20_000)]
    assert gone() is None
    assert len(rings) == 20_000
