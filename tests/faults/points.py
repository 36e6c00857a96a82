"""Named points at which a daemon kills itself, exactly before, within or after what must not be lost."""

import os
import signal
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, Literal, get_args

from monitor import heartbeat
from monitor.backups import scheduled
from monitor.dispatch import Dispatch
from monitor.speakers.telegram.polling import Polling
from monitor.upkeep import Upkeep
from storage.engine import Engines
from storage.states import Batch, Step
from storage.store import Store

DIES_AT, WHEN = "TWOAM_TEST_DIES_AT", "TWOAM_TEST_DIES_WHEN"
Stage = Literal["before", "within", "after"]
Fits = Callable[..., bool]

# Set while a transaction is to be cut: everything is written, the COMMIT is not yet sent.
_CUT: ContextVar[bool] = ContextVar("cut", default=False)


@dataclass(frozen=True, slots=True)
class Place:
    """A function that the daemon calls; `fits` says by its arguments whether it is the call that is meant.

    `early` places are met while the house is new, the others count only once the test says so.
    """

    owner: Any
    function: str
    stages: tuple[Stage, ...]
    fits: Fits = lambda *_, **__: True
    early: bool = False


def _steps(batch: Batch) -> set[Step]:
    return {transition.step for told in batch.told for transition in told.transitions}


def _commits(*steps: Step) -> Fits:
    return lambda _, batch: bool(_steps(batch) & set(steps))


def _speaks(*, edit: bool) -> Fits:
    return lambda _, delivery, message, target: bool(delivery.incident_ids) and (target is not None) is edit


_STORED: tuple[Stage, ...] = get_args(Stage)
_CALLED: tuple[Stage, ...] = ("before", "after")

PLACES = {
    "first look": Place(Store, "commit", _STORED, lambda _, batch: bool(batch.loose), early=True),
    "sweep": Place(Store, "sweep", _STORED, early=True),
    "checkpoint": Place(Store, "checkpoint", _CALLED, early=True),
    "forgetting": Place(Upkeep, "forget", _CALLED, early=True),
    "backup": Place(scheduled, "made_by_child", _CALLED, early=True),
    "readings": Place(Store, "flush", _STORED, lambda store: bool(store._waiting)),
    "sighting": Place(Store, "commit", _STORED, _commits(Step.RAISED)),
    "alert": Place(Store, "commit", _STORED, _commits(Step.CONFIRMED)),
    "escalation": Place(Store, "commit", _STORED, _commits(Step.ESCALATED)),
    "outbox": Place(Store, "route", _STORED, lambda _, steps, deliveries: bool(deliveries)),
    "intent": Place(Store, "intend", _STORED),
    "post": Place(Dispatch, "_speak", _CALLED, _speaks(edit=False)),
    "sent": Place(Store, "sent", _STORED),
    "edit": Place(Dispatch, "_speak", _CALLED, _speaks(edit=True)),
    "update seen": Place(Store, "first_seen_update", _STORED),
    "button": Place(Store, "use_button", _STORED),
    "answer": Place(Store, "commit", _STORED, _commits(Step.ACKNOWLEDGED)),
    "update confirmed": Place(Polling, "_next", _CALLED, lambda polling: polling._offset is not None),
    "pairing": Place(Store, "redeem_invite", _STORED),
    "sign of life": Place(heartbeat, "beat", _CALLED),
    "drain": Place(Dispatch, "drain", _CALLED),
    "farewell": Place(heartbeat, "farewell", _CALLED),
}
ON_THE_WAY_OUT = ("drain", "farewell")
POINTS = tuple(f"{stage} {name}" for name, place in PLACES.items() for stage in place.stages)


def arm(environment: dict[str, str]) -> None:
    """Arms the one point that the environment names; without one nothing is touched."""
    if point := environment.get(DIES_AT):
        stage, _, name = point.partition(" ")
        place = PLACES[name]
        when = None if place.early else Path(environment[WHEN])
        setattr(place.owner, place.function, _dying(place, stage, when))
        Engines._write = _cut(Engines._write)  # type: ignore[method-assign]


def _dying(place: Place, stage: str, when: Path | None) -> Callable[..., Any]:
    real = getattr(place.owner, place.function)

    @wraps(real)
    async def dying(*arguments: Any, **named: Any) -> Any:
        if not lit(when) or not place.fits(*arguments, **named):
            return await real(*arguments, **named)
        if stage == "before":
            _die()
        token = _CUT.set(stage == "within")
        try:
            result = await real(*arguments, **named)
        finally:
            _CUT.reset(token)
        if stage == "after":
            _die()
        return result

    return dying


def lit(fuse: Path | None) -> bool:
    """Whether a call counts by now."""
    return fuse is None or fuse.exists()


def _cut(real: Callable[..., Any]) -> Callable[..., Any]:
    async def write(engines: Engines, work: Callable[..., Any], *rest: Any, **named: Any) -> Any:
        async def until_commit(session: Any) -> Any:
            result = await work(session)
            if _CUT.get():
                await session.flush()
                _die()
            return result

        return await real(engines, until_commit, *rest, **named)

    return write


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
