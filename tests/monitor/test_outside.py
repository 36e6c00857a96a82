"""The heartbeat to the outside: sent while the work turns, and only then."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from adapters.clock import FastClock
from monitor.configuration.heartbeat import Heartbeat
from monitor.outside import NAME, Outside
from monitor.supervision import Turns
from storage.errors import StorageError
from storage.states import Incident, Severity, Status
from storage.store import Store
from tests.clock import StillClock
from tests.monitor.deadman import UUID, DeadMan
from tests.monitor.night import EVENING, lay
from tests.monitor.test_app import config, running, until
from tests.postgres import Postgres


@dataclass(slots=True)
class World:
    """One loop of the house, the service outside, and the job between them."""

    clock: StillClock
    service: DeadMan
    store: Store
    turns: Turns
    outside: Outside
    committed: list[int] = field(default_factory=list)

    async def beats(self, count: int = 1) -> None:
        """So many periods in which the work turns."""
        for _ in range(count):
            self.turns.turned("poll us")
            await self.outside.tick()
            self.turns.turned(NAME)
            self.clock.advance(300)

    async def incidents(self) -> tuple[Incident, ...]:
        return await self.store.recent_incidents(EVENING)


@asynccontextmanager
async def world(folder: Path, *, fail: bool = False) -> AsyncIterator[World]:
    clock, service = StillClock(EVENING), DeadMan()
    await service.start()
    await lay(folder / "twoam.db")
    section = Heartbeat.model_validate({"url": service.url(), "fail_url": service.url("/fail") if fail else None})
    turns = Turns(clock)
    turns.expect("poll us", 600)
    turns.expect(NAME, 600)
    try:
        async with Store.open(folder / "twoam.db") as store:
            told: list[int] = []
            made = Outside(store, clock, turns, section, lambda: told.append(1))
            yield World(clock, service, store, turns, made, told)
    finally:
        await service.stop()


async def test_while_the_work_turns_the_outside_hears_so(tmp_path: Path) -> None:
    async with world(tmp_path) as house:
        await house.beats(3)
        assert house.service.heard == ["GET /uuid"] * 3
        assert await house.incidents() == ()


async def test_a_house_that_has_only_just_started_says_nothing_yet(tmp_path: Path) -> None:
    async with world(tmp_path, fail=True) as house:
        await house.outside.tick()
        assert house.service.heard == [], "a daemon that dies and starts every minute would look alive"
        house.turns.turned("poll us")
        await house.outside.tick()
        assert house.service.heard == ["GET /uuid"]


async def test_between_two_periods_nothing_is_said_but_that_something_hangs(tmp_path: Path) -> None:
    async with world(tmp_path, fail=True) as house:
        await house.beats()
        house.clock.advance(-240)
        await house.beats()
        assert house.service.heard == ["GET /uuid"]
        house.turns.died("poll us")
        await house.outside.tick()
        assert house.service.heard == ["GET /uuid", "GET /uuid/fail"]


async def test_a_part_that_hangs_ends_the_good_news_and_one_that_goes_on_brings_it_back(tmp_path: Path) -> None:
    async with world(tmp_path) as house:
        await house.beats()
        house.clock.advance(900)
        with capture_logs() as logged:
            await house.outside.tick()
        assert house.service.heard == ["GET /uuid"]
        assert logged[0]["parts"] == ("outside heartbeat", "poll us")
        house.turns.turned(NAME)
        await house.beats()
        assert house.service.heard == ["GET /uuid"] * 2


async def test_a_part_that_hangs_is_told_at_once_where_there_is_an_address_for_it(tmp_path: Path) -> None:
    async with world(tmp_path, fail=True) as house:
        await house.beats()
        house.clock.advance(900)
        await house.outside.tick()
        assert house.service.heard == ["GET /uuid", "GET /uuid/fail"]


async def test_people_are_told_once_when_it_fails_three_times_and_when_it_is_over(tmp_path: Path) -> None:
    async with world(tmp_path) as house:
        house.service.status = "404 Not Found"
        await house.beats(2)
        assert await house.incidents() == ()
        await house.beats(4)
        [incident] = await house.incidents()
        assert (incident.rule, incident.severity, incident.status) == (
            "heartbeat_fails",
            Severity.PUSH,
            Status.CONFIRMED,
        )
        assert incident.facts["since"] == EVENING.isoformat()
        assert str(incident.facts["why"]).startswith("127.0.0.1 answered with status 404")
        assert len(house.committed) == 1, "the same news is no news"

        house.service.status = "200 OK"
        await house.beats(2)
        [incident] = await house.incidents()
        assert incident.status is Status.RESOLVED
        assert len(house.committed) == 2


async def test_what_was_told_before_a_restart_ends_with_the_first_heartbeat_that_is_taken(tmp_path: Path) -> None:
    async with world(tmp_path) as house:
        house.service.status = "500 Oops"
        await house.beats(3)
        house.service.status = "200 OK"
        again = Outside(house.store, house.clock, house.turns, house.outside.section, lambda: None)
        await again.tick()
        [incident] = await house.incidents()
        assert incident.status is Status.RESOLVED


async def test_a_memory_that_does_not_answer_is_no_good_word_and_one_that_is_back_is(
    tmp_path: Path, postgres: Postgres
) -> None:
    async with world(tmp_path, fail=True) as house:
        place = await postgres.create()
        name = place.partition("?")[0].rpartition("/")[2]
        async with Store.open(place) as house.outside.store:
            await house.beats()
            await postgres.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            await postgres.throw_out(name)
            with suppress(StorageError):
                await house.beats()
            assert house.service.heard == ["GET /uuid"], "a server that is started anew is nobody's worry"
            with suppress(StorageError):
                await house.beats()
            assert house.service.heard == ["GET /uuid", "GET /uuid/fail"]
            await postgres.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
            await house.beats()
            assert house.service.heard[-1] == "GET /uuid"


async def test_the_address_is_in_no_log(tmp_path: Path) -> None:
    async with world(tmp_path) as house:
        with capture_logs() as logged:
            for house.service.status in ("404 Not Found", "500 Oops", "200 OK"):
                await house.beats()
        assert len(logged) == 3
        assert UUID not in str(logged)


@pytest.mark.parametrize("status", ["200 OK", "404 Not Found"])
async def test_the_daemon_pings_by_itself_and_its_owner_hears_of_a_service_that_does_not_listen(
    tmp_path: Path, status: str
) -> None:
    service = DeadMan()
    await service.start()
    service.status = status
    made = config(tmp_path, heartbeat={"url": service.url(), "every_minutes": 1})

    async def told() -> bool:
        found = [one.rule for one in await store.recent_incidents(EVENING) if one.confirmed_at]
        sent = [one for one in await store.deliveries_since(EVENING) if one.sent_at]
        return found == ["heartbeat_fails"] and bool(sent)

    async def heard() -> bool:
        return len(service.heard) > 3

    try:
        async with running(made, FastClock(EVENING, 600)) as store:
            await until(heard if status == "200 OK" else told)
            assert (await told()) is (status != "200 OK")
    finally:
        await service.stop()
