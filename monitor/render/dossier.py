"""A seller's dossier in words."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from adapters.readings import Seller
from monitor.dossier import SPAN, Hours, PriceStep
from monitor.language import N_, Html, Tongue, joined, market_zone
from monitor.past_cases import returned_facts
from monitor.render.reports import METHODS
from monitor.render.words import bold, listing_name, seller_name
from storage.states import Incident, Method, Report, WatchedListing

_MOST_CASES = 12
_ROW = "• "


def dossier_lines(
    tongue: Tongue,
    seller: Seller,
    cases: Sequence[Incident],
    there: Sequence[WatchedListing],
    listings: Mapping[int, WatchedListing],
    reports: Sequence[Report],
    habits: Sequence[Html],
    *,
    now: datetime,
) -> list[Html]:
    """Who he is, where he stands now, how he behaves, and his cases, the newest first."""
    first = min((one.raised_at for one in cases), default=None)
    since = tongue._("First seen {when}", when=tongue.day(first.date())) if first else Html("")
    stands = tongue.ngettext("on {count} of your listings now", "on {count} of your listings now", len(there))
    names = joined([listing_name(one) for one in there[:8]], by=tongue._(", "))
    returned = tongue.ngettext("came back {count} time", "came back {count} times", _returns(cases))
    lines = [_case(tongue, one, listings, reports, now) for one in list(reversed(cases))[:_MOST_CASES]]
    head = joined((since, stands, returned), by=" · ")
    return [one for one in (bold(seller_name(tongue, seller)), head, names, *habits, *lines) if one]


def _returns(cases: Sequence[Incident]) -> int:
    """How often a case of his began after another was over."""
    ends = [one.resolved_at for one in cases if one.resolved_at]
    return sum(any(end <= one.raised_at for end in ends) for one in cases)


def _case(
    tongue: Tongue, one: Incident, listings: Mapping[int, WatchedListing], reports: Sequence[Report], now: datetime
) -> Html:
    listing = listings.get(one.listing_id or 0)
    parts = [
        tongue._("case {number}", number=one.id),
        listing_name(listing) if listing else Html(""),
        tongue.time(one.raised_at, now),
        _end(tongue, one, reports),
    ]
    return Html(_ROW + joined(parts, by=" · "))


def _end(tongue: Tongue, one: Incident, reports: Sequence[Report]) -> Html:
    if one.resolved_at is None:
        return tongue._("open")
    facts = returned_facts(one, reports)
    method, seconds = facts.get("method"), facts.get("seconds")
    if isinstance(seconds, int) and method in list(Method):
        took = tongue.duration(timedelta(seconds=seconds))
        return tongue._("gone {length} after: {what}", length=took, what=tongue._(METHODS[Method(str(method))]))
    return tongue._("over, lasted {length}", length=tongue.duration(one.resolved_at - one.raised_at))


def step_told(tongue: Tongue, step: PriceStep) -> Html:
    """How far his price stands from mine after he changed it."""
    said = N_("His price is yours {apart} in {hits} of {of} changes.")
    apart = f"{step.apart.amount:+f} {step.apart.currency}".replace("-", "−")
    return tongue._(said, apart=apart, hits=step.hits, of=step.of)


def hours_told(tongue: Tongue, found: Hours, market: str) -> Html:
    """In which part of the market's day his changes come."""
    return tongue._(
        "Mostly between {begin} and {end} {zone}: {hits} of {of} changes.",
        begin=f"{found.begin:02}:00",
        end=f"{(found.begin + SPAN) % 24:02}:00",
        zone=market_zone(market) or "UTC",
        hits=found.hits,
        of=found.of,
    )
