"""No room on the disk: people hear of it, what is found is told all the same, and room heals everything."""

import os
import resource
import signal
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, closing, contextmanager, suppress
from pathlib import Path

import pytest

from tests.faults.reckoning import first_text
from tests.faults.world import ANNA, BEN, World, world

MEGABYTES = 12
# What fills a disk of that folder, and what makes room on it again.
Disk = Callable[[Path], AbstractContextManager[tuple[Callable[[World], None], Callable[[World], None]]]]


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A file system of a few megabytes; only root may have one."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk: the limit of a file's size is tried instead")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=700", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a small disk: the limit of a file's size is tried instead")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextmanager
def disk_of_its_own(folder: Path) -> Iterator[tuple[Callable[[World], None], Callable[[World], None]]]:
    """Fills a small disk to the brim, and empties it again."""
    filler = folder / "filler"

    def fill(made: World) -> None:
        # The write that no longer fits is what it was filled for.
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"\0" * 4096)

    with small_disk(folder):
        yield fill, lambda made: filler.unlink()


@contextmanager
def limit_of_a_file(folder: Path) -> Iterator[tuple[Callable[[World], None], Callable[[World], None]]]:
    """Lets no file of the daemon grow: what is nearest to a full disk for somebody without rights."""

    def limit(made: World, most: int) -> None:
        assert made.process is not None
        resource.prlimit(made.process.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

    yield lambda made: limit(made, 4096), lambda made: limit(made, resource.RLIM_INFINITY)


def said(made: World, chat: int, words: str) -> list[str]:
    return [text for one in made.phone(chat) if words in (text := first_text(one))]


@asynccontextmanager
async def brimful(folder: Path, disk: Disk, listings: int) -> AsyncIterator[tuple[World, Callable[[World], None]]]:
    """A daemon that has looked, and whose disk is full since, which people heard; and what makes room again."""
    (folder / "state").mkdir(mode=0o700)
    with disk(folder / "state") as (fill, empty):
        async with world(folder) as made:
            await made.listings(listings)
            await made.start()
            await made.first_looks()
            fill(made)
            await made.until(lambda: said(made, ANNA, "My disk is full: I cannot write"), "nobody heard of it")
            yield made, empty


@pytest.mark.parametrize("disk", [disk_of_its_own, limit_of_a_file])
async def test_a_full_disk_is_told_the_alert_goes_out_all_the_same_and_room_heals_everything(
    tmp_path: Path, disk: Disk
) -> None:
    async with brimful(tmp_path, disk, 2) as (made, empty):
        made.strangers(wake=[0])
        await made.until(lambda: said(made, BEN, "I tell you this directly"), "the alert did not go out")
        [alert] = said(made, ANNA, "I tell you this directly")
        assert "New seller" in alert
        assert "case 0" not in alert
        # On a slow machine a little room may come for half a minute and go: then it is told anew, and only then.
        healed = len(said(made, ANNA, "There is room again"))
        assert len(said(made, ANNA, "I cannot write")) == 1 + healed
        full = made.log.read_text("utf-8")
        assert full.count('"event": "nothing can be written') == 1 + healed
        assert full.count('"job": "flush"') <= 3
        empty(made)
        await made.settled(1)
        over = "nobody heard that it is over"
        await made.until(lambda: len(said(made, ANNA, "There is room again")) > healed, over)
        made.strangers(push=[1])
        await made.settled(2)
        assert await made.stop() == 0
        with closing(sqlite3.connect(tmp_path / "state" / "twoam.db")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert "Traceback" not in full


@pytest.mark.parametrize("disk", [disk_of_its_own, limit_of_a_file])
async def test_a_bad_configuration_on_a_full_disk_ends_no_daemon_and_is_told_once_there_is_room(
    tmp_path: Path, disk: Disk
) -> None:
    async with brimful(tmp_path, disk, 1) as (made, empty):
        made.config.write_text(made.config.read_text("utf-8").replace("offers = 3", "offers = -3"), "utf-8")
        assert made.process is not None
        made.process.send_signal(signal.SIGHUP)
        await made.until(lambda: "is refused, the old one" in made.log.read_text("utf-8"), "it was not heard")
        visits = len(made.market.visits)
        await made.until(lambda: len(made.market.visits) > visits + 2, "it watches no more")
        empty(made)
        await made.until(lambda: said(made, ANNA, "The new configuration is refused"), "nobody was told")
        assert await made.stop() == 0


async def test_a_start_on_a_full_disk_with_a_message_half_sent_watches_and_warns(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.mkdir(mode=0o700)
    with disk_of_its_own(folder) as (fill, empty):
        async with world(tmp_path) as made:
            await made.listings(1)
            await made.start()
            await made.first_looks()
            made.api.hold = "after"
            made.strangers(wake=[0])
            await made.until(made.api.held.is_set, "nothing was sent")
            fill(made)
            await made.crash()
            await made.until(lambda: said(made, ANNA, "My disk is full: I cannot write"), "nobody heard of it")
            empty(made)
            await made.settled(1)
            assert await made.stop() == 0
            await made.check()
