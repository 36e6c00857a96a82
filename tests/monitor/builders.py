"""Small builders for listings, offers, looks and people, so that a test says only what matters to it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from adapters.base import House
from adapters.readings import (
    Ask,
    Condition,
    Listing,
    Measure,
    Money,
    Offer,
    Reading,
    Seller,
    Sku,
    State,
    Subject,
    Sweep,
    Topic,
)
from monitor.answers import stating
from monitor.diff import merge
from monitor.findings import Known, Look, Past, Rule, Spent, Verdict
from monitor.friends import Circle
from monitor.shop_days import Calendar
from monitor.thresholds import Thresholds
from storage.states import (
    Facts,
    Friend,
    FriendKind,
    FriendScope,
    Incident,
    Person,
    Role,
    Severity,
    Status,
    Step,
    Transition,
    WatchedListing,
)

NIGHT = datetime(2026, 11, 13, 18, 14, tzinfo=UTC)  # 02:14 in Shanghai
MORNING = NIGHT + timedelta(hours=5, minutes=46)
LAMP = Subject("us", "B0LAMP0001")
ME = Seller("A1MEMEMEMEMEM", "Lumen Direct")
STRANGER = Seller("A3STRANGER0009", "XYZ Store")
AMAZON = Seller("ATVPDKIKX0DER", "Amazon.com")
RESALE = Seller("A2L77EE7U53NWQ", "Amazon Resale")


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def watched(**changes: Any) -> WatchedListing:
    lamp = WatchedListing(
        id=1,
        account="us",
        subject=LAMP,
        name="Blue Lamp",
        url="https://www.amazon.com/dp/B0LAMP0001",
        floor=None,
        paused_until=None,
        added_at=NIGHT - timedelta(days=30),
        first_looked_at=NIGHT - timedelta(days=30),
    )
    return replace(lamp, **changes)


def listing(state: State = State.LIVE, **changes: Any) -> Listing:
    lamp = Listing(
        subject=LAMP,
        state=state,
        url="https://www.amazon.com/dp/B0LAMP0001",
        title="Blue Lamp",
        brand="Lumen",
        image="https://img.example/I/41blue._AC_SX300_.jpg",
        price=usd("21.99"),
    )
    return replace(lamp, **changes)


def offer(seller: Seller, price: str = "21.99", *, featured: bool = False, **changes: Any) -> Offer:
    plain = Offer(LAMP, seller, usd(price), shipping=usd("0.00"), condition=Condition.NEW, featured=featured)
    return replace(plain, **changes)


def sku(name: str = "LAMP-1", **changes: Any) -> Sku:
    """A SKU of mine that can be bought, of which twelve lie at home; it has contributed what the page shows."""
    plain = Sku(LAMP, name, buyable=True, discoverable=True, condition=Condition.NEW, quantity=12)
    return replace(plain, **{"title": "Blue Lamp", "brand": "Lumen", **changes})


def measured(unit: str = "inches", mass: str = "pounds", **sides: str) -> tuple[Measure, ...]:
    """The measures of a package: height="4", length="12.5", width="6", weight="3.2"."""
    return tuple(
        Measure(f"package {side}", Decimal(value), mass if side == "weight" else unit) for side, value in sides.items()
    )


def friend(seller: Seller, kind: FriendKind = FriendKind.MINE, **changes: Any) -> Friend:
    plain = Friend(1, "amazon", seller.id or "", seller.name or "", kind, FriendScope.ALL, "", None, None)
    return replace(plain, **changes)


MINE = (friend(ME),)


def house(market: str, seller: Seller) -> House | None:
    return {AMAZON.id: House.PLATFORM, RESALE.id: House.OUTLET}.get(seller.id)


class Story:
    """Plays whole answers to one listing through diff and one rule, keeping what is known and the rule's memory."""

    def __init__(self, rule: Rule, friends: Sequence[Friend] = MINE, **changes: Any) -> None:
        self.rule = rule
        self.friends = friends
        self.listing = watched(**changes)
        self.known = Known()
        self.memory: Facts = {}
        self.at = NIGHT
        self.looks: dict[Topic, int] = {}
        self.has_offers = True
        self.path = ""
        self.thresholds = Thresholds()
        self.calendar = Calendar()
        self.spent: Spent | None = None
        self.last: Look
        self.past: dict[str, Past] = {}

    def page(self, *readings: Reading) -> Verdict:
        return self.sees(Topic.LISTINGS, readings)

    def offers(self, *readings: Reading) -> Verdict:
        return self.sees(Topic.OFFERS, readings)

    def sees(self, topic: Topic, readings: Sequence[Reading]) -> Verdict:
        """One whole answer, ten minutes after the last one."""
        self.at += timedelta(minutes=10)
        before, self.known = self.known, merge(self.known, topic, readings, self.at)
        circle = Circle(self.listing, "amazon", "Lumen", self.friends, self.at, house)
        first = topic not in self.looks
        self.looks[topic] = self.looks.get(topic, 0) + 1
        look = Look(
            listing=self.listing,
            topic=topic,
            at=self.at,
            before=before,
            now=self.known,
            circle=circle,
            whole=True,
            first=first,
            morning=MORNING,
            has_offers=self.has_offers,
            path=self.path,
            thresholds=self.thresholds,
            calendar=self.calendar,
            spent=self.spent,
            past=self.past,
        )
        look = self.last = stating(look, Sweep(topic, Ask((LAMP,)), self.at, tuple(readings)))
        if topic not in self.rule.topics:
            return Verdict(silent=True)
        self.memory, verdict = self.rule.check(look, self.memory)
        assert json.loads(json.dumps(self.memory)) == self.memory, "what is remembered is read back as it was"
        return verdict


def settled(rule: Rule, **changes: Any) -> Story:
    """A listing that I alone have sold for a while: the first looks lie behind."""
    story = Story(rule, **changes)
    story.page(listing(), offer(ME, featured=True))
    story.offers(offer(ME, featured=True))
    return story


def incident(**changes: Any) -> Incident:
    plain = Incident(
        id=17,
        key="new_seller:us:us/B0LAMP0001:A3STRANGER0009",
        rule="new_seller",
        account="us",
        listing_id=1,
        subject="A3STRANGER0009",
        severity=Severity.WAKE,
        status=Status.CONFIRMED,
        facts={"featured": True},
        raised_at=NIGHT,
        seen=2,
        seen_at=NIGHT,
        confirmed_at=NIGHT,
        step=1,
        next_step_at=NIGHT + timedelta(minutes=5),
    )
    return replace(plain, **changes)


def person(number: int = 1, role: Role = Role.OWNER, **changes: Any) -> Person:
    plain = Person(
        number, f"P{number}", 100 + number, 100 + number, role, "en", "Asia/Shanghai", "23:00", "08:00", number
    )
    return replace(plain, **changes)


def transition(kind: Step, incident_id: int | None = 17, **detail: Any) -> Transition:
    return Transition(5, incident_id, NIGHT, kind, detail)
