"""Whatever follows the models is read, and whatever reality does to it is survived; nobody is told another's answer."""

import json
import os
from collections.abc import Sequence
from copy import deepcopy
from itertools import cycle, islice
from random import Random
from typing import Any

import pytest

from adapters.errors import Misread, Preparing
from adapters.readings import ACCOUNT, Ask, Condition, Listing, Offer, Subject, Sweep, Topic
from tests.official.conftest import Stage, Staged
from tests.official.maker import STYLES, Style
from tests.official.models import Operation
from tests.official.shelf import ME
from tests.official.spoiling import spoilt
from tests.shared import needs_shared

pytestmark = needs_shared

# TWOAM_SEEDS=500 makes a campaign of it.
SEEDS = int(os.environ.get("TWOAM_SEEDS", "4"))
LAMPS = tuple(Subject("us", f"B0TWOAM00{number}") for number in range(1, 5))
# Lists are public pages; of what is on its way to Amazon only Fulfillment Inbound v0 tells, whose model is not there.
UNMODELLED = {Topic.RANKS, Topic.INBOUND}
CONDITIONS = (Condition.NEW, Condition.USED, Condition.NEW, Condition.REFURBISHED)
# What a report's life is told by: spoiling it would only make it longer.
_LIFE = ("createReport", "getReport", "getReportDocument")


async def rounds(stage: Stage, count: int = 4) -> list[Sweep]:
    """Every topic some times, as the daemon asks: with the cursor of the answer before."""
    sweeps: list[Sweep] = []
    for topic in sorted(stage.seller.topics() - UNMODELLED):
        cursor: str | None = None
        for condition in islice(cycle(CONDITIONS), count):
            asked = condition if topic is Topic.OFFERS else None
            sweep = await stage.seller.read(topic, Ask(subjects(topic), cursor=cursor, condition=asked))
            cursor = sweep.cursor or cursor
            sweeps.append(sweep)
            stage.clock.advance(4000)
    return sweeps


def subjects(topic: Topic) -> tuple[Subject, ...]:
    return (ACCOUNT,) if topic.of_an_account else LAMPS


def judged(stage: Stage, sweeps: Sequence[Sweep]) -> None:
    """No request was refused, every subject has its answer or its reason, and nothing was stumbled over."""
    tally = stage.api.tally
    assert (tally.refused, tally.throttled) == ([], [])
    for sweep in sweeps:
        answered = sweep.whole | {one.subject for one in sweep.missed} | {one.subject for one in sweep.partial}
        assert answered or sweep.cursor, sweep.topic
        assert not sweep.topic.of_a_listing or answered >= set(LAMPS), sweep.topic
        reasons = [str(one.error) for one in sweep.missed] + [one.why for one in sweep.partial]
        assert not [why for why in reasons if not why or "was not understood (" in why], sweep.topic
        strangers(sweep)


def strangers(sweep: Sweep) -> None:
    """What is told of a listing names no other: its titles and its sellers have its ASIN in them."""
    for word in sweep.readings if sweep.topic.of_a_listing else ():
        subject = getattr(word, "subject", None)
        assert subject in LAMPS, word
        assert not [one for one in LAMPS if one != subject and one.id in repr(word)], word


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("seed", range(SEEDS))
async def test_every_topic_is_read_from_answers_that_follow_the_models(seed: int, style: Style, staged: Staged) -> None:
    async with staged(seed, style=style) as stage:
        judged(stage, await rounds(stage))


async def test_full_answers_are_not_merely_survived_but_read(staged: Staged) -> None:
    sweeps: list[Sweep] = []
    for seed in range(3):
        async with staged(seed, style=Style(1.0, 3, odd=False)) as stage:
            sweeps += await rounds(stage, 10)
            topics = stage.seller.topics() - UNMODELLED
    assert {sweep.topic for sweep in sweeps if sweep.readings} == topics
    assert {sweep.topic for sweep in sweeps if sweep.whole} == topics
    lasting = [one.error for sweep in sweeps for one in sweep.missed if not isinstance(one.error, Preparing)]
    assert not [one for one in lasting if isinstance(one, Misread) and "lacks" in str(one)]


@pytest.mark.parametrize("times", [1, 4])
@pytest.mark.parametrize("seed", range(2 * SEEDS))
async def test_answers_that_suffered_on_their_way_cost_no_more_than_themselves(
    seed: int, times: int, staged: Staged
) -> None:
    random = Random(seed)

    def spoil(operation: Operation, body: Any) -> Any:
        return body if operation.name in _LIFE else spoilt(random, body, times)

    async with staged(seed, spoil=spoil) as stage:
        await stage.seller.diagnose()
        judged(stage, await rounds(stage))
        assert (await stage.seller.confirm(LAMPS)).ask.listings == LAMPS


@pytest.mark.parametrize("topic", [Topic.LISTINGS, Topic.OFFERS, Topic.FEES, Topic.STOCK])
@pytest.mark.parametrize("seed", range(3 * SEEDS))
async def test_one_bad_item_costs_only_itself(seed: int, topic: Topic, staged: Staged) -> None:
    """The same answers twice, the second time with all that is about one listing spoilt."""
    random, victim = Random(seed), LAMPS[seed % len(LAMPS)]

    def spoil(operation: Operation, body: Any) -> Any:
        return _about(body, victim.id, random)

    told = []
    for spoiler in (None, spoil):
        async with staged(seed, style=Style(1.0, 2, odd=False), spoil=spoiler) as stage:
            sweep = await stage.seller.read(topic, Ask(LAMPS, condition=Condition.NEW))
            told.append({one: _of(sweep, one) for one in LAMPS if one != victim})
    assert told[0] == told[1]


def _about(body: Any, asin: str, random: Random) -> Any:
    """The body with those items of its lists spoilt that are about the listing; its names stay, or it is nobody's."""
    made = deepcopy(body)
    inner = made.get("payload", made) if isinstance(made, dict) else made
    lists = inner.values() if isinstance(inner, dict) else [inner]
    for items in lists:
        for item in items if isinstance(items, list) else ():
            if isinstance(item, dict) and asin in json.dumps(item, ensure_ascii=False):
                for part in item.values():
                    spoilt(random, part, 3)
    return made


def _of(sweep: Sweep, subject: Subject) -> Any:
    """All that is told of a listing."""
    words = [repr(one) for one in sweep.readings if getattr(one, "subject", None) == subject]
    missed = [str(one.error) for one in sweep.missed if one.subject == subject]
    return words, missed, [one.why for one in sweep.partial if one.subject == subject], subject in sweep.whole


async def test_names_that_are_told_are_those_of_the_listing(staged: Staged) -> None:
    """What `strangers` looks for is really there."""
    async with staged(3, style=Style(1.0, 3, odd=False)) as stage:
        words = [word for sweep in await rounds(stage) for word in sweep.readings]
        titles = [one for one in words if isinstance(one, Listing) and one.title]
        sellers = [one for one in words if isinstance(one, Offer) and one.seller.id != ME]
        assert titles
        assert sellers
        assert all(title.subject.id in (title.title or "") for title in titles)
        assert all(offer.subject.id in (offer.seller.id or "") for offer in sellers)
