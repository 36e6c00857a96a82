"""Reads what is kept of listings and plays a rule over it, with the thresholds that hold and with others."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from adapters.readings import Topic
from monitor.commands.tools import Tools
from monitor.decisions import thresholds_of
from monitor.findings import Look
from monitor.known import CONTENT, OFFERS
from monitor.replay.kinds import KINDS, Kind, rule_called
from monitor.replay.looks import Past, Scene, looks_of
from monitor.replay.playing import Played, is_told, played
from storage.states import Decision, Incident, JsonValue, Point, Span, WatchedListing
from storage.store import Store

# A rule learns what is usual from as much before the time that is asked about.
WARM_UP = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Replay:
    """What the rule would have told since then as it is, what with the proposal (None where there is none), and what
    was truly told. `begin` is from when on anything is kept, None where nothing is; `listings` counts those with any.
    """

    rule: str
    since: datetime
    until: datetime
    begin: datetime | None
    listings: int
    now: Played
    then: Played | None
    truly: tuple[Incident, ...]


class TooMuch(Exception):
    """There is more to be played than was allowed."""


async def replay(
    store: Store,
    tools: Tools,
    rule: str,
    since: datetime,
    until: datetime,
    *,
    listings: Sequence[WatchedListing],
    proposed: Sequence[Decision] = (),
    most: int | None = None,
) -> Replay:
    """Plays a rule that can be played (monitor.replay.kinds); KeyError for another, TooMuch over `most` looks."""
    found = rule_called(rule)
    if found is None:
        raise KeyError(rule)
    now, then, built, begins = Played(), Played(), 0, []
    for listing in listings:
        if listing.rival is not (Topic.RIVALS in found.topics):
            continue
        past, topic = await _past(store, listing, KINDS[rule], since - WARM_UP, until)
        if not past.spans:
            continue
        begins.append(past.spans[0].begin)
        looks = _looks(past, await _scene(store, tools, listing), topic, rule, tools)
        built += len(looks)
        if most is not None and built > most:
            raise TooMuch
        now += played(found, looks, await thresholds_of(store, listing), since)
        if proposed:
            then += played(found, looks, await thresholds_of(store, listing, proposed), since)
        await asyncio.sleep(0)  # others are answered meanwhile
    numbers = {one.id for one in listings}
    told = [one for one in await store.recent_incidents(since) if one.rule == rule and one.listing_id in numbers]
    truly = tuple(one for one in told if is_told(one, since))
    return Replay(rule, since, until, min(begins, default=None), len(begins), now, then if proposed else None, truly)


def _looks(past: Past, scene: Scene, topic: Topic, rule: str, tools: Tools) -> Sequence[Look]:
    period = tools.period(past.listing.account, topic)
    return tuple(looks_of(past, scene, topic, KINDS[rule].grid or period, period))


async def _past(
    store: Store, listing: WatchedListing, kind: Kind, since: datetime, until: datetime
) -> tuple[Past, Topic]:
    """What is kept of the listing that such a rule judges, and the question whose looks it was kept at."""
    begin = max(since, listing.added_at)
    spans = await store.coverage(begin, until, listing.id)
    topic = next((one for one in kind.topics if any(span.topic is one for span in spans)), kind.topics[0])
    past = Past(
        listing,
        [one for one in spans if one.topic is topic],
        numbers=await _numbers(store, listing, kind, begin, until),
    )
    if topic is Topic.RANKS:
        return _of_lists(past, until), topic
    if kind.numbers:
        return replace(past, main=await _main_board(store, listing)), topic
    contents, offers = [await store.snapshots(listing.id, one, begin) for one in (CONTENT, OFFERS)]
    return replace(past, contents=contents, offers=offers), topic


async def _numbers(
    store: Store, listing: WatchedListing, kind: Kind, begin: datetime, until: datetime
) -> dict[str, list[Point]]:
    """The series that the rule judges; what held at the beginning begins there."""
    wanted = [one for one in await store.metrics(listing.id) if any(_is_of(one, name) for name in kind.numbers)]
    return {
        name: [replace(one, at=max(one.at, begin)) for one in await store.series(listing.id, name, begin, until)]
        for name in wanted
    }


def _is_of(metric: str, name: str) -> bool:
    return metric.startswith(name) if name.endswith(":") else metric == name


async def _main_board(store: Store, listing: WatchedListing) -> str | None:
    memory = (await store.memories(listing.id)).get("rank_fell")
    main = memory.value.get("main") if memory else None
    return main if isinstance(main, str) else None


def _of_lists(past: Past, until: datetime) -> Past:
    """When lists were looked at is not kept by listing: from the first place on they count as read."""
    firsts = [points[0].at for points in past.numbers.values() if points]
    return replace(past, spans=[Span(past.listing.id, Topic.RANKS, min(firsts), until)] if firsts else [])


async def _scene(store: Store, tools: Tools, listing: WatchedListing) -> Scene:
    platform = tools.platform_of(listing.account)
    friends = [*await store.friends(platform), *await tools.myself(platform)]
    return Scene(platform, friends, partial(tools.house, listing.account), tools.is_shared(listing))


def facts_of(one: Incident) -> dict[str, JsonValue]:
    """What is printed of an incident where a machine reads it."""
    at = one.confirmed_at or one.raised_at
    return {
        "at": at.isoformat(),
        "listing": one.listing_id,
        "subject": one.subject,
        "severity": one.severity.value,
        "facts": {**one.facts},
    }
