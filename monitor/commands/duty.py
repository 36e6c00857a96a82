"""/duty: who is rung first: in turn, everybody at once, or by shifts; owners decide it."""

from monitor.buttons import Keyboard
from monitor.chat import Said
from monitor.commands.choices import Wrong, days, hours
from monitor.commands.leafing import go, rows
from monitor.commands.settings import day_names
from monitor.commands.turn import Turn
from monitor.duty import DUTY, EVERY_DAY, EVERYBODY, Rota, Shift, rota_of
from monitor.language import Html, joined, name
from monitor.messages import Message
from monitor.render.words import bold, code
from storage.slots import HOUSE
from storage.states import Person, Role

_DAYS = ((EVERY_DAY, "mon-sun"), ("12345", "mon-fri"), ("67", "sat,sun"))
_HOURS = ("08:00-20:00", "20:00-08:00", "09:00-18:00", "00:00-00:00")
_MOST_SHIFTS = 30


def role_for(text: str) -> Role:
    """Everybody who is rung may look."""
    return Role.OWNER if text.strip() else Role.OPERATOR


async def duty(turn: Turn, text: str = "") -> Said:
    """Without a word how it is; “everybody”, “turn”, “first NAME”, “NAME DAYS HOURS”, “off NUMBER”."""
    rota = rota_of(await turn.store.decided(HOUSE, DUTY))
    word, _, rest = text.strip().partition(" ")
    if word in (EVERYBODY, "turn"):
        await _put(turn, Rota(word == EVERYBODY, rota.shifts if word == "turn" else ()))
    elif word == "off":
        await _put(turn, _without(rota, rest))
    elif text.strip():
        try:
            return await _of_person(turn, rota, text)
        except Wrong as wrong:
            return await turn.said(Message(wrong.said))
    return await _shown(turn)


async def _put(turn: Turn, rota: Rota) -> None:
    await turn.decide(HOUSE, DUTY, rota.fact())


def _without(rota: Rota, number: str) -> Rota:
    """Shifts are numbered as they are shown, from 1."""
    return Rota(rota.everybody, tuple(one for at, one in enumerate(rota.shifts, 1) if str(at) != number.strip()))


async def _of_person(turn: Turn, rota: Rota, text: str) -> Said:
    """“first NAME”, or a shift; what is missing of it is asked with buttons."""
    is_first, who = text.startswith("first "), text.removeprefix("first ").strip()
    person, rest = await _named(turn, who)
    if is_first:
        people = await turn.store.people()
        await turn.decide(f"person:{person.id}", DUTY, min(one.duty for one in people) - 1)
        return await _shown(turn)
    on, _, when = rest.partition(" ")
    if not on:
        return await _ask(turn, person)
    if not when:
        return await _ask_hours(turn, person, on)
    begin, end = hours(turn, when)
    shift = Shift(person.id, days(turn, on) or EVERY_DAY, begin, end)
    if shift not in rota.shifts and len(rota.shifts) < _MOST_SHIFTS:
        await _put(turn, Rota(False, (*rota.shifts, shift)))
    return await _shown(turn)


async def _named(turn: Turn, text: str) -> tuple[Person, str]:
    """The person that the text begins with, by "#number" or name, and the rest of it. Wrong."""
    for one in await turn.store.people():
        for called in (f"#{one.id}", one.name):
            if f"{text.casefold()} ".startswith(f"{called.casefold()} ") and one.role is not Role.VIEWER:
                return one, text[len(called) :].strip()
    raise Wrong(turn.tongue._("Nobody of that name can be rung. /team shows who is here."))


async def _ask(turn: Turn, person: Person) -> Said:
    keys = turn.keyboard()
    rows(keys, (go(day_names(turn.tongue, days), f"#{person.id} {days}", DUTY) for days, _ in _DAYS), 1)
    keys.row(go(turn.tongue.label("Always first in turn"), f"first #{person.id}", DUTY))
    keys.row(go(turn.tongue.label("« Back"), "", DUTY))
    return await turn.said(Message(turn.tongue._("On which days is {name} rung first?", name=name(person.name))), keys)


async def _ask_hours(turn: Turn, person: Person, on: str) -> Said:
    kept = days(turn, on) or EVERY_DAY
    keys = turn.keyboard()
    rows(keys, (go(_span(turn, span), f"#{person.id} {kept} {span}", DUTY) for span in _HOURS))
    keys.row(go(turn.tongue.label("« Back"), f"#{person.id}", DUTY))
    asked = turn.tongue._(
        "From when to when, on {days}, by the clock of {name}?",
        days=day_names(turn.tongue, kept),
        name=name(person.name),
    )
    hint = turn.tongue._("Other hours: {command}", command=code(f"/duty {person.name} mon-fri 07:30-16:00"))
    return await turn.said(Message(joined((asked, hint))), keys)


def _span(turn: Turn, span: str) -> str:
    begin, _, end = span.partition("-")
    return turn.tongue.label("the whole day") if begin == end else f"{begin}–{end}"


async def _shown(turn: Turn) -> Said:
    rota = rota_of(await turn.store.decided(HOUSE, DUTY))
    people = await turn.store.people()
    order = rota.order(people, turn.now)
    tongue = turn.tongue
    how = tongue._("Everybody is rung at once.") if rota.everybody else tongue._("Rung first now:")
    lines = [bold(how), *(Html(f"{at}) {name(one.name)}") for at, one in enumerate(order, 1))]
    called = {one.id: one.name for one in people}
    for number, shift in enumerate(rota.shifts, 1):
        lines.append(
            tongue._(
                "Shift {number}: {name}, {days}, {hours}",
                number=number,
                name=name(called.get(shift.person, "?")),
                days=day_names(tongue, shift.days),
                hours=_span(turn, f"{shift.begin}-{shift.end}"),
            )
        )
    return await turn.said(Message(joined(lines)), _keys(turn, rota, order))


def _keys(turn: Turn, rota: Rota, order: list[Person]) -> Keyboard:
    keys, label = turn.keyboard(), turn.tongue.label
    other = (label("One after the other"), "turn") if rota.everybody else (label("Everybody at once"), EVERYBODY)
    keys.row(go(*other, DUTY))
    rows(keys, (go(label("Shift for {name}", name=one.name), f"#{one.id}", DUTY) for one in order))
    ended = (go(label("✕ shift {number}", number=at), f"off {at}", DUTY) for at, _ in enumerate(rota.shifts, 1))
    rows(keys, ended, 3)
    keys.row(go(label("« Back"), ""))
    return keys
