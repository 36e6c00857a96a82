"""“/constitution Blue Lamp”: what was approved, since when and by whom; its text to be pasted back, and as a file."""

import json

from monitor.chat import Said
from monitor.commands.picking import with_listing
from monitor.commands.steps import do, steps
from monitor.commands.turn import Turn
from monitor.constitution import constitution_of
from monitor.messages import Attachment, Message
from monitor.render.constitution import approved_texts, constitution_told
from monitor.rules.content import CONTENT_CHANGED
from storage.states import Facts, WatchedListing

TEXT = "text"


async def constitution(turn: Turn, text: str) -> Said:
    """The board, or with “text” behind it what is to be pasted back."""
    which, _, last = f" {text}".rpartition(" ")
    if last.casefold() != TEXT:
        return await with_listing(turn, "constitution", text, _board)
    return await with_listing(turn, "constitution", which, _texts, tail=TEXT)


async def _board(turn: Turn, listing: WatchedListing) -> Said:
    memory = await _memory(turn, listing)
    found = constitution_of(memory)
    if found is None:
        return turn.toast("Nothing is approved yet: it is what the first whole look at the page shows.")
    incidents = await turn.store.open_incidents(listing_id=listing.id)
    changes = {one.subject: one for one in incidents if one.rule == CONTENT_CHANGED.name}
    keys = turn.keyboard()
    keys.row(do(turn.tongue.label("Approved text"), "constitution", f"#{listing.id} {TEXT}"))
    keys.row(*steps(turn, listing, "listing", "why"))
    said = constitution_told(turn.tongue, listing, found, changes, now=turn.now)
    return await turn.board(said, "constitution", f"#{listing.id}", keys)


async def _texts(turn: Turn, listing: WatchedListing) -> Said:
    """The title and each bullet to be copied by a tap, and all of it as a file."""
    found = constitution_of(await _memory(turn, listing))
    if found is None:
        return turn.toast("Nothing is approved yet: it is what the first whole look at the page shows.")
    body = json.dumps({"listing": str(listing.subject), **found.plain()}, ensure_ascii=False, indent=1)
    name = f"approved-{listing.subject.id[-40:].replace('/', '_')}.json"
    said = turn.tongue._("The approved content with its hashes.")
    file = Message(said, attachment=Attachment(name, f"{body}\n".encode()))
    return Said(messages=(*approved_texts(turn.tongue, found), file))


async def _memory(turn: Turn, listing: WatchedListing) -> Facts:
    row = (await turn.store.memories(listing.id)).get(CONTENT_CHANGED.name)
    return row.value if row and row.version == CONTENT_CHANGED.version else {}
