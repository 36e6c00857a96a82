"""One incident of every rule about an account as a whole, as the rules write them."""

from typing import Any

from storage.states import Facts, Severity

_DEFECTS: dict[str, Any] = {
    "name": "order_defect_rate",
    "market": "us",
    "by": "seller",
    "value": "0.009",
    "target": "0.01",
    "at_most": True,
    "count": 9,
    "all": False,
}
_LOST: Facts = {
    "topics": ["money", "orders"],
    "since": "2026-11-13T17:44:00+00:00",
    "why": "Amazon's server is out of order",
    "refused": False,
}

# name of the golden file → rule, severity, facts
ACCOUNT_CASES: dict[str, tuple[str, Severity, Facts]] = {
    "account_at_risk": (
        "account_standing",
        Severity.WAKE,
        {"market": "us", "state": "at_risk", "was": "normal", "all": False},
    ),
    "account_deactivated": (
        "account_standing",
        Severity.WAKE,
        {"market": "de", "state": "deactivated", "was": "at_risk", "all": True},
    ),
    "account_warned": (
        "account_standing",
        Severity.PUSH,
        {"market": None, "state": "normal", "was": None, "all": False},
    ),
    "metric_near_limit": ("metric_near_limit", Severity.PUSH, _DEFECTS),
    "metric_beyond_limit": (
        "metric_near_limit",
        Severity.PUSH,
        {**_DEFECTS, "value": "0.0125", "count": 13, "all": True},
    ),
    "metric_too_low": (
        "metric_near_limit",
        Severity.PUSH,
        {
            **_DEFECTS,
            "name": "valid_tracking_rate",
            "value": "0.931",
            "target": "0.95",
            "at_most": False,
            "count": None,
            "all": True,
        },
    ),
    "metric_of_counts": (
        "metric_near_limit",
        Severity.PUSH,
        {
            **_DEFECTS,
            "name": "listing_policy_violations",
            "by": None,
            "value": None,
            "target": None,
            "count": 86,
            "all": True,
        },
    ),
    "metric_unheard_of": (
        "metric_near_limit",
        Severity.PUSH,
        {
            **_DEFECTS,
            "name": "warning_late_dispatch",
            "by": None,
            "value": None,
            "count": None,
            "good": False,
            "all": True,
        },
    ),
    "low_feedback": (
        "low_feedback",
        Severity.SILENT,
        {
            "id": "9f2",
            "stars": 1,
            "day": "2026-11-12",
            "market": "us",
            "order": "111-1234567-1234567",
            "at": "2026-11-13T18:14:00+00:00",
        },
    ),
    "stock_stranded": (
        "stock_stranded",
        Severity.PUSH,
        {
            "market": "us",
            "sku": "LAMP/BLACK 1",
            "listing": "B0EXAMPL7K",
            "title": "Blue Lamp <b>BEST</b>",
            "quantity": 14,
            "reason": "Listing closed",
        },
    ),
    "stock_stranded_before": (
        "stock_stranded",
        Severity.SILENT,
        {
            "skus": [
                {"market": "us", "sku": f"LAMP-{number}", "quantity": 40 - number, "reason": "Inactive"}
                for number in range(8)
            ],
            "count": 11,
            "quantity": 312,
        },
    ),
    "cancel_asked": (
        "cancel_asked",
        Severity.PUSH,
        {"order": "111-1234567-1234567", "market": "us", "ship_by": "2026-11-14T20:00:00+00:00", "units": 2},
    ),
    "orders_stopped": (
        "orders_stopped",
        Severity.PUSH,
        {
            "market": "us",
            "since": "2026-11-13T12:10:00+00:00",
            "at": "2026-11-13T18:14:00+00:00",
            "came": 0,
            "expected": 9.2,
            "one_in": 5000,
            "a_day": 24.1,
        },
    ),
    "orders_fewer": (
        "orders_fewer",
        Severity.PUSH,
        {
            "market": "us",
            "since": "2026-11-12T06:15:00+00:00",
            "at": "2026-11-13T18:15:00+00:00",
            "came": 7,
            "expected": 24.3,
            "one_in": 11000,
            "a_day": 16.0,
        },
    ),
    "orders_surge": (
        "orders_surge",
        Severity.PUSH,
        {
            "market": "us",
            "since": "2026-11-13T15:14:00+00:00",
            "at": "2026-11-13T18:14:00+00:00",
            "came": 14,
            "expected": 2.4,
            "one_in": 420000,
            "a_day": 16.0,
        },
    ),
    "access_expires": (
        "access_expires",
        Severity.PUSH,
        {"what": "client secret", "day": "2026-11-20", "within": 7, "over": False, "remedy": "Make a new secret."},
    ),
    "access_expires_login": (
        "access_expires",
        Severity.SILENT,
        {"what": "AliExpress authorisation", "day": "2026-12-13", "within": 30, "over": False, "remedy": "Log in."},
    ),
    "access_ended": (
        "access_expires",
        Severity.WAKE,
        {"what": "client secret", "day": "2026-11-12", "within": 1, "over": True, "remedy": "Make a new secret."},
    ),
    "business_unknown": ("business_unknown", Severity.PUSH, _LOST),
    "business_refused": (
        "business_unknown",
        Severity.PUSH,
        {**_LOST, "topics": ["account"], "why": "Amazon refuses createReport (403)", "refused": True},
    ),
}
