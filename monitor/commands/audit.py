"""/audit: who changed what, from what to what, each with a way back."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from monitor.chat import Said
from monitor.commands.leafing import PAGE, go, leaf, number_of, rows
from monitor.commands.naming import scope_name
from monitor.commands.setting import undo_key
from monitor.commands.turn import Turn
from monitor.duty import DUTY
from monitor.language import N_, Html, joined, name
from monitor.messages import Message
from monitor.render.words import ROLES, STANDINGS, bold, code
from storage.slots import HOUSE
from storage.states import AuditEntry, FriendScope, JsonValue

_LONGEST = 60
# The changes of one SKU's cost, and what stands for a sum that is not told here.
_COST, _HIDDEN = "cost ", "…"
# What is done with a command of its own.
_DEEDS = {
    "watched": N_("watched"),
    "name": N_("name"),
    "floor": N_("floor"),
    "paused_until": N_("paused until"),
    "mute": N_("muted"),
    "friend": N_("friend"),
    "role": N_("role"),
    "invite": N_("invitation"),
    "people": N_("person"),
    "deadline": N_("deadline"),
    "due": N_("due"),
    "what": N_("called"),
    "done": N_("done"),
    "deleted": N_("deleted"),
}
_WORDS: Mapping[str, str] = {
    **{role.value: said for role, said in ROLES.items()},
    **{str(standing.value): said for standing, said in STANDINGS.items()},
    FriendScope.ALL.value: N_("everywhere"),
}


async def audit(turn: Turn, text: str = "") -> Said:
    """The latest changes, ten a page; what was undone says by whom."""
    at = number_of(text)
    entries = await turn.store.audit(PAGE, at * PAGE)
    if not await turn.may_tell_money():
        entries = tuple(_without_sums(one) for one in entries)
    keys = turn.keyboard()
    if not entries:
        return await turn.said(Message(turn.tongue._("Nobody has changed anything yet.")))
    lines = [bold(turn.tongue._("Who changed what")), *[await _line(turn, entry) for entry in entries]]
    undoable = (entry for entry in entries if entry.undoable and entry.undone_at is None)
    label = turn.tongue.label
    page = f"audit {at}"
    rows(keys, (undo_key(turn, one, page, label("Undo {number}", number=one.id)) for one in undoable), 3)
    leaf(keys, "", at, await turn.store.count_audit(), command="audit")
    keys.row(go(label("« Back"), ""))
    return await turn.said(Message(joined(lines)), keys)


def _without_sums(entry: AuditEntry) -> AuditEntry:
    """What my goods cost me is told where sums may be told; that it was changed, and by whom, everywhere."""
    if not entry.key.startswith(_COST):
        return entry
    before, after = (None if value is None else _HIDDEN for value in (entry.before, entry.after))
    return replace(entry, before=before, after=after)


async def _line(turn: Turn, entry: AuditEntry) -> Html:
    """“12) 14:05 Anna: stock_low.units, for Blue Lamp: 5 → 3”."""
    tongue = turn.tongue
    # What /set takes stands as it takes it, in every language.
    what = tongue._(_DEEDS[entry.key]) if entry.key in _DEEDS else code(entry.key.removeprefix("threshold."))
    if entry.scope != HOUSE:
        what = tongue._("{what}, for {where}", what=what, where=await scope_name(turn, entry.scope))
    line = tongue._(
        "{number}) {when} {who}: {what}: {before} → {after}",
        number=entry.id,
        when=tongue.time(entry.at, turn.now),
        who=name(entry.by, 24),
        what=what,
        before=await _value(turn, entry.key, entry.before),
        after=await _value(turn, entry.key, entry.after),
    )
    if entry.undone_at is None:
        return line
    undone = tongue._("(undone by {who})", who=name(entry.undone_by or "?", 24))
    return Html(f"<s>{line}</s> {undone}")


async def _value(turn: Turn, key: str, value: JsonValue) -> Html:
    if value is None and key not in _DEEDS:
        return turn.tongue._("default")
    if value is None:
        return turn.tongue._("none")
    if key == DUTY and isinstance(value, list):
        return turn.tongue.ngettext("{count} shift", "{count} shifts", len(value))
    if isinstance(value, bool):
        return turn.tongue._("yes") if value else turn.tongue._("no")
    words = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    if key in _DEEDS:
        return joined([await _word(turn, one) for one in words if one], by=turn.tongue._(", "))
    return name(", ".join(words), _LONGEST) if any(words) else turn.tongue._("none")


async def _word(turn: Turn, word: str) -> Html:
    """A part of what was done elsewhere: a listing or tag, a time, what somebody is, or a name."""
    if word.startswith(("listing:", "tag:")):
        return await scope_name(turn, word)
    if word.startswith(("seller:", "rule:")):
        return code(word.partition(":")[2])
    with suppress(ValueError):
        if (at := datetime.fromisoformat(word)).tzinfo:
            return Html(turn.tongue.time(at, turn.now))
    return turn.tongue._(_WORDS[word]) if word in _WORDS else name(word, _LONGEST)
