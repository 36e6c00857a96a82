"""My stock will run out soon, should have been ordered anew, or does not sell at all (catalogue K1).

These rules hang on no look: what is forecast changes with the day, too (monitor.stock.watch).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from monitor.findings import SILENCE, Bad, Verdict
from monitor.language import N_
from monitor.stock.forecast import Cover
from monitor.stock.outlook import Outlook
from monitor.thresholds import Threshold, Thresholds
from storage.states import Facts, JsonValue, Severity

COVER_LOW, REORDER_DUE, STOCK_DEAD = "cover_low", "reorder_due", "stock_dead"
NAMES = (COVER_LOW, REORDER_DUE, STOCK_DEAD)
_NONE, _YEAR = Decimal(0), Decimal(365)
WARN = Threshold("cover_low.warn", N_("a note when stock lasts {value} days or less"), Decimal(30), _NONE, _YEAR)
SOON = Threshold("cover_low.days", N_("an alert when it lasts {value} days or less"), Decimal(14), _NONE, _YEAR)
LATE = Threshold("cover_low.late", N_("once more when it lasts {value} days or less"), Decimal(5), _NONE, _YEAR)
LEAD = Threshold("reorder_due.lead", N_("new goods take {value} days (0: nobody knows)"), _NONE, _NONE, _YEAR)
SAFETY = Threshold(
    "reorder_due.safety",
    N_("they should come {value} days before the stock runs out"),
    Decimal(7),
    Decimal(0),
    _YEAR,
)
ENOUGH = Threshold("reorder_due.enough", N_("an order should last {value} days"), Decimal(30), Decimal(1), _YEAR)
DEAD = Threshold("stock_dead.days", N_("no sale for {value} days"), Decimal(90), Decimal(14), Decimal(180))
THRESHOLDS = (WARN, SOON, LATE, LEAD, SAFETY, ENOUGH, DEAD)
# What is open is over only when it is so much better: a forecast moves a little from day to day.
_BETTER, _DAYS_BETTER = 5, 3
_SUBJECT = "stock"


@dataclass(frozen=True, slots=True)
class Case:
    """One listing's stock as these rules see it; `lay_for` is how long units lay there without a break."""

    outlook: Outlook
    thresholds: Thresholds
    open: Collection[str] = ()
    lay_for: timedelta = timedelta()


def judge(case: Case) -> dict[str, Verdict]:
    """What each rule finds, by its name."""
    return {COVER_LOW: _low(case), REORDER_DUE: _due(case), STOCK_DEAD: _dead(case)}


def _low(case: Case) -> Verdict:
    """What is used up is told by stock_zero; where goods on their way close the gap, softly."""
    outlook, limits = case.outlook, [case.thresholds.whole(one) for one in (LATE, SOON, WARN)]
    if outlook.lasts is None or outlook.lasts.days is None:
        return SILENCE if outlook.demand is None else Verdict()
    days = outlook.lasts.days
    within = next((limit for limit in limits if days <= limit), None)
    if within is None and COVER_LOW in case.open and days <= limits[-1] + max(limits[-1] // _BETTER, 1):
        within = limits[-1]
    if within is None or outlook.shelf.units <= 0:
        return Verdict()
    loud = Severity.PUSH if within < limits[-1] and not _comes(outlook, limits[1]) else Severity.SILENT
    return Verdict((Bad(_SUBJECT, loud, {**_facts(outlook), "within": within}, confirm=False),))


def _comes(outlook: Outlook, limit: int) -> bool:
    """Whether what is on its way lets it last."""
    if not outlook.shelf.inbound or outlook.lasts_all is None:
        return False
    return outlook.lasts_all.days is None or outlook.lasts_all.days > limit


def _due(case: Case) -> Verdict:
    """Order today; graver where even that comes too late."""
    outlook, order, supply = case.outlook, case.outlook.order, case.outlook.supply
    if outlook.demand is None:
        return SILENCE
    if order is None or supply is None or order.units < 1:
        return Verdict()
    late = (outlook.today - order.by).days
    if late < (-_DAYS_BETTER if REORDER_DUE in case.open else 0):
        return Verdict()
    lasts = outlook.lasts_all.days if outlook.lasts_all else None
    gap = max(0, supply.lead_days - lasts) if lasts is not None else 0
    facts: Facts = {
        **_facts(outlook),
        "by": order.by.isoformat(),
        "late": max(late, 0),
        "order": order.units,
        "lead": supply.lead_days,
        "gap": gap,
        "within": 0 if gap else 1,
    }
    return Verdict((Bad(_SUBJECT, Severity.PUSH, facts, confirm=False),))


def _dead(case: Case) -> Verdict:
    """Units that lay there all the time and of which none was sold, as far back as sales are known."""
    outlook, days = case.outlook, case.thresholds.whole(DEAD)
    if outlook.learnt is None:
        return SILENCE
    sold = outlook.last_sold or outlook.since
    unsold = sold is not None and (outlook.today - sold).days >= days
    if outlook.shelf.units <= 0 or not unsold or case.lay_for < timedelta(days=days):
        return Verdict()
    last = outlook.last_sold.isoformat() if outlook.last_sold else None
    facts: Facts = {"left": outlook.shelf.units, "days": days, "last_sold": last}
    return Verdict((Bad(_SUBJECT, Severity.DIGEST, facts, confirm=False),))


def _facts(outlook: Outlook) -> dict[str, JsonValue]:
    lasts = outlook.lasts or Cover(None, None, None)
    runs_out = outlook.runs_out
    return {
        "left": outlook.shelf.units,
        "inbound": outlook.shelf.inbound,
        "home": outlook.shelf.home,
        "days": lasts.days,
        "soonest": lasts.soonest,
        "latest": lasts.latest,
        "runs_out": runs_out.isoformat() if runs_out else None,
        "rate": round(outlook.demand.level.rate, 2) if outlook.demand else None,
    }
