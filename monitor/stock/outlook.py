"""All that is known of one listing's stock on a day, as it is judged, kept and shown; pure."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from monitor.shop_days import Calendar
from monitor.stock.demand import Demand, Level
from monitor.stock.forecast import NO_DAYS, Cover, Order, Supply, cover, order_of
from storage.states import Forecast, JsonValue

# Sales that were read no later than so many days ago are no ground for a forecast any more.
STALE_DAYS = 7


@dataclass(frozen=True, slots=True)
class Shelf:
    """What lies of a listing: units to sell, those on their way to the platform, and its part of my own warehouse."""

    units: int
    inbound: int | None = None
    home: int | None = None

    @property
    def all(self) -> int:
        """With all that may still be sold without an order to the maker."""
        return self.units + (self.inbound or 0) + (self.home or 0)


@dataclass(frozen=True, slots=True)
class Outlook:
    """A listing's stock on `today`.

    `learnt` is the last day whose sales are in `demand`, which is None where they say too little; `last_sold` the day
    of the last sale that is known, and `since` the day since which all are. `lasts` is for the units alone, `lasts_all`
    for all that is on the shelf. `order` is None where nobody said how long goods take, or it lasts too long to say.
    """

    today: date
    shelf: Shelf
    demand: Demand | None = None
    learnt: date | None = None
    last_sold: date | None = None
    supply: Supply | None = None
    lasts: Cover | None = None
    lasts_all: Cover | None = None
    order: Order | None = None
    since: date | None = None

    @property
    def runs_out(self) -> date | None:
        """The day on which half of the chance is that the last unit is sold."""
        return day_after(self.today, self.lasts.days if self.lasts else None)


def day_after(today: date, days: int | None) -> date | None:
    """The so-manieth day, today being the first; None for None. Nothing left runs out today."""
    return None if days is None else today + timedelta(days=max(days - 1, 0))


@dataclass(frozen=True, slots=True)
class Sales:
    """What is known of a listing's sales: until which day they were read and since when, the last, what was learnt."""

    learnt: date | None = None
    last_sold: date | None = None
    demand: Demand | None = None
    since: date | None = None


def outlook_of(
    today: date, shelf: Shelf, sales: Sales, supply: Supply | None, enough: int, calendar: Calendar = NO_DAYS
) -> Outlook:
    """What the stock on the shelf is good for; without fresh sales nothing is forecast."""
    known = Outlook(today, shelf, None, sales.learnt, sales.last_sold, supply, since=sales.since)
    if sales.demand is None or sales.learnt is None or (today - sales.learnt).days > STALE_DAYS:
        return known
    demand = sales.demand
    return replace(
        known,
        demand=demand,
        lasts=cover(demand, shelf.units, today, calendar),
        lasts_all=cover(demand, shelf.all, today, calendar),
        order=order_of(demand, shelf.all, today, supply, enough, calendar) if supply else None,
    )


def forecast_of(listing: int, outlook: Outlook, at: datetime) -> Forecast:
    """As it is kept."""
    order, shelf = outlook.order, outlook.shelf
    value: dict[str, JsonValue] = {
        "today": outlook.today.isoformat(),
        "since": outlook.since.isoformat() if outlook.since else None,
        "home": shelf.home,
        "demand": demand_facts(outlook.demand) if outlook.demand else None,
        "supply": _supply_facts(outlook.supply),
        "lasts": _cover_facts(outlook.lasts),
        "lasts_all": _cover_facts(outlook.lasts_all),
        "order": order.units if order else None,
    }
    return Forecast(
        listing_id=listing,
        at=at,
        learnt=outlook.learnt,
        units=shelf.units,
        inbound=shelf.inbound,
        runs_out=outlook.runs_out or (date.max if outlook.lasts else None),
        reorder_by=order.by if order else None,
        last_sold=outlook.last_sold,
        value=value,
    )


def outlook_kept(row: Forecast) -> Outlook:
    """The outlook that `forecast_of` kept."""
    value: Any = row.value
    units = value["order"]
    supply = Supply(*value["supply"]) if value["supply"] else None
    lasts, lasts_all = (Cover(*value[name]) if value[name] else None for name in ("lasts", "lasts_all"))
    return Outlook(
        today=date.fromisoformat(value["today"]),
        shelf=Shelf(row.units, row.inbound, value["home"]),
        demand=demand_kept(value["demand"]) if value["demand"] else None,
        learnt=row.learnt,
        last_sold=row.last_sold,
        supply=supply,
        since=_day(value["since"]),
        lasts=lasts,
        lasts_all=lasts_all,
        order=Order(row.reorder_by, units) if row.reorder_by and units is not None else None,
    )


def sales_kept(row: Forecast) -> Sales:
    """What was learnt when it was forecast."""
    value: Any = row.value
    demand = demand_kept(value["demand"]) if value["demand"] else None
    return Sales(row.learnt, row.last_sold, demand, _day(value["since"]))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _cover_facts(lasts: Cover | None) -> JsonValue:
    return [lasts.days, lasts.soonest, lasts.latest] if lasts else None


def _supply_facts(supply: Supply | None) -> JsonValue:
    return [supply.lead_days, supply.safety_days, supply.safety_units] if supply else None


def demand_facts(demand: Demand) -> dict[str, JsonValue]:
    """As it is kept: four decimals are more than can be known."""
    level = demand.level
    return {
        "rate": round(level.rate, 4),
        "weekdays": [round(one, 4) for one in level.weekdays],
        "spread": round(level.spread, 4),
        "known": round(level.known, 4),
        "drift": round(demand.drift, 4),
        "units": demand.units,
        "days": demand.days,
    }


def demand_kept(facts: Any) -> Demand:
    """What `demand_facts` wrote."""
    level = Level(facts["rate"], tuple(facts["weekdays"]), facts["spread"], facts["known"])
    return Demand(level, facts["drift"], facts["units"], facts["days"])
