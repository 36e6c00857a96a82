"""When reports come by themselves: on a person's morning, each period once, as far as he wants it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from adapters.readings import Topic
from monitor.books.statement import statement
from monitor.reports.periods import Kind, Period, clocks_of, period_of, today_of, windows_of
from storage.states import JsonValue, Person, Role, Step, Transition
from storage.store import Store
from storage.switched import OFF, ON

# Under which names it is kept what a person wants, and which periods he was told last.
WISH, TOLD = "report.", "reports:"
WISHES = tuple(f"{WISH}{kind}" for kind in Kind)
# What an owner hears of without having asked; all others ask for it.
_USUAL = frozenset({Kind.WEEK, Kind.MONTH})
# A month is told at the latest on this day of the next one, whatever is still missing.
LATEST = 3
_MONEY = frozenset({Topic.MONEY, Topic.SETTLEMENTS})

Setting = tuple[str, JsonValue]


def is_wished(person: Person, kind: Kind, decided: JsonValue) -> bool:
    """What the person said, else what is usual for his role."""
    if decided in (ON, OFF):
        return decided == ON
    return person.role is Role.OWNER and kind in _USUAL


async def reports_due(store: Store, person: Person, now: datetime) -> tuple[list[Transition], list[Setting]]:
    """The reports of this morning, and what is noted of them; nothing of a time before he was first asked for."""
    name, today = f"{TOLD}{person.id}", today_of(person, now)
    kept = await store.get_setting(name)
    told = {str(kind): str(text) for kind, text in kept.items()} if isinstance(kept, dict) else {}
    lasts = [period_of(kind, today).before for kind in Kind]
    news = [one for one in lasts if told.get(one.kind, one.text) != one.text]
    ready = [one for one in news if await _is_ready(store, person, one, now)]
    wished = [one for one in ready if await _is_wanted(store, person, one)]
    passed = {one.kind.value: one.text for one in lasts if one.kind not in told or one in ready}
    settings: list[Setting] = [(name, {**told, **passed})] if passed else []
    return [_transition(person, one, now) for one in wished], settings


def _transition(person: Person, period: Period, now: datetime) -> Transition:
    detail: dict[str, JsonValue] = {"person": person.id, "kind": period.kind.value, "of": period.first.isoformat()}
    return Transition(0, None, now, Step.REPORT, detail)


async def _is_wanted(store: Store, person: Person, period: Period) -> bool:
    """Whether he wants it, and any account tells its orders."""
    decided = await store.decided(f"person:{person.id}", f"{WISH}{period.kind}")
    if not is_wished(person, period.kind, decided):
        return False
    return any(one.topic is Topic.ORDERS for one in await store.account_watches())


async def _is_ready(store: Store, person: Person, period: Period, now: datetime) -> bool:
    """A month waits until the platforms have told all of its money, at the latest to the third morning after it."""
    today = today_of(person, now)
    if period.kind is not Kind.MONTH or today - period.last >= timedelta(days=LATEST):
        return True
    windows = windows_of(person, period.first, period.last, clocks_of(person, ()), now)
    watches: Sequence[datetime | None] = [one.read_at for one in await store.account_watches() if one.topic in _MONEY]
    end = windows[0].end
    if any(read_at is None or read_at < end for read_at in watches):
        return False
    return not statement(await store.takings(windows[0].begin, end)).estimated
