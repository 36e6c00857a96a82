"""/assign: a case is given to somebody, who is told of it and is rung first."""

from collections.abc import Sequence

from monitor import incidents
from monitor.chat import Said
from monitor.commands.acting import changed, nothing_to_do, numbers, take
from monitor.commands.picking import with_cases
from monitor.commands.steps import do
from monitor.commands.turn import Turn
from monitor.language import joined
from monitor.messages import Message
from monitor.render.words import bold
from storage.states import Facts, Person, Role

_ME = ("me", "我", "мне", "لي", "私")


async def assign(turn: Turn, text: str) -> Said:
    """“/assign 17 Bo”; without a name the people to choose from, without a number the cases."""
    which, _, who = text.strip().partition(" ")

    async def answer(turn: Turn, ids: list[int]) -> Said:
        return await _assign(turn, ids, who.strip())

    return await with_cases(turn, "assign", which, answer, tail=who)


async def ask(turn: Turn, ids: Sequence[int]) -> Said:
    """[ Give to … ]: to whom?"""
    keys, label = turn.keyboard(), turn.tongue.label
    case = " ".join(str(one) for one in ids[:1])
    people = [one for one in await turn.store.people() if one.role is not Role.VIEWER and one.id != turn.person.id]
    for one in people:
        keys.row(do(label("Give to {name}", name=one.name), "assign", f"{case} #{one.id}"))
    if not people:
        return turn.toast("There is nobody else who could take it. /team shows who is here.")
    asked = turn.tongue._("To whom shall case {number} be given?", number=case)
    return await turn.said(Message(bold(asked)), keys)


async def asked(turn: Turn, args: Facts) -> Said:
    """The button under an alert."""
    listed = args.get("incidents")
    return await ask(turn, [one for one in listed if isinstance(one, int)] if isinstance(listed, list) else [])


async def _assign(turn: Turn, ids: list[int], who: str) -> Said:
    if not who:
        return await ask(turn, ids)
    person = await _named(turn, who)
    if person is None:
        known = await ask(turn, ids)
        said = turn.tongue._("Nobody of that name can take it: viewers only look.")
        return Said(messages=(Message(joined((said,))), *known.messages), toast=known.toast)
    if person.id == turn.person.id:
        return await take(turn, ids)
    by = turn.person.name
    told = await changed(turn, ids, lambda one: incidents.assigned(one, person.id, person.name, by, turn.now))
    if told:
        return turn.toast("{who} is told: {cases}.", who=person.name, cases=numbers(told))
    return await nothing_to_do(turn, ids)


async def _named(turn: Turn, who: str) -> Person | None:
    """The person by "#number", by name, or oneself; not one who may only look."""
    if who.casefold() in _ME:
        return turn.person
    people = [one for one in await turn.store.people() if one.role is not Role.VIEWER]
    called = (one for one in people if who.casefold() in (f"#{one.id}", one.name.casefold()))
    return next(called, None)
