"""Which listings sell the same thing: shown, suggested, and tied, untied or renamed by a person."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from monitor.chat import Said
from monitor.commands.picking import named, product_meant, with_listing
from monitor.commands.steps import do
from monitor.commands.turn import Turn
from monitor.language import Html, joined, name
from monitor.messages import Message
from monitor.products import labelled, product_name
from monitor.render.products import product_lines, product_list, tied_message, untied_message
from monitor.render.words import bold, place_label
from monitor.suggestions import suggestions
from storage.states import BY_HAND, Facts, Product, WatchedListing

_MOST_SHOWN, _MOST_SUGGESTED, _MOST_OTHERS = 8, 5, 12


async def product(turn: Turn, text: str) -> Said:
    """Without a word all products and what may be one; “tie A + B”, “untie A”, “rename A = B”, or a product's name."""
    word, _, rest = text.strip().partition(" ")
    if (act := _ACTS.get(word.casefold())) is not None:
        return await act(turn, rest.strip())
    if not text.strip():
        return await _all(turn)
    return await _one(turn, text.strip())


def changes(text: str) -> bool:
    """Whether it ties, unties or renames."""
    return text.strip().partition(" ")[0].casefold() in _ACTS


async def _all(turn: Turn) -> Said:
    products = await turn.store.products()
    known = await labelled(turn.store)
    # Only who may say yes or no is asked.
    asks = turn.may_press("tie", {}) and not turn.page
    found = suggestions(known, products, await turn.store.apart())[:_MOST_SUGGESTED] if asks else []
    keys = turn.keyboard()
    for number, one in enumerate(found, 1):
        pair: Facts = {"listings": [one.one.listing.id, one.other.listing.id]}
        label = turn.tongue.label
        keys.row((label("{number} ✓ The same", number=number), "tie", pair), (label("✕ Two"), "apart", pair))
    last = max(0, len(products) - 1) // _MOST_SHOWN
    turn = replace(turn, page=min(turn.page, last))
    shown = products[turn.page * _MOST_SHOWN :][:_MOST_SHOWN]
    for each in shown:
        keys.row(do(each.name, "product", f"={each.id}"))
    about = {number for one in shown for number in one.ties}
    about |= {side.listing.id for one in found for side in (one.one, one.other)}
    board = product_list(turn.tongue, len(products), shown, await turn.scene(listings=about), found)
    return await turn.board(board, "product", keys=keys, more=turn.page < last)


async def _one(turn: Turn, text: str) -> Said:
    """The product that is named, or that the named listing is of, with a button to take each listing out."""
    meant = await product_meant(turn, text, await named(turn, text))
    if meant is None:
        return await with_listing(turn, "product", text, _of_listing)
    return await _shown(turn, meant)


async def _of_listing(turn: Turn, listing: WatchedListing) -> Said:
    meant = await turn.store.product_of(listing.id)
    return await (_shown(turn, meant) if meant else _which_other(turn, listing))


async def _shown(turn: Turn, meant: Product) -> Said:
    scene = await turn.scene(listings=meant.ties)
    members = [scene.listings[number] for number in meant.ties if number in scene.listings]
    keys = turn.keyboard()
    for one in members:
        label = turn.tongue.label("✕ Not {listing}", listing=_called(turn, one))
        keys.row((label, "untie", {"listing": one.id}))
    keys.row(do(turn.tongue.label("Side by side"), "listing", f"={meant.id}"))
    how = turn.tongue._("Another name: /product rename {old} = …", old=name(meant.name))
    said = joined((product_lines(turn.tongue, meant, scene), how if turn.may_press("untie", {}) else Html("")))
    return await turn.board(Message(said), "product", f"={meant.id}", keys)


def _called(turn: Turn, listing: WatchedListing) -> str:
    """By its place: the names of one product's listings are often the same."""
    return place_label(turn.tools.platform_of(listing.account), listing)


# --- by hand ---------------------------------------------------------------------------------------------------------


async def _tie(turn: Turn, text: str) -> Said:
    """“tie A + B + C”; of one alone the others to choose from."""
    names = [part.strip() for part in text.split(" + ") if part.strip()]
    if not names:
        return turn.toast("Which ones? Write /product tie, then two of your listings with a + between them.")
    if len(names) == 1:
        return await with_listing(turn, "product", names[0], _which_other, tail="", together=_which_for)
    found: list[WatchedListing] = []
    for one in names:
        listings = await _meant(turn, one)
        if not listings:
            return turn.toast("“{name}” is none of your listings, or several of them: write its id.", name=one)
        found += listings
    return await _tied(turn, found)


async def _meant(turn: Turn, text: str) -> Sequence[WatchedListing]:
    """The listing of mine that is named, or those of the product; none where it may be several."""
    found = await named(turn, text)
    if meant := await product_meant(turn, text, found):
        return [one for one in await turn.store.listings(meant.ties) if not one.rival]
    return found if len(found) == 1 else ()


async def _which_for(turn: Turn, product: Product, listings: Sequence[WatchedListing]) -> Said:
    return await _which_other(turn, listings[0])


async def _which_other(turn: Turn, listing: WatchedListing) -> Said:
    """Buttons with the listings of other places, the likeliest first."""
    if listing.rival:
        return turn.toast("That is a rival's listing: a product holds listings of yours alone.")
    known = await labelled(turn.store)
    products, apart = await turn.store.products(), await turn.store.apart()
    pairs = [(one.one, one.other) for one in suggestions(known, products, apart)]
    likely = [other for pair in pairs for one, other in (pair, pair[::-1]) if one.listing.id == listing.id]
    mine = next((one.ties.keys() for one in products if listing.id in one.ties), {listing.id})
    others = [*likely, *(one for one in known if one not in likely)]
    here = listing.account, listing.subject.market
    offered = [one for one in others if one.listing.id not in mine and one.place != here]
    if not offered:
        return turn.toast("There is no listing on another platform or in another market that could be the same.")
    keys = turn.keyboard()
    for one in offered[:_MOST_OTHERS]:
        label = f"{product_name(one)[1][:30]} · {_called(turn, one.listing)}"
        keys.row((label, "tie", {"listings": [listing.id, one.listing.id]}))
    ask = turn.tongue._("Which one sells the same as {listing}?", listing=bold(name(listing.name)))
    return await turn.said(Message(ask), keys)


async def _tied(turn: Turn, listings: Sequence[WatchedListing]) -> Said:
    numbers = dict.fromkeys(one.id for one in listings if not one.rival)
    if len(numbers) < 2:
        return turn.toast("It takes two listings of yours to be one product.")
    known = {one.listing.id: product_name(one) for one in await labelled(turn.store)}
    called = min((known[number] for number in numbers if number in known), key=lambda one: one[0])[1]
    made = await turn.store.tie(dict.fromkeys(numbers, BY_HAND), called, turn.now)
    assert made is not None  # a person's word joins all
    keys = turn.keyboard()
    keys.row(do(turn.tongue.label("Side by side"), "listing", f"={made.id}"))
    return await turn.said(tied_message(turn.tongue, made, await turn.scene(listings=made.ties)), keys)


async def _untie(turn: Turn, text: str) -> Said:
    if not await turn.store.products():
        return turn.toast("No listings are tied to one product yet.")
    return await with_listing(turn, "product", text, _untied, together=_shown_of)


async def _shown_of(turn: Turn, product: Product, listings: Sequence[WatchedListing]) -> Said:
    """Of a product that is named, each listing has a button that takes it out."""
    return await _shown(turn, product)


async def _untied(turn: Turn, listing: WatchedListing) -> Said:
    if not await turn.store.untie(listing.id):
        return turn.toast("It was no part of a product.")
    return await turn.said(untied_message(turn.tongue, listing))


async def _rename(turn: Turn, text: str) -> Said:
    old, _, new = (part.strip() for part in text.partition("="))
    found = await turn.store.find_products(old) if old else ()
    if len(found) != 1 or not new:
        return turn.toast("Write it like this: /product rename Blue Lamp = Night Lamp")
    await turn.store.rename_product(found[0].id, new[:80])
    said = turn.tongue._("✓ {old} is called {new} from now on.", old=name(found[0].name), new=name(new))
    return await turn.said(Message(said))


_ACTS: dict[str, Callable[[Turn, str], Awaitable[Said]]] = {
    **dict.fromkeys(("tie", "合并"), _tie),
    **dict.fromkeys(("untie", "拆开"), _untie),
    **dict.fromkeys(("rename", "改名"), _rename),
}


# --- by a button -----------------------------------------------------------------------------------------------------


async def tie(turn: Turn, args: Facts) -> Said:
    """Somebody says that they are the same."""
    found = await _of(turn, args)
    return await _tied(turn, found) if len(found) > 1 else _gone(turn)


async def apart(turn: Turn, args: Facts) -> Said:
    """Somebody says that they are two: it is not asked again."""
    found = await _of(turn, args)
    if len(found) != 2:
        return _gone(turn)
    await turn.store.keep_apart(found[0].id, found[1].id)
    return turn.toast("Two products. I do not ask again.")


async def untie(turn: Turn, args: Facts) -> Said:
    """Somebody says that the listing is no part of its product."""
    number = args.get("listing")
    found = await turn.store.listings([number]) if isinstance(number, int) else ()
    return await _untied(turn, found[0]) if found else _gone(turn)


async def _of(turn: Turn, args: Facts) -> list[WatchedListing]:
    """The listings of the button that are watched still."""
    listed = args.get("listings")
    wanted = [one for one in listed if isinstance(one, int)] if isinstance(listed, list) else []
    return list(await turn.store.listings(wanted))


def _gone(turn: Turn) -> Said:
    return turn.toast("It is no longer watched.")
