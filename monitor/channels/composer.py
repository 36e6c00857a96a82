"""Makes the text of what goes to a channel, where nobody can press a button: from what is true when it leaves."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.brand import brand_on
from monitor.channels.known import Channel, is_channel
from monitor.channels.link import away_of
from monitor.channels.routing import is_unanswered
from monitor.compose import Composer
from monitor.groups import asides, without_sums
from monitor.language import Tongue
from monitor.marks import finding_age
from monitor.messages import Message
from monitor.render import alert, note_parked, storm
from monitor.render.elsewhere import back, for_channel
from monitor.render.risk import risk_line
from monitor.stakes import stake_of
from storage.states import Delivery, DeliveryKind, DeliveryState, Incident, Status, Step

Compose = Callable[[Delivery, Sequence[Delivery]], Awaitable[Message | None]]


@dataclass(frozen=True, slots=True)
class ChannelComposer:
    """Called by dispatch for each delivery; what goes to a chat is made by `chats`."""

    chats: Composer
    channels: Mapping[int, Channel]

    async def __call__(self, delivery: Delivery, parked: Sequence[Delivery]) -> Message | None:
        """The message, with those of `parked` named in it; None where nothing is left to say."""
        if not is_channel(delivery.chat_id) or delivery.step is Step.DIGEST:
            return await self.chats(delivery, parked)
        channel, now = self.channels.get(delivery.chat_id), self.chats.clock.now()
        if channel is None:
            return None
        tongue = Tongue(channel.language, channel.zone)
        if delivery.step is Step.BACK:
            return back(tongue, delivery.created_at, now).settled(tongue)
        message = await self._told(delivery, channel, tongue, now)
        return note_parked(tongue, message, parked, now).settled(tongue) if message else None

    async def _told(self, delivery: Delivery, channel: Channel, tongue: Tongue, now: datetime) -> Message | None:
        found = [await self.chats.store.incident(one) for one in delivery.incident_ids]
        incidents = [one for one in found if one]
        pressing = [one for one in incidents if await self._is_owed(one, delivery, channel)]
        if not pressing:
            return None
        message = await self._worded(delivery, incidents, tongue, now)
        return for_channel(tongue, message, pressing, await self._away_since(channel), channel.alone, now)

    async def _worded(self, delivery: Delivery, incidents: list[Incident], tongue: Tongue, now: datetime) -> Message:
        if len(incidents) > 1:
            scene = await self.chats.scene(incidents)
            return storm(tongue, incidents, scene, now=now, repeat=delivery.ambiguous)
        [incident] = incidents
        store = self.chats.store
        listing = await store.listing(incident.listing_id) if incident.listing_id else None
        watches = await store.watches(listing.id) if listing else ()
        return alert(
            tongue,
            without_sums(incident),
            listing,
            self.chats.tools.platform_of(incident.account),
            now=now,
            step=delivery.step,
            seen_age=finding_age(incident, watches, now),
            asked=await self.chats.asked(delivery, incident),
            risk=risk_line(tongue, await stake_of(store, incident, listing, now), None, now),
            brand=await brand_on(store, listing),
            repeat=delivery.ambiguous,
        )

    async def _is_owed(self, incident: Incident, delivery: Delivery, channel: Channel) -> bool:
        """Not what somebody has in hand meanwhile, nor what Telegram has told before the channel that stands in."""
        if delivery.step is Step.RESOLVED:
            return incident.status is Status.RESOLVED
        if not is_unanswered(incident):
            return False
        if channel.alone or not channel.only_stands_in or delivery.ambiguous:
            return True
        store = self.chats.store
        aside = asides(await store.groups(), await store.people())
        told = [one for one in await store.deliveries(incident.id) if one.chat_id not in aside]
        return not any(_arrived(one) and one.sent_at and one.sent_at >= delivery.created_at for one in told)

    async def _away_since(self, channel: Channel) -> datetime | None:
        away = await away_of(self.chats.store)
        return away.since if away and not channel.alone else None


def _arrived(one: Delivery) -> bool:
    return one.kind is DeliveryKind.SAY and one.state is DeliveryState.SENT and not is_channel(one.chat_id)
