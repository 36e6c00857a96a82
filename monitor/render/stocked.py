"""What is told of stock that ends, does not move or did not arrive."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from monitor.facts import money_of, text_of
from monitor.language import Html, Tongue, joined, name
from monitor.render.account import day_of, market_name
from monitor.render.words import money, position, side_by_side
from storage.states import Facts

Told = tuple[Html, tuple[Html, ...]]


def _cover_low(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    left = _count(facts.get("left"))
    headline = tongue._("Stock lasts until about {day}", day=day_of(tongue, text_of(facts, "runs_out")))
    units = tongue.ngettext("{count} unit is left.", "{count} units are left.", left)
    return headline, (
        side_by_side(tongue, units, pace(tongue, facts.get("rate"))),
        lasts(tongue, facts),
        coming(tongue, facts),
    )


def _reorder_due(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    late, gap = _count(facts.get("late")), _count(facts.get("gap"))
    today = tongue._("Order new goods today")
    since = tongue.ngettext("Order new goods: {count} day late", "Order new goods: {count} days late", late)
    units = tongue.ngettext("About {count} unit.", "About {count} units.", _count(facts.get("order")))
    takes = tongue.ngettext("New goods take {count} day.", "New goods take {count} days.", _count(facts.get("lead")))
    short = tongue.ngettext(
        "Ordered today they come {count} day too late.", "Ordered today they come {count} days too late.", gap
    )
    lines = (
        side_by_side(tongue, units, takes),
        lasts(tongue, facts),
        coming(tongue, facts),
        short if gap else Html(""),
    )
    return since if late else today, lines


def _stock_dead(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    left, days = _count(facts.get("left")), _count(facts.get("days"))
    headline = tongue.ngettext("No sale for {count} day", "No sale for {count} days", days)
    units = tongue.ngettext("{count} unit is left.", "{count} units are left.", left)
    sold = text_of(facts, "last_sold")
    last = tongue._("Last sold on {day}.", day=day_of(tongue, sold)) if sold else tongue._("I know of no sale.")
    return headline, (side_by_side(tongue, units, last),)


def _stock_aged(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    units, day = _count(facts.get("quantity")), text_of(facts, "day")
    headline = (
        tongue._("Old stock costs more from {day} on", day=day_of(tongue, day))
        if day
        else tongue._("Old stock will cost more")
    )
    fee = money_of(facts.get("fee"))
    many = tongue.ngettext(
        "{count} unit, {where}.", "{count} units, {where}.", units, where=market_name(facts.get("market"))
    )
    costs = (
        tongue._("The platform expects {fee}.", fee=money(tongue, fee))
        if fee
        else tongue._("What it will cost is not told.")
    )
    return headline, (side_by_side(tongue, many, costs), _skus(tongue, facts))


def _inbound_short(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    missing = _count(facts.get("missing"))
    headline = tongue.ngettext(
        "{count} unit of a shipment did not arrive", "{count} units of a shipment did not arrive", missing
    )
    shipment = name(text_of(facts, "shipment") or "?", 40)
    sent = tongue._(
        "Shipment {shipment}: {sent} sent, closed on {day}.",
        shipment=shipment,
        sent=position(tongue, facts.get("sent")),
        day=day_of(tongue, text_of(facts, "closed")),
    )
    until = tongue._("Claim them until {day}.", day=day_of(tongue, text_of(facts, "until")))
    return headline, (sent, until, _skus(tongue, facts))


def _skus(tongue: Tongue, facts: Facts) -> Html:
    """“LAMP-1 (12), LAMP-2 (3) and 4 more”."""
    rows: Any = facts.get("skus")
    rows = rows if isinstance(rows, list) else []
    each = [
        tongue._("{sku} ({units})", sku=name(str(row["sku"]), 24), units=tongue.number(_count(row["quantity"])))
        for row in rows
    ]
    rest = _count(facts.get("count")) - len(rows)
    more = [tongue.ngettext("and {count} more", "and {count} more", rest)] if rest > 0 else []
    return joined([*each, *more], by=tongue._(", "))


def lasts(tongue: Tongue, facts: Facts) -> Html:
    """“It lasts 18 days, in eight of ten cases 12 to 27.”"""
    days, soonest, latest = (facts.get(key) for key in ("days", "soonest", "latest"))
    if not isinstance(days, int):
        return Html("")
    if not isinstance(soonest, int) or not isinstance(latest, int):
        return tongue.ngettext("It lasts about {count} day.", "It lasts about {count} days.", days)
    return tongue.ngettext(
        "It lasts about {count} day; eight of ten times {soonest} to {latest}.",
        "It lasts about {count} days; eight of ten times {soonest} to {latest}.",
        days,
        soonest=tongue.number(soonest),
        latest=tongue.number(latest),
    )


def pace(tongue: Tongue, rate: object) -> Html:
    """“2.4 are sold a day.”"""
    if not isinstance(rate, int | float):
        return Html("")
    return tongue._("{count} are sold a day.", count=tongue.number(round(rate, 1 if rate >= 1 else 2)))


def coming(tongue: Tongue, facts: Facts) -> Html:
    """What is on its way, and what lies in my own warehouse, where there is any."""
    inbound, home = facts.get("inbound"), facts.get("home")
    on_way = tongue._("On their way to the platform: {count}.", count=inbound) if inbound else Html("")
    here = tongue._("In your own warehouse: {count}.", count=home) if home else Html("")
    return side_by_side(tongue, on_way, here)


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


STOCK_BODIES: dict[str, Callable[[Tongue, Facts, datetime], Told]] = {
    "cover_low": _cover_low,
    "reorder_due": _reorder_due,
    "stock_dead": _stock_dead,
    "stock_aged": _stock_aged,
    "inbound_short": _inbound_short,
}
