"""/drill: a made-up hijack through the whole way to the phones, and what people say of whether it rang."""

from collections.abc import Sequence
from datetime import timedelta

from monitor import drills
from monitor.chat import Said
from monitor.commands.steps import do
from monitor.commands.turn import Turn
from monitor.decisions import crew_of
from monitor.language import joined, name
from monitor.messages import Message
from monitor.people import is_quiet
from monitor.render.drill import Rung, drill_board, silent_advice
from monitor.rules.drill import DRILL
from monitor.weekly import lags, spread
from storage.states import DeliveryState, Facts, Incident, Person, Step

_KEPT = timedelta(days=30)
_ME, _ALL, _SURELY = "me", "all", "now"


async def drill(turn: Turn, text: str = "") -> Said:
    """“/drill me” rings oneself, “/drill all” everybody on duty; without a word how the last one went."""
    word, _, rest = text.casefold().strip().partition(" ")
    if word not in (_ME, _ALL):
        return await _board(turn)
    people = await _rung_by(turn, alone=word == _ME)
    asleep = [one for one in people if is_quiet(one, turn.now) and one.id != turn.person.id]
    if asleep and rest != _SURELY:
        return await _surely(turn, asleep)
    incident = await drills.begin(turn.store, turn.person, alone=word == _ME, now=turn.now)
    if incident is None:
        return turn.toast("A drill goes on already: /drill shows it.")
    turn.tools.wake()
    said = turn.tongue._(
        "🧪 The drill has begun (case {number}). In a minute it rings: {people}. Put the phone where it lies at night.",
        number=incident.id,
        people=joined((name(one.name, 24) for one in people), by=turn.tongue._(", ")),
    )
    return await turn.said(Message(said))


async def _rung_by(turn: Turn, *, alone: bool) -> Sequence[Person]:
    if alone:
        return [turn.person]
    people = await turn.store.people()
    return (await crew_of(turn.store, people, turn.now)).on_duty(turn.now)


async def _surely(turn: Turn, asleep: Sequence[Person]) -> Said:
    """Whoever sleeps is woken by it as by a real one: that takes a second tap."""
    keys = turn.keyboard()
    keys.row(do(turn.tongue.label("Yes, wake them"), "drill", f"{_ALL} {_SURELY}"))
    keys.row(do(turn.tongue.label("Ring me alone"), "drill", _ME))
    who = joined((name(one.name, 24) for one in asleep), by=turn.tongue._(", "))
    return await turn.said(
        Message(turn.tongue._("It is night for: {people}. Wake them all the same?", people=who)), keys
    )


async def _board(turn: Turn) -> Said:
    """The last drill with everybody's answer, and how long the way took in the drills of a month."""
    recent = await turn.store.recent_incidents(turn.now - _KEPT)
    found = [one for one in recent if one.rule == DRILL and one.confirmed_at]
    numbers = [one.id for one in found]
    steps = await turn.store.transitions_of(numbers) if numbers else {}
    rows = await turn.store.deliveries_of(numbers) if numbers else {}
    every = {row.id: row for some in rows.values() for row in some}.values()
    took = lags({one.id: one for one in found}, steps, list(every))
    last = found[-1] if found else None
    rung = await _told_of(turn, last) if last else []
    keys = turn.keyboard()
    label = turn.tongue.label
    keys.row(do(label("Ring me alone"), "drill", _ME), do(label("Everybody on duty"), "drill", _ALL))
    board = drill_board(turn.tongue, last, rung, spread(lag for _, lag in took), now=turn.now)
    return await turn.board(board, "drill", keys=keys)


async def _told_of(turn: Turn, incident: Incident) -> list[Rung]:
    """Everybody to whom it was to be told in a chat of his own."""
    own = {one.chat_id: one for one in await turn.store.people()}
    said = drills.answers(steps := await turn.store.transitions(incident.id))
    begun = {one.id: one.at for one in steps if one.step is Step.CONFIRMED}
    found = []
    for row in await turn.store.deliveries(incident.id):
        person, at = own.get(row.chat_id), begun.get(row.transition_id)
        if person is None or at is None or row.state is DeliveryState.WITHHELD:
            continue
        found.append(Rung(person.name, row.sent_at - at if row.sent_at else None, said.get(person.id)))
    return found


async def answered(turn: Turn, args: Facts) -> Said:
    """A button under a drill: it rang, it stayed silent, or ask me later."""
    case, rang = args.get("case"), args.get("rang")
    heard = rang if isinstance(rang, bool) else None
    if not isinstance(case, int) or not await drills.answer(turn.store, case, turn.person, heard, turn.now):
        return turn.toast("There is no such case.")
    turn.tools.wake()
    if heard is None:
        return turn.toast("I ask again in an hour.")
    if heard:
        return turn.toast("Good: it is noted that it rang.")
    said = turn.toast("Noted: it stayed silent.")
    return Said(toast=said.toast, messages=(silent_advice(turn.tongue),))
