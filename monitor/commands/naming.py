"""What a decision is for: the house, an account, a tag or one listing, as people name it."""

from collections.abc import Sequence

from monitor.commands.turn import Turn
from monitor.language import Html, name
from monitor.render.words import listing_name
from storage.slots import HOUSE, TAGS
from storage.states import WatchedListing

_HASH = "#"


async def tagged(turn: Turn, text: str) -> Sequence[WatchedListing]:
    """The listings of the tag that is called just so; none where it is no tag."""
    sought = text.strip().casefold()
    if not sought:
        return []
    of_it = {number for number, tags in (await turn.store.tags()).items() if sought in tags}
    return [one for one in await turn.store.listings() if one.id in of_it] if of_it else []


async def tags_of(turn: Turn, listing: WatchedListing) -> Sequence[str]:
    """Those of one listing."""
    kept = await turn.store.decided(f"listing:{listing.id}", TAGS)
    return [str(tag) for tag in kept] if isinstance(kept, list) else []


async def tag_meant(turn: Turn, text: str) -> Sequence[WatchedListing]:
    """The listings of the tag, unless a listing or a product is called so."""
    if not text.strip() or await turn.store.find_listings(text) or await turn.store.find_products(text):
        return []
    return await tagged(turn, text)


async def scope_named(turn: Turn, text: str) -> str | None:
    """The scope that the text names: "" is the house, "#12" a listing; None where it is nothing, or several."""
    text = text.strip()
    if not text:
        return HOUSE
    if text.startswith(_HASH):
        known = {str(one.id) for one in await turn.store.listings()}
        return f"listing:{text[1:]}" if text[1:] in known else None
    if await tagged(turn, text):
        return f"tag:{text.casefold()}"
    found = await turn.store.find_listings(text)
    return f"listing:{found[0].id}" if len(found) == 1 else None


async def account_named(turn: Turn, text: str) -> str | None:
    """The account that is called just so."""
    sought = text.strip().casefold()
    mine = {one.account for one in await turn.store.listings()}
    asked = {one.account for one in await turn.store.account_watches()}
    return next((one for one in sorted(mine | asked) if one.casefold() == sought), None)


async def scope_name(turn: Turn, scope: str) -> Html:
    """A scope in words."""
    kind, _, which = scope.partition(":")
    if kind == "listing":
        listing = await turn.store.listing(int(which))
        return listing_name(listing) if listing else turn.tongue._("a listing")
    if kind == "tag":
        return turn.tongue._("tag {tag}", tag=name(which))
    if kind == "account":
        return turn.tongue._("account {account}", account=name(which, 30))
    if kind == "deadline":
        deadline = await turn.store.deadline(int(which))
        return name(deadline.what, 40) if deadline else turn.tongue._("a deadline")
    if kind == "person":
        called = {str(one.id): one.name for one in await turn.store.people()}
        return name(called[which], 30) if which in called else turn.tongue._("somebody who has left")
    return turn.tongue._("all")
