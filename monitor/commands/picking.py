"""Which listing or case is meant: named exactly, nearly, or not at all; a missing word brings buttons."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from monitor.buttons import Keyboard
from monitor.chat import Said
from monitor.commands.steps import do
from monitor.commands.turn import Turn
from monitor.language import N_, joined, short_id
from monitor.messages import Message
from monitor.nearest import nearest
from storage.folding import folded
from storage.states import Incident, Product, Status, WatchedListing

_MOST_CHOICES = 24
# What both databases can hold as the number of a row; neither can look for a longer one.
_MOST_DIGITS = 9

Answer = Callable[[Turn, WatchedListing], Awaitable[Said]]
Together = Callable[[Turn, Product, Sequence[WatchedListing]], Awaitable[Said]]


async def with_listing(
    turn: Turn, command: str, text: str, answer: Answer, tail: str = "", together: Together | None = None
) -> Said:
    """The answer about the listing that the text names, else the choices; `tail` is kept for the pressed choice.

    Where it names a product, about all of its listings: one after the other, unless `together` answers for them.
    """
    if not text.strip():
        return await _choose(turn, command, N_("Which listing?"), tail)
    found = await named(turn, text.strip())
    if product := await product_meant(turn, text.strip(), found):
        of_it = await turn.store.listings(product.ties)
        return await (together(turn, product, of_it) if together else each(turn, of_it, answer))
    if len(found) == 1:
        return await answer(turn, found[0])
    if found:
        return await _choices(turn, command, found, N_("Several are called so. Which one?"), tail)
    near = await nearest_listings(turn, text)
    if near:
        return await _choices(turn, command, near, N_("I do not know that listing. Did you mean one of these?"), tail)
    return await _choose(turn, command, N_("I do not know that listing. These I watch:"), tail)


async def each(turn: Turn, listings: Sequence[WatchedListing], answer: Answer) -> Said:
    """The answers about several listings, one after the other."""
    said = [await answer(turn, one) for one in listings]
    toasts = [one.toast for one in said if one.toast]
    return Said(messages=tuple(message for one in said for message in one.messages), toast="\n".join(toasts) or None)


async def one_of(turn: Turn, product: Product, listings: Sequence[WatchedListing]) -> Said:
    """Which of the product's listings is to be no longer watched: that is asked for each by itself."""
    return await _choices(turn, "remove", listings, N_("Which of them?"), "")


async def product_meant(turn: Turn, text: str, found: Sequence[WatchedListing]) -> Product | None:
    """The product that the text names, by its own name or by the one that all of several listings of it share.

    None where listings of others begin so too, or where it is the name of but one listing.
    """
    if text.startswith("="):
        number = number_in(text[1:])
        some = await turn.store.products([number]) if number is not None else ()
        return next(iter(some), None)
    named = await turn.store.find_products(text)
    if not named and len(found) > 1:
        of_first = await turn.store.product_of(found[0].id)
        named = (of_first,) if of_first else ()
    if len(named) != 1 or not all(one.id in named[0].ties for one in found):
        return None
    sought = folded(text)
    is_a_listing = len(found) == 1 and sought in (folded(found[0].name), folded(found[0].subject.id))
    return None if is_a_listing and sought != folded(named[0].name) else named[0]


def number_in(text: str) -> int | None:
    """The number that it is; None for other talk, and for one that no row of ours can have."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else None


async def named(turn: Turn, text: str) -> Sequence[WatchedListing]:
    """The listings that the text may mean, and those of a product that is called just so."""
    if text.startswith("#"):
        number = number_in(text[1:])
        return await turn.store.listings([number]) if number is not None else ()
    found = await turn.store.find_listings(text)
    called = [one for one in await turn.store.find_products(text) if folded(one.name) == folded(text)]
    others = {number for one in called for number in one.ties} - {one.id for one in found}
    return [*found, *(await turn.store.listings(others))] if others else found


async def nearest_listings(turn: Turn, text: str) -> Sequence[WatchedListing]:
    """Those whose names or ids are most like what was written; none where none is."""
    names = await turn.store.listing_names()
    words = [(one.id, word) for one in names for word in (one.name, one.subject_id)]
    near = nearest(text, words)
    found = {one.id: one for one in await turn.store.listings(near)}
    return [found[number] for number in near if number in found]


async def _choose(turn: Turn, command: str, ask: str, tail: str) -> Said:
    """All that are watched, a page at a time."""
    count = await turn.store.count_listings()
    if not count:
        return turn.toast("I watch nothing yet. Paste the address of a product page after /add.")
    turn = replace(turn, page=min(turn.page, (count - 1) // _MOST_CHOICES))
    some = await turn.store.some_listings(turn.page * _MOST_CHOICES, _MOST_CHOICES)
    return await _choices(turn, command, some, ask, tail, count=count)


async def _choices(
    turn: Turn, command: str, listings: Sequence[WatchedListing], ask: str, tail: str, count: int = 0
) -> Said:
    """Buttons with these listings; of `count` in all the others are on the next pages."""
    keys = turn.keyboard()
    shown = list(listings[:_MOST_CHOICES])
    for pair in (shown[at : at + 2] for at in range(0, len(shown), 2)):
        keys.row(*(do(listing_label(one), command, f"#{one.id} {tail}".strip()) for one in pair))
    text = turn.tongue._(ask)
    count = max(count, len(listings))
    if count > len(shown):
        hint = turn.tongue.ngettext(
            "{count} in all: type the beginning of its name.", "{count} in all: type the beginning of the name.", count
        )
        text = joined((text, hint))
    more = (turn.page + 1) * _MOST_CHOICES < count and count > len(listings)
    if not more and not turn.page:
        return await turn.said(Message(text), keys)
    return await turn.board(Message(text), command, tail, keys, more=more)


def listing_label(listing: WatchedListing) -> str:
    """Its name and id, for a button."""
    return f"{listing.name[:40]} ({short_id(listing.subject.id)})"


async def with_cases(
    turn: Turn, command: str, text: str, answer: Callable[[Turn, list[int]], Awaitable[Said]], tail: str = ""
) -> Said:
    """The answer about the case that the text numbers, or about "all"; without a word about the only one.

    Else the choices: what is not understood is done to nothing.
    """
    waiting = [one for one in await turn.store.open_incidents() if one.status is not Status.RAISED]
    words = text.strip().casefold().removeprefix("case").strip(" #")
    if words.isdecimal() and words.isascii():
        return await answer(turn, [number_in(words) or 0])
    if not waiting:
        return turn.toast("🟢 Nothing is open.")
    if words in ("all", "全部") or (not words and len(waiting) == 1):
        return await answer(turn, [one.id for one in waiting])
    return await turn.said(Message(turn.tongue._("Which case?")), await _case_keys(turn, command, waiting, tail))


async def _case_keys(turn: Turn, command: str, incidents: Sequence[Incident], tail: str) -> Keyboard:
    scene = await turn.scene(incidents)
    keys = turn.keyboard()
    for incident in incidents[:_MOST_CHOICES]:
        listing = scene.listing(incident)
        where = listing.name[:30] if listing else incident.account
        label = turn.tongue.label("case {number}", number=incident.id)
        keys.row(do(f"{label} · {where}", command, f"{incident.id} {tail}".strip()))
    keys.row(do(turn.tongue.label("All of them"), command, f"all {tail}".strip()))
    return keys
