import gc
import weakref
from collections.abc import Iterator

import pytest

from monitor.collector import spare_what_stays


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
