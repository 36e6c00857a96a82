"""One product on all its platforms, side by side, and what is suggested to be one; the unknown says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.readings import Listing
from monitor.findings import Known
from monitor.friends import Standing as Who
from monitor.language import N_, Html, Tongue, esc, joined, name
from monitor.marks import Mark
from monitor.messages import Message
from monitor.render.alerts import one_line
from monitor.render.boards import MARKS, Standing, short
from monitor.render.followed import Kept
from monitor.render.places import list_name, place
from monitor.render.ranks import BoardRank, Stars
from monitor.render.words import STATES, Scene, bold, listing_name, money, place_name, position, seller_name, stars
from monitor.sightings import Found
from monitor.suggestions import Suggestion, Why
from storage.states import BY_HAND, Incident, Product, WatchedListing

_WHYS = {
    Why.GTIN: N_("a bar code in common"),
    Why.SKU: N_("a SKU in common"),
    Why.NAME: N_("called the same"),
    Why.TITLE: N_("{percent} of the title is the same"),
}
_TIES = {
    "sku": N_("by the SKU {code}"),
    "gtin": N_("by the bar code {code}"),
    "id": N_("by the id {code}"),
}


@dataclass(frozen=True, slots=True)
class Left:
    """Units that are left, None where they are not told; `fresh` says that the last look told it."""

    units: int | None
    fresh: bool

    @property
    def known(self) -> int | None:
        return self.units if self.fresh else None


@dataclass(frozen=True, slots=True)
class Spot:
    """The place on one list that is followed, as the series keep it."""

    board: str
    called: str
    kept: Kept


@dataclass(frozen=True, slots=True)
class Side:
    """One listing of the product with all that is compared.

    `shared` says that others may sell on the same page; else the page is mine alone, and whoever follows has his own.
    `board` is the main one, `spot` the best place for a search word; None where none is known or followed.
    """

    row: Standing
    platform: str
    known: Known
    found: Sequence[Found]
    shared: bool
    left: Left
    board: BoardRank | None
    spot: Spot | None
    stars: Stars | None
    incidents: Sequence[Incident]

    @property
    def listing(self) -> WatchedListing:
        return self.row.listing


def product_card(tongue: Tongue, product: Product, sides: Sequence[Side], *, now: datetime) -> Message:
    """A block for each listing, all with the same lines in the same order; only what is left is added up."""
    count = tongue.ngettext("{count} listing", "{count} listings", len(sides))
    mark = min((side.row.mark for side in sides), key=list(Mark).index)
    title = Html(f"{MARKS[mark]} {bold(name(product.name))} · {count}")
    blocks = [_block(tongue, side, now) for side in sides]
    return Message(short(tongue, [joined((title, _in_all(tongue, sides))), *blocks], []))


def _in_all(tongue: Tongue, sides: Sequence[Side]) -> Html:
    """Units that are offered together; one account's stock of one id in several markets may be the same pile."""
    piles: dict[tuple[str, str], list[int]] = {}
    for side in sides:
        if side.left.known is not None:
            piles.setdefault((side.listing.account, side.listing.subject.id), []).append(side.left.known)
    if not piles:
        return tongue._("Left to sell in all: unknown")
    total = tongue.number(sum(max(pile) for pile in piles.values()))
    unknown = sum(side.left.known is None for side in sides)
    if unknown:
        return tongue.ngettext(
            "Left to sell in all: {total} and what {count} listing does not tell",
            "Left to sell in all: {total} and what {count} listings do not tell",
            unknown,
            total=total,
        )
    if any(len(pile) > 1 for pile in piles.values()):
        return tongue._("Left to sell in all: {total}, one stock for several markets counted once", total=total)
    return tongue._("Left to sell in all: {total}", total=total)


def _block(tongue: Tongue, side: Side, now: datetime) -> Html:
    content = side.known.content
    state = tongue._(STATES.get(content.state.value, "unknown")) if content else tongue._("unknown")
    scene = Scene({side.listing.id: side.listing})
    lines = (
        Html(f"\n{MARKS[side.row.mark]} {bold(place_name(side.platform, side.listing))}"),
        joined((tongue._("State: {state}", state=state), _price(tongue, side)), by=" · "),
        _buyers_see(tongue, side),
        joined((_left(tongue, side.left), _stars(tongue, side.stars)), by=" · "),
        _place(tongue, side),
        tongue._("data {age}", age=tongue.age(side.row.age)),
        *(one_line(tongue, incident, scene, now) for incident in side.incidents[:2]),
    )
    return joined(lines)


def _price(tongue: Tongue, side: Side) -> Html:
    """My own price: on a page of mine alone the page's, on a shared one that of my offer."""
    if side.shared:
        mine = next((each for each in side.found if each.standing is Who.MINE), None)
        return tongue._("your price: {price}", price=money(tongue, mine.price if mine else None))
    return tongue._("your price: {price}", price=_asked(tongue, side.known.content))


def _asked(tongue: Tongue, content: Listing | None) -> Html:
    if content and content.price_range:
        low, high = (esc(tongue.money(end), 40) for end in content.price_range)
        return tongue._("{low} to {high}", low=low, high=high)
    return money(tongue, content.price if content else None)


def _buyers_see(tongue: Tongue, side: Side) -> Html:
    if not side.shared:
        return tongue._("Your own page: nobody else sells on it")
    strangers = sum(each.undecided for each in side.found)
    followed = tongue.ngettext("{count} unknown seller", "{count} unknown sellers", strangers)
    return joined((_holder(tongue, side), followed if strangers else Html("")), by=" · ")


def _holder(tongue: Tongue, side: Side) -> Html:
    holder = next((each for each in side.found if each.featured), None)
    if holder is None:
        return tongue._("Buy Box: nobody") if side.known.featured == "" else tongue._("Buy Box: unknown")
    if holder.standing is Who.MINE:
        return tongue._("Buy Box: you")
    who = joined((seller_name(tongue, holder.seller), money(tongue, holder.price)), by=" · ")
    return tongue._("Buy Box: {seller}", seller=who)


def _left(tongue: Tongue, left: Left) -> Html:
    if left.units is None:
        return tongue._("Left: unknown")
    units = tongue.number(left.units)
    said = N_("Left: {units}") if left.fresh else N_("Left: unknown now, {units} when last told")
    return tongue._(said, units=units)


def _stars(tongue: Tongue, seen: Stars | None) -> Html:
    if seen is None or seen.unseen_since is not None:
        return tongue._("Stars: unknown")
    return tongue._("Stars: {stars} ({count})", stars=stars(tongue, seen.rating), count=position(tongue, seen.count))


def _place(tongue: Tongue, side: Side) -> Html:
    parts = []
    if side.board is not None and side.board.unseen_since is None:
        rank = position(tongue, side.board.position)
        parts.append(tongue._("{board}: {rank}", board=name(side.board.board, 30), rank=rank))
    if side.spot is not None and side.spot.kept is not None:
        kept = int(side.spot.kept)
        at = place(tongue, kept if kept > 0 else None, -kept)
        parts.append(tongue._("{list}: {place}", list=list_name(tongue, side.spot.board, side.spot.called), place=at))
    return joined(parts, by=" · ") or tongue._("Place: unknown")


# --- which products there are ----------------------------------------------------------------------------------------


def product_list(
    tongue: Tongue, count: int, products: Sequence[Product], scene: Scene, suggested: Sequence[Suggestion] = ()
) -> Message:
    """How many products there are, those of one page with what ties their listings, and numbered what may be one."""
    if not products and not suggested:
        how = tongue._("Write /product tie, then two of your listings with a + between them.")
        return Message(joined((tongue._("No listings are tied to one product yet."), how)))
    many = [tongue.ngettext("{count} product", "{count} products", count)] if count else []
    lines = [*many, *(product_lines(tongue, one, scene) for one in products)]
    asked = [_suggested(tongue, one, scene, number) for number, one in enumerate(suggested, 1)]
    ask = tongue._("Do these sell the same?") if asked else Html("")
    return Message(short(tongue, [*lines, *([ask] if ask else []), *asked], []))


def product_lines(tongue: Tongue, product: Product, scene: Scene) -> Html:
    """The product's name, and each listing with why it is one of it."""
    members = [(scene.listings[number], why) for number, why in product.ties.items() if number in scene.listings]
    return joined((bold(name(product.name)), *(_member(tongue, scene, listing, why) for listing, why in members)))


def _member(tongue: Tongue, scene: Scene, listing: WatchedListing, why: str) -> Html:
    kind, _, code = why.partition(":")
    said = tongue._(_TIES[kind], code=name(code, 30)) if kind in _TIES else Html("")
    by_hand = tongue._("by your word") if why == BY_HAND else Html("")
    where = place_name(scene.platform(listing.account), listing)
    return Html(f"• {joined((where, name(listing.name), said, by_hand), by=' · ')}")


def _suggested(tongue: Tongue, one: Suggestion, scene: Scene, number: int) -> Html:
    pair = [
        Html(f"{place_name(scene.platform(each.listing.account), each.listing)} {name(each.listing.name)}")
        for each in (one.one, one.other)
    ]
    why = tongue._(_WHYS[one.why], percent=tongue.percent(round(one.alike * 100)))
    return Html(f"{number}) {joined((*pair, why), by=' · ')}")


def tied_message(tongue: Tongue, product: Product, scene: Scene) -> Message:
    """What was just tied."""
    return Message(joined((tongue._("✓ One product:"), product_lines(tongue, product, scene))))


def untied_message(tongue: Tongue, listing: WatchedListing) -> Message:
    called = listing_name(listing)
    return Message(tongue._("✓ {listing} is a product of its own, and I do not tie it there again.", listing=called))
