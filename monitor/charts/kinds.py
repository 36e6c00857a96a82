"""A picture of each kind from what was seen: rank, share of the Buy Box, stock, units sold, coverage; pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from adapters.readings import Topic
from monitor.charts.about import About, Drawing, blank, caption, extremes, holes_drawn, last_of, not_seen
from monitor.charts.axes import Words, count_words, plain_axis, rank_axis
from monitor.charts.history import Changes, Times, merged, parts, runs, share
from monitor.charts.spec import Axis, Bar, Chart, Ink, Legend, Line, Part, Ribbon, Run
from monitor.charts.words import apart, number_in
from monitor.language import N_, Html, Tongue, name
from monitor.render.reasons import cause

_SHADES = {Ink.MINE: N_("mine"), Ink.OTHER: N_("others"), Ink.NOBODY: N_("nobody")}
_TOPICS = {
    Topic.LISTINGS: N_("Product page"),
    Topic.OFFERS: N_("Offers"),
    Topic.STOCK: N_("Stock"),
    Topic.RIVALS: N_("A rival's page"),
    Topic.REVIEWS: N_("Reviews"),
    Topic.COPYCATS: N_("Copies"),
    Topic.FEES: N_("Fees"),
}
_ALL = 100.0


# --- one number over time --------------------------------------------------------------------------------------------


def rank_drawing(about: About, board: str, changes: Changes, seen: Times) -> Drawing:
    """The best-seller rank on one board: logarithmic, the best above."""
    found = runs(changes, seen, about.window.begin)
    axis = rank_axis((value for run in found for _, value in run.steps), count_words(about.tongue))
    said = N_("Best {low} at {when_low}, worst {high} at {when_high}.")
    empty = N_("no rank was read in this time")
    return _number(about, found, seen, axis, said, empty, board=board)


def stock_drawing(about: About, changes: Changes, seen: Times) -> Drawing:
    """Units left; none is a number too."""
    found = runs(changes, seen, about.window.begin)
    values = [value for run in found for _, value in run.steps]
    axis = plain_axis(values or [0.0, 10.0], count_words(about.tongue), from_zero=True, whole=True)
    said = N_("Fewest {low} at {when_low}, most {high} at {when_high}.")
    empty = N_("no stock was read in this time")
    return _number(about, found, seen, axis, said, empty)


def _number(
    about: About, found: Sequence[Run], seen: Times, axis: Axis, said: str, empty: str, board: str = ""
) -> Drawing:
    holes = about.holes(seen)
    last = last_of(found, about)
    chart = replace(
        blank(about, board=board),
        axis=axis if found else None,
        figure=_now(about.tongue, last),
        lines=(Line(Ink.MINE, tuple(found)),),
        gaps=holes_drawn(holes),
        legend=not_seen(about, holes),
        empty="" if found else about.tongue.label(empty),
    )
    figures = number_lines(about, found, said, about.tongue.number, empty)
    return Drawing(chart, caption(about, figures, holes, board=name(board, 60) if board else None))


def _now(tongue: Tongue, last: tuple[float, bool] | None) -> str:
    return tongue.number(round(last[0])) if last and last[1] else "?" if last else ""


def number_lines(about: About, found: Sequence[Run], said: str, words: Words, empty: str) -> tuple[Html, ...]:
    """“Now 3,412.” and the extremes; `said` names them with {low}, {high} and their moments."""
    last, ends = last_of(found, about), extremes(found)
    if last is None or ends is None:
        return (about.tongue._("⚪ Unknown: {why}.", why=about.tongue._(empty)),)
    value, fresh = last
    now = N_("Now {value}.") if fresh else N_("⚪ Unknown now; {value} when last seen at {when}.")
    (at_low, low), (at_high, high) = ends
    return (
        about.tongue._(now, value=words(value), when=about.when(found[-1].end)),
        about.tongue._(
            said, low=words(low), high=words(high), when_low=about.when(at_low), when_high=about.when(at_high)
        ),
    )


# --- the Buy Box -----------------------------------------------------------------------------------------------------


def share_drawing(about: About, changes: Sequence[tuple[float, Ink | None]], seen: Times) -> Drawing:
    """Who held the featured offer, as a ribbon; shares are of the time that is known."""
    tongue, held = about.tongue, parts(changes, seen)
    holes = _unheld(about, held)
    shares = {ink: share(held, lambda part, ink=ink: part.ink is ink) for ink in _SHADES}  # type: ignore[misc]
    mine = shares[Ink.MINE]
    chart = replace(
        blank(about),
        figure=_percent(tongue, mine),
        beside=tongue.label(N_("of the time seen")) if held else "",
        ribbons=(Ribbon(tongue.label(N_("Who holds the Buy Box")), held),),
        legend=(*_shade_words(tongue, shares), *not_seen(about, holes)),
    )
    return Drawing(chart, caption(about, _share_lines(about, held, shares), holes))


def _unheld(about: About, held: Sequence[Part]) -> list[tuple[float, float]]:
    return about.holes(merged(((part.begin, part.end) for part in held), about.window))


def _shade_words(tongue: Tongue, shares: dict[Ink, float | None]) -> tuple[Legend, ...]:
    shown = [(ink, part) for ink, part in shares.items() if part]
    return tuple(
        Legend(ink, f"{tongue.label(_SHADES[ink])} {number_in(_percent(tongue, part))}") for ink, part in shown
    )


def _percent(tongue: Tongue, part: float | None) -> str:
    """Whole per cent, with a decimal near the ends; never all or nothing where it is not quite so."""
    if part is None:
        return ""
    exact = round(part * _ALL, 1)
    if 0 < part < 1 and not 1 <= exact <= _ALL - 1:
        return tongue.percent(min(max(exact, 0.1), 99.9))
    return tongue.percent(round(exact))


def _share_lines(about: About, held: Sequence[Part], shares: dict[Ink, float | None]) -> tuple[Html, ...]:
    tongue = about.tongue
    if not held:
        return (tongue._("⚪ Unknown: {why}.", why=tongue._("nobody has read who holds the Buy Box in this time")),)
    mine, others, nobody = (_percent(tongue, shares[ink]) or tongue.percent(0) for ink in _SHADES)
    said = tongue._(
        "Of the time seen it was mine for {mine}, another's for {others}, nobody's for {nobody}.",
        mine=mine,
        others=others,
        nobody=nobody,
    )
    last = held[-1]
    fresh = about.window.end - last.end <= about.grace
    now = N_("Now: {who}.") if fresh else N_("⚪ Unknown now; {who} when last seen at {when}.")
    return (tongue._(now, who=tongue._(_SHADES[last.ink]), when=about.when(last.end)), said)


# --- units sold ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SoldDay:
    """One day of the reader's zone with the units sold in it; None is a day of which orders were not told."""

    begin: float
    end: float
    units: int | None


def orders_drawing(about: About, days: Sequence[SoldDay], unread: int = 0) -> Drawing:
    """Units sold a day; `unread` counts orders whose lines were not told, which are in no bar."""
    tongue = about.tongue
    known = [(day, day.units) for day in days if day.units is not None]
    total = sum(units for _, units in known)
    seen = merged(((day.begin, day.end) for day, _ in known), about.window)
    holes = about.holes(seen)
    most = max((units for _, units in known), default=0)
    axis = plain_axis([0.0, max(most, 4)], count_words(tongue), from_zero=True, whole=True)
    chart = replace(
        blank(about),
        axis=axis if known else None,
        figure=tongue.number(total) if known else "",
        beside=tongue.label(N_("in all")) if known else "",
        bars=tuple(Bar(max(day.begin, about.window.begin), day.end, units) for day, units in known),
        gaps=holes_drawn(holes),
        legend=not_seen(about, holes),
        empty="" if known else tongue.label(N_("no orders were read in this time")),
    )
    return Drawing(chart, caption(about, _sold_lines(about, known, total, unread), holes))


def _sold_lines(about: About, known: Sequence[tuple[SoldDay, int]], total: int, unread: int) -> tuple[Html, ...]:
    tongue = about.tongue
    if not known:
        return (tongue._("⚪ Unknown: {why}.", why=tongue._("no orders were read in this time")),)
    best, units = max(known, key=lambda one: one[1])
    many = tongue.ngettext("{count} unit in all", "{count} units in all", total)
    said = tongue._(
        "{many}, {mean} a day; most on {day}: {most}. Today so far: {today}.",
        many=many,
        mean=tongue.number(round(total / len(known), 1)),
        day=tongue.date(datetime.fromtimestamp(best.begin, UTC)),
        most=tongue.number(units),
        today=tongue.number(known[-1][1]),
    )
    left = tongue.ngettext(
        "{count} order does not say what was bought, and is not counted.",
        "{count} orders do not say what was bought, and are not counted.",
        unread,
    )
    return (said, left) if unread else (said,)


# --- coverage --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Looked:
    """One question about the listing: when it was answered whole, when each look failed, and why at last."""

    topic: Topic
    seen: Times
    failed: Times
    why: str | None = None


def coverage_drawing(about: About, looked: Sequence[Looked]) -> Drawing:
    """When we truly looked, a ribbon for each question."""
    tongue = about.tongue
    ribbons = tuple(Ribbon(apart(_topic(tongue, one), _covered(about, one)), _ribbon(one)) for one in looked)
    holes = [hole for one in looked for hole in about.holes(one.seen)]
    failed = any(one.failed for one in looked)
    legend = (
        Legend(Ink.MINE, tongue.label(N_("seen"))),
        *((Legend(Ink.TROUBLE, tongue.label(N_("looks failed"))),) if failed else ()),
        *not_seen(about, holes),
    )
    chart = replace(blank(about), ribbons=ribbons, legend=legend)
    chart = chart if looked else _nothing(about, chart)
    worst = max(looked, key=lambda one: _missed(about, one), default=None)
    lines = tuple(_coverage_line(about, one) for one in looked)
    return Drawing(chart, caption(about, lines, about.holes(worst.seen) if worst else []))


def _nothing(about: About, chart: Chart) -> Chart:
    return replace(chart, legend=(), empty=about.tongue.label(N_("nobody looked in this time")))


def _topic(tongue: Tongue, one: Looked) -> str:
    return tongue.label(_TOPICS.get(one.topic, one.topic.value))


def _ribbon(one: Looked) -> tuple[Part, ...]:
    seen = [Part(begin, end, Ink.MINE) for begin, end in one.seen]
    return (*seen, *(Part(begin, end, Ink.TROUBLE) for begin, end in one.failed))


def _missed(about: About, one: Looked) -> float:
    return sum(end - begin for begin, end in about.holes(one.seen))


def _covered(about: About, one: Looked) -> str:
    window = about.window
    whole = window.end - max(window.begin, window.known_from)
    return _percent(about.tongue, 1 - _missed(about, one) / whole if whole > 0 else None)


def _coverage_line(about: About, one: Looked) -> Html:
    tongue = about.tongue
    lengths = [timedelta(seconds=end - begin) for begin, end in about.holes(one.seen)]
    line = tongue._("{topic}: seen {percent} of the time.", topic=_topic(tongue, one), percent=_covered(about, one))
    if not lengths:
        return line
    longest = tongue.duration(max(lengths))
    if one.why:
        why = cause(tongue, one.why)
        return tongue._("{line} Longest gap {length}; last cause: {why}.", line=line, length=longest, why=why)
    return tongue._("{line} Longest gap {length}.", line=line, length=longest)
