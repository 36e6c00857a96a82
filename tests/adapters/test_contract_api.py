"""What every platform keeps to that is asked by the seller's own keys: sound, out of order, and after a restart."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
from pydantic import SecretStr

from adapters.errors import Refused, Unsupported
from adapters.readings import Listing, Missed, State, Topic
from adapters.registry import PLATFORMS, load
from adapters.tokens import LEASE
from tests.adapters.keyed import WORLDS, World
from tests.clock import StillClock

HTML, JSON = "text/html", "application/json"
TROUBLES = {
    "a server that is out of order": (503, HTML, b"<h1>Sorry</h1>"),
    "a page in place of an answer": (200, HTML, b"<!doctype html><title>Error Page</title><h1>SORRY</h1>"),
    "an answer about nothing": (200, JSON, b"{}"),
    "an answer that is no object": (200, JSON, b"[]"),
    "an answer that breaks off": (200, JSON, b'{"payload": {"ASIN": "B0LAMP0001", "Offers": [{"SellerId'),
    "a refusal": (403, JSON, b'{"errors": [{"code": "Unauthorized", "message": "Access is denied."}]}'),
    "a page that is missing": (404, HTML, b"<h1>Not Found</h1>"),
    "a page that is missing, in the words of a gateway": (
        404,
        JSON,
        b'{"errors": [{"errorId": 2002, "message": "no"}]}',
    ),
    "too many questions": (429, JSON, b"{}"),
}


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as opened:
        yield opened


@pytest.fixture(params=list(WORLDS))
async def world(request: pytest.FixtureRequest, clock: StillClock, stack: AsyncExitStack) -> AsyncIterator[World]:
    found = await WORLDS[request.param](clock, stack)
    yield found
    await found.adapter.door.close()


def topics(world: World) -> list[Topic]:
    return sorted(type(world.adapter).topics())


def test_every_platform_with_keys_is_held_to_this() -> None:
    assert [name for name in PLATFORMS if load(name).api is not None] == list(WORLDS)


async def test_every_question_is_answered_for_its_subject_once_and_says_no_key_twice(world: World) -> None:
    for topic in topics(world):
        sweep = await world.asked(topic)
        answered = [*sweep.whole, *(one.subject for one in sweep.partial), *(one.subject for one in sweep.missed)]
        assert (topic, answered) == (topic, list(world.ask(topic).listings))
        keys = [reading.key for reading in sweep.readings]
        assert len(keys) == len(set(keys)), topic


async def test_a_sound_platform_refuses_nothing_and_tells_what_every_seller_lives_by(world: World) -> None:
    swept = {topic: await world.asked(topic) for topic in topics(world)}
    refused = {one.topic: str(one.error) for sweep in swept.values() for one in sweep.missed if is_refusal(one)}
    assert refused == {}
    for topic in (Topic.LISTINGS, Topic.RIVALS, Topic.STOCK, Topic.ORDERS):
        assert (topic, swept[topic].whole) == (topic, frozenset(world.ask(topic).listings))


def is_refusal(missed: Missed) -> bool:
    return isinstance(missed.error, Refused | Unsupported)


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_what_is_no_answer_says_nothing_of_anything(trouble: str, world: World, stack: AsyncExitStack) -> None:
    for topic in topics(world):
        await world.asked(topic)
    sorry = await world.outage(stack, *TROUBLES[trouble])
    for topic in topics(world):
        world.clock.advance(86_400)
        sweep = await world.asked(topic)
        assert (topic, sweep.readings, sweep.whole) == (topic, (), frozenset())
        lacking = {*(one.subject for one in sweep.missed), *(one.subject for one in sweep.partial)}
        assert (topic, lacking) == (topic, set(world.ask(topic).listings))
    assert sorry.asked


async def test_a_listing_is_never_gone_because_nobody_answers(world: World, stack: AsyncExitStack) -> None:
    await world.server.__aexit__(None, None, None)
    for topic in (Topic.LISTINGS, Topic.RIVALS):
        sweep = await world.asked(topic)
        assert [one for one in sweep.readings if isinstance(one, Listing) and one.state is State.GONE] == []
        assert len(sweep.missed) == 1


async def test_a_program_that_starts_again_needs_nobody_to_log_in(world: World) -> None:
    await world.asked(Topic.LISTINGS)
    again = world.made()
    assert not (await world.asked(Topic.LISTINGS, again)).missed
    await again.door.close()


async def test_no_error_shows_a_secret(world: World, stack: AsyncExitStack) -> None:
    secrets = [one.get_secret_value() for _, one in world.adapter.config if isinstance(one, SecretStr)]
    await world.outage(stack, 401, JSON, json.dumps({"error": "no", "message": " ".join(secrets)}).encode())
    said = [str(one.error) for topic in topics(world) for one in (await world.asked(topic)).missed]
    assert said
    assert secrets
    assert [text for text in said for secret in secrets if secret in text] == []


async def test_two_programs_whose_token_ends_at_once_do_not_lock_each_other_out(world: World) -> None:
    """As where a person runs a check beside the daemon."""
    beside = world.made()
    for program in (world.adapter, beside):
        await world.asked(Topic.LISTINGS, program)
    for _ in range(3):
        world.clock.advance(86_400)
        sweeps = await asyncio.gather(*(world.asked(Topic.LISTINGS, one) for one in (world.adapter, beside)))
        assert [str(one.error) for sweep in sweeps for one in sweep.missed] == []
    await beside.door.close()


@pytest.mark.parametrize("ahead", [timedelta(), timedelta(days=400)], ids=["", "clock set back"])
async def test_a_program_that_died_while_it_logged_in_holds_nobody_up_for_long(ahead: timedelta, world: World) -> None:
    await world.asked(Topic.LISTINGS)
    world.clock.advance(86_400)
    leases = [key for key in world.keep.rows if key.endswith(":lease")]
    assert leases
    for key in leases:
        assert await world.keep.claim(key, world.clock.now() + LEASE + ahead)
    began = world.clock.monotonic()
    assert not (await world.asked(Topic.LISTINGS)).missed
    assert LEASE.total_seconds() <= world.clock.monotonic() - began < 2 * LEASE.total_seconds() + 60
