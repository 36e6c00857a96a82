"""The forty events of a simulated quarter and what is promised of each. FROZEN on 2026-11-22, before the rules of
issue F were written or tuned, so that no promise could be fitted to what they happen to do.

Amended on 2026-11-22: five_stars is planted on the pages account, for Amazon's API tells of no reviews.

A later change needs a dated amendment with its reason in docs/reliability.md ("A quarter"); a promise may never be
widened because a rule missed it.

Every length is derived from what is documented: the default periods of config.example.toml ([watch.every_minutes]), ten
per cent of jitter, one spoilt answer (asked again after a quarter of the period), the confirming look, ten minutes'
grace where that one fails too, and a minute to tell. Where the machine, the way to the platform or Telegram is away
between an event and its promise, the length of that is added, and once the longest wait between two tries.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import exp, log

from adapters.readings import Topic
from storage.states import Severity

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# config.example.toml, [watch.every_minutes]; a market in which nothing is sold is looked at weekly (PEERS, L5).
PERIODS: Mapping[Topic, timedelta] = {
    Topic.LISTINGS: 10 * MINUTE,
    Topic.OFFERS: 10 * MINUTE,
    Topic.STOCK: 30 * MINUTE,
    Topic.COPYCATS: 360 * MINUTE,
    Topic.ORDERS: 5 * MINUTE,
    Topic.ACCOUNT: 240 * MINUTE,
    Topic.FEEDBACK: DAY,
    Topic.STRANDED: HOUR,
    Topic.RETURNS: DAY,
    Topic.MONEY: 30 * MINUTE,
}
WEEKLY = 7 * DAY
CONFIRM = timedelta(seconds=75)
_JITTER, _SPOILT = 1.1, 0.25 * 1.1
_GRACE, _TELL = 10 * MINUTE, MINUTE
# After a way was closed it is tried again at the latest after the longest back-off (an hour, or the period) and jitter.
LONGEST_TRY = HOUR * _JITTER
# DETECTION A5: an alarm when -ln P > ln(orders a week) + 2.6, with a dispersion of 8. What is learnt of a shop is not
# what it is: half as much again may be missed before the clock is sure.
_DISPERSION, _SURE, _LEARNT = 8.0, 2.6, 1.5


def seen(period: timedelta, looks: int = 1) -> timedelta:
    """Until what so many looks show, and one more confirms, is told."""
    return looks * period * _JITTER + period * _SPOILT + CONFIRM + _GRACE + _TELL


def missed_orders(a_day: float) -> float:
    """How many expected orders have to be missed at most until a full stop is told, at so many orders a day."""
    bar = log(7 * a_day) + _SURE
    return _LEARNT * _DISPERSION * (exp(bar / _DISPERSION) - 1)


class Group(StrEnum):
    """What kind of harm is done."""

    HIJACK = "hijack"
    LOSS = "loss"
    TAKEDOWN = "takedown"
    STOP = "stop"
    SABOTAGE = "sabotage"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Stage:
    """What is to be told so long before a deadline, at the least this loudly."""

    before: timedelta
    least: Severity


@dataclass(frozen=True, slots=True)
class Promise:
    """One kind of event: `count` of it are planted in each seed, at `where`.

    `rules` are those that may tell it, `least` is the severity at the least, `within` the time from the moment at which
    it is true in the world to the first message that has left for a phone. `by_orders` says that the time is the one in
    which the shop would have had `missed_orders` (and `within` more). A deadline has stages instead of a beginning.
    """

    kind: str
    group: Group
    count: int
    where: str
    planted: str
    rules: tuple[str, ...]
    least: Severity
    within: timedelta
    by_orders: bool = False
    stages: tuple[Stage, ...] = ()


_PAGE, _STOCK = seen(PERIODS[Topic.LISTINGS]), seen(PERIODS[Topic.STOCK])
_ACCOUNT = seen(PERIODS[Topic.ACCOUNT])
_WAKE, _PUSH, _SILENT = Severity.WAKE, Severity.PUSH, Severity.SILENT
# PEERS K3 (dispatch: P2, P1, P0) and A4 (any notice: P1 to P0).
_DISPATCH = (Stage(DAY, _SILENT), Stage(12 * HOUR, _PUSH), Stage(4 * HOUR, _WAKE))
_NOTICE = (Stage(DAY, _PUSH), Stage(12 * HOUR, _PUSH), Stage(4 * HOUR, _WAKE))
_AT_ITS_HOUR = 15 * MINUTE

# Three lines each: kind, harm, how many and where; what is planted; who tells it, how loudly, how soon.
# fmt: off
PROMISES: tuple[Promise, ...] = (
    # --- hijacks -----------------------------------------------------------------------------------------------------
    Promise(
        "hijack", Group.HIJACK, 4, "us us us ca",
        "an unknown seller offers my listing new, 4 to 25 % cheaper, and holds the featured offer; 12 to 60 h",
        ("new_seller",), _WAKE, _PAGE,
    ),
    Promise(
        "follower", Group.HIJACK, 2, "us ca",
        "an unknown seller offers my listing new at my price or more, without the featured offer; 1 to 5 days",
        ("new_seller",), _PUSH, _PAGE,
    ),
    Promise(
        "hijacker_back", Group.HIJACK, 1, "us",
        "a seller of a hijack that is over takes the featured offer again, a week or more later; 12 to 60 h",
        ("new_seller",), _WAKE, _PAGE,
    ),
    Promise(
        "wave", Group.HIJACK, 1, "us",
        "three unknown sellers come to one listing within six hours, none is featured; counted from the third",
        ("seller_wave",), _PUSH, _PAGE,
    ),
    Promise(
        "family", Group.HIJACK, 1, "us",
        "one unknown seller takes the featured offer of five variations of a parent within ten minutes; from the first",
        ("new_seller",), _WAKE, _PAGE,
    ),
    # --- losses ------------------------------------------------------------------------------------------------------
    Promise(
        "lost_to_friend", Group.LOSS, 2, "us ca",
        "a distributor asks 3 to 10 % less and holds the featured offer, which was mine; 1 to 3 days",
        ("featured_lost",), _PUSH, _PAGE + 10 * MINUTE,
    ),
    Promise(
        "lost_to_nobody", Group.LOSS, 1, "ca",
        "the page shows no featured offer any more, all offers stand; 1 to 3 days",
        ("featured_nobody",), _PUSH, _PAGE,
    ),
    Promise(
        "below_floor", Group.LOSS, 1, "us",
        "a distributor asks less than the floor that was agreed with him; 1 to 3 days",
        ("below_floor",), _PUSH, _PAGE,
    ),
    Promise(
        "price_not_mine", Group.LOSS, 1, "us",
        "my own price is 15 to 30 % lower than I set it, above my cost, and nobody of us did it; 1 to 3 days",
        ("price_changed",), _PUSH, _PAGE,
    ),
    Promise(
        "below_cost", Group.LOSS, 1, "us",
        "what the buyer pays me falls below what the piece costs me and the platform keeps; 12 to 48 h",
        ("below_cost",), _WAKE, _PAGE,
    ),
    # --- takedowns ---------------------------------------------------------------------------------------------------
    Promise(
        "suppressed", Group.TAKEDOWN, 2, "us us",
        "the platform takes my SKU off sale because of an issue; 1 to 4 days",
        ("listing_suppressed",), _WAKE, _PAGE,
    ),
    Promise(
        "hidden_from_search", Group.TAKEDOWN, 1, "us",
        "the platform hides my SKU from search because of an issue; 1 to 4 days",
        ("listing_suppressed",), _WAKE, _PAGE,
    ),
    Promise(
        "deleted", Group.TAKEDOWN, 1, "us",
        "my SKU is no longer named, and my offer with it; proven by three answers; 1 to 4 days",
        ("listing_suppressed", "not_live"), _WAKE, seen(PERIODS[Topic.LISTINGS], looks=3),
    ),
    Promise(
        "page_gone", Group.TAKEDOWN, 1, "ca",
        "the product page is not found any more; 1 to 4 days",
        ("not_live",), _WAKE, _PAGE,
    ),
    Promise(
        "ended", Group.TAKEDOWN, 1, "ebay",
        "the platform ends my listing; for good",
        ("not_live", "listing_suppressed"), _WAKE, _PAGE,
    ),
    Promise(
        "account_at_risk", Group.TAKEDOWN, 1, "us",
        "the account is at risk of deactivation; 3 to 8 days",
        ("account_standing",), _WAKE, _ACCOUNT,
    ),
    # --- stops -------------------------------------------------------------------------------------------------------
    Promise(
        "orders_stop", Group.STOP, 2, "us ebay",
        "not one order comes any more, from one moment on, until 12 h after the promise",
        ("orders_stopped", "orders_fewer"), _PUSH, seen(PERIODS[Topic.ORDERS]), by_orders=True,
    ),
    Promise(
        "orders_third", Group.STOP, 1, "us",
        "seven of ten orders stay away; 4 days (DETECTION A5: found within 72 h)",
        ("orders_stopped", "orders_fewer"), _PUSH, 3 * DAY,
    ),
    Promise(
        "surge", Group.STOP, 1, "us",
        "five times the usual orders for 6 h, begun in a busy hour (DETECTION A5: counted over 3 h)",
        ("orders_surge",), _PUSH, 4 * HOUR,
    ),
    Promise(
        "stock_out", Group.STOP, 2, "us us",
        "the count of a listing that had more than 20 units falls to none; 1 to 4 days",
        ("stock_zero",), _PUSH, _STOCK,
    ),
    # --- sabotage ----------------------------------------------------------------------------------------------------
    Promise(
        "five_stars", Group.SABOTAGE, 1, "ca",
        "sixteen five-star reviews in ten hours on a listing that has one a day at most (PEERS R3: in 24 h)",
        ("five_star_burst",), _WAKE, DAY + _PAGE,
    ),
    Promise(
        "cancels", Group.SABOTAGE, 1, "us",
        "fifteen orders of one listing are placed and cancelled within six hours (PEERS S3)",
        ("cancel_burst",), _WAKE, DAY + seen(PERIODS[Topic.ORDERS]),
    ),
    Promise(
        "refunds", Group.SABOTAGE, 1, "us",
        "twelve units of one listing are sent back and refunded within a day (PEERS S4); returns are asked for daily",
        ("refund_burst",), _PUSH, DAY + seen(PERIODS[Topic.RETURNS]),
    ),
    Promise(
        "foreign_market", Group.SABOTAGE, 1, "us",
        "my listing appears in a market in which I do not sell (PEERS L5: looked at weekly); for good",
        ("foreign_market",), _PUSH, seen(WEEKLY),
    ),
    Promise(
        "adult", Group.SABOTAGE, 1, "us",
        "the platform marks my listing as being for adults (PEERS L3); 1 to 4 days",
        ("adult_flag",), _WAKE, _PAGE,
    ),
    Promise(
        "merged", Group.SABOTAGE, 1, "us",
        "my listing is put into the variation family of somebody else (PEERS L4); 1 to 4 days",
        ("variation_merged", "content_changed"), _PUSH, _PAGE,
    ),
    Promise(
        "defaced", Group.SABOTAGE, 1, "ca",
        "the main image of my page is another one, not by me (PEERS L2); 1 to 4 days",
        ("content_changed",), _WAKE, _PAGE,
    ),
    Promise(
        "complaint", Group.SABOTAGE, 1, "us",
        "somebody complains of my listing with the platform, which counts it against the account (PEERS A2)",
        ("complaint",), _PUSH, _ACCOUNT,
    ),
    # --- deadlines ---------------------------------------------------------------------------------------------------
    Promise(
        "dispatch", Group.DEADLINE, 2, "us ebay",
        "an order that I ship myself is not shipped until an hour before the promised day ends",
        ("deadline",), _SILENT, _AT_ITS_HOUR, stages=_DISPATCH,
    ),
    Promise(
        "notice", Group.DEADLINE, 2, "us ebay",
        "a notice that a person entered has to be answered by a moment, and is not until an hour before it",
        ("deadline",), _PUSH, _AT_ITS_HOUR, stages=_NOTICE,
    ),
)
# fmt: on
COUNT = sum(one.count for one in PROMISES)
# Beside the forty: a way to a platform that stays closed is told once, as PRODUCT promises (unknown after two failures
# and max(15 minutes, 3 periods)); the look that proves it may wait for the second back-off.
OUTAGE_TOLD = 3 * PERIODS[Topic.LISTINGS] + 20 * MINUTE
# At most so many wakes of a seed may belong to nothing that was planted, nor to what it led to.
FALSE_WAKES = 1
