"""The page shows something else than I have contributed to it (catalogue L2)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from adapters.readings import Topic
from monitor.findings import SILENCE, Bad, Look, Memory, Rule, Verdict
from monitor.rules.likeness import key_of, same_brand, same_bullets, same_title
from storage.states import Facts, JsonValue, Severity

# What I change myself is not shown at once; so long is it waited for.
TAKEN_OVER_WITHIN = timedelta(hours=48)
_SEVERITY = {"title": Severity.PUSH, "brand": Severity.WAKE, "bullets": Severity.PUSH}

Texts = tuple[str, ...]


class _Pair(NamedTuple):
    """What I contributed to a field, by one of my SKUs, and what the page shows there."""

    mine: Texts
    shown: Texts
    same: bool


@dataclass(frozen=True, slots=True)
class _State:
    """The page's text at the last agreement or, where there never was one (`standing`), at the first look.

    `since` is when I contributed another text while the page stayed; `quiet` that a person found the difference right;
    `told` that the difference is an open case.
    """

    page: str
    standing: bool = False
    since: str | None = None
    quiet: bool = False
    told: bool = False

    def facts(self) -> dict[str, JsonValue]:
        return {name: getattr(self, name) for name in self.__slots__ if getattr(self, name)}


def _differs(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    if look.stated is None:
        return memory, SILENCE
    pairs, before = _pairs(look), _states(memory)
    after = {name: _followed(look, before.get(name), pair) for name, pair in pairs.items()}
    bads = [bad for name, state in after.items() if (bad := _bad(look, name, state, pairs[name]))]
    # A field that this answer does not state is as it was.
    kept = {name: state for name, state in before.items() if name not in pairs}
    bads += [Bad(name, _SEVERITY[name], {}, fresh=False) for name, state in kept.items() if state.told]
    told = {bad.subject for bad in bads}
    states = {**kept, **after}
    return {name: {**state.facts(), "told": name in told} for name, state in states.items()}, Verdict(tuple(bads))


def shown_as_mine(look: Look) -> dict[str, bool]:
    """The fields that I have contributed to and the page states: whether it shows what I contributed."""
    return {name: pair.same for name, pair in _pairs(look).items()}


def accepted(memory: Memory, facts: Facts) -> Memory:
    """The memory in which the page's own text, which the facts tell of, is right."""
    shown = facts["page"]
    texts = [str(text) for text in shown] if isinstance(shown, list) else [str(shown)]
    return {**memory, str(facts["field"]): _State(key_of(texts), standing=True, quiet=True).facts()}


def _pairs(look: Look) -> dict[str, _Pair]:
    page = look.stated
    if page is None:
        return {}
    skus = sorted(look.skus, key=lambda sku: sku.sku)
    found = {
        "title": _pair([_one(sku.title) for sku in skus], _one(page.title), _same_title(page.brand)),
        "brand": _pair([_one(sku.brand) for sku in skus], _one(page.brand), lambda a, b: same_brand(a[0], b[0])),
        "bullets": _pair([sku.bullets for sku in skus], page.bullets, same_bullets),
    }
    return {name: pair for name, pair in found.items() if pair}


def _one(text: str | None) -> Texts:
    return (text,) if text else ()


def _same_title(brand: str | None) -> Callable[[Texts, Texts], bool]:
    return lambda mine, shown: same_title(mine[0], shown[0], brand)


def _pair(contributed: list[Texts], shown: Texts, same: Callable[[Texts, Texts], bool]) -> _Pair | None:
    """One of my SKUs whose text is shown is enough."""
    mine = [texts for texts in contributed if texts]
    if not mine or not shown:
        return None
    fitting = next((texts for texts in mine if same(texts, shown)), None)
    return _Pair(fitting or mine[0], shown, fitting is not None)


def _followed(look: Look, before: _State | None, pair: _Pair) -> _State:
    page = key_of(pair.shown)
    if pair.same:
        return _State(page)
    if before is None:
        return _State(page, standing=True)
    if page != before.page and before.since:
        return _State(page, standing=True)  # what the platform made of my own change
    if page != before.page or before.standing:
        return _State(before.page, before.standing, quiet=before.quiet)
    return _State(before.page, since=before.since or look.at.isoformat())


def _bad(look: Look, name: str, state: _State, pair: _Pair) -> Bad | None:
    if pair.same:
        return None
    page = state.page == key_of(pair.shown)
    facts: Facts = {"field": name, "mine": _facts(pair.mine), "page": _facts(pair.shown), "how": "overwritten"}
    if not page:
        return Bad(name, _SEVERITY[name], facts)
    if state.standing:
        note = Bad(name, Severity.DIGEST, {**facts, "how": "standing"}, confirm=False)
        return None if state.quiet else note
    waited = state.since and abs(look.at - datetime.fromisoformat(state.since)) >= TAKEN_OVER_WITHIN
    return Bad(name, Severity.PUSH, {**facts, "how": "not_taken"}, confirm=False) if waited else None


def _facts(texts: Texts) -> list[JsonValue]:
    return [*texts]


def _states(memory: Memory) -> dict[str, _State]:
    return {name: _state(row) for name, row in memory.items() if name in _SEVERITY and isinstance(row, Mapping)}


def _state(row: Mapping[str, JsonValue]) -> _State:
    since = row.get("since")
    return _State(
        page=str(row.get("page")),
        standing=bool(row.get("standing")),
        since=since if isinstance(since, str) else None,
        quiet=bool(row.get("quiet")),
        told=bool(row.get("told")),
    )


CONTENT_DIFFERS = Rule("content_differs", frozenset({Topic.LISTINGS}), _differs)
