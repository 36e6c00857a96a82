"""Makes the text of a delivery from what is true when it leaves, and stores the buttons under it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from adapters.clock import Clock
from monitor.brand import brand_on
from monitor.buttons import Keyboard, May, alert_keys, anything, first_look_keys, rang_keys, storm_keys, weekly_keys
from monitor.channels.known import channel_names
from monitor.channels.routing import told_meanwhile
from monitor.commands import statements
from monitor.commands.tools import Tools
from monitor.decisions import threshold_of
from monitor.drills import answers
from monitor.friends import Circle
from monitor.groups import is_group, purpose_of, voices, without_sums
from monitor.kept_back import is_below
from monitor.language import Html, Tongue
from monitor.marks import finding_age
from monitor.messages import Message
from monitor.nights import night, week_of
from monitor.order_news import names_of
from monitor.people import reaches
from monitor.reach import unreachable
from monitor.recall import recall
from monitor.render import Scene, alert, digest, first_look, note_parked, note_restored, note_unreachable, storm
from monitor.render.drill import drill_question
from monitor.render.elsewhere import note_elsewhere
from monitor.render.groups import note_topic
from monitor.render.orders import order_message
from monitor.render.risk import risk_line
from monitor.render.weekly import weekly
from monitor.restored import restored
from monitor.rules.copycats import ALIKE, is_copycat
from monitor.rules.machine import MEMORY_RESTORED
from monitor.sightings import FirstLook, found_of
from monitor.stakes import reader_of, stake_of
from storage.states import (
    Delivery,
    DeliveryKind,
    Facts,
    Incident,
    Person,
    Step,
    Transition,
    WatchedListing,
)
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Composer:
    """Called by dispatch for each delivery: reads, renders, stores the buttons."""

    store: Store
    clock: Clock
    tools: Tools

    async def __call__(self, delivery: Delivery, parked: Sequence[Delivery]) -> Message | None:
        """The message, with those of `parked` named in it; None where its person has left or nothing is left to say."""
        now = self.clock.now()
        person = await self._reader(delivery)
        if person is None:
            return None
        tongue = Tongue(person.language, person.zone)
        message = await self._message(delivery, person, tongue, parked, now)
        if message is not None:
            message = await self._noted(message, delivery, person, tongue, parked, now)
            message = await self._placed(delivery, message, tongue)
        return message.settled(tongue) if message else None

    async def _reader(self, delivery: Delivery) -> Person | None:
        """Its person; where he has left, whoever now speaks for the chat, which is to see its alerts to their end."""
        people = await self.store.people()
        person = next((one for one in people if one.id == delivery.person_id), None)
        if person is not None or not delivery.incident_ids:
            return person
        others = (*people, *voices(await self.store.groups(), people))
        return next((one for one in others if one.chat_id == delivery.chat_id), None)

    async def _noted(
        self,
        message: Message,
        delivery: Delivery,
        person: Person,
        tongue: Tongue,
        parked: Sequence[Delivery],
        now: datetime,
    ) -> Message:
        """The message with what else its reader has to know."""
        if of := await self._doubted(delivery):
            message = note_restored(tongue, message, of, now)
        # The morning message has a section of its own for them.
        if delivery.step is Step.DIGEST:
            return message
        message = note_parked(tongue, message, parked, now)
        message = note_elsewhere(tongue, message, await self._elsewhere(delivery, now), now)
        return note_unreachable(tongue, message, await self._lost(person)) if delivery.incident_ids else message

    async def _placed(self, delivery: Delivery, message: Message, tongue: Tongue) -> Message:
        """In the topic of the group that was chosen for such messages; where that is gone, with a word about it."""
        group = await self.store.group(delivery.chat_id) if is_group(delivery.chat_id) else None
        purpose = purpose_of(delivery.step, await self.store.cases(delivery.incident_ids))
        if group is None or purpose not in group.threads or delivery.kind is DeliveryKind.AMEND:
            return message
        thread = group.threads[purpose]
        return replace(message, thread=thread) if thread else note_topic(tongue, message, purpose)

    async def _doubted(self, delivery: Delivery) -> datetime | None:
        """Since when a restored memory has forgotten what it told, for a message that may therefore be a repeat."""
        found = await restored(self.store)
        if found is None or not found.doubts(delivery):
            return None
        incidents = await self.store.cases(delivery.incident_ids)
        news = any(one.rule == MEMORY_RESTORED for one in incidents)
        return None if news else found.of

    async def _elsewhere(self, delivery: Delivery, now: datetime) -> list[tuple[str, datetime]]:
        """The channels that told of it while it waited for its chat, each with its time."""
        if delivery.kind is not DeliveryKind.SAY:
            return []
        rows = [row for number in delivery.incident_ids for row in await self.store.deliveries(number)]
        ways = told_meanwhile(delivery, rows, now)
        names = await channel_names(self.store) if ways else {}
        return [(names.get(way, "?"), at) for way, at in ways.items()]

    async def _lost(self, person: Person) -> list[str]:
        """The others who cannot be reached, by name."""
        closed = await unreachable(self.store)
        people = await self.store.people() if closed else ()
        return [one.name for one in people if one.chat_id in closed and one.chat_id != person.chat_id]

    async def _message(
        self, delivery: Delivery, person: Person, tongue: Tongue, parked: Sequence[Delivery], now: datetime
    ) -> Message | None:
        if delivery.incident_ids:
            incidents = list(await self.store.cases(delivery.incident_ids))
            if len(incidents) > 1:
                return await self._storm(delivery, incidents, person, tongue, now)
            return await self._alert(delivery, incidents[0], person, tongue, now) if incidents else None
        transition = await self.store.transition(delivery.transition_id)
        if transition is None:
            return None
        if delivery.step is Step.DIGEST:
            return await self._digest(transition, replace(person, chat_id=delivery.chat_id), tongue, parked, now)
        if delivery.step is Step.DRILL:
            return await self._asked(transition, delivery, person, tongue, now)
        if delivery.step is Step.WEEKLY:
            return await self._weekly(delivery, person, tongue, transition.at)
        if delivery.step is Step.REPORT:
            keys = Keyboard(delivery.chat_id, now, may=self._may(delivery, person))
            report = await statements.by_itself(self.store, self.tools, transition, person, keys, now)
            return await self._with_keys(report, keys)
        if delivery.step is Step.ORDERS:
            names = await names_of(self.store, transition.detail.get("orders"))
            return order_message(tongue, transition.detail, names, now)
        return await self._first_look(transition, delivery, person, tongue, now)

    async def _alert(
        self, delivery: Delivery, incident: Incident, person: Person, tongue: Tongue, now: datetime
    ) -> Message:
        listing = await self.store.listing(incident.listing_id) if incident.listing_id else None
        watches = await self.store.watches(listing.id) if listing else ()
        keys = alert_keys(tongue, incident, delivery.chat_id, now, self._may(delivery, person))
        shown = incident if await self._tells_sums(delivery.chat_id) else without_sums(incident)
        message = alert(
            tongue,
            shown,
            listing,
            self.tools.platform_of(incident.account),
            now=now,
            step=delivery.step,
            seen_age=finding_age(incident, watches, now),
            asked=await self.asked(delivery, incident),
            by=await self._snoozed_by(incident),
            risk=await self._risk(delivery, incident, person, tongue, now),
            brand=await brand_on(self.store, listing),
            repeat=delivery.ambiguous,
            buttons=keys.rows,
        )
        return await self._with_keys(message, keys)

    async def _tells_sums(self, chat_id: int) -> bool:
        """In private chats, and in a group in which an owner allowed it."""
        group = await self.store.group(chat_id) if is_group(chat_id) else None
        return group.money if group else not is_group(chat_id)

    async def _risk(
        self, delivery: Delivery, incident: Incident, person: Person, tongue: Tongue, now: datetime
    ) -> Html:
        """What is at risk, in the person's currency."""
        listing = await self.store.listing(incident.listing_id) if incident.listing_id else None
        stake = await stake_of(self.store, incident, listing, now)
        here = [one for one in await self.store.deliveries(incident.id) if one.chat_id == delivery.chat_id]
        held = any(is_below(one) and one.transition_id == delivery.transition_id for one in here)
        told = stake is not None and await self._tells_sums(delivery.chat_id)
        reader = await reader_of(self.store, person, now, held=held) if told else None
        return risk_line(tongue, stake, reader, now)

    def _may(self, delivery: Delivery, person: Person) -> May:
        """In his own chat a person sees the buttons that he may press; in a group there are all."""
        if delivery.chat_id != person.chat_id or is_group(delivery.chat_id):
            return anything

        def may(action: str, args: Facts) -> bool:
            return reaches(person.role, self.tools.needs(action, args))

        return may

    async def asked(self, delivery: Delivery, incident: Incident) -> list[str]:
        """Those who were told before this delivery and have not answered."""
        people = {one.id: one.name for one in await self.store.people()}
        told = await self.store.deliveries(incident.id)
        before = (one for one in told if one.kind is DeliveryKind.SAY and one.transition_id < delivery.transition_id)
        return list(dict.fromkeys(people[one.person_id] for one in before if one.person_id in people))

    async def _snoozed_by(self, incident: Incident) -> str | None:
        if incident.snoozed_until is None:
            return None
        steps = await self.store.transitions(incident.id)
        by = next((one.detail.get("by") for one in reversed(steps) if one.step is Step.SNOOZED), None)
        return by if isinstance(by, str) else None

    async def _storm(
        self, delivery: Delivery, incidents: list[Incident], person: Person, tongue: Tongue, now: datetime
    ) -> Message:
        keys = storm_keys(tongue, incidents, delivery.chat_id, now, self._may(delivery, person))
        scene = await self.scene(incidents)
        message = storm(tongue, incidents, scene, now=now, repeat=delivery.ambiguous, buttons=keys.rows)
        return await self._with_keys(message, keys)

    async def _first_look(
        self, transition: Transition, delivery: Delivery, person: Person, tongue: Tongue, now: datetime
    ) -> Message | None:
        ids = transition.detail.get("listings")
        found = [await self.store.listing(int(str(one))) for one in ids] if isinstance(ids, list) else []
        looks = [await self._look(listing, now) for listing in found if listing]
        keys = first_look_keys(tongue, looks, delivery.chat_id, now, self._may(delivery, person))
        return await self._with_keys(first_look(tongue, looks, buttons=keys.rows), keys) if looks else None

    async def _look(self, listing: WatchedListing, now: datetime) -> FirstLook:
        platform = self.tools.platform_of(listing.account)
        known = await recall(self.store, listing)
        brand = known.content.brand if known.content else None
        friends = [*await self.store.friends(platform), *await self.tools.myself(platform)]
        circle = Circle(listing, platform, brand, friends, now, partial(self.tools.house, listing.account))
        asked = [watch for watch in await self.store.watches(listing.id) if not watch.topic.is_search]
        unread = any(watch.looks == 0 for watch in asked)
        least = int(await threshold_of(self.store, ALIKE, listing))
        alike = [one for one in await self.store.copycats(listing.id) if is_copycat(one, circle, least)]
        shared = self.tools.is_shared(listing)
        return FirstLook(listing, platform, known, found_of(known, circle), unread, shared, len(alike))

    async def _digest(
        self, transition: Transition, person: Person, tongue: Tongue, parked: Sequence[Delivery], now: datetime
    ) -> Message:
        since = datetime.fromisoformat(str(transition.detail["since"]))
        told = await night(
            self.store,
            person,
            parked,
            since,
            transition.at,
            patience=self.tools.patience,
            period=self.tools.period,
        )
        open_now = (*told.pressing, *told.taken, *told.waiting)
        scene = await self.scene([*open_now, *told.resolved, *told.drills, *(one.incident for one in told.withheld)])
        return digest(tongue, told, scene, now=now)

    async def _asked(
        self, transition: Transition, delivery: Delivery, person: Person, tongue: Tongue, now: datetime
    ) -> Message | None:
        """Whether a drill rang; nothing where the person has said it meanwhile."""
        case = transition.detail.get("case")
        incident = await self.store.incident(case) if isinstance(case, int) else None
        if incident is None or answers(await self.store.transitions(incident.id)).get(person.id) is not None:
            return None
        keys = Keyboard(delivery.chat_id, now, may=self._may(delivery, person))
        keys.row(*rang_keys(tongue, incident))
        return await self._with_keys(replace(drill_question(tongue, incident, now), buttons=keys.rows), keys)

    async def _weekly(self, delivery: Delivery, person: Person, tongue: Tongue, until: datetime) -> Message:
        week = await week_of(self.store, person, until)
        keys = weekly_keys(tongue, week, delivery.chat_id, self.clock.now(), self._may(delivery, person))
        return await self._with_keys(replace(weekly(tongue, week, now=until), buttons=keys.rows), keys)

    async def scene(self, incidents: Sequence[Incident]) -> Scene:
        ids = {one.listing_id for one in incidents if one.listing_id}
        found = await self.store.listings(ids, removed=True)
        accounts = {one.account for one in incidents}
        return Scene(
            {one.id: one for one in found},
            {account: self.tools.platform_of(account) for account in accounts},
        )

    async def _with_keys(self, message: Message, keys: Keyboard) -> Message:
        await self.store.add_buttons(keys.stored)
        return message
