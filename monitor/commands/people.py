"""Newcomers are greeted; owners see who is here and may let somebody go."""

from collections.abc import Sequence
from dataclasses import replace

from monitor.chat import Said
from monitor.commands.turn import Turn
from monitor.language import Html, Tongue, joined, name
from monitor.messages import Message
from monitor.render.words import ROLES, bold
from storage.states import Facts, Group, Person, Role


def welcome(tongue: Tongue, person: Person) -> Message:
    """Who one is here, and when it is night."""
    role = _role(tongue, person)
    greeting = tongue._("Welcome, {name}. You are {role} here.", name=name(person.name), role=role)
    night = tongue._(
        "Your night is {begin}–{end} ({zone}); then only what is worth waking for makes a sound.",
        begin=person.quiet_from,
        end=person.quiet_until,
        zone=person.zone,
    )
    return Message(joined((bold(greeting), night)))


def _role(tongue: Tongue, person: Person) -> Html:
    return tongue._(ROLES[person.role])


async def team(turn: Turn, text: str = "") -> Said:
    """Everybody who may talk to the bot, in the order in which they are woken."""
    people = await turn.store.people()
    keys = turn.keyboard()
    lines = []
    for place, one in enumerate(people, 1):
        lines.append(Html(f"{place}) {name(one.name)} · {_role(turn.tongue, one)}"))
        if one.id != turn.person.id:
            keys.row((turn.tongue.label("Remove {name}", name=one.name), "ask_leave", {"person": one.id}))
    return await turn.said(Message(joined(lines)), keys)


async def ask_leave(turn: Turn, args: Facts) -> Said:
    person = await _person(turn, args)
    if person is None:
        return turn.toast("This person has left before.")
    keys = turn.keyboard()
    keys.row((turn.tongue.label("Yes, remove {name}", name=person.name), "leave", {"person": person.id}))
    return await turn.said(Message(turn.tongue._("Remove {name} from here?", name=name(person.name))), keys)


async def leave(turn: Turn, args: Facts) -> Said:
    """The person is forgotten; the last owner stays."""
    person = await _person(turn, args)
    if person is None:
        return turn.toast("This person has left before.")
    owners = [one for one in await turn.store.people() if one.role is Role.OWNER]
    if person.role is Role.OWNER and len(owners) == 1:
        return turn.toast("The last owner cannot be removed.")
    await turn.store.remove_person(person.id)
    said = turn.toast("{name} is removed.", name=person.name)
    groups = await turn.store.groups()
    return replace(said, messages=(*said.messages, _still_in(turn, person, groups))) if groups else said


def _still_in(turn: Turn, person: Person, groups: Sequence[Group]) -> Message:
    """The bot answers him no more, but what it tells a group is read by whoever is in it."""
    names = joined((name(one.title) for one in groups), by=turn.tongue._(", "))
    said = turn.tongue._(
        "If {name} is still in {groups}, remove him there too: what I tell there, everybody in the group reads.",
        name=name(person.name),
        groups=names,
    )
    return Message(said)


async def _person(turn: Turn, args: Facts) -> Person | None:
    return next((one for one in await turn.store.people() if one.id == args.get("person")), None)
