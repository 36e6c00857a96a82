"""What every picture of a listing shares: its title, its time, its events, and the sentences that say the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from monitor.charts.axes import time_ticks
from monitor.charts.history import Times, Window, gaps
from monitor.charts.spec import Chart, Event, Ink, Legend, Part, Run
from monitor.charts.words import apart
from monitor.language import N_, Html, Tongue, clean, joined, visible
from monitor.render.bodies import body_of
from monitor.render.words import bold, listing_name, platform_name
from storage.states import Incident, Severity, WatchedListing


class Kind(StrEnum):
    """What a picture is of."""

    RANK = "rank"
    PRICE = "price"
    SHARE = "share"
    STOCK = "stock"
    ORDERS = "orders"
    COVERAGE = "coverage"


KINDS = {
    Kind.RANK: N_("Rank"),
    Kind.PRICE: N_("Price"),
    Kind.SHARE: N_("Buy Box"),
    Kind.STOCK: N_("Stock"),
    Kind.ORDERS: N_("Units sold"),
    Kind.COVERAGE: N_("Coverage"),
}
SPANS = {
    "6h": (timedelta(hours=6), N_("6 hours")),
    "7d": (timedelta(days=7), N_("7 days")),
    "30d": (timedelta(days=30), N_("30 days")),
    "90d": (timedelta(days=90), N_("90 days")),
    "1y": (timedelta(days=365), N_("1 year")),
}
# More numbers than these cannot be told apart on a phone; the newest are the ones that matter.
_MOST_EVENTS = 5


@dataclass(frozen=True, slots=True)
class About:
    """The listing and the time; `incidents` are its own. `limited` where a licence shortens what may be shown.

    `grace` is by how many seconds a look may be due before its absence is a gap, `read_at` when it was last read.
    """

    tongue: Tongue
    listing: WatchedListing
    platform: str
    kind: Kind
    span: str
    now: datetime
    incidents: tuple[Incident, ...] = ()
    limited: bool = False
    grace: float = 0.0
    read_at: datetime | None = None

    @property
    def window(self) -> Window:
        return Window.of(self.now, SPANS[self.span][0], self.listing.added_at)

    @property
    def span_words(self) -> str:
        return self.tongue.label(SPANS[self.span][1])

    def when(self, at: float) -> str:
        """A moment as the reader writes it."""
        return self.tongue.time(datetime.fromtimestamp(at, UTC), self.now)

    def holes(self, seen: Times) -> list[tuple[float, float]]:
        """The times in which nobody looked."""
        return gaps(seen, self.window, self.grace)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture with the words that say the same."""

    chart: Chart
    caption: Html


def blank(about: About, *, board: str = "") -> Chart:
    """Title, time and events; the kind adds what it shows."""
    window, tongue = about.window, about.tongue
    where = visible(platform_name(about.platform, about.listing.subject.market))
    called = clean(about.listing.name or about.listing.subject.id, 60)
    begin = datetime.fromtimestamp(window.begin, UTC)
    return Chart(
        title=apart(tongue.label(KINDS[about.kind]), called),
        subtitle=apart(clean(board, 60) or where, about.span_words),
        begin=window.begin,
        end=window.end,
        times=time_ticks(tongue, begin, about.now),
        events=_events(about),
        language=tongue.language,
        rtl=tongue.locale.text_direction == "rtl",
    )


def _shown(about: About) -> list[Incident]:
    """What was told of the listing in that time; the newest, oldest first."""
    begin = about.window.begin
    told = [one for one in about.incidents if one.confirmed_at and one.severity is not Severity.DIGEST]
    within = [one for one in told if one.raised_at.timestamp() >= begin]
    return sorted(within, key=lambda one: (one.raised_at, one.id))[-_MOST_EVENTS:]


def _events(about: About) -> tuple[Event, ...]:
    return tuple(Event(one.raised_at.timestamp(), number) for number, one in enumerate(_shown(about), 1))


def holes_drawn(holes: Times) -> tuple[Part, ...]:
    return tuple(Part(begin, end, Ink.UNKNOWN) for begin, end in holes)


def not_seen(about: About, holes: Times) -> tuple[Legend, ...]:
    """The hatched ground needs a word only where there is any."""
    return (Legend(Ink.UNKNOWN, about.tongue.label(N_("not seen"))),) if holes else ()


def caption(about: About, figures: Sequence[Html], holes: Times, *, board: Html | None = None) -> Html:
    """The figures first; then gaps, events and age: all that the picture shows."""
    tongue = about.tongue
    where = board or platform_name(about.platform, about.listing.subject.market)
    head = (bold(tongue._(KINDS[about.kind])), listing_name(about.listing), where, tongue._(SPANS[about.span][1]))
    age = about.now - about.read_at if about.read_at else None
    licence = tongue._("What the platform says I may show for six hours only: its licence wants it so.")
    return joined(
        (
            joined(head, by=" · "),
            *figures,
            _seen(about, holes),
            licence if about.limited else Html(""),
            *_event_lines(about),
            tongue._("data {age}", age=tongue.age(age)),
        )
    )


def _seen(about: About, holes: Times) -> Html:
    """How much of the time nobody saw."""
    tongue, window = about.tongue, about.window
    watched = tongue._("Watched since {when}.", when=about.when(window.known_from))
    lead = watched if window.known_from > window.begin else Html("")
    if not holes:
        return joined((lead, tongue._("Seen without a gap.")), by=" ")
    longest = max(holes, key=lambda hole: hole[1] - hole[0])
    lengths = [timedelta(seconds=end - begin) for begin, end in holes]
    said = tongue.ngettext(
        "{count} gap: not seen for {length} from {when}.",
        "{count} gaps: not seen for {total} in all, the longest {length} from {when}.",
        len(holes),
        length=tongue.duration(max(lengths)),
        total=tongue.duration(sum(lengths, timedelta())),
        when=about.when(longest[0]),
    )
    return joined((lead, said), by=" ")


def _event_lines(about: About) -> Iterable[Html]:
    tongue = about.tongue
    for number, one in enumerate(_shown(about), 1):
        yield tongue._(
            "{number}) {when}: {headline}, case {case}",
            number=number,
            when=tongue.time(one.raised_at, about.now),
            headline=body_of(tongue, one, about.now).headline,
            case=one.id,
        )


def extremes(found: Iterable[Run]) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """The (moment, value) of the least and of the greatest; None where nothing was seen."""
    steps = [step for run in found for step in run.steps]
    if not steps:
        return None
    return min(steps, key=lambda step: step[1]), max(steps, key=lambda step: step[1])


def last_of(found: Sequence[Run], about: About) -> tuple[float, bool] | None:
    """The newest value, and whether it still holds; None where there is none."""
    if not found:
        return None
    newest = found[-1]
    return newest.steps[-1][1], about.window.end - newest.end <= about.grace
