"""Which listing or case is meant: named exactly, nearly, or not at all; a missing word brings buttons."""

from collections.abc import Awaitable, Callable, Sequence
from difflib import get_close_matches

from monitor.buttons import Keyboard
from monitor.chat import Said
from monitor.commands.turn import Turn
from monitor.language import N_, short_id
from monitor.messages import Message
from storage.states import Incident, Status, WatchedListing

_MOST_CHOICES = 24
_NEAREST = 3

Answer = Callable[[Turn, WatchedListing], Awaitable[Said]]


async def with_listing(turn: Turn, command: str, text: str, answer: Answer, tail: str = "") -> Said:
    """The answer about the listing that the text names, else the choices; `tail` is kept for the pressed choice."""
    listings = await turn.store.listings()
    if not listings:
        return turn.toast("I watch nothing yet. Paste the address of a product page after /add.")
    if not text.strip():
        return await _choices(turn, command, listings, N_("Which listing?"), tail)
    found = await _named(turn, text.strip(), listings)
    if len(found) == 1:
        return await answer(turn, found[0])
    if found:
        return await _choices(turn, command, found, N_("Several are called so. Which one?"), tail)
    near = _nearest(text, listings)
    if near:
        return await _choices(turn, command, near, N_("I do not know that listing. Did you mean one of these?"), tail)
    return await _choices(turn, command, listings, N_("I do not know that listing. These I watch:"), tail)


async def _named(turn: Turn, text: str, listings: Sequence[WatchedListing]) -> Sequence[WatchedListing]:
    if text.startswith("#"):
        return [one for one in listings if str(one.id) == text[1:]]
    return await turn.store.find_listings(text)


def _nearest(text: str, listings: Sequence[WatchedListing]) -> Sequence[WatchedListing]:
    words: dict[str, WatchedListing] = {}
    for listing in listings:
        for word in (listing.subject.id.casefold(), listing.name.casefold()):
            words.setdefault(word, listing)
    near = [words[word] for word in get_close_matches(text.strip().casefold(), words, n=2 * _NEAREST, cutoff=0.4)]
    return list(dict.fromkeys(near))[:_NEAREST]


async def _choices(turn: Turn, command: str, listings: Sequence[WatchedListing], ask: str, tail: str) -> Said:
    keys = turn.keyboard()
    shown = list(listings[:_MOST_CHOICES])
    for pair in (shown[at : at + 2] for at in range(0, len(shown), 2)):
        keys.row(*((_label(one), "do", {"command": command, "text": f"#{one.id} {tail}".strip()}) for one in pair))
    text = turn.tongue._(ask)
    if len(listings) > len(shown):
        rest = len(listings) - len(shown)
        more = turn.tongue.ngettext(
            "{count} more: type the beginning of its name.", "{count} more: type the beginning of the name.", rest
        )
        return await turn.said(Message(f"{text}\n{more}"), keys)
    return await turn.said(Message(text), keys)


def _label(listing: WatchedListing) -> str:
    return f"{listing.name[:40]} ({short_id(listing.subject.id)})"


async def with_cases(
    turn: Turn, command: str, text: str, answer: Callable[[Turn, list[int]], Awaitable[Said]], tail: str = ""
) -> Said:
    """The answer about the case that the text numbers, about "all", or about the only one; else the choices."""
    waiting = [one for one in await turn.store.open_incidents() if one.status is not Status.RAISED]
    words = text.strip().casefold().removeprefix("case").strip(" #")
    if words.isdecimal() and words.isascii():
        return await answer(turn, [int(words)])
    if not waiting:
        return turn.toast("🟢 Nothing is open.")
    if words in ("all", "全部") or len(waiting) == 1:
        return await answer(turn, [one.id for one in waiting])
    return await turn.said(Message(turn.tongue._("Which case?")), await _case_keys(turn, command, waiting, tail))


async def _case_keys(turn: Turn, command: str, incidents: Sequence[Incident], tail: str) -> Keyboard:
    scene = await turn.scene(incidents)
    keys = turn.keyboard()
    for incident in incidents[:_MOST_CHOICES]:
        listing = scene.listing(incident)
        where = listing.name[:30] if listing else incident.account
        label = turn.tongue.label("case {number}", number=incident.id)
        keys.row((f"{label} · {where}", "do", {"command": command, "text": f"{incident.id} {tail}".strip()}))
    keys.row((turn.tongue.label("All of them"), "do", {"command": command, "text": f"all {tail}".strip()}))
    return keys
