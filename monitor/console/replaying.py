"""`twoam replay RULE`: when a rule would have told over what is kept, beside what was truly told."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.clock import Clock, SystemClock
from monitor.app import House, house
from monitor.commands.choices import BY_NAME
from monitor.commands.rule_names import RULE_NAMES
from monitor.commands.spoken import span_of
from monitor.config import Config
from monitor.console.failures import Code, Usage
from monitor.console.memory import one_listing
from monitor.console.output import counted, note, show, show_json, table
from monitor.decisions import THRESHOLD
from monitor.nearest import nearest
from monitor.replay.kinds import missing, rule_called, why_not
from monitor.replay.playing import Played
from monitor.replay.reading import Replay, facts_of, replay
from storage.slots import HOUSE
from storage.states import Decision, Incident

# No listing's past is kept for longer in all that a rule judges.
_LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Wish:
    """Which rule, since when ("30d"), of which listing alone, and thresholds to try ("stock_low.units=3")."""

    rule: str
    since: str = "30d"
    listing: str | None = None
    settings: tuple[str, ...] = ()


def play(config: Config, wish: Wish, *, as_json: bool = False) -> int:
    """Prints it; 3 where the rule cannot be played again, or nothing is kept of its listings."""
    return asyncio.run(played(config, SystemClock(), wish, as_json=as_json))


async def played(config: Config, clock: Clock, wish: Wish, *, as_json: bool = False) -> int:
    """The same on any clock."""
    span, proposed = _span(wish.since), [_setting(wish.rule, one) for one in wish.settings]
    if wish.rule not in RULE_NAMES:
        near = ", ".join(nearest(wish.rule, [(one, one) for one in RULE_NAMES])) or ", ".join(RULE_NAMES)
        raise Usage(f"There is no rule “{wish.rule}”. Did you mean one of these: {near}?")
    if rule_called(wish.rule) is None:
        note(f"{wish.rule} cannot be played again: {why_not(wish.rule)}.")
        return Code.COULD_NOT_LOOK
    async with house(config, clock) as rooms:
        listings = [await one_listing(rooms.store, wish.listing)] if wish.listing else await rooms.store.listings()
        scope = f"listing:{listings[0].id}" if wish.listing else HOUSE
        decisions = [Decision(scope, THRESHOLD + name, value) for name, value in proposed]
        now = clock.now()
        made = await replay(rooms.store, rooms.tools, wish.rule, now - span, now, listings=listings, proposed=decisions)
        await (_print_json(made) if as_json else _print(rooms, made))
    return Code.CLEAR if made.begin else Code.COULD_NOT_LOOK


def _span(text: str) -> timedelta:
    span = span_of(text)
    if span is None or span > _LONGEST:
        raise Usage(f"“{text}” is no span of time: write --since 30d, 12h or 8w.")
    return span


def _setting(rule: str, text: str) -> tuple[str, str]:
    """ "NAME=VALUE", the name with or without its rule."""
    name, _, value = text.partition("=")
    full = name if "." in name else f"{rule}.{name}"
    known = [one for one in BY_NAME if one.startswith(f"{rule}.")]
    if full not in known:
        raise Usage(f"{rule} has no threshold “{name}”. It has: {', '.join(known) or 'none'}.")
    threshold, read = BY_NAME[full], BY_NAME[full].read(value)
    if read is None:
        raise Usage(f"{full} is a number from {threshold.least} to {threshold.most}.")
    return full, str(read)


async def _print_json(made: Replay) -> None:
    show_json(
        {
            "rule": made.rule,
            "since": made.since.isoformat(),
            "until": made.until.isoformat(),
            "kept_since": made.begin.isoformat() if made.begin else None,
            "listings": made.listings,
            "as_it_is": _played(made.now),
            "proposed": _played(made.then) if made.then else None,
            "truly": {"told": len(made.truly), "incidents": [facts_of(one) for one in made.truly]},
            "not_known": [*missing(made.rule)],
        }
    )


def _played(one: Played) -> dict[str, object]:
    incidents = [facts_of(each) for each in one.told]
    return {"told": len(one.told), "woken": one.woken, "looks": one.looks, "incidents": incidents}


async def _print(rooms: House, made: Replay) -> None:
    if made.begin is None:
        note(f"Nothing is kept of any listing that {made.rule} judges: there is nothing to play.")
        return
    names = {one.id: one.name or one.subject.id for one in await rooms.store.listings()}
    listings = counted(made.listings, "listing", "listings")
    show(f"{made.rule}, {listings}, since {_day(made.since)}; kept since {_day(made.begin)}")
    show(f"truly told: {_counts(made.truly)}")
    show(f"as it is now: {_counts(made.now.told)}")
    _list(made.now.told, names)
    if made.then is not None:
        show(f"as proposed: {_counts(made.then.told)}")
        _list(made.then.told, names)
    for one in missing(made.rule):
        note(f"Not known: {one}.")
    note("Mutes, pauses and switched-off kinds of alerts are not counted: this is what the rule would have found.")


def _counts(told: Sequence[Incident]) -> str:
    woken = sum(one.severity.value == "wake" for one in told)
    return f"told {counted(len(told), 'time', 'times')}, woken {counted(woken, 'time', 'times')}"


def _list(told: Sequence[Incident], names: dict[int, str]) -> None:
    rows = [
        (
            _minute(one.confirmed_at or one.raised_at),
            names.get(one.listing_id or 0, ""),
            one.severity.value,
            one.subject,
        )
        for one in told
    ]
    if rows:
        show(table(("when (UTC)", "listing", "severity", "subject"), rows))


def _day(at: datetime) -> str:
    return at.strftime("%Y-%m-%d")


def _minute(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M")
