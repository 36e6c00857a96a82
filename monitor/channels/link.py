"""Whether Telegram is away, and what was told elsewhere meanwhile: kept, so that a restart tells nothing twice."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from storage.states import JsonValue
from storage.store import Store

_KEY = "telegram_away"
# A link that comes for some minutes and goes again is not back.
STEADY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Away:
    """Nothing reaches Telegram `since` then; `told` is for each channel that stands in the step that it told last.

    `well_since` is when everything that had waited was told by Telegram again, None while something waits.
    """

    since: datetime
    told: Mapping[int, int] = field(default_factory=dict)
    well_since: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        """Whether Telegram has been well for long enough; a clock that was set back proves nothing, and waits anew."""
        return self.well_since is not None and now - self.well_since >= STEADY


@dataclass(frozen=True, slots=True)
class Outbox:
    """What is known of Telegram: since when a message waits in vain, when one last arrived, when hearing it ended."""

    waits_since: datetime | None
    arrived_at: datetime | None
    deaf_since: datetime | None = None

    @property
    def silent_since(self) -> datetime | None:
        """Since when nothing gets through; None where nothing waits."""
        if self.waits_since is None:
            return None
        begun = min(self.waits_since, self.deaf_since) if self.deaf_since else self.waits_since
        return max(begun, self.arrived_at) if self.arrived_at else begun


def followed(away: Away | None, outbox: Outbox, now: datetime) -> Away | None:
    """The state with what the outbox says now: it is well again once nothing waits and something came through."""
    if away is None:
        return None
    came_through = outbox.arrived_at is not None and outbox.arrived_at >= away.since
    if outbox.waits_since is not None or outbox.deaf_since is not None or not came_through:
        return Away(away.since, away.told)
    return away if away.well_since and away.well_since <= now else Away(away.since, away.told, now)


async def away_of(store: Store) -> Away | None:
    """The outage that goes on, None where Telegram is not known to be away."""
    kept = await store.get_setting(_KEY)
    if not isinstance(kept, Mapping):
        return None
    told, well = kept.get("told"), kept.get("well_since")
    steps = {int(chat): int(str(step)) for chat, step in told.items()} if isinstance(told, Mapping) else {}
    since = datetime.fromisoformat(str(kept["since"]))
    return Away(since, steps, datetime.fromisoformat(str(well)) if well else None)


async def keep_away(store: Store, away: Away | None) -> None:
    """Keeps the state; None ends the outage."""
    await store.put_setting(_KEY, _row(away) if away else None)


def _row(away: Away) -> JsonValue:
    told: dict[str, JsonValue] = {str(chat): step for chat, step in away.told.items()}
    well = away.well_since.isoformat() if away.well_since else None
    return {"since": away.since.isoformat(), "told": told, "well_since": well}
