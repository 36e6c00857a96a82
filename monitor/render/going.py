"""How a platform goes, in words: which of its weekly figures have turned, by how much, how sure that is; its points."""

from collections.abc import Sequence
from typing import Any

from monitor.bidi import figure
from monitor.language import N_, Html, Tongue, esc, joined
from monitor.platforms.change import LEAST, SLOPE
from monitor.platforms.page import Going
from monitor.platforms.points import Ingredient, Point, Score
from monitor.platforms.weeks import SHARES, Measure, Why
from monitor.render.measures import MEASURES
from monitor.render.words import bold, platform_name, whole
from monitor.rules.platform import reading_facts

MEASURE_NAMES = {
    Measure.ORDERS: N_("orders per listing"),
    Measure.FEES: N_("fees, of the revenue"),
    Measure.ADVERTISING: N_("advertising, of the revenue"),
    Measure.TRAFFIC: N_("visits"),
    Measure.REPEAT: N_("sales to buyers who came back"),
    Measure.DELIVERY: N_("days to the door"),
}
_POINTS = {
    Point.TRAFFIC: N_("traffic"),
    Point.LOGISTICS: N_("logistics"),
    Point.SUPPLY: N_("supply"),
    Point.REPURCHASE: N_("repurchase"),
}
_ROLE = "Brand Analytics"
# What would bring a point that is not known.
_BRINGS = {
    Point.TRAFFIC: N_("it takes twelve weeks of visits, which Amazon tells an app with the role {role}"),
    Point.LOGISTICS: N_("it takes the account's health measures"),
    Point.SUPPLY: N_("it takes the stock of the listings"),
    Point.REPURCHASE: N_(
        "it takes twelve weeks of repeat purchases, which Amazon alone tells, and only registered brands"
    ),
}
_WHYS = {
    Why.FEW_ORDERS: N_("too few orders to judge"),
    Why.LICENCE: N_("the platform's licence keeps me from reckoning with it"),
    Why.NOT_TOLD: N_("the platform does not tell it"),
}


def going_short(tongue: Tongue, going: Going) -> list[Html]:
    """Which way it goes, what has turned, and the four points; two or three lines."""
    turned = [one for one in going.readings if one.has_turned]
    way = _way(tongue, [one.is_better for one in turned], known=any(one.turn for one in going.readings))
    said = tongue._("{what}: {value}", what=platform_name(going.platform), value=way)
    lines = [turn_line(tongue, reading_facts(one)) for one in turned]
    return [said, *lines, joined((_point(tongue, one) for one in going.scores), by=" · ")]


def _way(tongue: Tongue, better: Sequence[bool], *, known: bool) -> Html:
    """Never more than a sign: figures of one shop prove nothing of a platform."""
    if not better:
        steady, unknown = N_("no turn to be seen week by week"), N_("⚪ too little is told to see a turn")
        return tongue._(steady if known else unknown)
    if all(better):
        return tongue._("🟢 a sign, no proof, that a good time begins")
    return (
        tongue._("its signs contradict each other")
        if any(better)
        else tongue._("🟠 a sign, no proof, that a good time ends")
    )


def going_lines(tongue: Tongue, going: Going) -> list[Html]:
    """Every measure and every point, with what is unknown and why."""
    weeks = bold(tongue._("Week by week"))
    points = bold(tongue._("Four points, against its own past and limits (50 is as usual)"))
    readings = [reading_line(tongue, reading_facts(one)) for one in going.readings]
    return [weeks, *readings, points, *(_point_line(tongue, one) for one in going.scores)]


def reading_line(tongue: Tongue, facts: Any) -> Html:
    """One measure: its turn, that there is none and what cannot be excluded, or why nothing is said."""
    called = _measure(tongue, facts)
    if facts.get("why") == Why.TOO_SHORT:
        said = N_("⚪ {measure}: {count} of {needed} whole weeks are told, too few to judge")
        return tongue._(said, measure=called, count=tongue.number(facts["known"]), needed=tongue.number(LEAST))
    if facts.get("why"):
        return tongue._("⚪ {measure}: {why}", measure=called, why=tongue._(_WHYS[Why(facts["why"])]))
    if facts.get("turned"):
        return turn_line(tongue, facts)
    low, high = (_moved(tongue, facts, end) for end in facts["shift"][1:])
    if low == high:
        return tongue._(
            "{measure}: as in the {before} weeks before", measure=called, before=tongue.number(facts["before"])
        )
    said = N_("{measure}: no turn; against the {before} weeks before between {low} and {high}")
    return tongue._(said, measure=called, before=tongue.number(facts["before"]), low=low, high=high)


def turn_line(tongue: Tongue, facts: Any) -> Html:
    """“🟠 orders per listing: −31 % in the last 6 weeks against the 13 before (−37 % to −24 %)”."""
    mark = "🟢" if facts["better"] else "🟠"
    slope = facts.get("slope")
    if facts.get("gradual") and slope and slope[1] * slope[2] > 0:
        said, ends, weeks = N_("{mark} {measure}: {moved} a week for {weeks} weeks ({low} to {high})"), slope, SLOPE
    else:
        said = N_("{mark} {measure}: {moved} in the last {weeks} weeks against the {before} before ({low} to {high})")
        ends, weeks = facts["shift"], facts["weeks"]
    moved, low, high = (_moved(tongue, facts, end) for end in ends)
    counts = {"weeks": tongue.number(weeks), "before": tongue.number(facts["before"])}
    return tongue._(said, mark=mark, measure=_measure(tongue, facts), moved=moved, low=low, high=high, **counts)


def _measure(tongue: Tongue, facts: Any) -> Html:
    return tongue._(MEASURE_NAMES[Measure(facts["measure"])])


def _moved(tongue: Tongue, facts: Any, by: float) -> Html:
    """“−31 %”, or of a share “+2.1 points”."""
    if Measure(facts["measure"]) not in SHARES:
        return tongue.percent(round(100 * by), signed=True)
    points = round(100 * by, 1)
    number = f"{'−' if points < 0 else '+'}{tongue.number(abs(points))}"
    return tongue._("{number} points", number=Html(figure(number) if tongue.is_rtl else number))


def _point(tongue: Tongue, one: Score) -> Html:
    """“traffic 38”."""
    value = tongue._("unknown") if one.value is None else tongue.number(one.value)
    return tongue._("{point} {value}", point=tongue._(_POINTS[one.point]), value=value)


def _point_line(tongue: Tongue, one: Score) -> Html:
    """The point with each part and its worth, or what would bring it."""
    if one.why is not None:
        brings = tongue._(_BRINGS[one.point], role=_ROLE)
        why = tongue._(_WHYS[one.why]) if one.why is Why.LICENCE else brings
        return tongue._("⚪ {point} unknown: {why}", point=tongue._(_POINTS[one.point]), why=why)
    parts = joined((_ingredient(tongue, part) for part in one.made_of), by=tongue._(", "))
    return tongue._("{point}: {parts}", point=_point(tongue, one), parts=parts)


def _ingredient(tongue: Tongue, one: Ingredient) -> Html:
    worth = tongue.number(round(one.score))
    if one.name == "in_stock":
        return tongue._("{percent} of the listings in stock ({worth})", percent=whole(tongue, one.value), worth=worth)
    if one.limit is None:
        moved = tongue.percent(round(100 * one.value), signed=True)
        called = tongue._(MEASURE_NAMES[Measure(one.name)])
        return tongue._(
            "{measure} {moved} against the weeks before ({worth})", measure=called, moved=moved, worth=worth
        )
    called = tongue._(MEASURES[one.name]) if one.name in MEASURES else esc(one.name, 40)
    value, limit = (tongue.percent(round(100 * each, 1)) for each in (one.value, one.limit))
    return tongue._("{measure} {value}, limit {limit} ({worth})", measure=called, value=value, limit=limit, worth=worth)
