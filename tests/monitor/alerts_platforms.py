"""One incident of every rule about platforms as wholes, as the rules write them."""

from storage.states import Facts, JsonValue, Severity

_ORDERS: dict[str, JsonValue] = {
    "measure": "orders",
    "value": 2.1,
    "known": 26,
    "why": None,
    "shift": [-0.31, -0.37, -0.24],
    "slope": [-0.04, -0.06, -0.02],
    "weeks": 6,
    "before": 13,
    "gradual": False,
    "turned": True,
    "better": False,
}
_FEES: dict[str, JsonValue] = {
    **_ORDERS,
    "measure": "fees",
    "value": 0.17,
    "shift": [0.021, 0.012, 0.03],
    "slope": [0.004, 0.002, 0.006],
    "gradual": True,
}
_SHARE: Facts = {"platform": "amazon", "percent": 84, "platforms": 3, "uncosted": 0, "silent": []}

# name of the golden file → rule, severity, facts
PLATFORM_CASES: dict[str, tuple[str, Severity, Facts]] = {
    "platform_share": ("platform_share", Severity.DIGEST, _SHARE),
    "platform_share_alone": (
        "platform_share",
        Severity.DIGEST,
        {**_SHARE, "percent": 100, "platforms": 1, "uncosted": 12, "silent": ["Shop <b>2</b>"]},
    ),
    "platform_turn": (
        "platform_turn",
        Severity.DIGEST,
        {"platform": "amazon", "better": False, "turned": [_ORDERS, _FEES], "alike": []},
    ),
    "platform_turn_better": (
        "platform_turn",
        Severity.DIGEST,
        {
            "platform": "ebay",
            "better": True,
            "turned": [{**_ORDERS, "shift": [0.42, 0.2, 0.6], "better": True}],
            "alike": ["amazon", "aliexpress"],
        },
    ),
}
