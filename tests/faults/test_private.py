"""Files are for their owner's eyes, and a directory that others may use is refused before anything lies in it."""

import os
import stat
from pathlib import Path

import pytest

from tests.faults.test_daemon import twoam
from tests.faults.world import world


@pytest.mark.parametrize("mode", [0o755, 0o701])
async def test_a_state_directory_that_others_may_use_is_refused_with_the_remedy(tmp_path: Path, mode: int) -> None:
    async with world(tmp_path) as made:
        (tmp_path / "state").chmod(mode)
        code, said = await twoam(made, "run")
        (tmp_path / "state").chmod(0o700)
    assert code == 78
    assert f"other users of this machine may look into {tmp_path / 'state'} (mode {mode:04o})" in said
    assert f"chmod 700 {tmp_path / 'state'}" in said
    assert "Traceback" not in said


async def test_every_file_of_a_running_daemon_is_its_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        async with world(tmp_path) as made:
            await made.listings(2)
            await made.start()
            await made.first_looks()
            made.strangers(wake=[0], push=[1])
            await made.settled(2)
            assert await made.stop() == 0
            await made.check()
    finally:
        os.umask(before)
    open_to_others = [
        f"{path.name} {stat.S_IMODE(path.stat().st_mode):04o}"
        for path in (tmp_path / "state").rglob("*")
        if path.stat().st_mode & 0o077
    ]
    assert open_to_others == []
