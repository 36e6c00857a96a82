"""What stops, sabotage and missed deadlines do to the world."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from adapters.readings import FulfilledBy, HealthMetric, Topic
from tests.quarter.harm import Harm, happens, held, well
from tests.quarter.promises import Promise
from tests.quarter.trade import hour_of_week
from tests.quarter.world import COUNT, ME, PAGE, STRANGE, Item, days, hours

if TYPE_CHECKING:
    from tests.quarter.planting import Planted, Planting

_BUSY = 2.0  # orders in an hour, at the least


def _orders_stop(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    begin = plant.moment_of_trade(promise.kind, account)
    found = plant.missed(promise, account, begin)
    end = found.until + hours(12)
    plant.trades[account].factors.append((begin, end, 0.0))
    return [replace(found, end=end)]


def _orders_third(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    begin = plant.moment_of_trade(promise.kind, account)
    plant.trades[account].factors.append((begin, begin + days(4), 0.3))
    return [plant.planted(promise, account, begin, begin + days(4))]


def _surge(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    trade = plant.trades[account]
    expected = trade.expected()
    begin = plant.moment_of_trade(promise.kind, account)
    while expected[hour_of_week(begin)] < _BUSY:
        begin += hours(1)
    # Beside the day's own orders, for the day that was drawn may be one on which the shop was closed: five times at
    # the least, six times on an ordinary one.
    dice = Random(f"surge {begin}")
    for hour in range(6):
        more = 5 * expected[hour_of_week(begin + hours(hour))]
        for _ in range(int(more) + (dice.random() < more % 1)):
            plant.world.plan(begin + hours(hour + dice.random()), trade.sale)
    return [plant.planted(promise, account, begin, begin + hours(6))]


def _stock_out(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    item = plant.item(account)
    none = partial(setattr, item, "stock", 0)
    return [happens(plant, promise, item, (24, 96), none, partial(well, item), *COUNT)]


# --- sabotage --------------------------------------------------------------------------------------------------------


def _five_stars(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    item, begin = plant.item(account), plant.moment(promise.kind, days(2))

    def praise() -> None:
        item.ratings += 1
        item.fives += 1

    for number in range(16):
        plant.world.plan(begin + number * hours(10) / 15, praise, item, PAGE)
    held(plant, item, begin, begin + days(2), None)
    return [plant.planted(promise, account, begin, begin + days(2), item)]


def _cancels(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    item, begin, trade = plant.item(account), plant.moment(promise.kind, days(2)), plant.trades[account]
    for _ in range(15):
        stays = timedelta(minutes=plant.random.uniform(5, 55))
        plant.world.plan(begin + plant.between(0, 5), partial(trade.sell, item, cancels=stays))
    held(plant, item, begin, begin + days(2), None)
    return [plant.planted(promise, account, begin, begin + days(2), item)]


def _refunds(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    """Sold in the two weeks before, sent back within a day."""
    item, begin, trade = plant.item(account), plant.moment(promise.kind, days(4)), plant.trades[account]
    for _ in range(12):
        sold, back = begin - days(plant.random.uniform(2, 14)), begin + plant.between(0, 24)

        def sell(back: timedelta = back - sold, item: Item = item) -> None:
            order = trade.sell(item, ships=hours(6))
            plant.world.plan(plant.world.now + back, lambda: trade.send_back(order, item))

        plant.world.plan(sold, sell)
    return [plant.planted(promise, account, begin, begin + days(4), item)]


def _merged(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    item = plant.item(account)
    parent = partial(setattr, item, "parent", STRANGE)
    return [happens(plant, promise, item, (24, 96), parent, partial(setattr, item, "parent", ""), *PAGE)]


def _defaced(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    item = plant.item(account)
    other = partial(setattr, item, "image", "https://m.media-amazon.com/images/I/99strange._AC_.jpg")
    return [happens(plant, promise, item, (24, 96), other, partial(setattr, item, "image", item.image), *PAGE)]


def _foreign(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    item, begin = plant.item(account), plant.moment(promise.kind)
    plant.world.plan(begin, partial(setattr, item, "abroad", ("de",)), item, PAGE)
    return [plant.planted(promise, account, begin, plant.world.begin + plant.length, item)]


def _adult(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    item = plant.item(account)
    flag = partial(setattr, item, "adult", True)
    return [happens(plant, promise, item, (24, 96), flag, partial(setattr, item, "adult", False), *PAGE)]


def _complaint(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    begin, stands = plant.moment(promise.kind), plant.world.books[account].stands

    def complain() -> None:
        facts = stands[Topic.ACCOUNT]
        stands[Topic.ACCOUNT] = [replace(one, count=1) if isinstance(one, HealthMetric) else one for one in facts]

    plant.world.plan(begin, complain)
    return [plant.planted(promise, account, begin, plant.world.begin + plant.length)]


# --- deadlines -------------------------------------------------------------------------------------------------------


def _dispatch(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    """Placed sixty hours before it has to be shipped, and shipped in the last hour."""
    trade, placed = plant.trades[account], plant.moment(promise.kind, hours(60))
    item = plant.item(account, lambda one: account == "ebay" or one.stands[ME].by is FulfilledBy.SELLER)
    item.held = True
    plant.world.plan(placed - hours(1), partial(well, item))
    number = 90000 + plant.random.randrange(10_000)
    plant.world.plan(placed, partial(trade.sell, item, ships=hours(59), number=number))
    about = f"{number:05}"
    return [*plant.stages(promise, account, placed + hours(60), about)]


def _notice(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    entered = plant.moment(promise.kind, hours(50))
    due, about = entered + hours(48), f"Notice {plant.random.randrange(10**4):04}"
    plant.enter(entered, due, about)
    return [*plant.stages(promise, account, due, about)]


HARMS: Mapping[str, Harm] = {
    "orders_stop": _orders_stop,
    "orders_third": _orders_third,
    "surge": _surge,
    "stock_out": _stock_out,
    "five_stars": _five_stars,
    "cancels": _cancels,
    "refunds": _refunds,
    "merged": _merged,
    "defaced": _defaced,
    "foreign_market": _foreign,
    "adult": _adult,
    "complaint": _complaint,
    "dispatch": _dispatch,
    "notice": _notice,
}
