"""Who looked at the seller's listings and who came back, and the two reports of one market that tell of it."""

import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from adapters.amazon.markets import MARKETS
from adapters.amazon.zones import span_of
from monitor.demo.spapi.wire import plain

TRAFFIC, LOYALTY = "GET_SALES_AND_TRAFFIC_REPORT", "GET_BRAND_ANALYTICS_REPEAT_PURCHASE_REPORT"
ROLE = "Brand Analytics"


@dataclass(frozen=True, slots=True)
class Seen:
    """One listing on one day; `featured` is the share of the views in per cent."""

    asin: str
    day: date
    sessions: int
    views: int
    featured: Decimal
    units: int
    sales: Decimal
    market: str = "us"


@dataclass(frozen=True, slots=True)
class Returned:
    """One listing in the week that begins on that Sunday; `share` of the buyers had bought it before."""

    asin: str
    sunday: date
    share: Decimal
    sales: Decimal
    market: str = "us"


@dataclass(frozen=True, slots=True)
class Visits:
    """Sales are told once a day is over, visits so long after it; `brand` is a registered one."""

    seen: tuple[Seen, ...] = ()
    returned: tuple[Returned, ...] = ()
    late: timedelta = timedelta(hours=48)
    brand: bool = True


def barred(visits: Visits, roles: Collection[str] | None) -> frozenset[str]:
    """The reports that the seller may not order: without the role neither, without a brand not that of the buyers."""
    if roles is not None and ROLE not in roles:
        return frozenset({TRAFFIC, LOYALTY})
    return frozenset() if visits.brand else frozenset({LOYALTY})


def traffic(visits: Visits, market: str, first: date, last: date, now: datetime) -> bytes:
    """What was sold and seen from the first day to the last; listings are summed up over all of them."""
    inside = [one for one in visits.seen if one.market == market and first <= one.day <= last]
    over = [one for one in inside if span_of(market, one.day)[1] <= now]
    told = {day: [one for one in over if one.day == day] for day in sorted({one.day for one in over})}
    asins = sorted({one.asin for one in over})
    body = {
        "reportSpecification": _order(TRAFFIC, market, first, last, dateGranularity="DAY", asinGranularity="CHILD"),
        "salesAndTrafficByDate": [_day(day, rows, _is_late(visits, market, day, now)) for day, rows in told.items()],
        "salesAndTrafficByAsin": [
            _listing(asin, [one for one in over if one.asin == asin], _is_late(visits, market, last, now))
            for asin in asins
        ],
    }
    return json.dumps(body).encode()


def _is_late(visits: Visits, market: str, day: date, now: datetime) -> bool:
    return now < span_of(market, day)[1] + visits.late


def _order(kind: str, market: str, first: date, last: date, **options: str) -> dict[str, Any]:
    made: dict[str, Any] = {"reportType": kind, "reportOptions": options}
    made |= {"dataStartTime": first.isoformat(), "dataEndTime": last.isoformat()}
    return made | {"marketplaceIds": [MARKETS[market].id]}


def _day(day: date, rows: Sequence[Seen], late: bool) -> dict[str, Any]:
    sold, seen = _sold(rows), _seen(rows, late)
    none = _money(Decimal(0), rows[0].market)
    each = _money(sum((one.sales for one in rows), Decimal(0)) / max(1, sold["unitsOrdered"]), rows[0].market)
    sold |= {"averageSalesPerOrderItem": each, "averageUnitsPerOrderItem": 1, "averageSellingPrice": each}
    sold |= {"unitsRefunded": 0, "refundRate": 0, "claimsGranted": 0, "claimsAmount": none}
    sold |= {"shippedProductSales": none, "unitsShipped": 0, "ordersShipped": 0}
    seen |= {"orderItemSessionPercentage": 0, "averageOfferCount": len(rows), "averageParentItems": len(rows)}
    seen |= {"feedbackReceived": 0, "negativeFeedbackReceived": 0, "receivedNegativeFeedbackRate": 0}
    return {"date": day.isoformat(), "salesByDate": sold, "trafficByDate": seen}


def _listing(asin: str, rows: Sequence[Seen], late: bool) -> dict[str, Any]:
    shares = ("browserSession", "mobileAppSession", "session", "browserPageViews", "mobileAppPageViews", "pageViews")
    seen = _seen(rows, late) | {f"{name}Percentage": 0 for name in shares}
    return {"parentAsin": asin, "childAsin": asin, "salesByAsin": _sold(rows), "trafficByAsin": seen}


def _sold(rows: Sequence[Seen]) -> dict[str, Any]:
    units, sales = sum(one.units for one in rows), sum((one.sales for one in rows), Decimal(0))
    return {"unitsOrdered": units, "totalOrderItems": units, "orderedProductSales": _money(sales, rows[0].market)}


def _seen(rows: Sequence[Seen], late: bool) -> dict[str, Any]:
    sessions, views = (0, 0) if late else (sum(one.sessions for one in rows), sum(one.views for one in rows))
    featured = sum((one.featured * one.views for one in rows), Decimal(0)) / views if views else Decimal(0)
    made: dict[str, Any] = {"browserSessions": sessions, "mobileAppSessions": 0, "sessions": sessions}
    made |= {"browserPageViews": views, "mobileAppPageViews": 0, "pageViews": views}
    return made | {"buyBoxPercentage": plain(round(featured, 2)), "unitSessionPercentage": 0}


def _money(amount: Decimal, market: str) -> dict[str, Any]:
    return {"amount": plain(round(amount, 2)), "currencyCode": MARKETS[market].currency}


def loyalty(visits: Visits, market: str, first: date, last: date, now: datetime) -> bytes | None:
    """Who came back in each week; None, which is fatal, for days that are no weeks."""
    if first.isoweekday() != 7 or last.isoweekday() != 6:
        return None
    rows = (one for one in visits.returned if one.market == market and first <= one.sunday <= last)
    body = {
        "reportSpecification": _order(LOYALTY, market, first, last, reportPeriod="WEEK"),
        "dataByAsin": _repeats(rows),
    }
    return json.dumps(body).encode()


def _repeats(rows: Iterable[Returned]) -> list[dict[str, Any]]:
    return [
        {
            "startDate": one.sunday.isoformat(),
            "endDate": (one.sunday + timedelta(days=6)).isoformat(),
            "asin": one.asin,
            "orders": 100,
            "uniqueCustomers": 90,
            "repeatCustomersPctTotal": plain(one.share),
            "repeatPurchaseRevenue": _money(one.sales, market=one.market),
            "repeatPurchaseRevenuePctTotal": plain(one.share),
        }
        for one in rows
    ]


WRITERS: dict[str, Callable[[Visits, str, date, date, datetime], bytes | None]] = {TRAFFIC: traffic, LOYALTY: loyalty}
