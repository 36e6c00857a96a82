"""What an operator's Prometheus reads, and what its health check believes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from importlib.machinery import ModuleSpec
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from structlog.testing import capture_logs

from adapters.clock import FastClock
from monitor.inbound import Answer, inbound
from monitor.lag import measured
from monitor.metrics import MISSING, Gauge
from monitor.rules.source import Patience
from monitor.supervision import Turns
from storage.keep import StoreKeep
from storage.states import Batch, DeliveryKind, NewDelivery, Step, Transition
from storage.store import Store
from tests.monitor.night import EVENING, HIJACKED, ME, Night, night
from tests.monitor.test_app import config, running, until
from tests.postgres import Postgres

ANSWER = Answer(200, "well\n")


async def well() -> Answer:
    return ANSWER


async def asked(port: int | None, path: str, method: str = "GET") -> tuple[int, str, dict[str, str]]:
    """Status, text and headers as somebody outside gets them."""
    async with aiohttp.ClientSession() as client, client.request(method, f"http://127.0.0.1:{port}{path}") as answer:
        return answer.status, await answer.text(), dict(answer.headers)


def values(text: str) -> dict[str, float]:
    """Every sample, as `name{label="value"}`."""
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = ",".join(f'{key}="{value}"' for key, value in sample.labels.items())
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


@asynccontextmanager
async def gauged(world: Night, turns: Turns | None = None) -> AsyncIterator[Gauge]:
    with measured() as lag:
        yield Gauge(
            store=world.store,
            clock=world.clock,
            keep=StoreKeep(world.store, world.clock),
            turns=turns or Turns(world.clock),
            lag=lag,
            patience=lambda _: Patience(timedelta(minutes=15), timedelta(minutes=10)),
            accounts=("us",),
            looks=lambda: world.poll.looked,
            budget=500_000_000,
        )


# --- the figures -----------------------------------------------------------------------------------------------------


async def test_an_operator_sees_looks_their_outcome_and_how_old_the_last_one_is(tmp_path: Path) -> None:
    async with night(tmp_path) as world, gauged(world) as gauge:
        await world.mine()
        await world.watch()
        await world.passes(30)
        world.clock.advance(120)
        found = values((await gauge.metrics()).text)
    assert found['twoam_looks_total{account="us",outcome="whole",topic="listings"}'] >= 3
    assert found['twoam_listings{state="clear"}'] == 1
    assert found['twoam_listings{state="unknown"}'] == 0
    assert 120 <= found['twoam_last_look_age_seconds{account="us"}'] <= 720
    assert found["twoam_budget_used_bytes"] > 1000
    assert found["twoam_database_bytes"] > 10_000
    assert found["twoam_database_wal_bytes"] >= 0
    assert found["process_resident_memory_bytes"] > 10_000_000
    assert found["twoam_awake"] == 1


async def test_what_was_never_read_has_no_age_and_is_unknown(tmp_path: Path) -> None:
    async with night(tmp_path) as world, gauged(world) as gauge:
        await world.watch()
        found = values((await gauge.metrics()).text)
    assert not [name for name in found if name.startswith("twoam_last_look_age")]
    assert found['twoam_listings{state="unknown"}'] == 1
    assert found['twoam_listings{state="clear"}'] == 0


async def test_a_wall_an_alert_and_a_message_that_waits_are_counted(tmp_path: Path) -> None:
    async with night(tmp_path) as world, gauged(world) as gauge:
        await world.mine()
        lamp = await world.watch()
        await world.passes(30)
        world.market.put(lamp.subject.id, HIJACKED)
        await world.passes(30)
        await _waits(world, for_seconds=90)
        found = values((await gauge.metrics()).text)
    assert found['twoam_incidents_open{severity="wake"}'] == 1
    assert found['twoam_listings{state="alert"}'] == 1
    assert found['twoam_outbox_messages{state="waiting"}'] == 1
    assert found["twoam_outbox_oldest_seconds"] == 90


async def test_the_delay_of_messages_is_that_of_the_last_hour(tmp_path: Path) -> None:
    async with night(tmp_path) as world, gauged(world) as gauge:
        for seconds in (2, 10, 30):
            number = await _waits(world, for_seconds=seconds)
            await world.store.intend(number, "x")
            await world.store.sent(number, 1, world.clock.now())
        found = values((await gauge.metrics()).text)
        assert found['twoam_delivery_delay_seconds{which="median"}'] == 10
        assert found['twoam_delivery_delay_seconds{which="longest"}'] == 30
        world.clock.advance(3700)
        assert "delay_seconds{" not in (await gauge.metrics()).text


async def test_no_title_no_person_and_no_secret_is_in_the_figures(tmp_path: Path) -> None:
    async with night(tmp_path) as world, gauged(world) as gauge:
        await world.mine()
        await world.watch(name="Anna's Blue Lamp")
        await world.passes(20)
        text = (await gauge.metrics()).text
    for word in ("Anna", "Lamp", "B0LAMP", "Lumen", ME.seller_id):
        assert word not in text


async def _waits(world: Night, for_seconds: float) -> int:
    """A message that was decided so long ago."""
    now = world.clock.now()
    await world.store.commit(Batch(loose=(Transition(0, None, now, Step.DIGEST, {}),)))
    transition = (await world.store.undispatched())[-1].id
    [number] = await world.store.route(
        [transition],
        [
            NewDelivery(
                dedupe_key=f"say:{transition}",
                transition_id=transition,
                incident_ids=(),
                person_id=1,
                chat_id=11,
                kind=DeliveryKind.SAY,
                step=Step.DIGEST,
                ring=False,
                next_try=now,
                created_at=now,
            )
        ],
    )
    world.clock.advance(for_seconds)
    return number


# --- health ----------------------------------------------------------------------------------------------------------


async def test_health_is_good_only_while_the_work_turns(tmp_path: Path) -> None:
    async with night(tmp_path) as world:
        turns = Turns(world.clock)
        turns.expect("poll us", 60)
        async with gauged(world, turns) as gauge:
            assert await gauge.health() == Answer(503, "wakes up: poll us not done yet\n")
            turns.turned("poll us")
            assert await gauge.health() == Answer(200, "awake\n")
            world.clock.advance(61)
            assert await gauge.health() == Answer(503, "hangs: poll us\n")
            assert values((await gauge.metrics()).text)["twoam_awake"] == 0


async def test_health_is_bad_while_the_memory_does_not_answer(tmp_path: Path, postgres: Postgres) -> None:
    async with night(tmp_path) as world, gauged(world) as gauge:
        place = await postgres.create()
        name = place.partition("?")[0].rpartition("/")[2]
        async with Store.open(place) as store:
            away = replace(gauge, store=store)
            assert (await away.health()).status == 200
            await postgres.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            await postgres.throw_out(name)
            assert await away.health() == Answer(503, "the memory does not answer\n")


async def test_without_the_extra_a_sentence_says_what_to_install_and_health_still_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str, package: str | None = None) -> ModuleSpec | None:
        return None

    monkeypatch.setattr("monitor.metrics.find_spec", missing)
    async with night(tmp_path) as world, gauged(world) as gauge:
        assert await gauge.metrics() == Answer(501, MISSING)
        assert "twoam[metrics]" in MISSING
        assert (await gauge.health()).status == 200


# --- over HTTP -------------------------------------------------------------------------------------------------------


async def test_only_what_is_offered_is_answered() -> None:
    async with inbound("127.0.0.1:0", {"/healthz": well}) as port:
        status, text, headers = await asked(port, "/healthz")
        assert (status, text, headers["Server"]) == (200, "well\n", "twoam")
        assert (await asked(port, "/healthz", "HEAD"))[0] == 200
        assert (await asked(port, "/secret"))[0] == 404
        assert (await asked(port, "/healthz", "POST"))[0] == 405


async def test_an_answer_that_cannot_be_gathered_is_a_sentence_and_not_a_traceback() -> None:
    async def broken() -> Answer:
        raise OSError("postgresql://twoam:hunter2@db/twoam is away")

    async with inbound("127.0.0.1:0", {"/metrics": broken}) as port:
        status, text, _ = await asked(port, "/metrics")
    assert (status, text) == (503, "twoam could not gather this; its log says why\n")


async def test_an_address_that_is_taken_costs_the_figures_and_not_the_watch() -> None:
    async with inbound("127.0.0.1:0", {"/": well}) as port:
        with capture_logs() as logged:
            async with inbound(f"127.0.0.1:{port}", {"/": well}) as second:
                assert second is None
    assert "choose another [metrics] listen" in logged[0]["event"]


async def test_the_daemon_answers_while_it_is_awake(tmp_path: Path) -> None:
    async with inbound("127.0.0.1:0", {"/": well}) as free:
        pass
    made = config(tmp_path, metrics={"listen": f"127.0.0.1:{free}"})

    async def healthy() -> bool:
        with suppress(aiohttp.ClientConnectionError):
            return (await asked(free, "/healthz"))[0] == 200
        return False

    async with running(made, FastClock(EVENING, 60)):
        await until(healthy)
        status, text, headers = await asked(free, "/metrics")
    assert status == 200
    assert headers["Content-Type"].startswith("text/plain; version=")
    assert values(text)["twoam_awake"] == 1


# --- the loop's lag --------------------------------------------------------------------------------------------------


async def test_a_blocked_loop_shows_as_lag() -> None:
    loop = asyncio.get_running_loop()
    with measured() as lag:
        lag.note(loop.time() - 3.0)
        lag.note(loop.time() + 1.0)
    assert 3.0 <= lag.longest < 4.0
