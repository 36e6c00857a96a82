"""The shop of one seed: a hundred listings on three accounts, as they stand before anything happens."""

from datetime import UTC, datetime
from decimal import Decimal
from random import Random

from adapters.readings import FulfilledBy, HealthMetric, Standing, StandingState, Subject, Topic
from tests.quarter.series import HOURS, Past
from tests.quarter.world import CENT, ME, NAMES, SECOND_ME, Books, Item, Stand, World

COMPLAINTS = "received_intellectual_property_complaints"
BEGIN = datetime(2026, 10, 5, 4, tzinfo=UTC)  # a Monday's midnight in New York
# How many listings each account has, of a hundred.
SIZES = {"us": 65, "ca": 20, "ebay": 15}
MARKETS = {"us": "us", "ca": "ca", "ebay": "us"}
CURRENCIES = {"us": "USD", "ca": "CAD", "ebay": "USD"}
# Orders a day; public pages tell of none.
RATES = {"us": 40.0, "ebay": 12.0}
# Families of variations, five listings each.
FAMILIES, CHILDREN = 3, 5
DISTRIBUTORS = tuple(f"A2DISTRIBUTOR{number}" for number in range(4))


def open_shop(random: Random, past: Past, days: int, share: float = 1.0) -> World:
    """The world at its beginning; `share` of the hundred listings."""
    world = World(BEGIN, BEGIN)
    for account, size in SIZES.items():
        for number in range(max(CHILDREN, round(size * share))):
            item = _item(random, account, number, round(FAMILIES * share))
            item.ranks = _ranks(random, past, days)
            world.items[item.subject] = item
        world.books[account] = Books(CURRENCIES[account])
        standing = Standing(MARKETS[account], StandingState.NORMAL)
        complaints = HealthMetric(COMPLAINTS, MARKETS[account], count=0, good=True)
        world.books[account].stands[Topic.ACCOUNT] = [standing, *([complaints] if account == "us" else [])]
    return world


def _ranks(random: Random, past: Past, days: int) -> list[int]:
    """A reading that failed is a fault of the way and none of the world: there the last rank stands."""
    last = 10 ** random.uniform(2.5, 5.2)
    found: list[int] = []
    for value in past.rank(random, days, last):
        last = value or last
        found.append(max(1, round(last)))
    assert len(found) == days * HOURS
    return found


def _item(random: Random, account: str, number: int, families: int) -> Item:
    name = f"{account.upper()}{number:03}"
    price = Decimal(random.randint(12, 80)) - CENT
    family = number // CHILDREN if account == "us" and number < families * CHILDREN else None
    item = Item(
        account=account,
        subject=Subject(MARKETS[account], f"B0{name:0>8}" if account != "ebay" else f"{110000000000 + number}"),
        title=f"Lumen lamp {name}, dimmable, with a shade of linen",
        brand="Lumen",
        image=f"https://m.media-amazon.com/images/I/41{name}._AC_.jpg",
        images=(f"https://m.media-amazon.com/images/I/42{name}._AC_.jpg",),
        bullets=(f"Lamp {name}", "Dimmable in five steps", "Shade of linen"),
        category="Table Lamps",
        parent=f"B0PARENT{family:02}" if family is not None else "",
        price=price,
        cost=(price * Decimal(random.randint(30, 45)) / 100).quantize(CENT),
        currency=CURRENCIES[account],
        stock=random.randint(25, 200),
        stars=Decimal(random.randint(42, 48)) / 10,
        ratings=random.randint(80, 4000),
    )
    item.fives = item.ratings * random.randint(60, 80) // 100
    by = FulfilledBy.PLATFORM if random.random() < 0.7 else FulfilledBy.SELLER
    item.stands[ME] = Stand(NAMES[ME], price, by=by)
    if account != "ebay":
        _company(random, item)
    return item


def _company(random: Random, item: Item) -> None:
    """Friends who sell there from the beginning: a distributor, or my own second shop."""
    if random.random() < 0.3:
        seller = random.choice(DISTRIBUTORS)
        dearer = (item.price * Decimal(random.randint(101, 115)) / 100).quantize(CENT)
        item.stands[seller] = Stand(f"Friend {seller[-1]}", dearer)
    if random.random() < 0.15:
        item.stands[SECOND_ME] = Stand(NAMES[SECOND_ME], item.price + 1)
