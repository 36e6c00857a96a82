"""What every registered adapter must keep to; a platform without recordings fails here."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.account import AccountConfig
from adapters.base import Adapter
from adapters.door import Door
from adapters.errors import Blocked, Unsupported
from adapters.readings import Ask, Missed, Topic
from adapters.registry import PLATFORMS, load
from tests.adapters.conftest import Shop
from tests.adapters.replay import RECORDINGS, Recording, adapter, play, recordings, requests, told
from tests.clock import StillClock

EXAMPLE = Path(__file__).resolve().parents[2] / "config.example.toml"
ALL = [one for platform in PLATFORMS for one in recordings(platform)]
GOOD = [one for one in ALL if one.expected["whole"] and all(exchange.status == 200 for exchange in one.exchanges)]
WALLS = [one for one in ALL if one.folder.name.startswith("wall")]

each_platform = pytest.mark.parametrize("platform", PLATFORMS)


def each(recorded: list[Recording]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("recorded", recorded, ids=str)


@each_platform
def test_every_topic_of_every_platform_has_a_recording_and_every_platform_has_met_a_wall(platform: str) -> None:
    held = recordings(platform)
    assert {one.topic for one in held} == load(platform).topics()
    assert [one for one in held if one in WALLS], f"{platform} has no recording of a wall (a folder named wall…)"


@each(ALL)
async def test_the_recorded_exchange_is_asked_and_read_as_expected(
    recorded: Recording, door: Door, shop: Shop, clock: StillClock
) -> None:
    sweep = await play(recorded, door, shop, clock)
    assert requests(shop) == [exchange.url for exchange in recorded.exchanges]
    assert told(sweep) == recorded.expected


@each(ALL)
async def test_every_subject_is_answered_once_and_no_key_is_said_twice(
    recorded: Recording, door: Door, shop: Shop, clock: StillClock
) -> None:
    sweep = await play(recorded, door, shop, clock)
    answered = [*sweep.whole, *(one.subject for one in sweep.partial), *(one.subject for one in sweep.missed)]
    assert sorted(answered) == sorted(recorded.subjects)
    assert {one.topic for one in sweep.partial} | {one.topic for one in sweep.missed} <= {recorded.topic}
    keys = [reading.key for reading in sweep.readings]
    assert len(keys) == len(set(keys))
    assert {reading.subject for reading in sweep.readings} <= set(recorded.subjects)


@each(WALLS)
async def test_a_wall_is_missed_and_never_read(recorded: Recording, door: Door, shop: Shop, clock: StillClock) -> None:
    sweep = await play(recorded, door, shop, clock)
    assert [type(one.error) for one in sweep.missed] == [Blocked] * len(recorded.subjects)
    assert (sweep.readings, sweep.whole, sweep.partial) == ((), frozenset(), ())


@each(GOOD)
@pytest.mark.parametrize("status", [403, 500, 503])
async def test_an_error_in_place_of_a_good_page_says_nothing(
    status: int, recorded: Recording, door: Door, shop: Shop, clock: StillClock
) -> None:
    failed = tuple(replace(one, status=status, body=b"<h1>Sorry</h1>", headers={}) for one in recorded.exchanges)
    sweep = await play(replace(recorded, exchanges=failed), door, shop, clock)
    assert (sweep.readings, sweep.whole) == ((), frozenset())
    assert {one.subject for one in sweep.missed} == set(recorded.subjects)


@each(GOOD)
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.8, 0.95])
async def test_a_page_that_ends_in_the_middle_is_never_whole(
    share: float, recorded: Recording, door: Door, shop: Shop, clock: StillClock
) -> None:
    cut = tuple(replace(one, body=one.body[: int(len(one.body) * share)]) for one in recorded.exchanges)
    sweep = await play(replace(recorded, exchanges=cut), door, shop, clock)
    assert sweep.whole == frozenset()


@each_platform
async def test_an_unsupported_topic_is_said_aloud(platform: str, door: Door, shop: Shop, clock: StillClock) -> None:
    subject = recordings(platform)[0].subjects[0]
    made = adapter(recordings(platform)[0], door, shop, clock)
    for topic in set(Topic) - load(platform).topics():
        with pytest.raises(Unsupported, match=f"{platform} does not answer {topic}"):
            getattr(made, topic)(Ask(listings=(subject,)))
        sweep = await made.read(topic, Ask(listings=(subject,)))
        assert [(type(one), type(one.error)) for one in sweep.missed] == [(Missed, Unsupported)]
    assert shop.paths == []


@each_platform
def test_the_topics_are_the_overridden_methods_and_each_has_its_quota(platform: str) -> None:
    kind = load(platform)
    overridden = {topic for topic in Topic if topic.value in vars(kind)}
    assert kind.topics() == overridden == set(kind.operations)
    assert all(quota.rate > 0 and quota.burst >= 1 and quota.batch >= 1 for quota in kind.operations.values())


@each_platform
def test_a_platform_names_itself_and_refuses_unknown_keys(platform: str) -> None:
    kind = load(platform)
    assert kind.platform == platform
    assert issubclass(kind.Config, AccountConfig)
    assert kind.Config.model_config["extra"] == "forbid"


@each_platform
def test_recorded_subjects_are_recognised_by_their_address(
    platform: str, door: Door, shop: Shop, clock: StillClock
) -> None:
    for recorded in recordings(platform):
        if recorded.ranking is not None:
            continue
        kind: type[Adapter[Any]] = load(platform)
        config = kind.Config(platform=platform, **recorded.config)
        found = kind.subject_of(recorded.exchanges[0].url, config)
        assert found is not None
        assert found[0] == recorded.subjects[0]


@each_platform
def test_recorded_lists_are_recognised_by_their_address(platform: str) -> None:
    for recorded in (one for one in recordings(platform) if one.ranking is not None):
        kind: type[Adapter[Any]] = load(platform)
        config = kind.Config(platform=platform, **recorded.config)
        found = kind.ranking_of(recorded.exchanges[0].url, recorded.subjects[0].market, config)
        assert recorded.ranking is not None
        assert found is not None
        assert (found.board, found.url) == (recorded.ranking.board, recorded.ranking.url)


@each_platform
def test_the_example_configuration_shows_a_section_that_the_platform_accepts(platform: str) -> None:
    # Accounts stand there as comments, after everything else.
    text = EXAMPLE.read_text("utf-8")
    shown = re.findall(r"^#(\S.*)$", text[text.index("#[accounts.") :], re.MULTILINE)
    accounts = tomllib.loads("\n".join(shown))["accounts"]
    sections = [section for section in accounts.values() if section["platform"] == platform]
    assert sections
    for section in sections:
        load(platform).Config.model_validate(section)


def test_no_recording_belongs_to_nobody() -> None:
    assert {path.name for path in RECORDINGS.iterdir()} <= set(PLATFORMS)
