"""One incident of every rule about my own SKUs and what their page shows, as the rules write them."""

from datetime import timedelta

from storage.states import Facts, JsonValue, Severity
from tests.monitor.builders import NIGHT


def usd(amount: str) -> dict[str, JsonValue]:
    return {"amount": amount, "currency": "USD"}


# name of the golden file → rule, severity, facts
_COPY: Facts = {
    "item": "186012345678",
    "url": "https://www.ebay.com/itm/186012345678",
    "title": "Dimmable <b>Lamp</b> Blue by Generic",
    "seller": {"id": "xyz-store", "name": "xyz-store"},
    "price": usd("17.99"),
    "mine": usd("21.99"),
    "percent": -18,
    "likeness": 92,
    "gtin": False,
    "epid": False,
    "picture": 94,
    "words": [8, 9],
    "waited": False,
}
SELLING_CASES: dict[str, tuple[str, Severity, Facts]] = {
    "content_images": (
        "content_changed",
        Severity.PUSH,
        {
            "field": "images",
            "was": ["https://images.example.com/I/71abcDEF.jpg", "https://images.example.com/I/72side.jpg"],
            "is": ["https://images.example.com/I/71abcDEF.jpg", "https://images.example.com/I/99other.jpg"],
        },
    ),
    "content_bullets": (
        "content_changed",
        Severity.PUSH,
        {"field": "bullets", "was": ["Dimmable", "Linen shade"], "is": ["Dimmable", "Order at <b>other.example</b>"]},
    ),
    "content_category": (
        "content_changed",
        Severity.WAKE,
        {"field": "category", "was": "Table Lamps", "is": "Novelty Toys"},
    ),
    "content_parent": ("content_changed", Severity.PUSH, {"field": "parent", "was": "B0PARENT01", "is": ""}),
    "content_differs_title": (
        "content_differs",
        Severity.PUSH,
        {"field": "title", "mine": ["Blue Lamp, 40 W"], "page": ["Lamp & cable <b>used</b>"], "how": "overwritten"},
    ),
    "content_differs_brand": (
        "content_differs",
        Severity.WAKE,
        {"field": "brand", "mine": ["Lumen"], "page": ["Generic"], "how": "overwritten"},
    ),
    "content_differs_bullets": (
        "content_differs",
        Severity.PUSH,
        {"field": "bullets", "mine": ["Dimmable", "Linen"], "page": ["Dimmable", "Plastic"], "how": "not_taken"},
    ),
    "content_differs_standing": (
        "content_differs",
        Severity.DIGEST,
        {"field": "title", "mine": ["Blue Lamp, 40 W"], "page": ["Blue Lamp"], "how": "standing"},
    ),
    "dimensions_package": (
        "dimensions_changed",
        Severity.PUSH,
        {
            "field": "package",
            "was": [["height", "4.00", "inches"], ["length", "12.50", "inches"], ["width", "6.00", "inches"]],
            "is": [["height", "8.00", "inches"], ["length", "12.50", "inches"], ["width", "6.00", "inches"]],
        },
    ),
    "dimensions_item": (
        "dimensions_changed",
        Severity.DIGEST,
        {
            "field": "item",
            "was": [["height", "4.00", "inches"], ["length", "12.50", "inches"], ["width", "6.00", "inches"]],
            "is": [["height", "8.00", "inches"], ["length", "12.50", "inches"], ["width", "6.00", "inches"]],
        },
    ),
    "listing_suppressed": (
        "listing_suppressed",
        Severity.WAKE,
        {
            "how": "sale",
            "skus": ["LAMP/BLUE 1"],
            "code": "18027",
            "message": "The main image has text <on> it & must be pure white.",
            "others": False,
        },
    ),
    "listing_suppressed_partly": (
        "listing_suppressed",
        Severity.PUSH,
        {"how": "sale", "skus": ["LAMP-1", "LAMP-2", "LAMP-3"], "code": None, "message": None, "others": True},
    ),
    "listing_hidden": (
        "listing_suppressed",
        Severity.WAKE,
        {"how": "search", "skus": ["LAMP-1"], "code": None, "message": None, "others": False},
    ),
    "listing_deleted": (
        "listing_suppressed",
        Severity.WAKE,
        {"how": "gone", "skus": ["LAMP-1"], "code": None, "message": None, "others": False},
    ),
    "listing_issue": (
        "listing_issue",
        Severity.PUSH,
        {
            "sku": "LAMP/BLUE 1",
            "code": "90220",
            "message": "'Warranty' is required but missing.",
            "gravity": "error",
        },
    ),
    "listing_issue_warning": (
        "listing_issue",
        Severity.DIGEST,
        {"sku": "LAMP-1", "code": "99300", "message": "The title is too long.", "gravity": "warning"},
    ),
    "below_cost_paid": (
        "below_cost",
        Severity.WAKE,
        {
            "how": "paid",
            "price": usd("8.80"),
            "asked": usd("21.99"),
            "order": "111-0000042-2000001",
            "at": (NIGHT - timedelta(minutes=7)).isoformat(),
            "cost": usd("7.20"),
            "fee": usd("4.61"),
            "loses": usd("3.01"),
        },
    ),
    "below_cost_asked": (
        "below_cost",
        Severity.WAKE,
        {
            "how": "asked",
            "price": usd("2.19"),
            "asked": usd("2.19"),
            "order": None,
            "at": None,
            "cost": usd("7.20"),
            "fee": usd("3.62"),
            "loses": usd("8.63"),
        },
    ),
    "stock_zero": ("stock_zero", Severity.PUSH, {"left": 0, "limit": 5, "inbound": 40}),
    "stock_zero_trickle": ("stock_zero", Severity.PUSH, {"left": 1, "limit": 5, "inbound": None}),
    "stock_low": ("stock_low", Severity.PUSH, {"left": 4, "limit": 5, "inbound": 0}),
    "fee_rose": (
        "fee_changed",
        Severity.PUSH,
        {
            "sku": "LAMP-1",
            "was": usd("7.15"),
            "is": usd("9.35"),
            "price_was": usd("21.99"),
            "price": usd("21.99"),
            "parts": [["FBAFees", "3.85", "6.05"]],
        },
    ),
    "fee_fell": (
        "fee_changed",
        Severity.SILENT,
        {
            "sku": None,
            "was": usd("7.15"),
            "is": usd("5.00"),
            "price_was": usd("21.99"),
            "price": usd("9.99"),
            "parts": [["FBAFees", "3.85", "2.85"], ["ReferralFee", "3.30", "0.80"]],
        },
    ),
    "copycat": ("copycat", Severity.PUSH, _COPY),
    "copycat_waited": (
        "copycat",
        Severity.PUSH,
        {**_COPY, "seller": None, "price": None, "percent": None, "picture": None, "gtin": True, "waited": True},
    ),
}
