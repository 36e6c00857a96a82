"""Recorded exchanges: reads them, plays them to an adapter through the real door, and writes what came of it."""

import json
import tomllib
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from adapters.base import Adapter
from adapters.door import Door
from adapters.page import Page
from adapters.rankings import Ranking, RankingKind
from adapters.readings import Ask, Subject, Sweep, Topic
from adapters.registry import load
from tests.adapters.conftest import Reply, Shop
from tests.clock import MemoryKeep, StillClock

RECORDINGS = Path(__file__).with_name("recordings")


@dataclass(frozen=True)
class Exchange:
    """One request that the adapter must make, and the answer it gets."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Recording:
    """One folder: `exchange.toml`, the bodies it names, and `expected.json`."""

    folder: Path
    topic: Topic
    subjects: tuple[Subject, ...]
    config: dict[str, Any]
    exchanges: tuple[Exchange, ...]
    ranking: Ranking | None = None

    @property
    def platform(self) -> str:
        return self.folder.parent.name

    @property
    def ask(self) -> Ask:
        return Ask(listings=self.subjects, market=self.subjects[0].market, ranking=self.ranking)

    @property
    def expected(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "expected.json").read_text("utf-8"))
        return found

    def __str__(self) -> str:
        return f"{self.platform}/{self.folder.name}"


def recordings(platform: str) -> list[Recording]:
    """Every recording of a platform, by name."""
    return [recording(path.parent) for path in sorted((RECORDINGS / platform).glob("*/exchange.toml"))]


def recording(folder: Path) -> Recording:
    held = tomllib.loads((folder / "exchange.toml").read_text("utf-8"))
    return Recording(
        folder=folder,
        topic=Topic(held["topic"]),
        subjects=tuple(Subject(**subject) for subject in held["subjects"]),
        config=held.get("config", {}),
        exchanges=tuple(_exchange(folder, one) for one in held["exchange"]),
        ranking=_ranking(held["ranking"]) if "ranking" in held else None,
    )


def _ranking(held: dict[str, str]) -> Ranking:
    return Ranking(RankingKind(held["kind"]), held["market"], held["key"], held["name"], held["url"])


def _exchange(folder: Path, held: dict[str, Any]) -> Exchange:
    method, url = held["request"].split(" ", 1)
    assert method == "GET", "the door only GETs"
    body = (folder / held["body"]).read_bytes() if "body" in held else b""
    return Exchange(url, held.get("status", 200), held.get("headers", {}), body)


class Detour:
    """The real door, led to one shop on loopback that serves every host under a folder of its name."""

    def __init__(self, door: Door, authority: str) -> None:
        self._door = door
        self._start = f"http://{authority}/"

    async def page(self, url: str, *, headers: dict[str, str] | None = None) -> Page:
        page = await self._door.page(self._start + url.removeprefix("https://"), headers=headers)
        return Page(page.body, self.back(page.url or ""), page.status, page.content_type)

    def back(self, url: str) -> str:
        return "https://" + url.removeprefix(self._start)


def serve(shop: Shop, exchanges: tuple[Exchange, ...]) -> None:
    """Lays the recorded answers out in the shop; a recorded redirect leads to where the shop serves its target."""
    replies: dict[str, list[Reply]] = {}
    for one in exchanges:
        headers = {name: value.replace("https://", "/") for name, value in one.headers.items()}
        replies.setdefault(_path(one.url), []).append(Reply(one.body, one.status, headers))
    for path, queue in replies.items():
        shop.says(path, *queue)


def requests(shop: Shop) -> list[str]:
    """The addresses that were asked for, in order, without robots.txt."""
    return ["https:/" + path for path in shop.paths if not path.endswith("/robots.txt")]


def adapter(recorded: Recording, door: Door, shop: Shop, clock: StillClock) -> Adapter[Any]:
    kind = load(recorded.platform)
    config = kind.Config(platform=recorded.platform, **recorded.config)
    detour: Any = Detour(door, shop.authority)
    return kind(config, detour, MemoryKeep(clock), clock)


async def play(recorded: Recording, door: Door, shop: Shop, clock: StillClock) -> Sweep:
    """Asks the recorded question and collects the answer."""
    serve(shop, recorded.exchanges)
    return await adapter(recorded, door, shop, clock).read(recorded.topic, recorded.ask)


def told(sweep: Sweep) -> dict[str, Any]:
    """A sweep as JSON that a person can check: only what is said, nothing that is None or empty."""
    return {
        "readings": [{"kind": type(one).__name__, **_plain(one)} for one in sweep.readings],
        "whole": sorted(str(subject) for subject in sweep.whole),
        "partial": [f"{one.subject}: {one.why}" for one in sweep.partial],
        "missed": [f"{one.subject}: {type(one.error).__name__}: {one.error}" for one in sweep.missed],
        "evidence": [f"{one.subject}: {one.status} {one.url}" for one in sweep.evidence],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Subject | Decimal | StrEnum):
        return str(value)
    if is_dataclass(value):
        said = {field.name: getattr(value, field.name) for field in fields(value)}
        return {name: _plain(one) for name, one in said.items() if one not in (None, ())}
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value


def _path(url: str) -> str:
    return "/" + url.removeprefix("https://")
