"""One incident of every rule and every stage of its life, as the rules write them."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from adapters.readings import Money, Subject
from monitor.language import Html, Tongue
from monitor.rates import rates_of
from monitor.render.risk import Reader, risk_line
from monitor.risk import SALES, Missing, Pace, Stake, share_lost
from monitor.rules import deadline, machine, source
from storage.states import Facts, Incident, JsonValue, Severity, Status, WatchedListing
from tests.monitor.account_alerts import ACCOUNT_CASES
from tests.monitor.alerts_deadlines import DEADLINE_CASES
from tests.monitor.alerts_machine import MACHINE_CASES
from tests.monitor.alerts_platforms import PLATFORM_CASES
from tests.monitor.alerts_selling import SELLING_CASES, usd
from tests.monitor.builders import NIGHT
from tests.monitor.sabotage_alerts import SABOTAGE_CASES
from tests.monitor.stock_alerts import STOCK_CASES

AGE = timedelta(seconds=40)


def listing(**changes: Any) -> WatchedListing:
    lamp = WatchedListing(
        id=1,
        account="shop",
        subject=Subject("US", "B0EXAMPL7K"),
        name="Blue Lamp",
        url="https://www.amazon.com/dp/B0EXAMPL7K",
        floor=Money(Decimal("15.99"), "USD"),
        paused_until=None,
        added_at=NIGHT - timedelta(days=30),
        first_looked_at=NIGHT - timedelta(days=30),
    )
    return replace(lamp, **changes)


_STRANGER: dict[str, JsonValue] = {"id": "A3EXAMPLE9Q", "name": "XYZ Store"}
_OFFER: dict[str, Any] = {
    "seller": _STRANGER,
    "who": "stranger",
    "price": usd("17.99"),
    "landed": usd("17.99"),
    "mine": usd("21.99"),
    "percent": -18,
    "fulfilled_by": "seller",
    "condition": "new",
    "first_seen": NIGHT.isoformat(),
}
_BLIND: Facts = {
    "listings": [1, 2, 3],
    "since": (NIGHT - timedelta(minutes=16)).isoformat(),
    "why": "the platform showed a wall (captcha) instead of the page",
}

# name of the golden file → rule, severity, facts
_VIEWS: JsonValue = {"of": "A1FRIEND5D", "percent": 100}
_LOST: Facts = {
    "seller": {"id": "A1FRIEND5D", "name": "Lamp Partner"},
    "who": "distributor",
    "condition": None,
    "price": usd("20.49"),
    "mine": usd("21.99"),
    "percent": -7,
}
CASES: dict[str, tuple[str, Severity, Facts]] = (
    SELLING_CASES
    | DEADLINE_CASES
    | PLATFORM_CASES
    | SABOTAGE_CASES
    | STOCK_CASES
    | {
        "new_seller": ("new_seller", Severity.WAKE, {**_OFFER, "featured": True, "waited": False}),
        "new_seller_follows": ("new_seller", Severity.PUSH, {**_OFFER, "featured": False, "waited": False}),
        "new_seller_waited": ("new_seller", Severity.PUSH, {**_OFFER, "featured": False, "waited": True}),
        "new_seller_returned": (
            "new_seller",
            Severity.WAKE,
            {
                **_OFFER,
                "featured": False,
                "waited": False,
                "returned": {"case": 12, "gone": NIGHT.isoformat(), "method": "abuse", "seconds": 31 * 3600},
            },
        ),
        "new_seller_platform": (
            "new_seller",
            Severity.PUSH,
            {
                **_OFFER,
                "seller": {"id": None, "name": "Amazon.com"},
                "who": "platform",
                "featured": True,
                "waited": False,
            },
        ),
        "new_seller_unknowns": (
            "new_seller",
            Severity.PUSH,
            {
                **_OFFER,
                "seller": {"id": None, "name": None},
                **dict.fromkeys(("price", "landed", "mine", "percent", "fulfilled_by", "condition")),
                "featured": False,
                "waited": False,
            },
        ),
        "used_seller": ("used_seller", Severity.DIGEST, {**_OFFER, "condition": "used"}),
        "used_seller_outlet": ("used_seller", Severity.DIGEST, {**_OFFER, "who": "outlet", "condition": "used"}),
        "featured_lost": ("featured_lost", Severity.PUSH, _LOST),
        "featured_lost_proven": ("featured_lost", Severity.PUSH, {**_LOST, "views": _VIEWS}),
        "hidden_offer": ("hidden_offer", Severity.PUSH, {"was": 24, "is": 25, "shown": 20}),
        "featured_nobody": ("featured_nobody", Severity.PUSH, {"mine": usd("21.99")}),
        "below_floor": (
            "below_floor",
            Severity.PUSH,
            {"seller": _STRANGER, "who": "stranger", "landed": usd("14.98"), "floor": usd("15.99")},
        ),
        "content_title": (
            "content_changed",
            Severity.PUSH,
            {"field": "title", "was": "Blue Lamp, 40 W, with shade", "is": "Blue Lamp <b>BEST</b> & cheap"},
        ),
        "content_brand": ("content_changed", Severity.WAKE, {"field": "brand", "was": "Lumo", "is": "Generic"}),
        "content_image": (
            "content_changed",
            Severity.WAKE,
            {
                "field": "image",
                "was": "https://images.example.com/I/71abcDEF.jpg",
                "is": "https://images.example.com/I/81xyzUVW.jpg?size=1",
            },
        ),
        "not_live_out_of_stock": ("not_live", Severity.PUSH, {"state": "out_of_stock", "was": "live"}),
        "not_live_ended": ("not_live", Severity.WAKE, {"state": "ended", "was": "live"}),
        "not_live_gone": ("not_live", Severity.WAKE, {"state": "gone", "was": None}),
        "rival_cheaper": (
            "rival_price",
            Severity.SILENT,
            {"kind": "fell", "was": usd("19.99"), "is": usd("17.49"), "percent": -13},
        ),
        "rival_dearer": (
            "rival_price",
            Severity.SILENT,
            {"kind": "rose", "was": usd("17.49"), "is": usd("19.99"), "percent": 14},
        ),
        "rival_sold_out": (
            "rival_stock",
            Severity.SILENT,
            {"kind": "out_of_stock", "was": "back", "is": "out_of_stock"},
        ),
        "rival_ended": ("rival_stock", Severity.SILENT, {"kind": "ended", "was": "back", "is": "ended"}),
        "rival_gone": ("rival_stock", Severity.SILENT, {"kind": "gone", "was": "back", "is": "gone"}),
        "rival_back": ("rival_stock", Severity.SILENT, {"kind": "back", "was": "out_of_stock", "is": "back"}),
        "price_changed": ("price_changed", Severity.PUSH, {"was": usd("21.99"), "is": usd("2.19"), "percent": -90}),
        "rank_fell": (
            "rank_fell",
            Severity.PUSH,
            {
                "board": "Tools & Home Improvement",
                "was": {"best": 900, "middle": 1200, "worst": 1600},
                "is": 4800,
                "since": (NIGHT - timedelta(hours=5, minutes=14)).isoformat(),
                "also": ["Table Lamps"],
            },
        ),
        "rank_lost": (
            "rank_lost",
            Severity.PUSH,
            {"board": "Table Lamps", "is": None, "since": (NIGHT - timedelta(minutes=20)).isoformat()},
        ),
        "rank_moved": (
            "rank_moved",
            Severity.PUSH,
            {
                "board": "Tools & Home Improvement",
                "is": "Adult Toys & Games",
                "since": (NIGHT - timedelta(minutes=20)).isoformat(),
            },
        ),
        "rating_fell": ("rating_fell", Severity.PUSH, {"was": "4.6", "is": "4.3", "count": 812}),
        "place_fell": (
            "place_fell",
            Severity.DIGEST,
            {
                "board": "search:blue lamp",
                "name": "blue lamp",
                "was": 6,
                "is": 19,
                "shown": 48,
                "sponsored": 2,
                "first_seen": (NIGHT - timedelta(hours=6)).isoformat(),
            },
        ),
        "place_fell_out": (
            "place_fell",
            Severity.DIGEST,
            {
                "board": "bestsellers:1063292",
                "name": "hi/1063292",
                "was": 12,
                "is": None,
                "shown": 50,
                "sponsored": None,
            },
        ),
        "new_low_stars": (
            "new_low_stars",
            Severity.SILENT,
            {
                "reviews": [
                    {
                        "id": "R1EXAMPLE001",
                        "stars": 1,
                        "day": "2026-11-13",
                        "url": "https://www.amazon.com/gp/customer-reviews/R1EXAMPLE001",
                    }
                ],
                "count": 812,
            },
        ),
        "new_low_stars_share": (
            "new_low_stars",
            Severity.SILENT,
            {"reviews": [], "was": 9, "is": 12, "count": 40},
        ),
        "places_unknown": (
            "places_unknown",
            Severity.SILENT,
            {
                "names": ["blue lamp", "desk lamp"],
                "since": NIGHT.isoformat(),
                "why": "the platform showed a wall (captcha) instead of the page",
                "refused": False,
            },
        ),
        "places_forbidden": (
            "places_unknown",
            Severity.SILENT,
            {
                "names": ["blue lamp"],
                "since": NIGHT.isoformat(),
                "why": "www.amazon.com asks programs not to read /s (its robots.txt): take this listing off the watch",
                "refused": True,
            },
        ),
        "state_unknown": ("state_unknown", Severity.PUSH, _BLIND),
        "source_degraded": ("source_degraded", Severity.SILENT, {"listings": [1], "since": None, "why": None}),
        **ACCOUNT_CASES,
        **MACHINE_CASES,
    }
)


def incident(case: str, **changes: Any) -> Incident:
    """The case's incident, confirmed a minute ago."""
    rule, severity, facts = CASES[case]
    of_source = rule in source.NAMES or rule in machine.NAMES or case in ACCOUNT_CASES | DEADLINE_CASES
    own = deadline.OWN if "deadline" in facts else "shop"
    told = Incident(
        id=17,
        key=f"{rule}:shop:US/B0EXAMPL7K:A3EXAMPLE9Q",
        rule=rule,
        account=machine.MACHINE if rule in machine.NAMES else own,
        listing_id=None if of_source else 1,
        subject="A3EXAMPLE9Q",
        severity=severity,
        status=Status.CONFIRMED,
        facts=facts,
        raised_at=NIGHT,
        seen=1 if of_source or severity is Severity.DIGEST or rule.startswith("rank_") else 2,
        seen_at=NIGHT + timedelta(seconds=75),
        confirmed_at=NIGHT + timedelta(seconds=75),
        step=1,
    )
    return replace(told, **changes)


# It sells 4.6 units in any hour, and each earns five dollars.
_STAKE = Stake(Pace((4.6,) * 168, "America/New_York"), Money(Decimal(5), "USD"))


def at_risk(tongue: Tongue, one: Incident, now: datetime) -> Html | None:
    """The line about money as the alert's reader has it, until eight in the morning in Shanghai."""
    if one.rule not in SALES:
        return None
    share = share_lost(one.rule, one.facts)
    stake = replace(_STAKE, share=share) if share else Stake(missing=Missing.SHARE)
    return risk_line(tongue, stake, Reader(NIGHT + timedelta(hours=5, minutes=46), rates_of((), NIGHT.date())), now)
