"""What people do about an alert: take it, put it off, say that it was their own doing."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from monitor import incidents
from monitor.chat import Said
from monitor.commands.picking import with_cases
from monitor.commands.spoken import split_time, until
from monitor.commands.turn import Turn
from monitor.rules import abroad, adult, approval, content, contribution, dimensions, family, price, rank
from storage.states import Batch, Facts, Incident, RuleMemory, Status, Step, Told, Transition

SNOOZE = timedelta(hours=2)

_ACCEPTED = {
    content.CONTENT_CHANGED.name: (content.CONTENT_CHANGED, content.accepted),
    contribution.CONTENT_DIFFERS.name: (contribution.CONTENT_DIFFERS, contribution.accepted),
    dimensions.DIMENSIONS_CHANGED.name: (dimensions.DIMENSIONS_CHANGED, dimensions.accepted),
    price.PRICE_CHANGED.name: (price.PRICE_CHANGED, price.accepted),
    rank.RANK_MOVED.name: (rank.RANK_MOVED, rank.accepted),
    abroad.FOREIGN_MARKET.name: (abroad.FOREIGN_MARKET, abroad.accepted),
    adult.ADULT_FLAG.name: (adult.ADULT_FLAG, adult.accepted),
    family.VARIATION_MERGED.name: (family.VARIATION_MERGED, family.accepted),
}

Change = Callable[[Incident], Told | None]


async def ack(turn: Turn, text: str) -> Said:
    return await with_cases(turn, "ack", text, take)


async def take(turn: Turn, ids: Sequence[int]) -> Said:
    """The cases are in this person's hands; their messages are edited for everybody."""
    told = await changed(turn, ids, lambda one: incidents.acknowledged(one, turn.person.name, turn.now))
    if told:
        return turn.toast("You have it: {cases}.", cases=numbers(told))
    return await nothing_to_do(turn, ids)


async def snooze(turn: Turn, text: str) -> Said:
    which, when = split_time(text)
    at = until(when, turn.now, turn.person.zone) if when else turn.now + SNOOZE

    async def answer(turn: Turn, ids: list[int]) -> Said:
        return await put_off(turn, ids, at)

    return await with_cases(turn, "snooze", which, answer, tail=when)


async def put_off(turn: Turn, ids: Sequence[int], at: datetime | None) -> Said:
    """Quiet until then, and told anew if it is still so."""
    if at is None:
        return turn.toast("Until when? Write it like 2h, 3d or 2026-12-24.")
    told = await changed(turn, ids, lambda one: incidents.snoozed(one, turn.person.name, at, turn.now))
    if told:
        when = turn.tongue.time(at, turn.now)
        return turn.toast("Snoozed until {when}: {cases}.", when=when, cases=numbers(told))
    return await nothing_to_do(turn, ids)


async def accept(turn: Turn, ids: Sequence[int]) -> Said:
    """“It was me”: the rule learns that the change is meant, and the case is over."""
    async with turn.store.incident_lock:
        changes = [one for number in ids if (one := await _acceptable(turn, number))]
        if changes:
            memories = tuple([await _learnt(turn, one) for one in changes])
            told = tuple(incidents.closed(one, turn.now) for one in changes)
            await turn.store.commit(Batch(memories=memories, told=told))
    if not changes:
        return await nothing_to_do(turn, ids)
    turn.tools.wake()
    return turn.toast("Noted as yours: {cases}. From now on this is the approved state.", cases=numbers(changes))


async def judge(turn: Turn, ids: Sequence[int], *, false: bool) -> Said:
    """Whether it was right to wake somebody, as a person says; the last word counts."""

    def marked(one: Incident) -> Told | None:
        if one.open or one.confirmed_at is None:
            return None
        said: Facts = {"by": turn.person.name, "false": false}
        return Told(one, (Transition(0, one.id, turn.now, Step.MARKED, said),))

    told = await changed(turn, ids, marked)
    if not told:
        return turn.toast("It is not over yet: judge it then.")
    if false:
        return turn.toast("Noted as a false alarm: {cases}.", cases=numbers(told))
    return turn.toast("Noted as right: {cases}.", cases=numbers(told))


async def _acceptable(turn: Turn, number: int) -> Incident | None:
    incident = await turn.store.incident(number)
    fits = incident and incident.open and incident.rule in _ACCEPTED and incident.listing_id is not None
    return incident if fits else None


async def _learnt(turn: Turn, incident: Incident) -> RuleMemory:
    assert incident.listing_id is not None
    rule, accepted = _ACCEPTED[incident.rule]
    row = (await turn.store.memories(incident.listing_id)).get(rule.name)
    memory = row.value if row and row.version == rule.version else {}
    after = accepted(memory, incident.facts)
    if rule in (content.CONTENT_CHANGED, dimensions.DIMENSIONS_CHANGED):
        after = approval.signed(after, str(incident.facts["field"]), turn.person.name, turn.now)
    return RuleMemory(incident.listing_id, rule.name, rule.version, after)


async def changed(turn: Turn, ids: Sequence[int], change: Change) -> list[Incident]:
    """Load, change, commit, with nobody in between; then the loops are hurried."""
    async with turn.store.incident_lock:
        loaded = [one for number in ids if (one := await turn.store.incident(number))]
        told = tuple(step for one in loaded if (step := change(one)))
        done = await turn.store.commit(Batch(told=told)) if told else ()
    if done:
        turn.tools.wake()
    return list(done)


async def nothing_to_do(turn: Turn, ids: Sequence[int]) -> Said:
    """Why a press changed nothing."""
    found = [one for number in ids if (one := await turn.store.incident(number))]
    if not found:
        return turn.toast("There is no such case.")
    if all(one.status is Status.RESOLVED for one in found):
        return turn.toast("It is over already.")
    given = next((one.facts.get(incidents.ASSIGNED) for one in found if one.status is Status.CONFIRMED), None)
    if isinstance(given, dict):
        return turn.toast("{who} was given it already.", who=str(given["name"]))
    holder = next((one.acked_by for one in found if one.acked_by), None)
    if holder:
        return turn.toast("{who} has it already.", who=holder)
    return turn.toast("Nothing to do: it is not confirmed yet.")


def numbers(found: Sequence[Incident]) -> str:
    """“17, 18”."""
    return ", ".join(str(one.id) for one in found)
