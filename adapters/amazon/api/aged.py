"""Asks for how long units lie at Amazon and what that will cost, and reads the report (FBA inventory planning)."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from adapters.amazon.api.operations import Role
from adapters.amazon.api.reports import Report, Reports
from adapters.amazon.api.tables import number_in, table
from adapters.amazon.api.wire import number
from adapters.amazon.days import day_in_figures
from adapters.amazon.markets import MARKETS
from adapters.amazon.zones import today
from adapters.errors import Misread
from adapters.readings import ACCOUNT, AgeBand, Aged, Money, Partial, Said, Subject, Topic, Whole

KIND = "GET_FBA_INVENTORY_PLANNING_DATA"
# The report is made anew once a day.
_GAP = timedelta(hours=4)
# "inv-age-0-to-90-days", "inv-age-365-plus-days".
_BAND = re.compile(r"inv-age-(\d+)-(?:to-(\d+)|plus)-days")
# "estimated-ais-181-210-days" and the units that it is for.
_SURCHARGE, _CHARGED = re.compile(r"estimated-ais-\d.*-days"), re.compile(r"quantity-to-be-charged-ais-\d.*-days")
_STORAGE = ("estimated-storage-cost-next-month", "storage-cost-next-month")
# On this day of each month old stock is counted and charged (Amazon's help, "Aged inventory surcharge").
_CHARGE_DAY = 15
_EARLIEST = date(2000, 1, 1)


def question(market: str) -> Report:
    """One market's report, for its days and numbers are written as the market does."""
    return Report(KIND, (market,), _GAP, empty_when_cancelled=True, role=Role.FULFILLMENT)


async def said(reports: Reports, markets: Sequence[str], now: datetime) -> AsyncIterator[Said]:
    """The age of all units of all markets at once."""
    documents, trouble = await reports.of_each({market: question(market) for market in markets})
    for market, document in documents.items():
        try:
            found, unread = read_aged(market, document, now)
        except Misread as error:
            trouble.append(f"{KIND} ({market}): {error}")
            continue
        trouble += [f"{unread} rows of {KIND} ({market}) cannot be read"] if unread else []
        for one in found:
            yield one
    yield Partial(Topic.AGED, ACCOUNT, "; ".join(trouble)) if trouble else Whole(Topic.AGED, ACCOUNT)


def read_aged(market: str, document: str, now: datetime) -> tuple[Sequence[Aged], int]:
    """The age of each SKU's units, and the number of rows that cannot be read."""
    rows = list(table(document, "sku"))
    found = [_aged(market, row, now) for row in rows]
    return tuple(one for one in found if one is not None), found.count(None)


def _aged(market: str, row: Mapping[str, str], now: datetime) -> Aged | None:
    bands = bands_of(row)
    if not row.get("sku") or not bands:
        return None
    latest, day = now.date() + timedelta(days=1), row.get("snapshot-date", "")
    asin = row.get("asin")
    quantities = [count for name in row if _CHARGED.fullmatch(name) and (count := number(row, name)) is not None]
    surcharges = [sum_ for name in row if _SURCHARGE.fullmatch(name) and (sum_ := number_in(row[name], market))]
    taken = day_in_figures(day, MARKETS[market].locale, _EARLIEST, latest) or today(market, now)
    currency = row.get("currency") or ""
    storage = next((sum_ for name in _STORAGE if (sum_ := number_in(row.get(name, ""), market)) is not None), None)
    told = any(_SURCHARGE.fullmatch(name) for name in row)
    return Aged(
        market=market,
        sku=row["sku"],
        day=taken,
        bands=bands,
        listing=Subject(market, asin) if asin else None,
        charged=sum(quantities) if quantities else None,
        surcharge=Money(sum(surcharges, Decimal(0)), currency) if told and currency else None,
        charged_on=next_charge(taken) if told else None,
        storage=Money(storage, currency) if storage is not None and currency else None,
    )


def next_charge(day: date) -> date:
    """The next day on which old stock is charged, that day included."""
    if day.day <= _CHARGE_DAY:
        return day.replace(day=_CHARGE_DAY)
    return (day.replace(day=1) + timedelta(days=32)).replace(day=_CHARGE_DAY)


def bands_of(row: Mapping[str, str]) -> tuple[AgeBand, ...]:
    """The bands without those that others hold or make up.

    The report has grown columns beside older ones ("0 to 90" beside "0 to 30", "31 to 60" and "61 to 90"; "181 to 330"
    beside "181 to 270"): from day 0 on, of the bands that begin where the last one ended the narrowest that is filled
    in is taken, so that no unit is counted twice.
    """
    bands = [
        AgeBand(int(found[1]), int(found[2]) if found[2] else None, count)
        for name in row
        if (found := _BAND.fullmatch(name)) and (count := number(row, name)) is not None
    ]
    chain: list[AgeBand] = []
    begin: int | None = 0
    while begin is not None:
        # "365 plus" follows "to 365": its first day is the one after.
        here = [one for one in bands if one.since == begin or (one.until is None and one.since == begin - 1)]
        if not here:
            break
        chain.append(min(here, key=lambda one: one.until if one.until is not None else _ENDLESS))
        begin = None if chain[-1].until is None else chain[-1].until + 1
    return tuple(chain)


_ENDLESS = 10**6
