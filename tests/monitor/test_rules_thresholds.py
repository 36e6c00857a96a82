"""From where on each rule speaks, how far people may move it, and by how much a button does."""

import re
from pathlib import Path

from monitor.rules import THRESHOLDS

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "alerts.md"
# Per cent that somebody tries out by hand go by fives or tens, stars by tenths; all else counts one by one.
STEPS = {"stock_low.percent": "5", "copycat.percent": "5", "place_fell.percent": "10", "rating_fell.stars": "0.1"}


def test_each_threshold_is_and_may_be_moved_as_the_manual_says() -> None:
    moved = re.findall(r"`(\w+\.\w+)` ([\d.]+) \(([\d.]+) to ([\d.]+)\)", MANUAL.read_text("utf-8"))
    assert {(one.name, str(one.default), str(one.least), str(one.most)) for one in THRESHOLDS} == set(moved)


def test_a_button_moves_a_threshold_by_one_where_no_other_step_is_handier() -> None:
    steps = {one.name: str(one.step) for one in THRESHOLDS}
    assert steps == dict.fromkeys(steps, "1") | STEPS
