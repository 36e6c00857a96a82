"""/set and what its buttons do: a decision is checked, asked twice where it is dangerous, kept, and can be undone."""

from dataclasses import replace

from monitor.buttons import Key, Keyboard
from monitor.chat import Said
from monitor.commands import settings
from monitor.commands.choices import Choice, Vague, Wrong, chosen, role_for
from monitor.commands.foreseeing import foresee
from monitor.commands.leafing import go
from monitor.commands.picking import listing_label
from monitor.commands.steps import do
from monitor.commands.turn import Turn, not_allowed
from monitor.deadlines import judge
from monitor.duty import DUTY
from monitor.language import N_, Html, joined
from monitor.messages import Message
from storage.states import AuditEntry, Facts, Role, Undo
from storage.switched import TOPIC

_MOST_NEAR = 8
_UNDONE = {
    Undo.DONE: N_("Undone."),
    Undo.NEWER: N_("Something newer stands on it: undo that first."),
    Undo.BEFORE: N_("It was undone before."),
    Undo.CANNOT: N_("That cannot be undone."),
}
# The scopes of what is due; an undone one is told of at once.
DEADLINES = "deadline:"
# What owners decide about a person.
_OF_OWNERS = frozenset({"role", DUTY})


async def set_value(turn: Turn, text: str, *, sure: bool = False) -> Said:
    """“KEY VALUE” or “KEY VALUE for LISTING|TAG”; without a word the pages of settings."""
    if not text.strip():
        return await settings.settings(turn)
    try:
        choice = await chosen(turn, text)
    except Wrong as wrong:
        return await turn.said(Message(wrong.said), _near(turn, wrong) if isinstance(wrong, Vague) else None)
    if sure or await _holds(turn, choice):
        return await _decided(turn, choice)
    if choice.warning:
        return await _asked(turn, choice, text)
    seen = await foresee(turn, choice)
    if seen and seen.differs:
        return await _foreseen(turn, choice, text, seen.said)
    return await _decided(turn, choice, seen.said if seen else None)


def _near(turn: Turn, wrong: Vague) -> Keyboard:
    """The same wish for each listing that may be meant."""
    keys = turn.keyboard()
    for one in wrong.near[:_MOST_NEAR]:
        keys.row(do(listing_label(one), "set", f"{wrong.head} for #{one.id}"))
    return keys


async def lang(turn: Turn, text: str) -> Said:
    """The page of languages, or the one that is named."""
    return await set_value(turn, f"language {text}") if text.strip() else await settings.settings(turn, "language")


async def quiet(turn: Turn, text: str) -> Said:
    """The page of the night, or another night."""
    return await set_value(turn, f"quiet {text}") if text.strip() else await settings.settings(turn, "quiet")


async def wake(turn: Turn, text: str) -> Said:
    """The page of what is worth waking for, or another figure; “house” before it is for all who have none."""
    word, _, rest = text.strip().partition(" ")
    if word.casefold() == "house" and rest.strip():
        return await set_value(turn, f"house.wake {rest}")
    return await set_value(turn, f"wake {text}") if text.strip() else await settings.settings(turn, "wake")


def role_to_wake(text: str) -> Role:
    """What holds for all is the owners'."""
    word, _, rest = text.strip().partition(" ")
    return Role.OWNER if word.casefold() == "house" and rest.strip() else Role.VIEWER


async def _holds(turn: Turn, choice: Choice) -> bool:
    return await turn.store.decided(choice.scope, choice.key) == choice.value


async def _asked(turn: Turn, choice: Choice, text: str) -> Said:
    """The second tap."""
    keys = turn.keyboard()
    keys.row((turn.tongue.label("Yes, do it"), "surely", {"command": "set", "text": text}))
    keys.row(go(turn.tongue.label("« Back"), choice.page))
    return await turn.said(Message(choice.warning or turn.tongue._("Are you sure?")), keys)


async def _foreseen(turn: Turn, choice: Choice, text: str, said: Html) -> Said:
    """What it would have told is said before it holds."""
    keys = turn.keyboard()
    label = turn.tongue.label
    keys.row((label("Save"), "surely", {"command": "set", "text": text}), go(label("Leave it"), choice.page))
    return await turn.said(Message(said), keys)


async def surely(turn: Turn, args: Facts) -> Said:
    """The confirmed choice; its own role counts."""
    text = str(args.get("text", ""))
    if not turn.may(role_for(text)):
        return not_allowed(turn, role_for(text))
    said = await set_value(turn, text, sure=True)
    return replace(said, edit=said.messages[0], messages=())


async def _decided(turn: Turn, choice: Choice, more: Html | None = None) -> Said:
    """The page as it is now, in the language that may just have been chosen, with a button to undo it."""
    entry = await turn.decide(choice.scope, choice.key, choice.value)
    if choice.key.startswith(TOPIC):
        turn.tools.wake()
    turn = await turn.anew()
    body, keys = await settings.page_of(turn, choice.page)
    if entry:
        keys.row(undo_key(turn, entry, f"settings {choice.page}"))
    said = await turn.said(Message(joined((body, more or Html("")))), keys)
    return replace(said, toast=turn.tongue.label("Saved.")) if turn.heard.button else said


def undo_key(turn: Turn, entry: AuditEntry, page: str, label: str | None = None) -> Key:
    """A button that undoes the entry and shows the page anew ("COMMAND TEXT")."""
    return label or turn.tongue.label("Undo"), "undo", {"entry": entry.id, "of": entry.scope, "page": page}


def role_to_undo(entry: AuditEntry | None, person: int) -> Role:
    """What one sets for oneself one may undo, and deadlines whoever may enter them; all else is the owners'."""
    if entry is not None and entry.scope.startswith(DEADLINES):
        return Role.OPERATOR
    is_own = entry is not None and entry.scope == f"person:{person}" and entry.key not in _OF_OWNERS
    return Role.VIEWER if is_own else Role.OWNER


async def undo(turn: Turn, args: Facts) -> Said:
    """Brings back what was before, and says why where it cannot."""
    number = args.get("entry")
    entry = await turn.store.audited(number) if isinstance(number, int) else None
    needed = role_to_undo(entry, turn.person.id)
    if entry is None or not turn.may(needed) or entry.scope != args.get("of"):
        return not_allowed(turn, needed)
    done = await turn.store.undo(entry.id, turn.person.name, turn.now)
    if entry.scope.startswith(DEADLINES):
        await judge(turn.store, turn.now)
    if entry.key.startswith(TOPIC) or entry.scope.startswith(DEADLINES):
        turn.tools.wake()
    return turn.toast(_UNDONE[done])
