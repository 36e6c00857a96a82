"""Which channel is to be told of which incident now, from what its steps and deliveries say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from monitor.channels.known import Channel, is_channel
from monitor.configuration.channels import Ring
from monitor.duty import ladder
from monitor.route import FIRST_TOLD, TOLD_AGAIN, Crew
from storage.states import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Incident,
    NewDelivery,
    Severity,
    Status,
    Step,
    Transition,
)

# A step of the ladder so soon after the channel rang for the same incident says nothing new.
_RESPITE = timedelta(minutes=1)
# What Telegram has not taken by then, or refused once, waits for it in vain.
_PATIENCE = timedelta(seconds=10)
_WAITING = (DeliveryState.NEW, DeliveryState.SENDING)
_ON_THEIR_WAY = (*_WAITING, DeliveryState.SENT)


@dataclass(frozen=True, slots=True)
class Past:
    """One incident with the steps of its life that were routed, and everything that was to be told of it.

    `aside` are the groups' chats, which wake nobody.
    """

    incident: Incident
    steps: Sequence[Transition]
    told: Sequence[Delivery]
    aside: frozenset[int] = frozenset()

    @property
    def first(self) -> Transition | None:
        """The step with which it became news, the last time that it did."""
        return _last(self.steps, FIRST_TOLD)

    @property
    def latest(self) -> Transition | None:
        """The last step with which it rang, that one or one of the ladder."""
        return _last(self.steps, FIRST_TOLD + TOLD_AGAIN)

    def said_to(self, chat_id: int, since: datetime) -> list[Delivery]:
        """The messages of one chat since then, whatever became of them."""
        return [one for one in self.told if one.chat_id == chat_id and _is_said(one, since)]

    def is_stuck(self, since: datetime, now: datetime) -> bool:
        """Whether it was to be told in a chat since then, and is in none."""
        rows = self._in_chats(since)
        held = any(one.state is DeliveryState.PARKED or waits_in_vain(one, now) for one in rows)
        return held and not any(one.state is DeliveryState.SENT for one in rows)

    def is_refused(self, since: datetime) -> bool:
        """Whether every chat that was to be told of it since then has refused it."""
        rows = [one for one in self._in_chats(since) if one.state is not DeliveryState.WITHHELD]
        return bool(rows) and all(one.state is DeliveryState.PARKED for one in rows)

    def _in_chats(self, since: datetime) -> list[Delivery]:
        """What people were told in chats of their own; a group's copy counts where nobody else was to be told."""
        rows = [one for one in self.told if not is_channel(one.chat_id) and _is_said(one, since)]
        own = [one for one in rows if one.chat_id not in self.aside and one.state is not DeliveryState.WITHHELD]
        return own or rows


def told_meanwhile(delivery: Delivery, rows: Sequence[Delivery], now: datetime) -> dict[int, datetime]:
    """When each channel last told of the incidents of `rows` while their message waited for its chat."""
    here = [one for one in rows if one.chat_id == delivery.chat_id and one.kind is DeliveryKind.SAY]
    last = max((one.sent_at for one in here if one.sent_at), default=None)
    owed = (one.created_at for one in here if one.sent_at is None and (last is None or one.created_at > last))
    since = min(owed, default=delivery.created_at)
    if now - since < _PATIENCE:
        return {}
    others = (one for one in rows if is_channel(one.chat_id) and one.step is not Step.RESOLVED)
    return {one.person_id: one.sent_at for one in others if one.sent_at and one.sent_at >= since}


def waits_in_vain(one: Delivery, now: datetime) -> bool:
    """Whether a chat ought to have taken the message by now."""
    return one.state in _WAITING and (one.attempts > 0 or now - one.created_at >= _PATIENCE)


def due(past: Past, channel: Channel, now: datetime, *, away: bool, quiet: bool) -> NewDelivery | None:
    """What is to be said on the channel about an open incident; None where nothing is, or it was said.

    `away` says that nothing reaches Telegram, `quiet` that everybody on duty sleeps: then only a wake rings.
    """
    first, latest, incident = past.first, past.latest, past.incident
    if first is None or latest is None or not is_unanswered(incident):
        return None
    if quiet and incident.severity is not Severity.WAKE:
        return None
    here = past.said_to(channel.chat_id, first.at)
    if _rings_itself(incident, channel, first, now):
        heard = any(one.created_at + _RESPITE >= latest.at for one in here)
        return None if heard else said(channel, latest, (incident.id,), now)
    if here or not channel.stands_in or incident.severity not in channel.severities:
        return None
    missing = past.is_stuck(first.at, now) if away else past.is_refused(first.at)
    return said(channel, latest, (incident.id,), now) if missing else None


def is_unanswered(incident: Incident) -> bool:
    """Whether it is told and nobody has it in hand."""
    return incident.status is Status.CONFIRMED and incident.snoozed_until is None


def all_clear(
    transition: Transition, incident: Incident, earlier: Iterable[Delivery], channels: Iterable[Channel], now: datetime
) -> tuple[NewDelivery, ...]:
    """That it is over, for the channels that were told of it."""
    told = {one.chat_id for one in earlier if one.kind is DeliveryKind.SAY and one.state in _ON_THEIR_WAY}
    over = transition.step is Step.RESOLVED
    return tuple(said(one, transition, (incident.id,), now) for one in channels if over and one.chat_id in told)


def digests(transition: Transition, crew: Crew, channels: Iterable[Channel], now: datetime) -> tuple[NewDelivery, ...]:
    """The morning message of the first on the ladder, whoever's shift it is, for the channels that take it."""
    reader = next(iter(ladder(crew.people)), None)
    if reader is None or transition.step is not Step.DIGEST or transition.detail.get("person") != reader.id:
        return ()
    return tuple(replace(said(one, transition, (), now), person_id=reader.id) for one in channels if one.digest)


def said(channel: Channel, step: Transition, incident_ids: tuple[int, ...], now: datetime) -> NewDelivery:
    """A message to a channel; it rings only for what rings by itself."""
    return NewDelivery(
        dedupe_key=f"channel:{step.id}:{channel.chat_id}",
        transition_id=step.id,
        incident_ids=incident_ids,
        person_id=channel.person_id,
        chat_id=channel.chat_id,
        kind=DeliveryKind.SAY,
        step=step.step,
        ring=step.step in FIRST_TOLD + TOLD_AGAIN,
        next_try=now,
        created_at=now,
    )


def _rings_itself(incident: Incident, channel: Channel, first: Transition, now: datetime) -> bool:
    """Whether the channel has its own place on the ladder of this incident, or is the only way that there is."""
    if channel.alone and channel.stands_in and incident.severity in channel.severities:
        return True
    if incident.severity is not Severity.WAKE:
        return False
    waited = Ring.UNACKNOWLEDGED in channel.rings and now - first.at >= channel.after
    return waited or Ring.AT_ONCE in channel.rings


def _is_said(one: Delivery, since: datetime) -> bool:
    return one.kind is DeliveryKind.SAY and one.created_at >= since


def _last(steps: Sequence[Transition], among: Sequence[Step]) -> Transition | None:
    return next((one for one in reversed(steps) if one.step in among), None)
