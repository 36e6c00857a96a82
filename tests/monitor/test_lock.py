"""One daemon for one state directory."""

import stat
from pathlib import Path

import pytest

from monitor.lock import AlreadyRunning, only_one


def test_the_second_is_told_who_runs_already_and_what_to_do(tmp_path: Path) -> None:
    with only_one(tmp_path / "state"), pytest.raises(AlreadyRunning) as told, only_one(tmp_path / "state"):
        pass
    assert "already runs here: process" in str(told.value)
    assert "state_dir" in str(told.value)


def test_a_lock_that_was_left_can_be_taken_and_the_directory_is_ours_alone(tmp_path: Path) -> None:
    with only_one(tmp_path / "state"):
        pass
    with only_one(tmp_path / "state"):
        assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700
