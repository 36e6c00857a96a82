"""The proof of watch in words: the line of the morning message, the board of /coverage, and one listing's own."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from adapters.readings import Topic
from monitor.coverage import Coverage, Gap, TopicCoverage
from monitor.division import Budget
from monitor.language import N_, Html, Tongue, joined, name
from monitor.messages import Message
from monitor.push_tally import Share
from monitor.render.budgets import budget_lines
from monitor.render.reasons import cause
from monitor.render.words import Scene, bold, listing_name
from storage.states import WatchedListing

_MOST_GAPS = 3
# The questions about a listing, in words.
QUESTIONS: Mapping[Topic, str] = MappingProxyType(
    {
        Topic.LISTINGS: N_("the page itself"),
        Topic.OFFERS: N_("who sells there"),
        Topic.STOCK: N_("what is left"),
        Topic.FEES: N_("what the platform keeps"),
        Topic.RIVALS: N_("listings of rivals"),
        Topic.COPYCATS: N_("listings that look like yours"),
    }
)


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


def of_rivals(tongue: Tongue, coverage: Coverage | None, now: datetime) -> Html:
    """The proof of watch for rivals' listings, which no count of mine holds; empty where there are none."""
    if coverage is None or not coverage.listings + coverage.paused:
        return Html("")
    return tongue._("Rivals: {coverage}", coverage=coverage_line(tongue, coverage, now))


def _looks(tongue: Tongue, percent: float) -> Html:
    return tongue._("{percent} of looks ok", percent=tongue.percent(percent))


def _gap(tongue: Tongue, gap: Gap, now: datetime) -> Html:
    return tongue._(
        "longest gap {length}, {begin}–{end} ({why})",
        length=tongue.duration(gap.length),
        begin=tongue.time(gap.begin, now),
        end=tongue.time(gap.end, now),
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
    lines += [line for line in (of_rivals(tongue, rivals, now),) if line]
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


def listing_coverage(
    tongue: Tongue,
    listing: WatchedListing,
    spans: Sequence[tuple[timedelta, Sequence[TopicCoverage]]],
    now: datetime,
) -> Message:
    """How well each question about one listing was answered in several spans of time."""
    lines = [bold(tongue._("Was I awake: {listing}", listing=listing_name(listing)))]
    if listing.paused_until and listing.paused_until > now:
        lines.append(tongue._("⏸ Paused until {until}.", until=tongue.time(listing.paused_until, now)))
    for length, topics in spans:
        lines.append(bold(tongue._("The last {length}", length=tongue.duration(length))))
        lines += [_topic(tongue, one, now) for one in topics]
    topics = spans[0][1] if spans else ()
    lines += [_freshness(tongue, topics, now)] if topics else [tongue._("Nothing is asked about it.")]
    return Message(joined(lines))


def _topic(tongue: Tongue, one: TopicCoverage, now: datetime) -> Html:
    """“who sells there: 720 looks, every 2 min, 99.6 % of looks ok, longest gap 4 min, 03:12–03:16 (captcha).”"""
    what = tongue._(QUESTIONS[one.topic]) if one.topic in QUESTIONS else name(one.topic.value, 20)
    percent = one.percent
    parts = (
        tongue.ngettext("{count} look", "{count} looks", one.looks + one.failures),
        tongue._("every {period}", period=tongue.duration(one.every)),
        tongue._("no look succeeded or failed") if percent is None else _looks(tongue, percent),
        _gap(tongue, one.gap, now) if one.gap else tongue._("no gap"),
    )
    return tongue._("{what}: {value}.", what=what, value=joined(parts, by=tongue._(", ")))


def _freshness(tongue: Tongue, topics: Sequence[TopicCoverage], now: datetime) -> Html:
    """How old the oldest of the answers is, and of which question; one that never came is older than all."""
    oldest = min(topics, key=lambda one: (one.read_at is not None, one.read_at or now))
    what = tongue._(QUESTIONS[oldest.topic]) if oldest.topic in QUESTIONS else name(oldest.topic.value, 20)
    if oldest.read_at is None:
        return tongue._("⚪ Never answered yet: {what}.", what=what)
    age = tongue.age(now - oldest.read_at)
    said = tongue._("Oldest data: {what}, {age}.", what=what, age=age)
    if oldest.trouble is None:
        return said
    return joined((said, tongue._("It fails now: {why}.", why=cause(tongue, oldest.trouble))), by=" ")
