"""A disk dies: the memory comes back from its backup, and what had not been told is told as a possible repeat."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from monitor.backups import restoring
from monitor.backups.confidential import parted
from monitor.backups.making import make
from monitor.config import load
from monitor.restored import restored
from storage.states import DeliveryState
from storage.store import Store
from tests.faults.reckoning import first_text
from tests.faults.world import ANNA, BEN, UNHURRIED, World, world

DOUBT = "(perhaps a repeat: I have forgotten what I told since "


async def backed_up(made: World) -> Path:
    """A backup beside the machine, made while its daemon runs."""
    loaded, target = load(made.config), made.folder / "elsewhere" / "b.zip"
    target.unlink(missing_ok=True)
    await make(loaded.config.machine.database_place, target, parted(loaded), made.clock.now())
    return target


@asynccontextmanager
async def begun_anew(made: World, backup: Path) -> AsyncIterator[None]:
    """The machine died, everything of it is gone, and a new one goes on with the backup."""
    await made.kill()
    await made.store.close()
    shutil.rmtree(made.folder / "state")
    await restoring.restore(backup, load(made.config).config, made.clock.now())
    async with Store.open(made.folder / "state" / "twoam.db") as store:
        made.store = store
        await made.start()
        yield


def alerts(made: World, chat: int) -> list[str]:
    """The new messages that tell of the stranger, as they came; the ladder's further steps are not among them."""
    said = [first_text(one) for one in made.phone(chat)]
    return [text for text in said if "New seller on your listing" in text and "Still:" not in text]


async def test_an_alert_that_had_not_left_is_told_once_after_everything_was_wiped_and_restored(tmp_path: Path) -> None:
    async with world(tmp_path, speed=UNHURRIED) as made:
        await made.listings(2)
        await made.start()
        await made.first_looks()
        made.api.faults.add("500", "sendMessage", times=None)
        made.strangers(wake=[0])

        async def waits() -> bool:
            return any(one.state is DeliveryState.NEW and one.attempts for one in await made.deliveries())

        await made.until(waits, "the alert does not wait")
        backup = await backed_up(made)
        assert alerts(made, ANNA) == []
        async with begun_anew(made, backup):
            made.api.faults.clear()
            await made.settled(1)
            (told,) = alerts(made, ANNA)
            assert told.startswith(DOUBT)
            assert len(await made.store.listings()) == 2


async def test_what_was_told_after_the_backup_is_never_told_again_without_a_word_of_it(tmp_path: Path) -> None:
    async with world(tmp_path, speed=UNHURRIED) as made:
        await made.listings(2)
        await made.start()
        await made.first_looks()
        backup = await backed_up(made)
        made.strangers(wake=[0])
        await made.settled(1)
        first = alerts(made, ANNA)
        assert first
        assert not any(DOUBT in one for one in first)
        async with begun_anew(made, backup):
            await made.settled(1)
            again = alerts(made, ANNA)[len(first) :]
            assert again
            assert all(one.startswith(DOUBT) for one in again)

            def all_know() -> bool:
                phones = [[one.text for one in made.phone(chat)] for chat in (ANNA, BEN)]
                return all(any("restored from a backup" in text for text in texts) for texts in phones)

            await made.until(all_know, "not everybody was told of the restore")

            async def sure() -> bool:
                found = await restored(made.store)
                return found is not None and found.until is not None

            await made.until(sure, "the doubt never ends")
            before = len(alerts(made, ANNA))
            made.strangers(wake=[1])
            await made.settled(2)
            later = alerts(made, ANNA)[before:]
            assert later
            assert not any(DOUBT in one for one in later)


async def test_a_daemon_makes_its_backups_by_itself_and_thins_them_out(tmp_path: Path) -> None:
    section = "[backup]\nevery_hours = 1\nkeep_daily = 1\nkeep_weekly = 0\n"
    async with world(tmp_path, extra=section, speed=1500) as made:
        folder = tmp_path / "state" / "backups"
        await made.start()
        await made.until(lambda: made.log.read_text("utf-8").count('"event": "backed up"') >= 2, "no second backup")
        (last,) = folder.glob("*.zip")
        assert last.name.endswith("-scheduled.zip")
        assert await made.stop() == 0
        done = await restoring.restore(last, load(_moved(made)).config, made.clock.now() + timedelta(seconds=1))
        assert [one.name for one in done.people] == ["Anna", "Ben"]


def _moved(made: World) -> Path:
    """The configuration of another machine."""
    other = made.folder / "other"
    other.mkdir()
    for name in ("twoam.toml", "token"):
        shutil.copy(made.folder / name, other / name)
    return other / "twoam.toml"
