"""The one teller: routes committed steps into the outbox and takes them from there to the chats, losing none."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

import structlog

from adapters.clock import Clock
from monitor.channels.known import is_channel
from monitor.channels.relay import Relay
from monitor.channels.routing import all_clear, digests
from monitor.decisions import crew_of
from monitor.edits import is_of_message
from monitor.kept_back import OVERTAKEN, SUPERSEDED
from monitor.lanes import Lanes
from monitor.messages import Ambiguous, Message, MessageGone, Migrated, NotSent, Speaker, TopicGone, Unreachable
from monitor.reach import found, lost, unreachable
from monitor.route import TOLD_AGAIN, Crew, route_incident, route_instead, route_loose
from monitor.stakes import gate_for
from monitor.storms import LOOKBACK, gathered
from storage.errors import StorageError
from storage.states import Delivery, DeliveryKind, DeliveryState, NewDelivery, Severity, Status, Transition
from storage.store import Store

log = structlog.get_logger()

_LONGEST_WAIT = 60.0
_NAMED_WITHIN = timedelta(hours=6)  # so far back an edit looks for what its message named

Compose = Callable[[Delivery, Sequence[Delivery]], Awaitable[Message | None]]


@dataclass(slots=True)
class Dispatch:
    """Reads transitions, writes deliveries, speaks; `compose` makes the text from what is true when it is sent.

    It is given the delivery and the earlier ones to its chat that were parked, so that the message can name them.
    """

    store: Store
    clock: Clock
    speaker: Speaker
    compose: Compose
    relay: Relay | None = None
    lanes: Lanes = field(init=False)

    def __post_init__(self) -> None:
        self.lanes = Lanes(self.clock)

    @property
    def chains(self) -> dict[int, asyncio.Task[None]]:
        """The chats in which messages go at present."""
        return self.lanes.tasks

    async def recover(self) -> None:
        """A delivery found half-sent, after a start or a failed commit, may have arrived: repeat it, or park it."""
        for delivery in await self.store.stranded():
            if delivery.chat_id not in self.chains:
                await self._uncertain(delivery, "the program stopped while it was being sent")

    async def tick(self) -> None:
        """Routes what was committed and starts a chain for each chat that has something to be said.

        While nothing can be written no intent can be: what is urgent is then told in another way (monitor.unwritten).
        """
        if self.store.unwritable is not None:
            return
        await self.recover()
        news = await self.route()
        if self.relay is not None:
            await self.relay.tick(news=news)
        await self.send()

    async def drain(self) -> None:
        """Waits for the messages that are on their way."""
        await self.lanes.drain()

    async def aside(self, chat_id: int, work: Callable[[], Awaitable[None]]) -> bool:
        """Does something of no weight in the chat's own lane, at its pace; False while messages go or wait there."""
        if self.store.unwritable is not None:
            return False
        waits = await self.store.sendable(self.clock.now(), limit=1, chat_id=chat_id)
        if waits or chat_id in self.chains:
            return False
        await self.lanes.begin(chat_id, partial(self._aside, chat_id, work))
        return True

    async def _aside(self, chat_id: int, work: Callable[[], Awaitable[None]]) -> None:
        """What has come meanwhile is told at once and not with the next tick."""
        await work()
        await self.lanes.rest(chat_id)
        await self._chain(chat_id)

    # --- routing -----------------------------------------------------------------------------------------------------

    async def route(self) -> bool:
        """Puts every step not yet routed into the outbox, in one commit; while nobody has joined, all of them wait.

        True where there was something.
        """
        now = self.clock.now()
        people = await self.store.people()
        if not people:
            return False  # what waits grows with each day on which nobody joins, and is not read every second
        waiting = await self.store.undispatched()
        if not waiting:
            return False
        crew = await crew_of(self.store, people, now)
        deliveries = [one for transition in waiting for one in await self._routed(transition, crew)]
        # Read before the cases: an edit that is made for one that was added meanwhile is not missed.
        lately = await self.store.deliveries_since(now - LOOKBACK)
        open_now = {one.id: one for one in await self.store.open_incidents()}
        told = gathered(deliveries, lately, open_now, now)
        await self.store.route([one.id for one in waiting], told.deliveries, told.joins)
        return True

    async def _routed(self, transition: Transition, crew: Crew) -> tuple[NewDelivery, ...]:
        now = self.clock.now()
        incident = await self.store.incident(transition.incident_id) if transition.incident_id else None
        channels = self.relay.channels if self.relay else ()
        if incident is None:
            return (*route_loose(transition, crew, now), *digests(transition, crew, channels, now))
        listing = await self.store.listing(incident.listing_id) if incident.listing_id else None
        earlier = await self.store.deliveries(incident.id)
        chats = [one for one in earlier if not is_channel(one.chat_id)]
        gate = await gate_for(self.store, incident, listing, crew, now)
        told = route_incident(transition, incident, listing, chats, crew, now, gate)
        return (*told, *all_clear(transition, incident, earlier, channels, now))

    # --- telling -----------------------------------------------------------------------------------------------------

    async def send(self) -> None:
        """One chain a chat: chats do not wait for each other, and within a chat new messages go before edits."""
        waiting = await self.store.sendable(self.clock.now(), limit=200)
        for chat_id in dict.fromkeys(one.chat_id for one in waiting):
            if chat_id not in self.chains:
                self.lanes.begin(chat_id, partial(self._chain, chat_id))
        for chat_id in {one.chat_id for one in waiting if one.kind is DeliveryKind.SAY}:
            self.lanes.hurry(chat_id)

    async def _chain(self, chat_id: int) -> None:
        """One after the other, what has come meanwhile too, until nothing is left or the chat has to wait."""
        while waiting := await self.store.sendable(self.clock.now(), limit=1, chat_id=chat_id):
            if not await self._deliver(waiting[0]):
                return
            await (self.lanes.pause() if waiting[0].kind is DeliveryKind.SAY else self.lanes.rest(chat_id))

    async def _deliver(self, delivery: Delivery) -> bool:
        """One delivery; False where the chat has to wait."""
        closed = (await unreachable(self.store)).get(delivery.chat_id)
        if closed and not closed.may_try(self.clock.now()):
            return await self._give_up(delivery, closed.why)
        if reason := await self._overtaken(delivery):
            await self.store.withhold(delivery.id, reason)
            return True
        edited = await self._target(delivery)
        target = edited.message_id if edited else None
        # Since the edit was asked for, more may stand in its message.
        delivery = replace(delivery, incident_ids=edited.incident_ids) if edited else delivery
        parked = await (self._named_in(edited) if edited else self._parked(delivery))
        try:
            message = await self.compose(delivery, parked)
        except StorageError:
            raise
        except Exception:
            # What cannot be written must not hold up what can; the next message names it.
            log.exception("a message could not be written", delivery=delivery.id)
            return await self.store.park(delivery.id, "the message could not be written")
        if message is None or (delivery.kind is DeliveryKind.AMEND and target is None):
            await self.store.withhold(delivery.id, SUPERSEDED)
            return True
        if not await self.store.intend(delivery.id, message.html):
            return True
        return await self._post(delivery, message, target, parked)

    async def _post(self, delivery: Delivery, message: Message, target: int | None, parked: Sequence[Delivery]) -> bool:
        """Speaks, and writes down what became of it."""
        try:
            message_id = await self._speak(delivery, message, target)
        except NotSent as error:
            wait = max(error.wait, min(_LONGEST_WAIT, 2.0**delivery.attempts))
            next_try = self.clock.now() + timedelta(seconds=wait)
            await self.store.retry(delivery.id, next_try, ambiguous=delivery.ambiguous)
            log.info("not sent yet", delivery=delivery.id, why=str(error), wait=wait)
            return False
        except Ambiguous as error:
            await self._uncertain(delivery, str(error))
            return False
        except Migrated as error:
            await self.store.retry(delivery.id, self.clock.now(), ambiguous=delivery.ambiguous)
            await self.store.move_chat(delivery.chat_id, error.chat_id)
            return False
        except TopicGone as error:
            return await self._without_topic(delivery, message, str(error))
        except Unreachable as error:
            await lost(self.store, delivery.chat_id, str(error), self.clock.now())
            return await self._give_up(delivery, str(error))
        except MessageGone as error:
            log.warning("parked", delivery=delivery.id, why=str(error))
            return await self.store.park(delivery.id, str(error))
        await self.store.sent(delivery.id, message_id, self.clock.now())
        await found(self.store, delivery.chat_id)
        await self.store.mark_named([one.id for one in parked])
        return True

    async def _without_topic(self, delivery: Delivery, message: Message, why: str) -> bool:
        """The group is still there: what was for the topic goes to General from now on, and says so."""
        if message.thread is None:
            await lost(self.store, delivery.chat_id, why, self.clock.now())
            return await self._give_up(delivery, why)
        log.warning("a group's topic is gone", delivery=delivery.id, why=why)
        await self.store.lose_thread(delivery.chat_id, message.thread)
        return await self.store.retry(delivery.id, self.clock.now(), ambiguous=delivery.ambiguous)

    async def _give_up(self, delivery: Delivery, why: str) -> bool:
        """Parks what a chat refuses; an alert of which nobody else hears goes to the next on duty who can."""
        log.warning("parked", delivery=delivery.id, why=why)
        closed = await unreachable(self.store)
        told = await self.store.deliveries(delivery.incident_ids[0]) if delivery.incident_ids else ()
        instead = route_instead(delivery, told, await self._crew(), closed, self.clock.now())
        await self.store.route((), instead)
        return await self.store.park(delivery.id, why)

    async def _crew(self) -> Crew:
        return await crew_of(self.store, await self.store.people(), self.clock.now())

    async def _overtaken(self, delivery: Delivery) -> str | None:
        """Why a ring has nothing left to say: a later one is on its way, or somebody has answered the ladder."""
        if delivery.kind is DeliveryKind.AMEND or len(delivery.incident_ids) != 1:
            return None
        [number] = delivery.incident_ids
        here = [one for one in await self.store.deliveries(number) if one.chat_id == delivery.chat_id]
        if any(_tells_instead(one, delivery) for one in here):
            return OVERTAKEN
        incident = await self.store.incident(number)
        if incident is None or delivery.step not in TOLD_AGAIN or _is_owed(here):
            return None
        unanswered = incident.status is Status.CONFIRMED and incident.snoozed_until is None
        return None if unanswered else SUPERSEDED

    async def _parked(self, delivery: Delivery) -> list[Delivery]:
        """What never reached this chat and has not been named; an edit names nothing, it makes no sound."""
        if delivery.kind is DeliveryKind.AMEND:
            return []
        return [one for one in await self.store.parked_untold() if one.chat_id == delivery.chat_id]

    async def _named_in(self, said: Delivery) -> list[Delivery]:
        """What the message named as not arrived when it was told: an edit must not take that back."""
        since = said.created_at - _NAMED_WITHIN
        parked = await self.store.parked_since(since, said.chat_id)
        lost = [one for one in parked if one.kind is DeliveryKind.SAY and one.created_at < said.created_at]
        told = await self.store.deliveries_since(since) if lost else ()
        here = (one for one in told if one.chat_id == said.chat_id and one.state is DeliveryState.SENT)
        before = [one.created_at for one in here if one.kind is DeliveryKind.SAY and one.created_at < said.created_at]
        return [one for one in lost if one.created_at >= max(before, default=since)]

    async def _target(self, delivery: Delivery) -> Delivery | None:
        """The message that an edit is about: None where its alert has not left yet, and will tell the newest anyway."""
        if delivery.kind is DeliveryKind.SAY:
            return None
        told = await self.store.deliveries(delivery.incident_ids[0])
        arrived = (one for one in told if one.kind is DeliveryKind.SAY and one.state is DeliveryState.SENT)
        same = [one for one in arrived if one.chat_id == delivery.chat_id and is_of_message(delivery, one)]
        return same[-1] if same else None

    async def _speak(self, delivery: Delivery, message: Message, target: int | None) -> int:
        if target is None:
            return await self.speaker.say(delivery.chat_id, message, ring=delivery.ring)
        await self.speaker.amend(delivery.chat_id, target, message)
        return target

    async def _uncertain(self, delivery: Delivery, why: str) -> None:
        """An edit may be repeated freely; a "wake" once, labelled; anything else is parked and named."""
        now = self.clock.now()
        if delivery.kind is DeliveryKind.AMEND:
            await self.store.retry(delivery.id, now, ambiguous=False)
        elif not delivery.ambiguous and await self._wakes(delivery):
            await self.store.retry(delivery.id, now, ambiguous=True)
        else:
            await self.store.park(delivery.id, why)
        log.warning("perhaps sent", delivery=delivery.id, why=why)

    async def _wakes(self, delivery: Delivery) -> bool:
        incidents = [await self.store.incident(one) for one in delivery.incident_ids]
        return any(one is not None and one.severity is Severity.WAKE for one in incidents)


def _tells_instead(other: Delivery, delivery: Delivery) -> bool:
    """Whether a later new message to the same chat waits, which will tell the same incident as it then stands."""
    waits = other.kind is DeliveryKind.SAY and other.state is DeliveryState.NEW and len(other.incident_ids) == 1
    return waits and other.id > delivery.id


def _is_owed(here: Sequence[Delivery]) -> bool:
    """Whether a chat was told nothing yet because a later message was to tell it."""
    told = any(one.kind is DeliveryKind.SAY and one.state is DeliveryState.SENT for one in here)
    return not told and any(one.reason == OVERTAKEN for one in here)
