"""The stock that a report names: what runs out within a month, first what ends first, one pile once."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from adapters.readings import Subject
from monitor.reports.stock import endings_of
from monitor.stock.forecast import Cover
from monitor.stock.outlook import Outlook, Shelf, forecast_of
from storage.store import Store
from tests.monitor.builders import NIGHT

TODAY = NIGHT.date()


def outlook(units: int, days: int | None, soonest: int | None = None, latest: int | None = None) -> Outlook:
    return Outlook(TODAY, Shelf(units), lasts=Cover(days, soonest, latest))


async def test_what_runs_out_within_a_month_is_named_once_and_the_first_first(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "twoam.db") as store:
        told: Mapping[tuple[str, str, str], Outlook] = {
            ("Later", "us", "B0LATER"): outlook(40, 21, 15, None),
            ("Soon", "us", "B0SOON"): outlook(9, 4, 3, 8),
            ("Soon", "ca", "B0SOON"): outlook(9, 5, 3, 8),
            ("Gone", "us", "B0GONE"): outlook(0, 0, 0, 0),
            ("Lasts", "us", "B0LASTS"): outlook(900, 80, 60, 120),
            ("Never", "us", "B0NEVER"): outlook(900, None, None, None),
        }
        rows = []
        for (called, market, subject), one in told.items():
            listing = await store.add_listing("shop", Subject(market, subject), called, "https://x", NIGHT, [])
            rows.append(forecast_of(listing.id, one, NIGHT))
        await store.put_forecasts(rows)
        found = await endings_of(store, lambda account: "amazon", NIGHT)
        assert [(one.name, one.units, one.gone) for one in found] == [
            ("Gone", 0, TODAY),
            ("Soon", 9, TODAY + timedelta(days=3)),
            ("Later", 40, TODAY + timedelta(days=20)),
        ]
        soon = found[1]
        assert (soon.earliest, soon.latest) == (TODAY + timedelta(days=2), date.fromordinal(TODAY.toordinal() + 7))
        week = NIGHT + timedelta(days=7)
        assert await endings_of(store, lambda account: "ebay", week) == [], "the licence has ended"
