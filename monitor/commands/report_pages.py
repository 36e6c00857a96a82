"""The page of /settings that says which reports come by themselves."""

from monitor.commands.leafing import Page, put
from monitor.commands.turn import Turn
from monitor.language import N_
from monitor.reports.clock import WISH, is_wished
from monitor.reports.periods import Kind
from storage.switched import OFF, ON

_KINDS = {Kind.DAY: N_("Every day"), Kind.WEEK: N_("Every Monday"), Kind.MONTH: N_("Every month, as PDF")}


async def reports(turn: Turn, text: str) -> Page:
    """Each with its switch."""
    keys, tongue = turn.keyboard(), turn.tongue
    for kind, called in _KINDS.items():
        decided = await turn.store.decided(f"person:{turn.person.id}", f"{WISH}{kind}")
        holds = is_wished(turn.person, kind, decided)
        keys.row(put(tongue.label(called), f"{WISH}{kind} {OFF if holds else ON}", holds=holds))
    return tongue._(
        "Reports that come by themselves, in the morning and without a sound: what was sold, what is left, and what is "
        "missing. That of a month comes on the 1st or 2nd where the platforms have told all its money by then, else on "
        "the 3rd. At any time: /month 2026-10, /week pdf."
    ), keys
