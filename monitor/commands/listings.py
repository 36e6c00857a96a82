"""What is watched no longer, or not for a while, and how loudly: remove, pause, mute."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.chat import Said
from monitor.commands.deciding import strangers
from monitor.commands.leafing import PAGE as LEAF
from monitor.commands.leafing import rule_label
from monitor.commands.naming import tag_meant
from monitor.commands.picking import each, one_of, with_listing
from monitor.commands.rule_names import RULE_NAMES
from monitor.commands.spoken import is_off, split_time, until
from monitor.commands.steps import do
from monitor.commands.turn import Turn
from monitor.language import Html, joined, name
from monitor.messages import Message
from monitor.nearest import nearest
from monitor.render.words import bold, listing_name
from storage.states import Facts, Mute, Product, WatchedListing

MUTED_FOR = timedelta(hours=8)
_MOST_MUTES = 12
_PAUSES = (1, 7, 30)  # days


async def remove(turn: Turn, text: str) -> Said:
    return await with_listing(turn, "remove", text, _ask_removal, together=one_of)


async def _ask_removal(turn: Turn, listing: WatchedListing) -> Said:
    keys = turn.keyboard()
    keys.row((turn.tongue.label("Yes, stop watching it"), "drop", {"listing": listing.id}))
    ask = turn.tongue._("Stop watching {listing}? Its history is kept.", listing=listing_name(listing))
    return await turn.said(Message(ask), keys)


async def drop(turn: Turn, args: Facts) -> Said:
    """The confirmed removal; open cases of the listing end with it."""
    number = args.get("listing")
    if not isinstance(number, int) or not await turn.store.remove_listing(number, turn.now):
        return turn.toast("It was removed before.")
    await turn.note("watched", True, None, f"listing:{number}")
    turn.tools.wake()
    return turn.toast("No longer watched.")


async def pause(turn: Turn, text: str) -> Said:
    which, when = await _split(turn, text)

    if of_tag := await tag_meant(turn, which):
        return await _pause_tag(turn, which, of_tag, when)

    async def answer(turn: Turn, listing: WatchedListing) -> Said:
        return await _pause(turn, listing, when)

    async def together(turn: Turn, product: Product, listings: Sequence[WatchedListing]) -> Said:
        if is_off(when) or until(when, turn.now, turn.person.zone):
            return await each(turn, listings, answer)
        return await _ask_time(turn, f"={product.id}", bold(name(product.name)))

    return await with_listing(turn, "pause", which, answer, tail=when, together=together)


async def _split(turn: Turn, text: str) -> tuple[str, str]:
    """The listing and the time; a name that itself ends like a time (“Cable 2m”) is a name first."""
    if text.strip() and (await turn.store.find_listings(text) or await turn.store.find_products(text)):
        return text, ""
    return split_time(text)


async def _pause(turn: Turn, listing: WatchedListing, when: str) -> Said:
    if is_off(when):
        await turn.decide(f"listing:{listing.id}", "paused_until", None)
        await turn.hurry([listing.id])
        return turn.toast("Watched again: {listing}.", listing=listing.name)
    at = until(when, turn.now, turn.person.zone)
    if at is None:
        return await _ask_time(turn, f"#{listing.id}", listing_name(listing))
    await turn.decide(f"listing:{listing.id}", "paused_until", at.isoformat())
    turn.tools.wake()
    return await _paused(turn, f"#{listing.id}", listing_name(listing), at)


async def _paused(turn: Turn, ref: str, shown: Html, at: datetime) -> Said:
    """What is paused until when, with a button that ends it."""
    keys = turn.keyboard()
    keys.row(do(turn.tongue.label("End the pause"), "pause", f"{ref} off"))
    said = turn.tongue._("⏸ {listing} is paused until {when}.", listing=shown, when=_when(turn, at))
    return await turn.said(Message(said), keys)


async def _pause_tag(turn: Turn, tag: str, listings: Sequence[WatchedListing], when: str) -> Said:
    """All listings of a tag at once."""
    at = None if is_off(when) else until(when, turn.now, turn.person.zone)
    shown = turn.tongue._("tag {tag}", tag=name(tag))
    if at is None and not is_off(when):
        return await _ask_time(turn, tag, shown)
    for one in listings:
        await turn.decide(f"listing:{one.id}", "paused_until", at.isoformat() if at else None)
    if at is None:
        await turn.hurry(one.id for one in listings)
        return turn.toast("Watched again: {listing}.", listing=tag)
    turn.tools.wake()
    return await _paused(turn, tag, shown, at)


async def _ask_time(turn: Turn, ref: str, shown: Html) -> Said:
    keys = turn.keyboard()
    spans = [(str(turn.tongue.duration(timedelta(days=days))), f"{days}d") for days in _PAUSES]
    choices = [*spans, (turn.tongue.label("End the pause"), "off")]
    keys.row(*(do(said, "pause", f"{ref} {span}") for said, span in choices))
    return await turn.said(Message(turn.tongue._("{listing}: until when?", listing=shown)), keys)


async def mute(turn: Turn, text: str) -> Said:
    """A listing, “rule NAME” or “seller ID”, and for how long; without a word, what is muted now."""
    first = text.split(maxsplit=1)[0].casefold() if text.strip() else ""
    if first in ("rule", "seller"):
        return await _mute_word(turn, first, text.split(maxsplit=1)[1] if " " in text.strip() else "")
    if not first and (held := await turn.store.mutes(turn.now)):
        return await _muted_now(turn, held)
    which, when = await _split(turn, text)
    if await tag_meant(turn, which):
        tag = which.strip().casefold()
        return await _mute(turn, f"tag:{tag}", turn.tongue._("tag {tag}", tag=name(tag)), when)

    async def answer(turn: Turn, listing: WatchedListing) -> Said:
        return await _mute(turn, f"listing:{listing.id}", listing_name(listing), when)

    return await with_listing(turn, "mute", which, answer, tail=when)


async def _mute_word(turn: Turn, kind: str, text: str) -> Said:
    which, when = split_time(text)
    if kind == "rule" and which not in RULE_NAMES:
        return await _which_rule(turn, which, when)
    if not which:
        return await _which_seller(turn, when)
    return await _mute(turn, f"{kind}:{which}", name(which), when)


async def _which_seller(turn: Turn, when: str) -> Said:
    """Those nobody has decided on."""
    keys = turn.keyboard()
    for one in await strangers(turn):
        keys.row(do(str(one.seller), "mute", f"seller {one.seller.id or one.seller.key} {when}".strip()))
    return await turn.said(Message(turn.tongue._("Which seller? /who shows the ids.")), keys)


async def _every_rule(turn: Turn, when: str) -> Said:
    """All of them, a page at a time."""
    last = (len(RULE_NAMES) - 1) // LEAF
    turn = replace(turn, page=min(turn.page, last))
    keys = turn.keyboard()
    for rule in RULE_NAMES[turn.page * LEAF :][:LEAF]:
        keys.row(do(rule_label(turn, rule), "mute", f"rule {rule} {when}".strip()))
    message = Message(turn.tongue._("Which rule?"))
    return await turn.board(message, "mute", f"rule {when}".strip(), keys, more=turn.page < last)


async def _which_rule(turn: Turn, text: str, when: str) -> Said:
    """The rules that are most like what was written; all of them where none is."""
    near = nearest(text.replace(" ", "_"), [(rule, rule) for rule in RULE_NAMES]) if text else []
    if not near:
        return await _every_rule(turn, when)
    keys = turn.keyboard()
    for rule in near:
        keys.row(do(rule, "mute", f"rule {rule} {when}".strip()))
    return await turn.said(Message(turn.tongue._("There is no such rule. Did you mean one of these?")), keys)


async def _mute(turn: Turn, what: str, shown: Html, when: str) -> Said:
    if is_off(when):
        for held in await turn.store.mutes(turn.now):
            if held.what == what:
                await turn.store.remove_mute(held.id)
        return await turn.said(Message(turn.tongue._("🔔 {what} is heard again.", what=shown)))
    at = until(when, turn.now, turn.person.zone) if when else turn.now + MUTED_FOR
    if at is None:
        return turn.toast("Until when? Write it like 2h, 3d or 2026-12-24.")
    made = await turn.store.add_mute(what, at, turn.person.name)
    await turn.note("mute", None, [what, at.isoformat()])
    keys = turn.keyboard()
    keys.row((turn.tongue.label("Undo"), "unmute", {"mute": made.id}))
    said = turn.tongue._(
        "🔇 {what} is muted until {when}. What happens there is kept: /why.", what=shown, when=_when(turn, at)
    )
    return await turn.said(Message(said), keys)


async def _muted_now(turn: Turn, held: tuple[Mute, ...]) -> Said:
    numbers = [int(one.what.partition(":")[2]) for one in held if one.what.startswith("listing:")]
    listings = {f"listing:{one.id}": one for one in await turn.store.listings(numbers)}
    keys = turn.keyboard()
    lines = []
    last = max(0, len(held) - 1) // _MOST_MUTES
    turn = replace(turn, page=min(turn.page, last))
    for one in held[turn.page * _MOST_MUTES :][:_MOST_MUTES]:
        listing, bare = listings.get(one.what), one.what.partition(":")[2]
        shown = listing_name(listing) if listing else name(bare)
        lines.append(turn.tongue._("🔇 {what} until {when}", what=shown, when=_when(turn, one.until)))
        called = (listing.name or listing.subject.id) if listing else bare
        keys.row((turn.tongue.label("✕ {what}", what=called), "unmute", {"mute": one.id}))
    return await turn.board(Message(joined(lines)), "mute", keys=keys, more=turn.page < last)


async def unmute(turn: Turn, args: Facts) -> Said:
    number = args.get("mute")
    gone = isinstance(number, int) and await turn.store.remove_mute(number)
    return turn.toast("🔔 Heard again.") if gone else turn.toast("It was ended before.")


def _when(turn: Turn, at: datetime) -> str:
    return turn.tongue.time(at, turn.now)
