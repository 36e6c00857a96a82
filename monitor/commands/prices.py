"""The prices of one listing in words, the answer first; their past is a picture, one tap away."""

from datetime import UTC, datetime
from decimal import Decimal

from adapters.readings import Money
from monitor.charts.about import About, Kind
from monitor.charts.history import Changes, runs
from monitor.charts.prices import Track
from monitor.chat import Said
from monitor.commands.chart_data import price_tracks
from monitor.commands.chart_source import Source, about_of
from monitor.commands.picking import with_listing
from monitor.commands.turn import Turn
from monitor.render.prices import NowPrice, prices
from storage.states import Facts, WatchedListing


async def show_price(turn: Turn, text: str) -> Said:
    """My price, the others' lowest, the Buy Box, rivals and the floor."""
    return await with_listing(turn, "price", text, _price)


async def _price(turn: Turn, listing: WatchedListing) -> Said:
    source = await Source.of(turn, listing)
    about = await about_of(source, Kind.PRICE, "30d")
    tracks, currency = await price_tracks(source, about)
    rows = [_now(about, track, currency) for track in tracks]
    message = prices(turn.tongue, listing, rows, now=turn.now, read_at=about.read_at, platform=source.platform)
    keys = turn.keyboard()
    ref = f"#{listing.id}"
    chart: Facts = {"command": "chart", "text": f"{ref} price"}
    who: Facts = {"command": "who", "text": ref}
    label = turn.tongue.label
    keys.row((label("Chart"), "do", chart), *(((label("Who sells"), "do", who),) if source.shared else ()))
    return await turn.board(message, "price", ref, keys)


def _now(about: About, track: Track, currency: str) -> NowPrice:
    """The newest price that is known, since when it is so, and whether it still holds."""
    found = runs(track.changes, track.seen, about.window.begin)
    if not found or track.is_absent(about):
        return NowPrice(track.called, None, None, None, none=track.is_absent(about))
    last = found[-1]
    value, since = last.steps[-1][1], _since(track.changes, last.end)
    fresh = about.window.end - last.end <= about.grace
    return NowPrice(
        called=track.called,
        price=Money(Decimal(str(round(value, 4))), currency),
        since=datetime.fromtimestamp(since, UTC) if since > about.window.begin else None,
        seen_at=None if fresh else datetime.fromtimestamp(last.end, UTC),
        brief=about.limited,
    )


def _since(changes: Changes, until: float) -> float:
    """When the number of that moment was first seen; what was seen between says the same."""
    held = [(at, value) for at, value in changes if at <= until]
    first = len(held) - 1
    while first and held[first - 1][1] == held[-1][1]:
        first -= 1
    return held[first][0]
