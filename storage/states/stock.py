"""Stock: what lies in my own warehouse, and what was forecast of a listing."""

from dataclasses import dataclass
from datetime import date, datetime

from storage.states.facts import Facts


@dataclass(frozen=True, slots=True)
class Lying:
    """Units of a SKU of mine in a place of my own, as a table or a person told them at `told_at`.

    `lead_days` is how long it takes from an order until new goods are there, `safety` the units that should always be
    left; None where that was not said.
    """

    sku: str
    quantity: int
    told_at: datetime
    place: str = ""
    lead_days: int | None = None
    safety: int | None = None


@dataclass(frozen=True, slots=True)
class Forecast:
    """What was forecast of a listing at `at`, when `units` were on hand and `inbound` on their way.

    `learnt` is the day up to which sales were read, None where they are unknown. On `runs_out` half of the chance is
    that the last unit is sold: `date.max` is later than anybody can say, None unknown. `value` holds the rest.
    """

    listing_id: int
    at: datetime
    learnt: date | None
    units: int
    inbound: int | None
    runs_out: date | None
    reorder_by: date | None
    last_sold: date | None
    value: Facts


@dataclass(frozen=True, slots=True)
class StockSum:
    """What lies of the `listings` whose stock is known, and a `page` of them with the units of each.

    Of `out` none is left; how long the units of `unforecast` last is unknown; `watched` are all listings of mine.
    """

    units: int
    listings: int
    out: int
    unforecast: int
    watched: int
    page: tuple[tuple[int, float], ...]
