"""What goes on in a shop without anything being wrong: prices, stock, friends, used goods, opinions, own edits."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from random import Random

from adapters.readings import Condition, State, Topic
from tests.quarter.series import Past, Shelf
from tests.quarter.shop import DISTRIBUTORS
from tests.quarter.world import (
    CENT,
    COUNT,
    LOOKS_TO_BE_QUIET,
    LOOKS_TO_CONFIRM,
    ME,
    PAGE,
    SELLERS,
    Item,
    Stand,
    World,
    days,
)

# From so many units on a count that falls is seen at the next usual look; below, each piece counts.
_FEW = 12
# What the record calls a price is no price of mine beyond these ratios to the usual one.
_LEAST, _MOST = 0.7, 1.5


@dataclass(frozen=True, slots=True)
class Noise:
    """Plans a quarter of everyday changes for each listing."""

    world: World
    random: Random
    past: Past
    length: int

    def plan(self) -> None:
        for item in self.world.items.values():
            if item.account == "ebay":
                self._prices(item, 3)
            else:
                self._shelf(item)
                self._friends(item)
                self._used(item)
            self._opinions(item)
            self._edits(item)

    # --- by the records ----------------------------------------------------------------------------------------------

    def _shelf(self, item: Item) -> None:
        """As one real listing stood from time to time: whose the featured offer was, at which price, how many left."""
        usual, before = item.price, None
        for turn in self.past.shelf(self.random, self.length):
            now = self._state(item, turn, usual)
            if now != before:
                looks = LOOKS_TO_CONFIRM if before and before[2] == now[2] else LOOKS_TO_BE_QUIET
                stand, seen = partial(_stand, item, *now), self._seen(before, now)
                self._do(item, turn.after / days(1), stand, seen, looks)
            before = now

    def _state(self, item: Item, turn: Shelf, usual: Decimal) -> tuple[Decimal, int, str | None]:
        """My price, my stock, and who is featured: None for nobody."""
        ratio = min(_MOST, max(_LEAST, turn.price or 1.0))
        price = (usual * Decimal(str(round(ratio, 2)))).quantize(CENT)
        stock = turn.stock if item.account == "us" else (50 if turn.stock or turn.mine else 0)
        holder = ME if turn.mine else (f"A2{turn.winner[2:]}" if turn.winner else None)
        return price, stock, holder if stock else None

    def _seen(self, before: tuple[Decimal, int, str | None] | None, now: tuple[Decimal, int, str | None]) -> set[Topic]:
        """The questions of which the next answer is another one that matters; a count among many waits for its turn."""
        if before is None:
            return {*SELLERS, *COUNT}
        seen: set[Topic] = set()
        if (before[0], before[2]) != (now[0], now[2]):
            seen |= {*SELLERS}
        if before[1] != now[1] and (now[1] <= _FEW or now[1] > 2 * before[1]):
            seen |= {*COUNT}
        return seen

    def _opinions(self, item: Item) -> None:
        usual = item.stars
        for day, (stars, more) in enumerate(self.past.opinions(self.random, self.length)):
            moved = usual + Decimal(str(round(stars - 4.2, 1)))
            self._do(item, day + self.random.random(), partial(_opinion, item, moved, more), set())

    # --- made up -----------------------------------------------------------------------------------------------------

    def _prices(self, item: Item, number: int) -> None:
        for _ in range(number):
            price = (item.price * Decimal(self.random.randint(90, 112)) / 100).quantize(CENT)
            self._do(item, self._day(), partial(_ask, item, price), {*PAGE})

    def _friends(self, item: Item) -> None:
        """Distributors come, ask a little more than I do, and leave again."""
        for _ in range(self.random.choice((0, 0, 1, 2))):
            seller, day = self.random.choice(DISTRIBUTORS), self._day()
            dearer = Decimal(self.random.randint(101, 118)) / 100
            self._do(
                item, day, partial(_come, item, seller, "Friend", dearer, Condition.NEW), {*SELLERS}, LOOKS_TO_BE_QUIET
            )
            self._do(
                item, day + self.random.uniform(2, 20), partial(_leave, item, seller), {*SELLERS}, LOOKS_TO_BE_QUIET
            )

    def _used(self, item: Item) -> None:
        for number in range(self.random.choice((0, 0, 0, 1, 2))):
            seller, day = f"A9USED{item.subject.id[-4:]}{number}", self._day()
            cheaper = Decimal(self.random.randint(40, 80)) / 100
            self._do(
                item,
                day,
                partial(_come, item, seller, "Second Hand", cheaper, Condition.USED),
                {*SELLERS},
                LOOKS_TO_BE_QUIET,
            )
            self._do(
                item, day + self.random.uniform(1, 25), partial(_leave, item, seller), {*SELLERS}, LOOKS_TO_BE_QUIET
            )

    def _edits(self, item: Item) -> None:
        """A new title or other bullet points, by myself, and a price cut of some days."""
        if self.random.random() < 0.3:
            text = f"{item.title}, model {self.random.randint(2, 9)}"
            self._do(item, self._day(), partial(setattr, item, "title", text), {*PAGE})
        if self.random.random() < 0.2:
            bullets = (*item.bullets, f"Warranty of {self.random.randint(1, 5)} years")
            self._do(item, self._day(), partial(setattr, item, "bullets", bullets), {*PAGE})
        if self.random.random() < 0.15:
            day, off = self._day(), (item.price * Decimal("0.2")).quantize(CENT)
            self._do(item, day, partial(setattr, item, "promotion", off), {*SELLERS})
            self._do(item, day + 3, partial(setattr, item, "promotion", Decimal(0)), {*SELLERS})

    def _day(self) -> float:
        return self.random.uniform(1, self.length)

    def _do(
        self,
        item: Item,
        day: float,
        apply: Callable[[], None],
        seen: set[Topic],
        looks: int = LOOKS_TO_CONFIRM,
    ) -> None:
        at = self.world.begin + days(day)
        self.world.plan(at, partial(_unless_held, item, apply), item, sorted(seen), looks)


def _unless_held(item: Item, apply: Callable[[], None]) -> None:
    if not item.held and item.state not in (State.GONE, State.ENDED):
        apply()


def _stand(item: Item, price: Decimal, stock: int, holder: str | None) -> None:
    item.stock = stock
    _ask(item, price)
    _feature(item, holder)


def _feature(item: Item, holder: str | None) -> None:
    """Whoever is featured is a friend: the strangers of the record had been decided on long ago."""
    for seller in [one for one in item.stands if one.startswith("A2") and one not in DISTRIBUTORS and one != holder]:
        del item.stands[seller]
    if holder not in (None, ME):
        item.stands[holder] = Stand(f"Friend {holder[-3:]}", (item.price * Decimal("0.98")).quantize(CENT))
    item.featured = holder or ""
    item.state = State.LIVE if holder or not item.stock else State.NO_FEATURED_OFFER


def _ask(item: Item, price: Decimal) -> None:
    item.price = price
    if ME in item.stands:
        item.stands[ME].price = price


def _come(item: Item, seller: str, name: str, ratio: Decimal, condition: Condition) -> None:
    item.stands.setdefault(seller, Stand(name, (item.price * ratio).quantize(CENT), condition))


def _leave(item: Item, seller: str) -> None:
    if item.featured != seller:
        item.stands.pop(seller, None)


def _opinion(item: Item, stars: Decimal, more: int) -> None:
    item.stars, item.ratings = min(Decimal(5), max(Decimal(1), stars)), item.ratings + more
    item.fives += more
