"""Every rule about a whole account there is, by name."""

from monitor.account import AccountRule
from monitor.rules.account import aged, arrivals, cancelled, ordering, refunded
from monitor.rules.account.aged import STOCK_AGED
from monitor.rules.account.arrivals import INBOUND_SHORT
from monitor.rules.account.cancelled import CANCEL_BURST
from monitor.rules.account.cancelling import CANCEL_ASKED
from monitor.rules.account.complaints import COMPLAINT
from monitor.rules.account.feedback import LOW_FEEDBACK
from monitor.rules.account.metrics import METRIC_NEAR_LIMIT
from monitor.rules.account.ordering import ORDERS_FEWER, ORDERS_STOPPED, ORDERS_SURGE
from monitor.rules.account.refunded import REFUND_BURST
from monitor.rules.account.standing import ACCOUNT_STANDING
from monitor.rules.account.stranded import STOCK_STRANDED
from monitor.thresholds import Threshold

ACCOUNT_THRESHOLDS: tuple[Threshold, ...] = (
    *cancelled.THRESHOLDS,
    *refunded.THRESHOLDS,
    *ordering.THRESHOLDS,
    *aged.THRESHOLDS,
    *arrivals.THRESHOLDS,
)

ACCOUNT_RULES: tuple[AccountRule, ...] = (
    ACCOUNT_STANDING,
    METRIC_NEAR_LIMIT,
    COMPLAINT,
    LOW_FEEDBACK,
    STOCK_STRANDED,
    STOCK_AGED,
    INBOUND_SHORT,
    CANCEL_ASKED,
    ORDERS_STOPPED,
    ORDERS_FEWER,
    ORDERS_SURGE,
    CANCEL_BURST,
    REFUND_BURST,
)
