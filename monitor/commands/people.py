"""Newcomers are greeted; owners see who is here, choose roles, invite, and may let somebody go."""

from collections.abc import Sequence
from dataclasses import replace

from monitor import pairing
from monitor.chat import Said
from monitor.commands.leafing import go, rows
from monitor.commands.steps import do
from monitor.commands.turn import Turn
from monitor.language import Html, Tongue, joined, language_name, name, nearest_language
from monitor.messages import Message
from monitor.render.words import ROLES, bold, code
from storage.errors import Conflict
from storage.states import Facts, Group, Person, Role

_TEAM, _INVITE = "team", "invite"


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


async def greeted(turn: Turn) -> Message:
    """The welcome of a newcomer; where his app speaks another of our languages, that one is a tap away."""
    said, spoken = welcome(turn.tongue, turn.person), nearest_language(turn.heard.language, turn.person.language)
    if spoken == turn.person.language:
        return said
    keys = turn.keyboard()
    keys.row(do(language_name(spoken), "lang", spoken))
    return await turn.with_keys(said, keys)


def _role(tongue: Tongue, person: Person) -> Html:
    return tongue._(ROLES[person.role])


async def team(turn: Turn, text: str = "") -> Said:
    """Everybody who may talk to the bot; “#3” one of them, “invite NAME ROLE” a code for somebody new."""
    word, _, rest = text.strip().partition(" ")
    if word.casefold() == _INVITE:
        return await _invite(turn, rest.strip())
    person = await _numbered(turn, word.removeprefix("#")) if word else None
    return await _one(turn, person) if person else await _all(turn)


async def _all(turn: Turn) -> Said:
    """In the order in which they are woken."""
    people = await turn.store.people()
    keys = turn.keyboard()
    lines = [Html(f"{place}) {name(one.name)} · {_role(turn.tongue, one)}") for place, one in enumerate(people, 1)]
    rows(keys, (go(one.name, f"#{one.id}", _TEAM) for one in people))
    keys.row(go(turn.tongue.label("Invite somebody"), _INVITE, _TEAM))
    keys.row(go(turn.tongue.label("« Back"), ""))
    return await turn.said(Message(joined(lines)), keys)


async def _one(turn: Turn, person: Person) -> Said:
    """One person, with the other roles that he could have."""
    keys, tongue, theirs = turn.keyboard(), turn.tongue, Tongue(zone=person.zone)
    for role in Role:
        if role is not person.role:
            label = tongue.label("Make {role}", role=tongue.label(ROLES[role]))
            args: Facts = {"person": person.id, "role": role.value}
            keys.row((label, "ask_role" if role is Role.OWNER else "role", args))
    if person.id != turn.person.id:
        keys.row((tongue.label("Remove {name}", name=person.name), "ask_leave", {"person": person.id}))
    keys.row(go(tongue.label("« Back"), "", _TEAM))
    lines = (
        bold(Html(f"{name(person.name)} · {_role(tongue, person)}")),
        tongue._("Time zone: {zone}, it is {now}", zone=person.zone, now=theirs.time(turn.now, turn.now)),
    )
    return await turn.said(Message(joined(lines)), keys)


async def ask_role(turn: Turn, args: Facts) -> Said:
    """To make somebody an owner is asked twice."""
    person = await _person(turn, args)
    if person is None:
        return turn.toast("This person has left before.")
    keys = turn.keyboard()
    keys.row((turn.tongue.label("Yes, do it"), "role", dict(args)))
    keys.row(go(turn.tongue.label("« Back"), f"#{person.id}", _TEAM))
    ask = turn.tongue._("Make {name} an owner? Owners may change everything, also your role.", name=name(person.name))
    return _edited(await turn.said(Message(ask), keys))


async def change_role(turn: Turn, args: Facts) -> Said:
    """The chosen role; somebody stays an owner."""
    person = await _person(turn, args)
    if person is None:
        return turn.toast("This person has left before.")
    try:
        await turn.decide(f"person:{person.id}", "role", Role(str(args.get("role"))).value)
    except Conflict:
        return turn.toast("The last owner stays one.")
    turn = await turn.anew()
    shown = await _one(turn, await _person(turn, args) or person) if turn.may(Role.OWNER) else None
    return _edited(shown) if shown else turn.toast("Saved.")


async def _invite(turn: Turn, text: str) -> Said:
    """A code for somebody new: never where others read along."""
    if not turn.heard.private:
        return turn.toast("A code I tell in a private chat only: write to me there.")
    called, _, last = text.rpartition(" ")
    roles = {role.value: role for role in Role}
    role = roles.get(last.casefold()) if called else None
    if not text:
        said = turn.tongue._("Who is it? Write {command}", command=code("/team invite Bo"))
        return await turn.said(Message(said))
    if role is None:
        keys = turn.keyboard()
        label = turn.tongue.label
        keys.row(*((label(ROLES[one]), "invite", {"name": text[:40], "role": one.value}) for one in reversed(Role)))
        return await turn.said(Message(turn.tongue._("What may {name} do?", name=name(text))), keys)
    return await _code(turn, called, role)


async def invited(turn: Turn, args: Facts) -> Said:
    """The chosen role of somebody new."""
    if not turn.heard.private:
        return turn.toast("A code I tell in a private chat only: write to me there.")
    return await _code(turn, str(args.get("name")), Role(str(args.get("role"))))


async def _code(turn: Turn, called: str, role: Role) -> Said:
    """Language and zone are the owner's own until the newcomer chooses others."""
    code = await pairing.invite(
        turn.store,
        name=called[:40],
        role=role,
        language=turn.person.language,
        zone=turn.person.zone,
        now=turn.now,
    )
    await turn.note("invite", None, [called[:40], role.value])
    said = turn.tongue._(
        "Code for {name} ({role}), good once within {minutes} minutes. In a private chat with me: {code}",
        name=name(called),
        role=turn.tongue._(ROLES[role]),
        minutes=int(pairing.VALID.total_seconds() // 60),
        code=Html(f"<code>/start {code}</code>"),
    )
    return await turn.said(Message(said))


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
    await turn.note("people", [person.name, person.role.value], None)
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


def _edited(said: Said) -> Said:
    """In the place of the page whose button was pressed."""
    return Said(edit=said.messages[0], toast=said.toast)


async def _person(turn: Turn, args: Facts) -> Person | None:
    return await _numbered(turn, str(args.get("person")))


async def _numbered(turn: Turn, number: str) -> Person | None:
    return next((one for one in await turn.store.people() if str(one.id) == number), None)
