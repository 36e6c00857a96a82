"""Lets the channels ring: at once, when nobody acknowledges, or while Telegram is away, and hands back afterwards."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from adapters.clock import Clock
from monitor.channels.known import CHATS_ABOVE, Channel, is_channel
from monitor.channels.link import Away, Outbox, away_of, followed, keep_away
from monitor.channels.routing import Past, due, is_unanswered, said, waits_in_vain
from monitor.decisions import crew_of
from monitor.groups import asides
from monitor.machine import judge
from monitor.noise import Noise
from monitor.people import is_quiet
from monitor.pooling import pooled
from monitor.route import Crew, withheld
from monitor.rules.drill import rung_alone
from monitor.rules.machine import CHANNEL_FAILS, channel_fails
from monitor.stakes import gate_for
from storage.states import Delivery, Incident, NewDelivery, Severity, Step, Transition
from storage.store import Store

log = structlog.get_logger()

# What waits for a moment, or for its minute, is looked at so often, in seconds; what was just routed at once.
_EVERY = 5.0
# So long a channel may take nothing until people are told.
_BROKEN = timedelta(minutes=5)
# Among what was made since then is looked for the last message that arrived.
_LOOKBACK = timedelta(days=1)


@dataclass(slots=True)
class Relay:
    """Puts what the channels are to say into the outbox, from where dispatch takes it as everything else.

    `deaf_since` tells since when Telegram is not heard either, None where it is or nobody listens.
    """

    store: Store
    clock: Clock
    channels: Sequence[Channel]
    deaf_since: Callable[[], datetime | None] = lambda: None
    looked_at: float | None = None
    # None until looked at: what an earlier life told of may be over.
    broken: tuple[str, ...] | None = None

    async def tick(self, *, news: bool) -> None:
        """Looks where something was just routed (`news`), else every few seconds."""
        moment = self.clock.monotonic()
        if not self.channels or not (news or self.looked_at is None or moment - self.looked_at >= _EVERY):
            return
        self.looked_at = moment
        waiting = await self.store.unsent()
        await self._mind_the_channels(waiting)
        away = await self._link(waiting)
        owed = await self._owed(away)
        if owed and away is not None:
            await keep_away(self.store, _telling(away, owed, self.channels))
        await self.store.route((), pooled(owed))

    # --- the link to Telegram ----------------------------------------------------------------------------------------

    async def _mind_the_channels(self, waiting: Sequence[Delivery]) -> None:
        """A channel that takes nothing is told of by the others: it is meant for the night in which it is needed."""
        now = self.clock.now()
        late = [one for one in waiting if is_channel(one.chat_id) and one.attempts and now - one.created_at >= _BROKEN]
        chats = {one.chat_id for one in late}
        names = tuple(one.name for one in self.channels if one.chat_id in chats)
        if names == self.broken:
            return
        bad = channel_fails(names, min(one.created_at for one in late)) if names else None
        await judge(self.store, CHANNEL_FAILS, bad, now)
        self.broken = names

    async def _link(self, waiting: Sequence[Delivery]) -> Away | None:
        """The outage as it now stands: begun, going on, or over and handed back."""
        if not any(one.stands_in and not one.alone for one in self.channels):
            return None
        now, before = self.clock.now(), await away_of(self.store)
        outbox = await self._outbox(waiting, (before.since if before else now) - _LOOKBACK)
        away = followed(before, outbox, now) or self._begun(outbox, now)
        if away is not None and away.is_over(now):
            await self._hand_back(away, now)
            away = None
        if away != before:
            await keep_away(self.store, away)
        return away

    async def _outbox(self, waiting: Sequence[Delivery], since: datetime) -> Outbox:
        now, chats = self.clock.now(), [one for one in waiting if not is_channel(one.chat_id)]
        oldest = min((one.created_at for one in chats if waits_in_vain(one, now)), default=None)
        return Outbox(oldest, await self.store.last_arrival(CHATS_ABOVE, since), self.deaf_since())

    def _begun(self, outbox: Outbox, now: datetime) -> Away | None:
        silent = outbox.silent_since
        patience = min(one.after for one in self.channels if one.stands_in)
        if silent is None or now - silent < patience:
            return None
        log.warning("nothing reaches Telegram: the channels stand in", since=silent.isoformat())
        return Away(silent)

    async def _hand_back(self, away: Away, now: datetime) -> None:
        """One word to each channel that stood in; the key of its delivery lets it be said once for each outage."""
        log.info("Telegram is back", away_since=away.since.isoformat())
        notes = [
            replace(
                said(channel, Transition(away.told[channel.chat_id], None, now, Step.BACK), (), now),
                dedupe_key=f"back:{channel.chat_id}:{away.since.isoformat()}",
            )
            for channel in self.channels
            if channel.chat_id in away.told
        ]
        await self.store.route((), notes)

    # --- what is owed ------------------------------------------------------------------------------------------------

    async def _owed(self, away: Away | None) -> list[NewDelivery]:
        crew = await crew_of(self.store, await self.store.people(), self.clock.now())
        if not crew.people:
            return []
        now = self.clock.now()
        quiet = all(is_quiet(person, now) for person in crew.on_duty(now))
        owed = []
        for past in await self._pasts(asides(crew.groups, crew.people)):
            for channel in self.channels:
                is_away = away is not None and now - away.since >= channel.after
                one = due(past, channel, now, away=is_away, quiet=quiet)
                if one and await self._is_told(past.incident, crew):
                    owed.append(one)
        return owed

    async def _pasts(self, aside: frozenset[int]) -> list[Past]:
        """The open incidents that some channel may have to be told of, with their steps and deliveries."""
        every = any(one.stands_in for one in self.channels)
        found = [one for one in await self.store.open_incidents() if is_unanswered(one) and not rung_alone(one)]
        open_ones = [one for one in found if every or one.severity is Severity.WAKE]
        numbers = [one.id for one in open_ones]
        if not numbers:
            return []
        steps, told = await self.store.transitions_of(numbers), await self.store.deliveries_of(numbers)
        unrouted = {one.id for one in await self.store.undispatched()}
        return [
            Past(one, [step for step in steps[one.id] if step.id not in unrouted], told[one.id], aside)
            for one in open_ones
        ]

    async def _is_told(self, incident: Incident, crew: Crew) -> bool:
        """Not what is muted, paused or switched off for everybody, nor what is worth waking nobody."""
        if crew.noises.of_all(incident.rule) is Noise.OFF:
            return False
        listing = await self.store.listing(incident.listing_id) if incident.listing_id else None
        if withheld(incident, listing, crew, now := self.clock.now()) is not None:
            return False
        return not (await gate_for(self.store, incident, listing, crew, now)).holds_all(crew.on_duty(now))


def _telling(away: Away, owed: Sequence[NewDelivery], channels: Sequence[Channel]) -> Away:
    """The outage with what the channels that stand in are told by now."""
    standing = {one.chat_id for one in channels if one.stands_in}
    told = {one.chat_id: one.transition_id for one in owed if one.chat_id in standing}
    return replace(away, told={**away.told, **told})
