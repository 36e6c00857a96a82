"""The stock of every listing of mine as plain values, for whoever wants it as JSON or as a table."""

from collections.abc import Mapping
from datetime import date

from monitor.stock.outlook import Outlook, outlook_kept
from storage.states import JsonValue, WatchedListing
from storage.store import Store

# Of what nobody knows when it runs out comes last.
_UNKNOWN = "unknown"


async def stock_values(store: Store) -> list[dict[str, JsonValue]]:
    """One value a listing whose stock was ever told, what runs out first first; null is unknown."""
    units = await store.latest("stock")
    kept = await store.forecasts(units)
    listings = [one for one in await store.listings(units) if not one.rival]
    rows = [_value(one, units[one.id], outlook_kept(kept[one.id]) if one.id in kept else None) for one in listings]
    return sorted(rows, key=_urgency)


def _urgency(row: Mapping[str, JsonValue]) -> tuple[bool, str, str]:
    return bool(row["units"]), str(row["runs_out"] or _UNKNOWN), str(row["id"])


def _value(listing: WatchedListing, units: float, outlook: Outlook | None) -> dict[str, JsonValue]:
    lasts, order = (outlook.lasts, outlook.order) if outlook else (None, None)
    demand = outlook.demand if outlook else None
    return {
        "account": listing.account,
        "market": listing.subject.market,
        "id": listing.subject.id,
        "name": listing.name,
        "units": int(units),
        "inbound": outlook.shelf.inbound if outlook else None,
        "own_warehouse": outlook.shelf.home if outlook else None,
        "a_day": round(demand.level.rate, 3) if demand else None,
        "days": lasts.days if lasts else None,
        "days_soonest": lasts.soonest if lasts else None,
        "days_latest": lasts.latest if lasts else None,
        "runs_out": _iso(outlook.runs_out) if outlook else None,
        "order_by": _iso(order.by) if order else None,
        "order_units": order.units if order else None,
        "sales_known_until": _iso(outlook.learnt) if outlook else None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
