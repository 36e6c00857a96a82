"""The prices of one listing now: whose each is, since when it is so, and which are not known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.readings import Money
from monitor.language import Html, Tongue, joined, name
from monitor.messages import Message
from monitor.render.words import bold, listing_name, platform_name
from storage.states import WatchedListing


@dataclass(frozen=True, slots=True)
class NowPrice:
    """One price; `since` is None where it is older than what was asked for, `none` where nobody asks one.

    `seen_at` is when it was seen last, where it is not known now; `brief` where a licence forbids to speak of before.
    """

    called: str
    price: Money | None
    since: datetime | None
    seen_at: datetime | None
    none: bool = False
    brief: bool = False


def prices(
    tongue: Tongue,
    listing: WatchedListing,
    rows: Sequence[NowPrice],
    *,
    now: datetime,
    read_at: datetime | None,
    platform: str,
) -> Message:
    """All of them in one line, then each with its age."""
    head = joined((listing_name(listing), platform_name(platform, listing.subject.market)), by=" · ")
    known = [row for row in rows if row.price and row.seen_at is None]
    line = joined((_short(tongue, row) for row in known), by=tongue._(", "))
    unknown = tongue._("⚪ Its prices are unknown now.")
    lines = (
        bold(line) if line else unknown,
        head,
        *(_row(tongue, row, now) for row in rows),
        tongue._("Floor: {price}", price=tongue.money(listing.floor)) if listing.floor else tongue._("Floor: none"),
        tongue._("data {age}", age=tongue.age(now - read_at if read_at else None)),
    )
    return Message(joined(lines))


def _short(tongue: Tongue, row: NowPrice) -> Html:
    return tongue._("{whose} {price}", whose=name(row.called), price=tongue.money(row.price))


def _row(tongue: Tongue, row: NowPrice, now: datetime) -> Html:
    whose = name(row.called)
    if row.none:
        return tongue._("• {whose}: none now", whose=whose)
    if row.price is None:
        return tongue._("⚪ {whose}: unknown", whose=whose)
    price = tongue.money(row.price)
    if row.seen_at:
        when = tongue.time(row.seen_at, now)
        return tongue._("⚪ {whose}: unknown now, {price} at {when}", whose=whose, price=price, when=when)
    if row.brief:
        return tongue._("• {whose}: {price}", whose=whose, price=price)
    if row.since is None:
        return tongue._("• {whose}: {price}, unchanged for 30 days", whose=whose, price=price)
    return tongue._("• {whose}: {price} since {when}", whose=whose, price=price, when=tongue.time(row.since, now))
