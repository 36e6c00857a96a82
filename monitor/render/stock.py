"""Stock in words: what lies where, how long it lasts, how old that is; what is not told is unknown, and never none."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from monitor.language import Html, Tongue, joined
from monitor.messages import Message
from monitor.render.boards import short
from monitor.render.stocked import lasts, pace
from monitor.render.words import bold, code, listing_name, platform_name, position, side_by_side
from monitor.stock.forecast import Cover
from monitor.stock.outlook import Outlook, day_after
from storage.states import WatchedListing

# What lasts no longer than so many days is marked.
_SOON = 14
_EXAMPLE = "/set reorder_due.lead 25 for"


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
    """What lies of one listing, how old the answer is, and how long it lasts."""

    listing: WatchedListing
    platform: str
    lying: Lying
    age: timedelta | None
    outlook: Outlook | None = None


@dataclass(frozen=True, slots=True)
class Piles:
    """All `listings` whose stock is known with their `units`, of how many none is left, and some `rows` of them.

    Of `unknown` listings the stock is not told, or cannot be read now; how long that of `unforecast` lasts is unknown.
    """

    units: int
    listings: int
    out: int
    unknown: int
    rows: Sequence[Pile]
    unforecast: int = 0


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known of a listing's stock beside the pile: stranded and old units, and what was sold in 90 days.

    `sold` is None where orders are unknown, or may not be told here; `old` are units that have lain for over half a
    year. `short` names shipments that were closed with units missing.
    """

    stranded: int | None = None
    old: int | None = None
    sold: int | None = None
    tells_sales: bool = False
    short: Sequence[tuple[str, int]] = field(default_factory=tuple)


def stock_board(tongue: Tongue, piles: Piles, *, now: datetime) -> Message:
    """How much lies in all, then what runs out first."""
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
    unsaid = tongue.ngettext(
        "⚪ {count} listing: how long it lasts is unknown",
        "⚪ {count} listings: how long they last is unknown",
        piles.unforecast,
    )
    head = (
        bold(joined(title, by=" · ")),
        _first(tongue, piles.rows),
        out if piles.out else Html(""),
        unknown if piles.unknown else Html(""),
        unsaid if piles.unforecast else Html(""),
    )
    return Message(short(tongue, [joined(head), *(_row(tongue, one) for one in piles.rows)], [asked]))


def _first(tongue: Tongue, rows: Sequence[Pile]) -> Html:
    """“Next to run out: Blue Lamp, about 1 December.”"""
    ends = ((one, one.outlook.runs_out) for one in rows if one.outlook and one.lying.units)
    found = next(((one, day) for one, day in ends if day), None)
    if found is None:
        return Html("")
    one, day = found
    return tongue._("Next to run out: {listing}, about {day}.", listing=listing_name(one.listing), day=tongue.day(day))


def _row(tongue: Tongue, one: Pile) -> Html:
    cover = one.outlook.lasts if one.outlook and one.lying.units else None
    parts = (
        listing_name(one.listing),
        platform_name(one.platform, one.listing.subject.market),
        _units(tongue, one.lying.units),
        cover_words(tongue, cover) if cover else Html(""),
        tongue._("inbound {count}", count=position(tongue, one.lying.inbound)) if one.lying.inbound else Html(""),
        tongue._("data {age}", age=tongue.age(one.age)),
    )
    return Html(f"{_mark(one, cover)} {joined(parts, by=' · ')}")


def _mark(one: Pile, cover: Cover | None) -> str:
    if one.lying.units is None:
        return "⚪"
    if one.lying.units <= 0:
        return "🔴"
    return "🟡" if cover and cover.days is not None and cover.days <= _SOON else "•"


def cover_words(tongue: Tongue, cover: Cover) -> Html:
    """“18 days, 12–27”; “over a year” for what lasts longer than anybody can say."""
    if cover.days is None:
        return tongue._("over a year")
    days = tongue.ngettext("{count} day", "{count} days", cover.days)
    if cover.soonest is None or cover.latest is None:
        return days
    between = tongue._("{low}–{high}", low=tongue.number(cover.soonest), high=tongue.number(cover.latest))
    return tongue._("{days}, {between}", days=days, between=between)


def _units(tongue: Tongue, units: int | None) -> Html:
    if units is None:
        return tongue._("unknown")
    return tongue.ngettext("{count} unit", "{count} units", units)


def stock_card(tongue: Tongue, one: Pile, beside: Beside, *, now: datetime) -> Message:
    """All that is known of one listing's stock: how long it lasts first, then what lies where."""
    lying = one.lying
    title = tongue._("{listing}: {what}", listing=listing_name(one.listing), what=_units(tongue, lying.units))
    home = one.outlook.shelf.home if one.outlook else None
    lines = (
        bold(title),
        platform_name(one.platform, one.listing.subject.market),
        *_forecast(tongue, one, beside),
        tongue._("At the platform: {count}", count=position(tongue, lying.at_platform)),
        tongue._("In your own warehouse: {count}", count=position(tongue, lying.at_home if home is None else home)),
        tongue._("Inbound: {count}", count=position(tongue, lying.inbound)),
        tongue._("Reserved: {count}", count=position(tongue, lying.reserved)),
        tongue._("Stranded: {count}", count=position(tongue, beside.stranded)),
        tongue._("There for over half a year: {count}", count=position(tongue, beside.old)) if beside.old else Html(""),
        *(_short(tongue, *missing) for missing in beside.short),
        tongue._("data {age}", age=tongue.age(one.age)),
    )
    return Message(joined(lines))


def _short(tongue: Tongue, shipment: str, missing: int) -> Html:
    named = code(shipment)
    return tongue.ngettext(
        "{count} unit is missing of {shipment}", "{count} units are missing of {shipment}", missing, shipment=named
    )


def _forecast(tongue: Tongue, one: Pile, beside: Beside) -> tuple[Html, ...]:
    """How long it lasts, from what that is known, and when to order."""
    outlook = one.outlook
    if not one.lying.units:
        return ()
    if outlook is None or outlook.lasts is None or outlook.demand is None:
        return (tongue._("⚪ How long it lasts is unknown: too little is known of its sales."),)
    if outlook.lasts.days is None:
        said = tongue._("It lasts for over a year.")
    else:
        cover = outlook.lasts
        said = lasts(tongue, {"days": cover.days, "soonest": cover.soonest, "latest": cover.latest})
    rate = pace(tongue, outlook.demand.level.rate) if beside.tells_sales else Html("")
    sells = side_by_side(tongue, rate, _through(tongue, one, beside))
    return said, _until(tongue, outlook), sells, _order(tongue, one, outlook)


def _until(tongue: Tongue, outlook: Outlook) -> Html:
    """“It runs out about 1 December (25 November to 10 December).”"""
    cover = outlook.lasts
    if cover is None or cover.days is None or outlook.runs_out is None:
        return Html("")
    day = tongue.day(outlook.runs_out)
    low, high = (day_after(outlook.today, days) for days in (cover.soonest, cover.latest))
    if low is None or high is None:
        return tongue._("It runs out about {day}.", day=day)
    return tongue._("It runs out about {day} ({low} to {high}).", day=day, low=tongue.day(low), high=tongue.day(high))


def _through(tongue: Tongue, one: Pile, beside: Beside) -> Html:
    """“82 sold in 90 days: 63 % of what was there.”"""
    if not beside.tells_sales or beside.sold is None or not beside.sold + (one.lying.units or 0):
        return Html("")
    share = round(100 * beside.sold / (beside.sold + (one.lying.units or 0)))
    return tongue.ngettext(
        "{count} was sold in 90 days: {percent} of what was there.",
        "{count} were sold in 90 days: {percent} of what was there.",
        beside.sold,
        percent=tongue.percent(share),
    )


def _order(tongue: Tongue, one: Pile, outlook: Outlook) -> Html:
    """By when to order and how much; how to tell me how long goods take, where nobody did."""
    if outlook.supply is None:
        wish = code(f"{_EXAMPLE} {one.listing.name or one.listing.subject.id}")
        return tongue._("How long do new goods take? Tell me, and I say by when to order: {command}", command=wish)
    if outlook.order is None:
        return Html("")
    if not outlook.order.units:
        return tongue._("Nothing needs to be ordered now.")
    takes = tongue.ngettext("New goods take {count} day.", "New goods take {count} days.", outlook.supply.lead_days)
    by = max(outlook.order.by, outlook.today)
    day = tongue._("today") if by == outlook.today else tongue.day(by)
    said = tongue.ngettext(
        "Order {count} unit by {day}.", "Order {count} units by {day}.", outlook.order.units, day=day
    )
    return side_by_side(tongue, said, takes)
