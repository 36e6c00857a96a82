"""Tags and stars: names for groups of listings, and those that are looked at more readily and shown first."""

import re
from collections.abc import Sequence

from monitor.chat import Said
from monitor.commands.leafing import go, rows
from monitor.commands.naming import tags_of
from monitor.commands.picking import with_listing
from monitor.commands.turn import Turn
from monitor.language import N_, Html, joined, name
from monitor.messages import Message
from monitor.render.words import bold, code, listing_name
from storage.slots import STARRED, TAGS
from storage.states import WatchedListing

_MOST_TAGS, _MOST_LISTED = 12, 40
# No name has more words than half of its eighty signs; each way to part a message is looked up.
_MOST_WORDS = 40
# No spaces, so that several can be typed in a row; no signs that lead a listing's or a product's number.
_TAG = re.compile(r"[^\s#=/+<>]{1,24}")


async def tag(turn: Turn, text: str = "") -> Said:
    """“LISTING a b” puts tags on it, “LISTING -a” takes one off; a listing alone shows its own, nothing shows all."""
    if not text.strip():
        return await _all(turn)
    which, words = await _split(turn, text)

    async def answer(turn: Turn, listing: WatchedListing) -> Said:
        return await _tag(turn, listing, words)

    return await with_listing(turn, "tag", which, answer, tail=" ".join(words))


async def _split(turn: Turn, text: str) -> tuple[str, list[str]]:
    """The listing and the tags: of the ways to part the words the one with the longest name that there is."""
    words = text.split()
    for at in range(min(len(words), _MOST_WORDS), 0, -1):
        before = " ".join(words[:at])
        if before.startswith("#") and at == 1:
            return before, words[1:]
        if await turn.store.find_listings(before) or await turn.store.find_products(before):
            return before, words[at:]
    return text, []


async def _tag(turn: Turn, listing: WatchedListing, words: Sequence[str]) -> Said:
    before = await tags_of(turn, listing)
    off = {word[1:].casefold() for word in words if word.startswith("-")}
    on = [word.casefold() for word in words if not word.startswith("-")]
    if wrong := [word for word in on if not _TAG.fullmatch(word)]:
        return turn.toast("A tag is one word of at most 24 signs, not: {word}", word=wrong[0])
    after = [one for one in dict.fromkeys((*before, *on)) if one not in off][:_MOST_TAGS]
    if words:
        await turn.decide(f"listing:{listing.id}", TAGS, [*after] or None)
    keys = turn.keyboard()
    rows(keys, (go(f"✕ {one}", f"#{listing.id} -{one}", "tag") for one in after), 3)
    shown = ", ".join(after) if after else turn.tongue._("none")
    lines = (
        turn.tongue._("Tags of {listing}: {tags}", listing=listing_name(listing), tags=shown),
        turn.tongue._("More: {command}", command=code(f"/tag {listing.name or listing.subject.id} summer")),
    )
    return await turn.said(Message(joined(lines)), keys)


async def _all(turn: Turn) -> Said:
    counts: dict[str, int] = {}
    watched = {one.id for one in await turn.store.listings()}
    for number, tags in (await turn.store.tags()).items():
        for one in tags if number in watched else ():
            counts[one] = counts.get(one, 0) + 1
    if not counts:
        said = N_("There are no tags yet. A tag names several listings at once: {command}")
        return await turn.said(Message(turn.tongue._(said, command=code("/tag Blue Lamp summer"))))
    tongue = turn.tongue
    lines: list[Html] = [bold(tongue._("Tags"))]
    for one, count in sorted(counts.items())[:_MOST_LISTED]:
        lines.append(tongue.ngettext("{tag}: {count} listing", "{tag}: {count} listings", count, tag=name(one)))
    keys = turn.keyboard()
    rows(keys, (go(one, one, "status") for one in sorted(counts)[:_MOST_LISTED]), 3)
    return await turn.said(Message(joined(lines)), keys)


async def star(turn: Turn, text: str) -> Said:
    """Puts a star on the listing, or takes it off."""
    return await with_listing(turn, "star", text, _star)


async def _star(turn: Turn, listing: WatchedListing) -> Said:
    has = await turn.store.decided(f"listing:{listing.id}", STARRED)
    await turn.decide(f"listing:{listing.id}", STARRED, None if has else True)
    if has:
        return turn.toast("{listing} has no star any more.", listing=listing.name)
    return turn.toast("⭐ {listing} is looked at more readily now, and stands first.", listing=listing.name)
