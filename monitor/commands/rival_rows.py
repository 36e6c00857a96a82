"""What the board and the card of a rival are made from."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from adapters.readings import Money
from monitor.commands.ranking import place_rows
from monitor.commands.turn import Turn
from monitor.known import RIVAL
from monitor.licence import is_limited, may_show_listing
from monitor.render.boards import Standing
from monitor.render.rivals import RivalRow
from monitor.rules.rivals import price_of
from storage.states import WatchedListing

_YESTERDAY = timedelta(days=1)


async def rival_row(turn: Turn, standing: Standing) -> RivalRow:
    """What is known of a rival now, and his price of a day ago; what is too old to be shown is left out."""
    listing, platform = standing.listing, turn.tools.platform_of(standing.listing.account)
    stated = await turn.store.snapshot(listing.id, RIVAL)
    told: dict[str, Any] = dict(stated.value) if stated and stated.end >= listing.added_at else {}
    shown = may_show_listing(platform, standing.age)
    content = (await turn.known(listing)).content if shown else None
    return RivalRow(
        standing=standing,
        platform=platform,
        content=content,
        yesterday=None if is_limited(platform) else await _yesterday(turn, listing, price_of(content)),
        stock=told.get("stock"),
        main=(str(told["rank"][0]), int(told["rank"][1])) if told.get("rank") else None,
        rating=Decimal(told["rating"]) if told.get("rating") else None,
        reviews=told.get("reviews"),
        places=await place_rows(turn, listing),
    )


async def _yesterday(turn: Turn, listing: WatchedListing, price: Money | None) -> Money | None:
    """The price as it was last seen a day ago, None where it was not watched then."""
    at: datetime = turn.now - _YESTERDAY
    if price is None or listing.added_at > at:
        return None
    points = await turn.store.series(listing.id, f"price:{price.currency}", at, at)
    return Money(Decimal(str(round(points[-1].value, 4))), price.currency) if points else None
