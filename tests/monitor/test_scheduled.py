"""The daemon's own backups: when they are due, what happens when none can be made, and who hears of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.backups.scheduled import Scheduled, made_by_child
from monitor.backups.shelf import file_name, shelf
from monitor.config import Config
from monitor.console.checkup import Verdict
from monitor.console.kept import backup_line, backups
from monitor.memory import memory, note, way_back
from monitor.rules.machine import BACKUP_FAILS
from storage.errors import DamagedDatabase, Vanished
from storage.states import Status
from storage.store import Store
from tests.clock import StillClock
from tests.postgres import Postgres
from tests.storage.world import NIGHT, add_lamp

HOUR = timedelta(hours=1)


def config(home: Path, **backup: Any) -> Config:
    return Config.model_validate({"machine": {"state_dir": home / "state"}, "backup": backup})


@dataclass(slots=True)
class Watch:
    """A daemon's backups on a clock that stands still; `told` counts how often there was news for people."""

    config: Config
    clock: StillClock
    store: Store
    scheduled: Scheduled
    told: list[datetime] = field(default_factory=list)

    async def passes(self, hours: float) -> None:
        """Lets the time pass, with the ticks of the daemon in it."""
        for _ in range(int(hours * 2)):
            self.clock.advance(1800)
            await self.scheduled.tick()

    @property
    def made(self) -> list[Path]:
        return [one.path for one in shelf(self.config.backup_folder)]

    async def incidents(self) -> list[tuple[Status, object]]:
        found = await self.store.recent_incidents(NIGHT - HOUR)
        return [(one.status, one.facts.get("last")) for one in found if one.rule == BACKUP_FAILS]


@asynccontextmanager
async def watch(made: Config) -> AsyncIterator[Watch]:
    clock, told = StillClock(NIGHT), list[datetime]()
    async with memory(made, clock) as store:
        await add_lamp(store)
        yield Watch(made, clock, store, Scheduled(made, store, clock, lambda: told.append(clock.now())), told)


async def test_the_first_backup_comes_within_an_hour_and_then_one_each_period(tmp_path: Path) -> None:
    async with watch(config(tmp_path, every_hours=6)) as at:
        await at.passes(0.5)
        assert at.made == []
        await at.passes(1)
        assert [path.name for path in at.made] == [file_name(NIGHT + HOUR, scheduled=True)]
        await at.passes(5)
        assert len(at.made) == 1
        await at.passes(1)
        assert [path.name for path in at.made] == [file_name(NIGHT + 7 * HOUR, scheduled=True)], "a day keeps its last"
        at.clock.advance(-3 * 86_400)
        await at.passes(13)
        assert len(at.made) == 2, "a clock that was set back stops no backup, and starts no flood of them"


async def test_backups_that_a_wrong_clock_dated_ahead_take_no_place_and_are_not_the_last(tmp_path: Path) -> None:
    async with watch(config(tmp_path, every_hours=6, keep_daily=1, keep_weekly=1)) as at:
        folder = at.config.backup_folder
        folder.mkdir()
        ahead = [folder / file_name(NIGHT + timedelta(days=300 + n), scheduled=True) for n in range(3)]
        for path in ahead:
            path.touch()
        await at.passes(1)
        made = folder / file_name(NIGHT + HOUR / 2, scheduled=True)
        assert at.made == [made, *ahead]
        assert way_back(at.config, at.clock.now()).startswith(f"The last good backup is {made}")
        finding = backups(at.config, NIGHT + HOUR)
        assert (finding.verdict, str(made) in finding.text()) == (Verdict.FINE, True)
        made.unlink()
        assert backups(at.config, NIGHT + HOUR).verdict is Verdict.WRONG, "what lies a year ahead is not young"


async def test_a_backup_made_by_hand_counts(tmp_path: Path) -> None:
    async with watch(config(tmp_path, every_hours=6)) as at:
        at.config.backup_folder.mkdir()
        (at.config.backup_folder / file_name(NIGHT + HOUR / 2, scheduled=False)).touch()
        await at.passes(5)
        assert len(at.made) == 1


async def test_a_folder_that_cannot_be_written_is_told_once_and_ends_when_it_can(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    folder = tmp_path / "file" / "backups"
    async with watch(config(tmp_path, folder=folder)) as at:
        await at.passes(1)
        assert await at.incidents() == [], "one failure may be a hiccup"
        assert at.scheduled.failures == 1
        await at.passes(1)
        assert await at.incidents() == [(Status.CONFIRMED, None)]
        await at.passes(3)
        assert len(await at.incidents()) == 1
        assert len(at.told) == 1
        (incident,) = await at.store.open_incidents()
        assert f"could be written into {folder} (not a directory): check free space and permissions" in str(
            incident.facts["why"]
        )
        (tmp_path / "file").unlink()
        await at.passes(1)
        assert await at.incidents() == [(Status.RESOLVED, None)]
        assert len(at.made) == 1


async def test_what_fails_after_a_good_one_names_when_that_was(tmp_path: Path) -> None:
    async with watch(config(tmp_path, every_hours=2)) as at:
        await at.passes(1)
        (good,) = at.made
        folder = at.config.backup_folder.rename(tmp_path / "gone")
        folder.joinpath(good.name).rename(tmp_path / good.name)
        at.config.backup_folder.symlink_to("/dev/null")
        await at.passes(3)
        assert [status for status, _ in await at.incidents()] == [Status.CONFIRMED]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


async def test_a_child_copies_a_server_s_memory_too_and_tells_no_password(tmp_path: Path, postgres: Postgres) -> None:
    place = await postgres.create()
    made = Config.model_validate({"machine": {"state_dir": tmp_path, "database": place}})
    target = tmp_path / "b.zip"
    assert await made_by_child(made, target, NIGHT) is None
    assert target.exists()
    lost = postgres.url("nowhere", "somebody", "hunter2")
    made = Config.model_validate({"machine": {"state_dir": tmp_path, "database": lost}})
    why = await made_by_child(made, tmp_path / "c.zip", NIGHT)
    assert why is not None
    assert "hunter2" not in why
    assert names(tmp_path) == ["b.zip"]


# --- what status and doctor say --------------------------------------------------------------------------------------


def dated(made: Config, age: timedelta) -> datetime:
    """Now, with a backup of that age."""
    now = datetime.now(UTC)
    made.backup_folder.mkdir(parents=True, exist_ok=True)
    (made.backup_folder / file_name(now - age, scheduled=True)).touch()
    return now


@pytest.mark.parametrize(("hours", "verdict"), [(1, Verdict.FINE), (47, Verdict.FINE), (49, Verdict.WRONG)])
def test_doctor_and_status_name_the_last_backup_and_one_that_was_missed_is_wrong(
    tmp_path: Path, hours: int, verdict: Verdict
) -> None:
    made = config(tmp_path)
    now = dated(made, timedelta(hours=hours))
    found = backups(made, now)
    assert found.verdict is verdict
    (path,) = made.backup_folder.iterdir()
    assert str(path) in found.said
    assert bool(found.remedy) == (verdict is Verdict.WRONG)
    last = shelf(made.backup_folder)[-1]
    assert backup_line(last, now) == f"last backup {hours // 24} d ago: {path}".replace("0 d", f"{hours} h")


def test_doctor_waits_for_the_first_backup_but_not_for_ever(tmp_path: Path) -> None:
    made, now = config(tmp_path), datetime.now(UTC)
    note(made)
    assert backups(made, now).verdict is Verdict.HINT
    assert backups(made, now + timedelta(hours=49)).verdict is Verdict.WRONG
    assert backups(config(tmp_path, enabled=False), now + timedelta(days=9)).verdict is Verdict.HINT


# --- a memory that is lost -------------------------------------------------------------------------------------------


async def opened(made: Config, clock: StillClock) -> None:
    async with memory(made, clock):
        pass


async def test_a_memory_that_vanished_is_not_begun_anew_in_silence(tmp_path: Path) -> None:
    made, clock = config(tmp_path), StillClock(NIGHT + timedelta(hours=7))
    await opened(made, clock)
    path = made.machine.database_path
    for lose in (path.unlink, lambda: path.write_bytes(b"")):
        lose()
        with pytest.raises(Vanished, match=r"is gone or empty.*no new one was made\. There is no backup in"):
            await opened(made, clock)
        assert not path.exists() or not path.stat().st_size
    made.backup_folder.mkdir()
    last = made.backup_folder / file_name(NIGHT, scheduled=True)
    last.touch()
    with pytest.raises(Vanished, match=rf"The last good backup is {last}, 7 h old: `twoam restore {last}` brings it"):
        await opened(made, clock)


async def test_backups_alone_say_that_there_was_a_memory(tmp_path: Path) -> None:
    made = config(tmp_path)
    made.backup_folder.mkdir(parents=True)
    (made.backup_folder / file_name(NIGHT, scheduled=True)).touch()
    with pytest.raises(Vanished):
        await opened(made, StillClock(NIGHT))


async def test_another_place_that_somebody_has_chosen_is_a_new_memory(tmp_path: Path) -> None:
    made, clock = config(tmp_path), StillClock(NIGHT)
    await opened(made, clock)
    elsewhere = {"state_dir": tmp_path / "state", "database": tmp_path / "other.db"}
    await opened(Config.model_validate({"machine": elsewhere}), clock)
    await opened(made, clock)


async def test_a_damaged_memory_stays_as_it_is_and_the_way_back_is_named(tmp_path: Path) -> None:
    made, clock = config(tmp_path), StillClock(NIGHT)
    async with memory(made, clock) as store:
        await add_lamp(store)
    path = made.machine.database_path
    body = bytearray(path.read_bytes())
    body[4096 * 3 : 4096 * 4] = b"\xff" * 4096
    path.write_bytes(body)
    made.backup_folder.mkdir()
    last = made.backup_folder / file_name(NIGHT - HOUR, scheduled=True)
    last.touch()
    with pytest.raises(DamagedDatabase) as caught:
        await opened(made, clock)
    said = str(caught.value)
    assert "was not touched. The last good backup is" in said
    assert f"{last}, 1 h old: `twoam restore {last} --replace` brings it back" in said
    assert path.read_bytes() == body
