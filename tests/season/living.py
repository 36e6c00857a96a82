"""One season from its seed to its figures: what is sold and told, how it is taken in, and what it has to come to."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from monitor.books.bookkeeper import Bookkeeper
from storage.states import ALWAYS, Bundle, Cost, Rate
from storage.store import Store
from tests.season.counting import Rules, usual_shares
from tests.season.playing import Now, Player
from tests.season.reckoning import Reckoning
from tests.season.shops import BEGIN, HOME, SKUS, Range, Ware
from tests.season.spans import cuts
from tests.season.telling import FULL, Answer, Platforms
from tests.season.trade import MIDNIGHT, season
from tests.season.truth import Movement
from tests.season.worth import BASE, ORIGIN, Table

END_AT = MIDNIGHT + FULL
# From this day on the costs of a few wares are known.
LATE_COSTS = BEGIN + timedelta(days=80)
# Of so long a time the books tell what share of a sale a platform keeps.
_USUAL = timedelta(days=60)


class Size(NamedTuple):
    """How large a season is: its order lines and goods, how often each question is asked, and the books are kept.

    `booked` is so many answers; the daemon books every other second, which only takes longer.
    """

    lines: int
    skus: int = SKUS
    every: timedelta = timedelta(hours=24)
    booked: int = 100


@dataclass(frozen=True)
class Season:
    """The same for the same seed and size, as often as it is lived."""

    seed: int
    size: Size

    @cached_property
    def goods(self) -> Range:
        return Range(self.seed, self.size.skus)

    @cached_property
    def rates(self) -> Table:
        return Table(self.seed)

    def platforms(self) -> Platforms:
        return Platforms(self.seed, season(self.seed, self.size.lines, self.goods), self.size.every)

    def reckoned(self) -> Reckoning:
        """What it comes to at its end: first what was told, then with what that lets expect."""
        rules = Rules(END_AT, self.goods, self.rates, self._began(), {})
        told = self._summed(Reckoning(rules))
        kept = usual_shares(told.span(END_AT - _USUAL, END_AT))
        return self._summed(Reckoning(replace(rules, kept=kept), cuts(self.seed)))

    def _summed(self, reckoning: Reckoning) -> Reckoning:
        for deals in season(self.seed, self.size.lines, self.goods):
            reckoning.take(deals)
        return reckoning

    def _began(self) -> dict[str, datetime]:
        """Each shop's first transaction."""
        began: dict[str, datetime] = {}
        for deals in season(self.seed, self.size.lines, self.goods):
            for one in (word.fact for deal in deals for word in deal.words if word.told <= END_AT):
                if isinstance(one, Movement) and one.book == "transactions":
                    began[one.shop] = min(one.at, began.get(one.shop, one.at))
        return began


class Till:
    """Takes the season in, answer after answer, with the costs and rates as they become known; and keeps the books."""

    def __init__(self, store: Store, season: Season) -> None:
        self.store, self.season = store, season
        self.clock = Now(MIDNIGHT)
        self.keeper = Bookkeeper(store, self.clock, HOME)
        self._known = BEGIN - timedelta(days=1)
        self._late: list[Cost] = []

    async def take_in(self, answers: Iterable[Answer], said: Callable[[Answer], None] | None = None) -> int:
        """How many answers were heard; `said` is told of each before it is."""
        await self._owner_says()

        async def before(answer: Answer) -> None:
            await self._rates(answer.at.date())
            if said is not None:
                said(answer)

        many = await Player(self.store, self.clock, before, self._after).play(answers)
        self.clock.at = END_AT
        await self.keeper.catch_up()
        return many

    async def _after(self, answer: Answer) -> None:
        """Books now and then, as the daemon does beside its looks."""
        if answer.number % self.season.size.booked == 0:
            await self.keeper.tick()

    async def _rates(self, today: date) -> None:
        if today <= self._known:
            return
        fresh = [one for one in self.season.rates.stated if self._known < one.known <= today]
        await self.store.put_rates([Rate(one.currency, BASE, one.value, one.day, ORIGIN) for one in fresh])
        if self._known < LATE_COSTS <= today:
            await self.store.put_costs(self._late)
        self._known = today

    async def _owner_says(self) -> None:
        """What goods cost and bundles hold; of some costs he thinks only late in the season.

        The goods are made for this alone and let go: a daemon in whose process a season is taken in has none.
        """
        wares = Range(self.season.seed, self.season.size.skus).wares
        self._late = [cost for ware in wares if ware.late for cost in _costs(ware)]
        await self.store.put_costs([cost for ware in wares if not ware.late for cost in _costs(ware)])
        await self.store.put_bundles([Bundle(ware.sku, ware.parts) for ware in wares if ware.parts])


def _costs(ware: Ware) -> list[Cost]:
    dated = ((ALWAYS if since == date.min else since, cost) for since, cost in ware.costs)
    return [Cost(ware.sku, cost, ware.currency, since) for since, cost in dated]


async def take_in(where: str, season: Season, said: Callable[[Answer], None] | None = None) -> int:
    """Into a memory that is made or goes on from where it stopped."""
    async with Store.open(where) as store:
        return await Till(store, season).take_in(season.platforms().answers(), said)
