"""What each kind of event does to the world, from its beginning to its end."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from adapters.readings import FulfilledBy, Gravity, Issue, Standing, StandingState, State, Topic
from tests.quarter.promises import Promise
from tests.quarter.shop import DISTRIBUTORS, MARKETS
from tests.quarter.world import CENT, COUNT, ME, NAMES, PAGE, SELLERS, Item, Stand, days, hours, minutes

if TYPE_CHECKING:
    from tests.quarter.planting import Planted, Planting

Harm = Callable[["Planting", Promise, str], list["Planted"]]
# A day and more before it happens to a listing, nothing is wrong with it any more, and no noise changes it.
_BEFORE, _AFTER = hours(30), hours(30)
_CHEAPER, _DEARER = (75, 96), (100, 112)


def held(plant: "Planting", item: Item, begin: datetime, end: datetime, undo: Callable[[], None] | None) -> None:
    """Makes the listing well some time before, and again at the end."""
    plant.world.plan(begin - _BEFORE, partial(well, item), item, {*SELLERS, *COUNT})
    if undo:
        plant.world.plan(end, undo, item, {*SELLERS, *COUNT})
    plant.world.plan(end + _AFTER, partial(setattr, item, "held", False))


def well(item: Item) -> None:
    item.held, item.featured, item.promotion = True, ME, Decimal(0)
    item.stock, item.state, item.buyable, item.discoverable, item.issues = 60, State.LIVE, True, True, ()
    if item.account != "ebay":
        item.stands.setdefault(ME, Stand(NAMES[ME], item.price))


def happens(
    plant: "Planting", promise: Promise, item: Item, lasts: tuple[float, float], do: Callable[[], None],
    undo: Callable[[], None], *topics: Topic,
) -> "Planted":  # fmt: skip
    """Something is done to one listing and ends again after so many hours."""
    span = plant.between(*lasts)
    begin = plant.moment(promise.kind, span)
    plant.world.plan(begin, do, item, topics or SELLERS)
    found = plant.planted(promise, item.account, begin, begin + span, item)
    held(plant, item, begin, found.end, undo)
    return found


# --- sellers ---------------------------------------------------------------------------------------------------------


def _comes(item: Item, seller: str, name: str, percent: int, *, featured: bool) -> None:
    price = (item.price * percent / 100).quantize(CENT)
    item.stands[seller] = Stand(name, price, by=FulfilledBy.SELLER)
    if featured:
        item.featured = seller


def _leaves(item: Item, *sellers: str) -> None:
    for seller in sellers:
        item.stands.pop(seller, None)
    item.featured = ME


def _hijack(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    item, (seller, name) = plant.item(account), plant.stranger()
    come = partial(_comes, item, seller, name, plant.random.randint(*_CHEAPER), featured=True)
    found = happens(plant, promise, item, (12, 60), come, partial(_leaves, item, seller))
    plant.hijackers.append((found.end, seller, name))
    return [found]


def _follower(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    item, (seller, name) = plant.item(account), plant.stranger()
    come = partial(_comes, item, seller, name, plant.random.randint(*_DEARER), featured=False)
    return [happens(plant, promise, item, (24, 120), come, partial(_leaves, item, seller))]


def _back(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    """A week or more after the earliest hijack is over."""
    left, seller, name = min(plant.hijackers)
    item, span = plant.item(account), plant.between(12, 60)
    last = plant.world.begin + plant.length - days(3)
    begin = min(left + days(7) + plant.random.random() * days(20), last)
    come = partial(_comes, item, seller, name, plant.random.randint(*_CHEAPER), featured=True)
    plant.world.plan(begin, come, item, SELLERS)
    found = plant.planted(promise, account, begin, begin + span, item)
    held(plant, item, begin, found.end, partial(_leaves, item, seller))
    return [found]


def _wave(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    item, begin = plant.item(account), plant.moment(promise.kind, days(3))
    sellers = [plant.stranger() for _ in range(3)]
    last = begin
    for seller, name in sellers:
        last = last + plant.between(0.5, 2.9) if seller != sellers[0][0] else begin
        come = partial(_comes, item, seller, name, plant.random.randint(*_DEARER), featured=False)
        plant.world.plan(last, come, item, SELLERS)
    found = plant.planted(promise, account, last, last + plant.between(24, 60), item)
    held(plant, item, begin, found.end, partial(_leaves, item, *(seller for seller, _ in sellers)))
    return [found]


def _family(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    items, (seller, name) = plant.family(), plant.stranger()
    begin, span = plant.moment(promise.kind, days(3)), plant.between(12, 60)
    found = plant.planted(promise, account, begin, begin + span, *items)
    for number, item in enumerate(items):
        at = begin + minutes(plant.random.uniform(0, 10)) if number else begin
        come = partial(_comes, item, seller, name, plant.random.randint(*_CHEAPER), featured=True)
        plant.world.plan(at, come, item, SELLERS)
        held(plant, item, begin, found.end, partial(_leaves, item, seller))
    return [found]


# --- losses ----------------------------------------------------------------------------------------------------------


def _lost_to_friend(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    item, friend = plant.item(account), plant.random.choice(DISTRIBUTORS)
    come = partial(_comes, item, friend, "Friend", plant.random.randint(90, 97), featured=True)
    return [happens(plant, promise, item, (24, 72), come, partial(_leaves, item, friend))]


def _lost_to_nobody(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    item = plant.item(account)

    def lose() -> None:
        item.featured, item.state = "", State.NO_FEATURED_OFFER

    return [happens(plant, promise, item, (24, 72), lose, partial(well, item))]


def _below_floor(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    """The floor is nine tenths of my price, for everybody; the friend asks four fifths, and is not featured."""
    item, friend = plant.item(account), plant.random.choice(DISTRIBUTORS)
    item.floor = (item.price * Decimal("0.9")).quantize(CENT)
    come = partial(_comes, item, friend, "Friend", 80, featured=False)
    return [happens(plant, promise, item, (24, 72), come, partial(_leaves, item, friend))]


def _cut(item: Item, part: Decimal) -> None:
    item.promotion = (item.price * part).quantize(CENT)


def _price_not_mine(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    item, part = plant.item(account), Decimal(plant.random.randint(15, 30)) / 100
    return [happens(plant, promise, item, (24, 72), partial(_cut, item, part), partial(_cut, item, Decimal(0)))]


def _below_cost(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    item, part = plant.item(account), Decimal(plant.random.randint(72, 85)) / 100
    return [happens(plant, promise, item, (12, 48), partial(_cut, item, part), partial(_cut, item, Decimal(0)))]


# --- takedowns -------------------------------------------------------------------------------------------------------


def _suppressed(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    item = plant.item(account)

    def close() -> None:
        item.buyable = False
        item.issues = (Issue("18027", Gravity.ERROR, "The product is not allowed.", ("LISTING_SUPPRESSED",)),)

    return [happens(plant, promise, item, (24, 96), close, partial(well, item), *PAGE)]


def _hidden(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    item = plant.item(account)

    def hide() -> None:
        item.discoverable = False
        item.issues = (Issue("8541", Gravity.ERROR, "The title is too long.", ("SEARCH_SUPPRESSED",)),)

    return [happens(plant, promise, item, (24, 96), hide, partial(well, item), *PAGE)]


def _deleted(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    item = plant.item(account, lambda one: len(one.stands) > 1)

    def drop() -> None:
        item.skus = False
        item.stands.pop(ME, None)
        item.featured = next(iter(item.stands), "")

    def restore() -> None:
        item.skus = True
        well(item)

    return [happens(plant, promise, item, (24, 96), drop, restore)]


def _gone(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    item = plant.item(account)
    gone = partial(setattr, item, "state", State.GONE)
    return [happens(plant, promise, item, (24, 96), gone, partial(well, item), *PAGE)]


def _ended(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    item, begin = plant.item(account), plant.moment(promise.kind)
    plant.world.plan(begin, partial(setattr, item, "state", State.ENDED), item, PAGE)
    held(plant, item, begin, begin, None)
    return [plant.planted(promise, account, begin, plant.world.begin + plant.length, item)]


def _at_risk(plant: "Planting", promise: Promise, account: str) -> list["Planted"]:
    begin, span, books = plant.moment(promise.kind), plant.between(72, 192), plant.world.books[account]

    def stand(state: StandingState) -> None:
        others = [one for one in books.stands[Topic.ACCOUNT] if not isinstance(one, Standing)]
        books.stands[Topic.ACCOUNT] = [Standing(MARKETS[account], state), *others]

    plant.world.plan(begin, partial(stand, StandingState.AT_RISK))
    plant.world.plan(begin + span, partial(stand, StandingState.NORMAL))
    return [plant.planted(promise, account, begin, begin + span)]


HARMS: Mapping[str, Harm] = {
    "hijack": _hijack,
    "follower": _follower,
    "hijacker_back": _back,
    "wave": _wave,
    "family": _family,
    "lost_to_friend": _lost_to_friend,
    "lost_to_nobody": _lost_to_nobody,
    "below_floor": _below_floor,
    "price_not_mine": _price_not_mine,
    "below_cost": _below_cost,
    "suppressed": _suppressed,
    "hidden_from_search": _hidden,
    "deleted": _deleted,
    "page_gone": _gone,
    "ended": _ended,
    "account_at_risk": _at_risk,
}
