"""A case as a file, to be sent to a platform or a lawyer: “/case 17 pdf”, “/case 17 export”, or a button under it."""

import structlog

from monitor.charts.studio import NotDrawn
from monitor.chat import Said
from monitor.commands.case_export import bring_export
from monitor.commands.case_whole import case_file
from monitor.commands.looking import bring_case
from monitor.commands.picking import with_cases
from monitor.commands.turn import Turn
from monitor.language import Html, esc, joined
from monitor.messages import Attachment, Message
from monitor.render.casefile import case_document
from monitor.render.words import bold
from storage.states import Incident

log = structlog.get_logger()


async def show_case(turn: Turn, text: str) -> Said:
    """“/case 17” as it stands now; “/case 17 pdf” to be read, “/case 17 export” all that is kept, to be proved."""
    which, _, last = f" {text}".rpartition(" ")
    wanted = _FILES.get(last.casefold())
    if wanted is None:
        return await with_cases(turn, "case", text, bring_case)
    return await with_cases(turn, "case", which, wanted, tail=last.casefold())


async def bring_pages(turn: Turn, ids: list[int]) -> Said:
    """A PDF of each case, of three at most."""
    cases = [one for number in ids[:3] if (one := await turn.store.incident(number))]
    found = [await turn.discreet(one) for one in cases]
    turn.heard.taken_in()
    said = [await _pages(turn, incident) for incident in found]
    return Said(messages=tuple(said)) if said else turn.toast("There is no such case.")


async def _pages(turn: Turn, incident: Incident) -> Message:
    document = case_document(turn.tongue, await case_file(turn, incident), now=turn.now)
    said = joined((bold(esc(document.title)), _what(turn)))
    try:
        body = await turn.tools.printed(document)
    except NotDrawn as error:
        log.warning("no pages", why=str(error))
        return Message(
            turn.tongue._("⚪ The file could not be made. /case {number} shows the case.", number=incident.id)
        )
    return Message(said, attachment=Attachment(f"case-{incident.id}.pdf", body))


def _what(turn: Turn) -> Html:
    return turn.tongue._("What was, what is, when, who sells there, and the fingerprints of what was read. No buyer.")


_FILES = {"pdf": bring_pages, "export": bring_export}
