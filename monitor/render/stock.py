"""Stock in words: what lies where, and how old that is; what is not told is unknown, and never none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.language import Html, Tongue, joined
from monitor.messages import Message
from monitor.render.boards import short
from monitor.render.words import bold, listing_name, platform_name, position
from storage.states import WatchedListing


@dataclass(frozen=True, slots=True)
class Lying:
    """Units on hand, and of these at the platform and at home; those on their way and reserved are not in them."""

    units: int | None
    at_platform: int | None = None
    at_home: int | None = None
    inbound: int | None = None
    reserved: int | None = None


@dataclass(frozen=True, slots=True)
class Pile:
    """What lies of one listing, and how old the answer is."""

    listing: WatchedListing
    platform: str
    lying: Lying
    age: timedelta | None


@dataclass(frozen=True, slots=True)
class Piles:
    """All `listings` whose stock is known with their `units`, of how many none is left, and some `rows` of them.

    Of `unknown` listings the stock is not told, or cannot be read now.
    """

    units: int
    listings: int
    out: int
    unknown: int
    rows: Sequence[Pile]


def stock_board(tongue: Tongue, piles: Piles, *, now: datetime) -> Message:
    """How much lies in all, then the scarcest."""
    asked = tongue._("As of {when}.", when=tongue.time(now, now))
    unknown = tongue.ngettext("⚪ {count} listing: stock unknown", "⚪ {count} listings: stock unknown", piles.unknown)
    out = tongue.ngettext("🔴 {count} listing: none left", "🔴 {count} listings: none left", piles.out)
    if not piles.listings:
        none = tongue._("The stock of no listing is known.")
        return Message(joined((bold(none), unknown if piles.unknown else Html(""), asked)))
    title = (
        tongue.ngettext("{count} unit on hand", "{count} units on hand", piles.units),
        tongue.ngettext("{count} listing", "{count} listings", piles.listings),
    )
    head = (bold(joined(title, by=" · ")), out if piles.out else Html(""), unknown if piles.unknown else Html(""))
    return Message(short(tongue, [joined(head), *(_row(tongue, one) for one in piles.rows)], [asked]))


def _row(tongue: Tongue, one: Pile) -> Html:
    parts = (
        listing_name(one.listing),
        platform_name(one.platform, one.listing.subject.market),
        _units(tongue, one.lying.units),
        tongue._("inbound {count}", count=position(tongue, one.lying.inbound)) if one.lying.inbound else Html(""),
        tongue._("data {age}", age=tongue.age(one.age)),
    )
    mark = "⚪" if one.lying.units is None else "🔴" if one.lying.units <= 0 else "•"
    return Html(f"{mark} {joined(parts, by=' · ')}")


def _units(tongue: Tongue, units: int | None) -> Html:
    if units is None:
        return tongue._("unknown")
    return tongue.ngettext("{count} unit", "{count} units", units)


def stock_card(tongue: Tongue, one: Pile, stranded: int | None, *, now: datetime) -> Message:
    """All that is known of one listing's stock."""
    lying = one.lying
    title = tongue._("{listing}: {what}", listing=listing_name(one.listing), what=_units(tongue, lying.units))
    lines = (
        bold(title),
        platform_name(one.platform, one.listing.subject.market),
        tongue._("At the platform: {count}", count=position(tongue, lying.at_platform)),
        tongue._("In your own warehouse: {count}", count=position(tongue, lying.at_home)),
        tongue._("Inbound: {count}", count=position(tongue, lying.inbound)),
        tongue._("Reserved: {count}", count=position(tongue, lying.reserved)),
        tongue._("Stranded: {count}", count=position(tongue, stranded)),
        tongue._("data {age}", age=tongue.age(one.age)),
    )
    return Message(joined(lines))
