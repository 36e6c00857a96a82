"""The first look at new listings: who stands there already, to be decided with a tap."""

from collections.abc import Sequence

from monitor.language import Html, Tongue, joined, visible_length
from monitor.messages import Message
from monitor.render.alerts import Rows
from monitor.render.words import CONDITIONS, STANDINGS, STATES, bold, listing_name, money, platform_name, seller_name
from monitor.sightings import MOST_DECIDED, FirstLook, Found, undecided_of

# Telegram takes 4,096; the sellers to be decided come first, so that what is cut is only counted.
_LONGEST = 3500


def first_look(tongue: Tongue, looks: Sequence[FirstLook], *, buttons: Rows = ()) -> Message:
    """One message for all new listings; sellers to be decided carry the number that stands on their buttons."""
    numbers = {(one.platform, one.seller.key): place for place, one in enumerate(undecided_of(looks), 1)}
    lines = [_title(tongue, looks, len(numbers))]
    for place, look in enumerate(sorted(looks, key=_undecided_first)):
        rest = tongue.ngettext("and {count} more listing", "and {count} more listings", len(looks) - place)
        block = _block(tongue, look, numbers)
        if visible_length(joined([*lines, block, rest])) > _LONGEST:
            return Message(joined([*lines, rest]), buttons)
        lines.append(block)
    return Message(joined(lines), buttons)


def _undecided_first(look: FirstLook) -> bool:
    return not any(found.undecided for found in look.found)


def _title(tongue: Tongue, looks: Sequence[FirstLook], undecided: int) -> Html:
    title = tongue.ngettext("👀 First look at {count} listing", "👀 First look at {count} listings", len(looks))
    unread = any(look.unread for look in looks)
    blind = tongue._("⚪ Not everything could be read yet; I keep trying.") if unread else Html("")
    if not undecided:
        calm = Html("") if unread else tongue._("No unknown seller there. From now on I watch.")
        return joined((bold(title), calm, blind))
    count = tongue.ngettext("{count} seller is unknown to me.", "{count} sellers are unknown to me.", undecided)
    ask = tongue._("Mine, distributor or hijacker? What stays undecided alerts in the morning.")
    more = tongue._("The first {number} have buttons, the others: /friend", number=MOST_DECIDED)
    return joined((bold(title), count, ask, more if undecided > MOST_DECIDED else Html(""), blind))


def _block(tongue: Tongue, look: FirstLook, numbers: dict[tuple[str, str], int]) -> Html:
    head = joined((platform_name(look.platform, look.listing.subject.market), listing_name(look.listing)), by=" · ")
    places = [numbers.get((look.platform, each.seller.key)) for each in look.found[:6]]
    found = [
        found_line(tongue, each, place, shared=look.shared) for each, place in zip(look.found, places, strict=False)
    ]
    rest = len(look.found) - len(found)
    more = tongue.ngettext("and {count} more seller", "and {count} more sellers", rest) if rest else Html("")
    return joined((Html(f"{head} · {_state(tongue, look)}"), *found, more, _alike(tongue, look)))


def _alike(tongue: Tongue, look: FirstLook) -> Html:
    if not look.copycats:
        return Html("")
    return tongue.ngettext(
        "{count} listing of others looks like it, undecided until the morning: /copycats",
        "{count} listings of others look like it, undecided until the morning: /copycats",
        look.copycats,
    )


def _state(tongue: Tongue, look: FirstLook) -> Html:
    content = look.known.content
    if content is None:
        return tongue._("state unknown")
    state = tongue._(STATES.get(content.state.value, "unknown"))
    price = money(tongue, content.price) if content.price else Html("")
    return joined((state, price, tongue._("not all read yet") if look.unread else Html("")), by=" · ")


def _asked(tongue: Tongue, found: Found) -> Html:
    if found.price is None:
        return tongue._("price unknown")
    price = money(tongue, found.price)
    return tongue._("{price} with shipping", price=price) if found.shipped else price


def found_line(
    tongue: Tongue, found: Found, number: int | None = None, *, lead: bool = True, shared: bool = True
) -> Html:
    """“1) “XYZ Store” (A3…9Q) · $17.99 · holds the Buy Box · unknown seller”, or without its lead.

    Where nobody else may sell on the page (`shared` is False) there is no Buy Box to hold.
    """
    condition = CONDITIONS.get(found.condition.value) if found.condition else None
    parts = (
        seller_name(tongue, found.seller),
        _asked(tongue, found),
        tongue._("holds the Buy Box") if found.featured and lead and shared else Html(""),
        tongue._(condition) if condition else Html(""),
        tongue._(STANDINGS[found.standing]),
    )
    line = joined(parts, by=" · ")
    if not lead:
        return line
    return Html(f"{number}) {line}" if number and found.undecided else f"• {line}")
