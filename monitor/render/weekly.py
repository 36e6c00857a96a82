"""The week in words: “2,016 looks, 3 alerts kept back, 0 false wakes”, and what lies behind each of these numbers."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil

from monitor.language import Html, Tongue, joined, name
from monitor.messages import Message
from monitor.render.reasons import reason
from monitor.render.words import bold, code, side_by_side
from monitor.weekly import Spread, Weekly, within


def weekly(tongue: Tongue, week: Weekly, *, now: datetime) -> Message:
    """The numbers of seven days, each line only where there is something to say."""
    lines = [
        bold(tongue._("📊 The week until {date}", date=tongue.date(week.until))),
        _in_short(tongue, week),
        _looks(tongue, week),
        _told(tongue, week),
        _withheld(tongue, week),
        _taken(tongue, week),
        phone_line(tongue, week.phone),
        _sources(tongue, week),
        drill_line(tongue, week.drills),
        _unmarked(tongue, week),
    ]
    return Message(joined(lines))


def _in_short(tongue: Tongue, week: Weekly) -> Html:
    """“2,016 looks, 3 alerts kept back, 0 false wakes”; who has not been asked about a wake yet is counted apart."""
    unmarked = len(week.unmarked)
    kept_back = sum(count for _, count in week.withheld)
    parts = (
        tongue.ngettext("{count} look", "{count} looks", week.looks + week.failures),
        tongue.ngettext("{count} alert kept back", "{count} alerts kept back", kept_back),
        tongue.ngettext("{count} false wake", "{count} false wakes", week.false_wakes),
        tongue.ngettext("{count} wake not judged yet", "{count} wakes not judged yet", unmarked)
        if unmarked
        else Html(""),
    )
    return Html(joined(parts, by=tongue._(", ")) + tongue._("."))


def _looks(tongue: Tongue, week: Weekly) -> Html:
    said = Html("")
    if week.percent is not None:
        said = tongue._("{percent} of the looks were answered.", percent=tongue.percent(week.percent))
    if not week.disproved:
        return said
    disproved = tongue.ngettext(
        "The second look disproved {count} finding.", "The second look disproved {count} findings.", week.disproved
    )
    return side_by_side(tongue, said, disproved)


def _told(tongue: Tongue, week: Weekly) -> Html:
    """How many alerts came, which kinds most, and what the person wanted at most."""
    if not week.told:
        return tongue._("No alert came.")
    said = tongue.ngettext("{count} alert came", "{count} alerts came", week.told)
    woke = tongue.ngettext("{count} of them woke", "{count} of them woke", len(week.wakes))
    most = tongue._("most often: {rules}", rules=_rules(tongue, week.frequent))
    parts = [said, woke if week.wakes else Html(""), most]
    line = Html(joined(parts, by=tongue._(", ")) + tongue._("."))
    return side_by_side(tongue, line, _budget(tongue, week))


def _rules(tongue: Tongue, frequent: Sequence[tuple[str, int]]) -> Html:
    each = (tongue._("{what} {number}", what=code(rule), number=tongue.number(count)) for rule, count in frequent)
    return joined(each, by=tongue._(", "))


def _budget(tongue: Tongue, week: Weekly) -> Html:
    if week.budget is None:
        return Html("")
    if week.told <= week.budget:
        return tongue._("You wanted {count} at most.", count=tongue.number(week.budget))
    return tongue._(
        "⚠️ You wanted {count} at most: {command} makes kinds of alerts quieter.",
        count=tongue.number(week.budget),
        command=code("/settings noise"),
    )


def _withheld(tongue: Tongue, week: Weekly) -> Html:
    if not week.withheld:
        return Html("")
    each = (
        tongue._("{number} {reason}", number=tongue.number(count), reason=reason(tongue, why))
        for why, count in week.withheld
    )
    return tongue._("Kept back: {reasons}", reasons=joined(each, by=tongue._(", ")))


def _taken(tongue: Tongue, week: Weekly) -> Html:
    """How fast somebody had in hand what was worth a sound."""
    said = left = Html("")
    if week.taken:
        slowest = max(week.taken, key=lambda one: one.after)
        said = tongue._(
            "Taken in hand: half of them within {median}, the slowest (case {number}) after {longest}.",
            median=tongue.duration(within((one.after for one in week.taken), 0.5)),
            number=slowest.incident.id,
            longest=tongue.duration(slowest.after),
        )
    if week.untaken:
        left = tongue.ngettext(
            "{count} ended without anybody's hand.", "{count} ended without anybody's hand.", week.untaken
        )
    return side_by_side(tongue, said, left)


def phone_line(tongue: Tongue, spread: Spread | None) -> Html:
    """“From the reading to Telegram: half within 2 s, 95 % within 9 s (14 messages).”; empty where none arrived."""
    if spread is None:
        return Html("")
    return tongue.ngettext(
        "From the reading to Telegram: half within {p50}, 95 % within {p95} ({count} message).",
        "From the reading to Telegram: half within {p50}, 95 % within {p95} ({count} messages).",
        spread.count,
        p50=up(tongue, spread.p50),
        p95=up(tongue, spread.p95),
    )


def drill_line(tongue: Tongue, spread: Spread | None) -> Html:
    """The same of the drills alone."""
    if spread is None:
        return Html("")
    return tongue.ngettext(
        "In drills: half within {p50}, 95 % within {p95} ({count} message).",
        "In drills: half within {p50}, 95 % within {p95} ({count} messages).",
        spread.count,
        p50=up(tongue, spread.p50),
        p95=up(tongue, spread.p95),
    )


def up(tongue: Tongue, length: timedelta) -> Html:
    """To the next second: what is measured is not made prettier."""
    return tongue.duration(timedelta(seconds=ceil(length.total_seconds())))


def _sources(tongue: Tongue, week: Weekly) -> Html:
    """Which account is told of the fastest and the slowest, where there is more than one."""
    if len(week.by_source) < 2:
        return Html("")
    (best, fast), (worst, slow) = week.by_source[0], week.by_source[-1]
    return tongue._(
        "Fastest: {best} ({fast}), slowest: {worst} ({slow}).",
        best=name(best, 30),
        fast=up(tongue, fast),
        worst=name(worst, 30),
        slow=up(tongue, slow),
    )


def _unmarked(tongue: Tongue, week: Weekly) -> Html:
    if not week.unmarked:
        return Html("")
    cases = joined((tongue._("case {number}", number=one.incident.id) for one in week.unmarked), by=tongue._(", "))
    return tongue._("Was it right to wake you? {cases}", cases=cases)
