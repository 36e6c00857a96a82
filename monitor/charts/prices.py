"""The picture of prices: mine, the lowest of the others, the featured offer's, rivals' and the floor; pure."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeVar

from babel.numbers import format_currency

from adapters.readings import Condition, Money, Seller, State
from monitor.bidi import FSI, PDI
from monitor.charts.about import About, Drawing, blank, caption, extremes, holes_drawn, last_of, not_seen
from monitor.charts.axes import Words, plain_axis
from monitor.charts.history import Changes, Times, runs
from monitor.charts.spec import Axis, Ink, Legend, Line, Run
from monitor.charts.words import number_in
from monitor.facts import money_of, offers_of, seller_of
from monitor.language import N_, Html, Tongue, clean, name
from storage.states import Facts, Snapshot

T = TypeVar("T")
IsMine = Callable[[Seller], bool]
RIVAL_INKS = (Ink.RIVAL, Ink.RIVAL_2, Ink.RIVAL_3)


@dataclass(frozen=True, slots=True)
class Track:
    """One price over time: whose it is, when it changed, and when we looked."""

    ink: Ink
    called: str
    changes: Changes
    seen: Times

    def is_absent(self, about: About) -> bool:
        """Whether it is known that there is none now, as where nobody else sells; that is not the same as unknown."""
        fresh = bool(self.seen) and about.window.end - self.seen[-1][1] <= about.grace
        return fresh and bool(self.changes) and self.changes[-1][1] is None


@dataclass(frozen=True, slots=True)
class Prices:
    """What the offers of one moment say, in one currency; None is what they do not."""

    mine: Decimal | None
    others: Decimal | None
    featured: Decimal | None


def prices_of(facts: Facts, currency: str, is_mine: IsMine) -> Prices:
    """From a snapshot of offers: new goods with their shipping, of those who were there in the last answer."""
    mine: list[Decimal] = []
    others: list[Decimal] = []
    featured: list[Decimal] = []
    for offer in offers_of(facts):
        landed = landed_of(offer, currency)
        if landed is None or offer.get("missing"):
            continue
        seller = seller_of(offer["seller"])
        if offer.get("condition") in (None, Condition.NEW.value):
            (mine if is_mine(seller) else others).append(landed)
        if seller.key == facts.get("featured"):
            featured.append(landed)
    return Prices(*(min(found, default=None) for found in (mine, others, featured)))


def landed_of(offer: Any, currency: str) -> Decimal | None:
    """What a buyer pays with shipping, where that is told in this currency."""
    price, shipping = money_of(offer.get("price")), money_of(offer.get("shipping"))
    if price is None or price.currency != currency:
        return None
    return price.amount + (shipping.amount if shipping and shipping.currency == currency else 0)


def currency_of(snapshots: Sequence[Snapshot]) -> str | None:
    """The currency of the newest price that anybody asked."""
    for snapshot in reversed(snapshots):
        for offer in offers_of(snapshot.value):
            if price := money_of(offer.get("price")):
                return price.currency
    return None


def holder_ink(facts: Facts, is_mine: IsMine) -> Ink | None:
    """Who is featured by a snapshot of offers, None where it does not say."""
    featured = facts.get("featured")
    if not isinstance(featured, str):
        return None
    if not featured:
        return Ink.NOBODY
    sellers = (seller_of(offer["seller"]) for offer in offers_of(facts))
    seller = next((one for one in sellers if one.key == featured), Seller(featured))
    return Ink.MINE if is_mine(seller) else Ink.OTHER


def while_sold(changes: Changes, contents: Sequence[Snapshot]) -> Changes:
    """A price only while the page could be bought from: that of a page sold out is nobody's to pay."""
    states = [(one.begin.timestamp(), one.value.get("state") == State.LIVE.value) for one in contents]
    moments = sorted({at for at, _ in (*changes, *states)})
    price, sold = _held(changes), _held(states)
    return [(at, price(at) if sold(at) is not False else None) for at in moments]


def _held(changes: Sequence[tuple[float, T]]) -> Callable[[float], T | None]:
    """What held at a moment; of what was before the first, nothing is known."""
    times = [at for at, _ in changes]

    def held(at: float) -> T | None:
        place = bisect_right(times, at)
        return changes[place - 1][1] if place else None

    return held


# --- the picture -----------------------------------------------------------------------------------------------------


def price_drawing(about: About, tracks: Sequence[Track], currency: str, floor: Money | None) -> Drawing:
    """Every price as a line of its own; the first track is the one in large type."""
    drawn = [(track, runs(track.changes, track.seen, about.window.begin)) for track in tracks]
    words = money_words(about.tongue, currency)
    holes = about.holes(tracks[0].seen) if tracks else []
    values = [value for _, found in drawn for run in found for _, value in run.steps]
    low = floor if floor and floor.currency == currency else None
    axis = _axis(about, [*values, *([float(low.amount)] if low else [])], currency)
    lines = tuple(_line(track, found) for track, found in drawn[::-1] if found)
    # The Buy Box's broad line lies below the one that it follows.
    lines = tuple(sorted(lines, key=lambda line: not line.broad))
    lead = last_of(drawn[0][1], about) if drawn else None
    chart = replace(
        blank(about),
        axis=axis if values else None,
        figure=number_in(words(lead[0])) if lead and lead[1] else "?" if lead else "",
        beside=drawn[0][0].called if lead else "",
        lines=((_floor_line(about, low),) if low else ()) + lines if values else (),
        gaps=holes_drawn(holes),
        legend=(*_legend(about, drawn, words, low), *not_seen(about, holes)),
        empty="" if values else about.tongue.label(N_("no price was read in this time")),
    )
    return Drawing(chart, caption(about, _lines(about, drawn, words, low), holes))


def _line(track: Track, found: tuple[Run, ...]) -> Line:
    return Line(track.ink, found, broad=track.ink is Ink.FEATURED)


def money_words(tongue: Tongue, currency: str) -> Words:
    return lambda value: tongue.money(Money(Decimal(str(round(value, 4))), currency))


def _axis(about: About, values: Sequence[float], currency: str) -> Axis:
    """Amounts without their cents where every tick is whole: short enough to stand beside the plot."""
    plain = plain_axis(values, lambda value: "")
    locale = about.tongue.locale
    pattern = locale.currency_formats["standard"].pattern
    if all(float(tick.at).is_integer() for tick in plain.ticks):
        pattern = pattern.replace(".00", "")
    ticks = (
        replace(
            tick,
            label=number_in(
                format_currency(round(tick.at, 6), currency, pattern, locale, currency_digits=".00" in pattern)
            ),
        )
        for tick in plain.ticks
    )
    return replace(plain, ticks=tuple(ticks))


def _floor_line(about: About, floor: Money) -> Line:
    value = float(floor.amount)
    return Line(Ink.FLOOR, (Run(((about.window.begin, value),), about.window.end),), dashed=True)


def _legend(
    about: About, drawn: Sequence[tuple[Track, Sequence[Run]]], words: Words, floor: Money | None
) -> tuple[Legend, ...]:
    """Each with its price of now, so that the picture is read without following lines."""
    tongue = about.tongue
    entries = []
    for track, found in drawn:
        last = last_of(found, about)
        if last is not None:
            unknown = tongue.label(N_("none")) if track.is_absent(about) else "?"
            entries.append(
                Legend(track.ink, f"{FSI}{track.called}{PDI}: {number_in(words(last[0])) if last[1] else unknown}")
            )
    if floor:
        entries.append(
            Legend(Ink.FLOOR, f"{tongue.label(N_('floor'))}: {number_in(words(float(floor.amount)))}", dashed=True)
        )
    return tuple(entries)


def _lines(
    about: About, drawn: Sequence[tuple[Track, Sequence[Run]]], words: Words, floor: Money | None
) -> tuple[Html, ...]:
    tongue = about.tongue
    lines = [_track_line(about, track, found, words) for track, found in drawn]
    told = [line for line in lines if line]
    if floor:
        told.append(tongue._("Floor: {price}", price=tongue.money(floor)))
    return tuple(told) or (tongue._("⚪ Unknown: {why}.", why=tongue._("no price was read in this time")),)


def _track_line(about: About, track: Track, found: Sequence[Run], words: Words) -> Html:
    last, ends = last_of(found, about), extremes(found)
    if last is None or ends is None:
        return Html("")
    said = N_("{whose}: {value}; lowest {low} at {when_low}, highest {high}.")
    if track.is_absent(about):
        said = N_("{whose}: none now, {value} until {when}; lowest {low} at {when_low}, highest {high}.")
    elif not last[1]:
        said = N_("{whose}: ⚪ unknown now, {value} at {when}; lowest {low} at {when_low}, highest {high}.")
    return about.tongue._(
        said,
        whose=name(track.called),
        value=words(last[0]),
        when=about.when(found[-1].end),
        low=words(ends[0][1]),
        when_low=about.when(ends[0][0]),
        high=words(ends[1][1]),
    )


def times_of(told: Sequence[tuple[float, Prices]], which: Callable[[Prices], Decimal | None]) -> Changes:
    """One of the prices over time."""
    found = ((at, which(prices)) for at, prices in told)
    return [(at, None if amount is None else float(amount)) for at, amount in found]


def rival_name(text: str) -> str:
    return clean(text, 24)
