"""One incident of every rule about stock that ends, does not move or did not arrive, and what makes them speak."""

from storage.states import Facts, JsonValue, Severity

_SKUS: list[JsonValue] = [{"sku": "LAMP-1", "quantity": 12}, {"sku": "LAMP-<b>2", "quantity": 3}]
_COVER: Facts = {
    "left": 40,
    "inbound": None,
    "home": None,
    "days": 18,
    "soonest": 12,
    "latest": 27,
    "runs_out": "2026-12-01",
    "rate": 2.21,
}
# name of the golden file → rule, severity, facts
STOCK_CASES: dict[str, tuple[str, Severity, Facts]] = {
    "cover_low_note": ("cover_low", Severity.SILENT, {**_COVER, "within": 30}),
    "cover_low": (
        "cover_low",
        Severity.PUSH,
        {**_COVER, "left": 1, "days": 1, "soonest": 1, "latest": None, "inbound": 20, "home": 8, "within": 5},
    ),
    "reorder_due": (
        "reorder_due",
        Severity.PUSH,
        {**_COVER, "by": "2026-11-14", "late": 0, "order": 1300, "lead": 25, "gap": 0, "within": 1},
    ),
    "reorder_due_late": (
        "reorder_due",
        Severity.PUSH,
        {**_COVER, "by": "2026-11-10", "late": 4, "order": 1, "lead": 25, "gap": 7, "inbound": 6, "within": 0},
    ),
    "stock_dead": ("stock_dead", Severity.DIGEST, {"left": 14, "days": 90, "last_sold": "2026-07-02"}),
    "stock_dead_never": ("stock_dead", Severity.DIGEST, {"left": 1, "days": 90, "last_sold": None}),
    "stock_aged": (
        "stock_aged",
        Severity.DIGEST,
        {
            "market": "us",
            "day": "2026-12-15",
            "count": 6,
            "quantity": 40,
            "skus": _SKUS,
            "fee": {"amount": "34.50", "currency": "USD"},
        },
    ),
    "stock_aged_untold": (
        "stock_aged",
        Severity.DIGEST,
        {"market": "de", "day": None, "count": 1, "quantity": 12, "skus": _SKUS[:1], "fee": None},
    ),
    "inbound_short": (
        "inbound_short",
        Severity.PUSH,
        {
            "shipment": "FBA15EXAMPLE",
            "missing": 15,
            "sent": 200,
            "count": 2,
            "skus": _SKUS,
            "closed": "2026-11-02",
            "until": "2026-12-02",
            "within": 7,
        },
    ),
}
STOCK_TRIGGERS = {
    "cover_low": "By what it sells (docs/stock.md) the stock lasts 30 days or less: a note; 14 or less: an alert; 5 or "
    "less: once more. Where goods on their way to the platform let it last longer than 14 days, the alert is silent. "
    "It ends when it lasts a fifth longer than the first of these, and when nothing is left (that is stock_zero). "
    "Where too little is known of the sales, nothing is told.",
    "reorder_due": "You said how long new goods take (by `/set reorder_due.lead 25`, or for a SKU in your own table), "
    "and what is on hand, on its way and in your own warehouse lasts no longer than that and the safety. Told once "
    "more when even an order of today would come too late. It ends when there are goods for three days more.",
    "stock_dead": "Units have lain there for 90 days without a break, your orders of that time are known, and none of "
    "them was for this listing.",
    "stock_aged": "The platform names units that it will charge more for within 30 days, because they have lain there "
    "for long. All that one market charges on one day is one alert.",
    "inbound_short": "The platform closed a shipment and had counted fewer units than were sent. Told again when 14, 7 "
    "and 2 days are left to claim them (30 days after it was closed; where the platform does not say when, after it "
    "was first seen closed), and loudly from 7 days on. What is not counted yet is not missing.",
}
