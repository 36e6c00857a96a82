"""What has become of an incident in people's hands and in time: given to somebody, coming and going, for how long."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.facts import seller_of
from monitor.flapping import flaps_of, hold, was_over
from monitor.incidents import ASSIGNED
from monitor.language import Html, Tongue, name
from monitor.render.words import seller_on
from storage.states import Incident


def began(incident: Incident) -> datetime:
    """Since when it is so, with the times in which it was away."""
    flaps = flaps_of(incident)
    return flaps.since if flaps else incident.raised_at


def minutes(tongue: Tongue, length: timedelta) -> str:
    """The duration without its seconds, which say nothing on a ladder of minutes."""
    whole = timedelta(minutes=length // timedelta(minutes=1))
    return tongue.duration(whole or length)


def assigned(tongue: Tongue, incident: Incident, now: datetime) -> Html:
    """Who gave it to whom, as long as he has not answered."""
    given = incident.facts[ASSIGNED]
    assert isinstance(given, dict)
    return tongue._(
        "{by} gave it to {who} at {when}; not answered yet.",
        by=name(str(given["by"]), 24),
        who=name(str(given["name"]), 24),
        when=tongue.time(datetime.fromisoformat(str(given["at"])), now),
    )


def comes_and_goes(tongue: Tongue, incident: Incident, now: datetime) -> Html:
    """How often it came back, and whether it is there now; of what is over only how often."""
    flaps = flaps_of(incident)
    if flaps is None or not flaps.times:
        return Html("")
    count, since = flaps.times, tongue.time(flaps.since, now)
    if not incident.open:
        return tongue.ngettext(
            "It came back {count} time since {since}.", "It came back {count} times since {since}.", count, since=since
        )
    if flaps.quiet is None:
        return tongue.ngettext(
            "Comes and goes: {count} time since {since}, still so, for {length}.",
            "Comes and goes: {count} times since {since}, still so, for {length}.",
            count,
            since=since,
            length=minutes(tongue, now - flaps.since),
        )
    gone = tongue.ngettext(
        "Comes and goes: {count} time since {since}; not seen since {quiet}.",
        "Comes and goes: {count} times since {since}; not seen since {quiet}.",
        count,
        since=since,
        quiet=tongue.time(flaps.quiet, now),
    )
    until = tongue.time(flaps.quiet + hold(flaps.times + 1), now)
    return Html(f"{gone} {tongue._('Over if it stays away until {until}.', until=until)}")


def what_is_over(tongue: Tongue, incidents: Sequence[Incident], now: datetime) -> Html:
    """How many of several are over, and the all-clear with its duration once the last of them is."""
    over = [(was_over(one) or now, one) for one in incidents if not one.open]
    if not over:
        return Html("")
    if len(over) < len(incidents):
        return tongue.ngettext("{count} of them is over.", "{count} of them are over.", len(over))
    longest = max(ended - began(one) for ended, one in over)
    when = tongue.time(max(ended for ended, _ in over), now)
    return tongue._(
        "All of it is over since {when}; the longest lasted {length}.", when=when, length=tongue.duration(longest)
    )


def on_listings(tongue: Tongue, incidents: Sequence[Incident]) -> Html:
    """One seller and how many listings of mine he is on."""
    seller = seller_of(incidents[0].facts.get("seller"))
    return seller_on(tongue, seller, len({one.listing_id for one in incidents}))
