"""Whether this person's chat has a pinned message that says whether we are awake."""

from monitor.chat import Said
from monitor.commands.spoken import switched
from monitor.commands.steps import do
from monitor.commands.turn import Turn
from monitor.language import N_
from monitor.messages import Message
from monitor.pinned import want_pin, wants_pin


async def pin(turn: Turn, text: str) -> Said:
    """“/pin on”, “/pin off”; without a word how it is, and a button for the other."""
    wanted = switched(text)
    if wanted is not None:
        await want_pin(turn.store, turn.person.chat_id, wanted)
        return turn.toast(N_("I pin it within a minute.") if wanted else N_("I take it down within a minute."))
    wanted = await wants_pin(turn.store, turn.person.chat_id)
    keys = turn.keyboard()
    other = (turn.tongue.label("Take it down"), "off") if wanted else (turn.tongue.label("Pin it"), "on")
    keys.row(do(other[0], "pin", other[1]))
    said = turn.tongue._("A pinned message here says whether I am awake. It makes no sound.")
    return await turn.said(Message(said if wanted else turn.tongue._("No pinned message is kept here.")), keys)
