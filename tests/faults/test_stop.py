"""Told to stop at the worst moments: in the midst of a write, of a look, of a checkpoint, and told so twice."""

import signal
from pathlib import Path

from tests.faults.test_locked import hold
from tests.faults.world import World, world


async def up(made: World, lamps: int) -> None:
    await made.listings(lamps)
    await made.start()
    await made.first_looks()


def terminate(made: World) -> None:
    assert made.process is not None
    made.process.send_signal(signal.SIGTERM)


async def test_a_stop_in_the_midst_of_a_write_waits_for_it(tmp_path: Path) -> None:
    async with world(tmp_path) as made:
        await up(made, 2)
        holder = await hold(made, 3)
        made.strangers(wake=[0], push=[1])
        visits = len(made.market.visits)
        await made.until(lambda: len(made.market.visits) > visits, "nobody looks")
        assert await made.stop() == 0
        await holder.wait()
        assert '"asleep"' in made.log.read_text("utf-8")
        await made.start()
        await made.settled(2)
        assert await made.stop() == 0
        await made.check()


async def test_a_stop_in_the_midst_of_a_look_leaves_it_due(tmp_path: Path) -> None:
    async with world(tmp_path) as made:
        await up(made, 3)
        made.strangers(wake=[0, 1], push=[2])
        visits = len(made.market.visits)
        await made.until(lambda: len(made.market.visits) > visits, "nobody looks")
        assert await made.stop() == 0
        await made.start()
        await made.settled(3)
        assert await made.stop() == 0
        await made.check()


async def test_whoever_says_it_twice_gets_the_same_end(tmp_path: Path) -> None:
    async with world(tmp_path) as made:
        await up(made, 1)
        made.api.hold = "after"
        made.strangers(wake=[0])
        await made.until(made.api.held.is_set, "nothing was sent")
        terminate(made)
        terminate(made)
        made.api.hold = None
        made.api.let_go.set()
        assert await made.stop() == 0
        await made.start()
        await made.settled(1)
        assert await made.stop() == 0
        await made.check()


async def test_a_stop_in_the_midst_of_a_checkpoint_leaves_a_sound_database(tmp_path: Path) -> None:
    # An hour of the daemon's clock passes in a second: the file is tended again and again.
    async with world(tmp_path, speed=3600) as made:
        await up(made, 2)
        began = made.clock.now()
        await made.until(lambda: (made.clock.now() - began).total_seconds() > 3600, "time stands still")
        assert await made.stop() == 0
        assert made.store.wal_bytes() is not None
        await made.start()
        made.strangers(wake=[0])
        await made.settled(1)
        assert await made.stop() == 0
        await made.check()
