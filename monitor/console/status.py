"""`twoam status`: the daemon and the listings as the database knows them, without any network."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.clock import SystemClock
from monitor.ages import age
from monitor.backups.shelf import Kept, newest
from monitor.channels.link import Away, away_of
from monitor.config import Config, load
from monitor.console.failures import Code
from monitor.console.kept import backup_line
from monitor.console.output import show, show_json, table
from monitor.heartbeat import Heartbeat, heartbeat
from monitor.known import CONTENT
from monitor.memory import memory, was_there
from monitor.reach import Closed, unreachable
from monitor.rules.drill import DRILL
from storage.states import DeliveryState, Incident, Watch, WatchedListing
from storage.store import Store

_BACKLOG = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Line:
    """One listing: its last known state, how old that is, and whether it may still be believed."""

    listing: WatchedListing
    verdict: str  # clear, alert, unknown or paused
    state: str | None
    read_at: datetime | None
    trouble: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """All that the database says."""

    now: datetime
    beat: Heartbeat
    lines: tuple[Line, ...]
    incidents: tuple[Incident, ...]
    waiting: int
    parked: int
    unreachable: Mapping[str, Closed]  # people by name
    backup: Kept | None = None
    telegram_away: Away | None = None

    @property
    def is_alive(self) -> bool:
        return self.beat.is_alive(self.now)

    @property
    def code(self) -> Code:
        """Alerts and people whom none reaches first; then whatever is not known; a dead daemon knows nothing."""
        rivals = {line.listing.id for line in self.lines if line.listing.rival}
        if any(one.listing_id not in rivals and one.rule != DRILL for one in self.incidents) or self.unreachable:
            return Code.WRONG
        if not self.is_alive or any(line.verdict == "unknown" for line in self.lines if not line.listing.rival):
            return Code.COULD_NOT_LOOK
        return Code.CLEAR


# What is known before the first run.
_NOTHING = Report(datetime.min.replace(tzinfo=UTC), Heartbeat(None), (), (), 0, 0, {})


def status(path: Path | None, *, as_json: bool) -> int:
    """Prints the report.

    1 with open alerts or where no message reaches a person, 3 where the daemon is dead or a listing unknown, else 0.
    """
    config = load(path).config
    after = timedelta(minutes=config.watch.unknown_after_minutes)
    place = config.machine.database_place
    if isinstance(place, Path) and not place.exists() and not was_there(config):
        message = f"There is no database at {place} yet: `twoam run` makes it."
        show_json(_json(_NOTHING)) if as_json else show(message)
        return _NOTHING.code
    report = asyncio.run(_report(config, after))
    show_json(_json(report)) if as_json else _print(report)
    return report.code


async def _report(config: Config, after: timedelta) -> Report:
    clock = SystemClock()
    now = clock.now()
    async with memory(config, clock) as store:
        incidents = await store.open_incidents()
        lines = [await _line(store, listing, incidents, now, after) for listing in await store.listings()]
        recent = await store.deliveries_since(now - _BACKLOG)
        return Report(
            now=now,
            beat=await heartbeat(store),
            lines=tuple(lines),
            incidents=incidents,
            waiting=sum(one.state in (DeliveryState.NEW, DeliveryState.SENDING) for one in recent),
            parked=len(await store.parked_untold()),
            unreachable=await _unreachable(store),
            backup=newest(config.backup_folder, now),
            telegram_away=await away_of(store) if config.channels else None,
        )


async def _unreachable(store: Store) -> Mapping[str, Closed]:
    closed = await unreachable(store)
    return {one.name: closed[one.chat_id] for one in await store.people() if one.chat_id in closed}


async def _line(
    store: Store, listing: WatchedListing, incidents: tuple[Incident, ...], now: datetime, after: timedelta
) -> Line:
    watches = await store.watches(listing.id)
    content = await store.snapshot(listing.id, CONTENT)
    state = str(content.value["state"]) if content else None
    read = [watch.read_at for watch in watches if watch.read_at]
    trouble = next((watch.trouble for watch in watches if watch.failures and watch.trouble), None)
    verdict = _verdict(listing, watches, incidents, now, after)
    return Line(listing, verdict, state, min(read, default=None), trouble)


def _verdict(
    listing: WatchedListing,
    watches: tuple[Watch, ...],
    incidents: tuple[Incident, ...],
    now: datetime,
    after: timedelta,
) -> str:
    """Unknown is never shown as clear: every topic has to have been read, and not be failing for too long."""
    if listing.paused_until and listing.paused_until > now:
        return "paused"
    if any(incident.listing_id == listing.id for incident in incidents):
        return "alert"
    return "clear" if watches and all(_is_known(watch, now, after) for watch in watches) else "unknown"


def _is_known(watch: Watch, now: datetime, after: timedelta) -> bool:
    if watch.read_at is None:
        return False
    return watch.failing_since is None or watch.failures < 2 or now - watch.failing_since < after


def _print(report: Report) -> None:
    show(_daemon(report))
    if report.lines:
        rows = (_row(report.now, line) for line in report.lines)
        show(table(("", "listing", "last seen as", "age", "trouble"), rows))
    else:
        show("Nothing is watched yet. Add a listing by its address: twoam add https://…")
    show(backup_line(report.backup, report.now))
    for incident in report.incidents:
        since = age(report.now, incident.raised_at)
        show(f"case {incident.id}: {incident.rule} on {incident.subject}, {incident.status.value}, for {since}")
    for who, closed in report.unreachable.items():
        since = age(report.now, closed.since)
        show(
            f"{who} cannot be reached for {since} ({closed.why}): let {who} open the chat with the bot and press Start"
        )
    if report.telegram_away:
        show(f"Telegram is away for {age(report.now, report.telegram_away.since)}: the other channels stand in")
    if report.waiting or report.parked:
        show(f"outbox: {report.waiting} waiting, {report.parked} parked and not yet named")


def _row(now: datetime, line: Line) -> tuple[object, ...]:
    called = f"{line.listing.name} (a rival's)" if line.listing.rival else line.listing.name
    return line.verdict, called, _state(line), age(now, line.read_at), line.trouble


def _daemon(report: Report) -> str:
    if report.is_alive:
        return f"awake, last sign of life {age(report.now, report.beat.at)} ago"
    if report.beat.at is None:
        return "the daemon never ran on this database: start it with `twoam run`"
    gone = "stopped" if report.beat.stopped else "last sign of life"
    return f"NOT AWAKE, {gone} {age(report.now, report.beat.at)} ago: start it with `twoam run`"


def _life(report: Report) -> str:
    if report.is_alive:
        return "awake"
    return "never ran" if report.beat.at is None else "not awake"


def _state(line: Line) -> str:
    return (line.state or "never read").replace("_", " ")


def _json(report: Report) -> dict[str, object]:
    return {
        "daemon": _life(report),
        "last_sign_of_life": _iso(report.beat.at),
        "listings": [
            {
                "name": line.listing.name,
                "id": line.listing.subject.id,
                "market": line.listing.subject.market,
                "account": line.listing.account,
                "rival": line.listing.rival,
                "verdict": line.verdict,
                "state": line.state,
                "read_at": _iso(line.read_at),
                "trouble": line.trouble,
            }
            for line in report.lines
        ],
        "incidents": [
            {
                "case": incident.id,
                "rule": incident.rule,
                "subject": incident.subject,
                "severity": incident.severity.value,
                "status": incident.status.value,
                "raised_at": _iso(incident.raised_at),
            }
            for incident in report.incidents
        ],
        "telegram_away_since": _iso(report.telegram_away.since if report.telegram_away else None),
        "outbox": {"waiting": report.waiting, "parked": report.parked},
        "backup": {"path": str(report.backup.path), "made_at": _iso(report.backup.at)} if report.backup else None,
        "unreachable": [
            {"person": who, "since": _iso(one.since), "why": one.why} for who, one in report.unreachable.items()
        ],
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
