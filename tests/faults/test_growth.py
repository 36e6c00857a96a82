"""What the daemon keeps in memory does not grow with the hours."""

import subprocess
import sys

import pytest

from tests.faults.world import ROOT


@pytest.mark.skipif(sys.platform != "linux", reason="what a process holds is read from /proc")
@pytest.mark.timeout(300)
def test_a_day_of_looks_needs_no_more_memory_in_the_evening_than_in_the_morning() -> None:
    command = [sys.executable, "-m", "tests.faults.growth", "--listings", "40", "--minutes", "60"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    assert "40 listings" in done.stdout
