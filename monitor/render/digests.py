"""The morning message: what broke overnight, what was kept back and why, and the proof of watch."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TypeVar

from monitor.digest import Coverage, Digest, Gap, Week, Withheld
from monitor.division import Budget
from monitor.language import N_, Html, Tongue, joined, name, visible_length
from monitor.messages import Message
from monitor.push_tally import Share
from monitor.render.alerts import LONGEST, one_line
from monitor.render.budgets import budget_lines
from monitor.render.health import unread_line
from monitor.render.reasons import cause, reason
from monitor.render.words import Scene, bold, code, listing_name
from storage.states import Delivery, Step

T = TypeVar("T")

_MOST_LINES = 8
_MOST_GAPS = 3


def digest(tongue: Tongue, told: Digest, scene: Scene, *, now: datetime) -> Message:
    """The digest of one night; the coverage line is always its last but for the week's."""
    quiet = not (told.open or told.resolved or told.withheld or told.parked or told.unknown or told.unread)
    lines = [
        bold(tongue._("☀️ The night until {date}", date=tongue.date(told.until))),
        tongue._("Nothing happened that you need to know.") if quiet else Html(""),
        _section(tongue, tongue._("Open"), told.open, lambda one: one_line(tongue, one, scene, now)),
        _section(tongue, tongue._("Over"), told.resolved, lambda one: one_line(tongue, one, scene, now)),
        _section(tongue, tongue._("Kept back"), told.withheld, lambda one: _withheld(tongue, one, scene, now)),
        _section(tongue, tongue._("Did not reach you"), told.parked, lambda one: _parked(tongue, one, now)),
        _section(tongue, tongue._("Unknown now"), told.unknown, lambda one: Html(f"⚪ {listing_name(one)}")),
        unread_line(tongue, told.unread, now),
        _off(tongue, told.off),
        coverage_line(tongue, told.coverage, now),
        _of_rivals(tongue, told.rivals, now),
        _week(tongue, told.week) if told.week else Html(""),
    ]
    return Message(joined(lines))


def _section(tongue: Tongue, title: Html, items: Sequence[T], line: Callable[[T], Html]) -> Html:
    if not items:
        return Html("")
    shown = [line(item) for item in items[:_MOST_LINES]]
    rest = len(items) - len(shown)
    more = tongue.ngettext("and {count} more", "and {count} more", rest) if rest else Html("")
    return joined((bold(title), *shown, more))


def _off(tongue: Tongue, rules: Sequence[str]) -> Html:
    """What may end a shop and is switched off is said anew every morning."""
    if not rules:
        return Html("")
    said = N_("🔕 Switched off, you hear nothing of it: {rules}. To hear it again: {command}")
    return tongue._(said, rules=code(", ".join(rules)), command=code("/settings noise"))


def _withheld(tongue: Tongue, withheld: Withheld, scene: Scene, now: datetime) -> Html:
    return Html(f"{one_line(tongue, withheld.incident, scene, now)} · {reason(tongue, withheld.reason)}")


def _parked(tongue: Tongue, delivery: Delivery, now: datetime) -> Html:
    when = tongue.time(delivery.created_at, now)
    return tongue._(
        "{what}, {when}: {why}", what=_what(tongue, delivery), when=when, why=reason(tongue, delivery.reason)
    )


def _what(tongue: Tongue, delivery: Delivery) -> Html:
    if delivery.incident_ids:
        return joined((tongue._("case {number}", number=one) for one in delivery.incident_ids[:3]), by=tongue._(", "))
    if delivery.step is Step.FIRST_LOOK:
        return tongue._("a first look")
    if delivery.step is Step.ORDERS:
        return tongue._("new orders")
    return tongue._("a morning message") if delivery.step is Step.DIGEST else tongue._("a message")


def note_parked(tongue: Tongue, message: Message, parked: Sequence[Delivery], now: datetime) -> Message:
    """The message with the earlier ones named that never arrived, still within 900 characters where it was before."""
    if not parked:
        return message
    count = tongue.ngettext(
        "⚠️ {count} earlier message did not reach you: /alerts",
        "⚠️ {count} earlier messages did not reach you: /alerts",
        len(parked),
    )
    each = (Html(f"{_what(tongue, one)} ({tongue.time(one.created_at, now)})") for one in parked)
    named = tongue._("⚠️ Did not reach you: {messages}.", messages=joined(each, by=tongue._(", ")))
    html = Html(message.html)
    long = joined((html, named))
    fits = len(parked) <= 3 and visible_length(long) <= max(LONGEST, visible_length(html))
    return replace(message, html=long if fits else joined((html, count)))


def note_unreachable(tongue: Tongue, message: Message, names: Sequence[str]) -> Message:
    """The message, with those of the crew named whom no message reaches any more."""
    if not names:
        return message
    who = joined((name(one, 40) for one in names), by=tongue._(", "))
    said = tongue._("⚠️ Cannot be reached: {people}. They have to open the chat and press Start.", people=who)
    return replace(message, html=joined((Html(message.html), said)))


def note_restored(tongue: Tongue, message: Message, of: datetime, now: datetime) -> Message:
    """The message with the doubt that goes with a restored memory."""
    doubt = tongue._("(perhaps a repeat: I have forgotten what I told since {when})", when=tongue.time(of, now))
    return replace(message, html=joined((doubt, Html(message.html))))


def coverage_line(tongue: Tongue, coverage: Coverage, now: datetime) -> Html:
    """“31/31 listings checked, every 10 min, 99.6 % of looks ok, longest gap 4 min 10 s at 03:12 (captcha)”."""
    count = tongue.ngettext(
        "{checked}/{count} listing checked",
        "{checked}/{count} listings checked",
        coverage.listings,
        checked=coverage.checked,
    )
    percent = coverage.percent
    looks = tongue._("no look succeeded or failed") if percent is None else _looks(tongue, percent)
    gap = _gap(tongue, coverage.gaps[0], now) if coverage.gaps else tongue._("no gap")
    paused = tongue._("{number} paused", number=coverage.paused) if coverage.paused else Html("")
    every = tongue._("every {period}", period=tongue.duration(coverage.every)) if coverage.every else Html("")
    return Html(joined((count, paused, every, looks, gap), by=tongue._(", ")) + tongue._("."))


def _of_rivals(tongue: Tongue, coverage: Coverage | None, now: datetime) -> Html:
    """The proof of watch for rivals' listings, which no count of mine holds; empty where there are none."""
    if coverage is None or not coverage.listings + coverage.paused:
        return Html("")
    return tongue._("Rivals: {coverage}", coverage=coverage_line(tongue, coverage, now))


def _looks(tongue: Tongue, percent: float) -> Html:
    return tongue._("{percent} of looks ok", percent=tongue.percent(percent))


def _gap(tongue: Tongue, gap: Gap, now: datetime) -> Html:
    return tongue._(
        "longest gap {length} at {when} ({why})",
        length=tongue.duration(gap.length),
        when=tongue.time(gap.begin, now),
        why=cause(tongue, gap.why),
    )


def coverage_board(
    tongue: Tongue,
    spans: Sequence[tuple[timedelta, Coverage]],
    scene: Scene,
    now: datetime,
    pushes: Mapping[str, Share] = MappingProxyType({}),
    budgets: Sequence[Budget] = (),
    rivals: Coverage | None = None,
) -> Message:
    """The coverage line of several spans of time, the worst gaps of the longest one, and what the quotas can promise.

    `pushes` says of each account that is told things how many changes push missed in this week, `rivals` how well
    the listings of others were watched in the first span.
    """
    lines = []
    for length, coverage in spans:
        line = coverage_line(tongue, coverage, now)
        lines.append(tongue._("Last {length}: {coverage}", length=tongue.duration(length), coverage=line))
    lines[:1] = [bold(line) for line in lines[:1]]
    lines += [line for line in (_of_rivals(tongue, rivals, now),) if line]
    gaps = spans[-1][1].gaps[:_MOST_GAPS] if spans else ()
    if gaps:
        lines.append(bold(tongue._("Longest gaps")))
    lines += [_gap_line(tongue, gap, scene, now) for gap in gaps]
    lines += [_pushed(tongue, account, share) for account, share in pushes.items() if share.percent is not None]
    lines += budget_lines(tongue, budgets, now)
    return Message(joined(lines))


def _pushed(tongue: Tongue, account: str, share: Share) -> Html:
    """“Push missed 12 % of 25 changes this week (us); looking found them.”"""
    percent = tongue.percent(share.percent or 0.0)
    return tongue.ngettext(
        "Push missed {percent} of {count} change this week ({account}); looking found what it missed.",
        "Push missed {percent} of {count} changes this week ({account}); looking found what it missed.",
        share.told + share.missed,
        percent=percent,
        account=account,
    )


def _gap_line(tongue: Tongue, gap: Gap, scene: Scene, now: datetime) -> Html:
    listing = scene.listings.get(gap.listing_id)
    return tongue._(
        "{listing}: {length} from {when} ({why})",
        listing=listing_name(listing) if listing else "?",
        length=tongue.duration(gap.length),
        when=tongue.time(gap.begin, now),
        why=cause(tongue, gap.why),
    )


def _week(tongue: Tongue, week: Week) -> Html:
    """“2,016 looks, 4 alerts, 3 withheld, 2 findings disproved by the second look”."""
    parts = (
        tongue.ngettext("{count} look", "{count} looks", week.looks),
        tongue.ngettext("{count} alert", "{count} alerts", week.told),
        tongue.ngettext("{count} withheld", "{count} withheld", week.withheld),
        tongue.ngettext(
            "{count} finding disproved by the second look",
            "{count} findings disproved by the second look",
            week.disproved,
        ),
    )
    return tongue._("This week: {numbers}.", numbers=joined(parts, by=tongue._(", ")))
