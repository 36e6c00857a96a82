"""One season from its seed to its figures: what is sold and told, how it is taken in, and what it has to come to."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from storage.states import ALWAYS, Cost, Rate
from storage.store import Store
from tests.season.counting import Rules
from tests.season.playing import Now, Player
from tests.season.reckoning import Reckoning
from tests.season.shops import BEGIN, SKUS, Range, Ware
from tests.season.spans import cuts
from tests.season.telling import FULL, Answer, Platforms
from tests.season.trade import MIDNIGHT, season
from tests.season.truth import Movement
from tests.season.worth import BASE, ORIGIN, Table

END_AT = MIDNIGHT + FULL
# From this day on the costs of a few wares are known.
LATE_COSTS = BEGIN + timedelta(days=80)


class Size(NamedTuple):
    """How large a season is: its order lines, the goods they are of, and how often each question is asked."""

    lines: int
    skus: int = SKUS
    every: timedelta = timedelta(hours=12)


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
        """What it comes to at its end."""
        rules = Rules(END_AT, self.goods, self.rates, self._began(), {})
        found = Reckoning(rules, cuts(self.seed))
        for deals in season(self.seed, self.size.lines, self.goods):
            found.take(deals)
        return found

    def _began(self) -> dict[str, datetime]:
        """Each shop's first transaction."""
        began: dict[str, datetime] = {}
        for deals in season(self.seed, self.size.lines, self.goods):
            for one in (word.fact for deal in deals for word in deal.words if word.told <= END_AT):
                if isinstance(one, Movement) and one.book == "transactions":
                    began[one.shop] = min(one.at, began.get(one.shop, one.at))
        return began


class Till:
    """Takes the season in, answer after answer, with the costs and rates as they become known."""

    def __init__(self, store: Store, season: Season) -> None:
        self.store, self.season = store, season
        self.clock = Now(MIDNIGHT)
        self._known = BEGIN - timedelta(days=1)

    async def take_in(self, answers: Iterable[Answer], said: Callable[[Answer], None] | None = None) -> int:
        """How many answers were heard; `said` is told of each before it is."""
        await self._costs(late=False)

        async def before(answer: Answer) -> None:
            await self._rates(answer.at.date())
            if said is not None:
                said(answer)

        return await Player(self.store, self.clock, before, self._after).play(answers)

    async def _after(self, answer: Answer) -> None:
        """The books are kept all the while."""

    async def _rates(self, today: date) -> None:
        if today <= self._known:
            return
        fresh = [one for one in self.season.rates.stated if self._known < one.known <= today]
        await self.store.put_rates([Rate(one.currency, BASE, one.value, one.day, ORIGIN) for one in fresh])
        if self._known < LATE_COSTS <= today:
            await self._costs(late=True)
        self._known = today

    async def _costs(self, *, late: bool) -> None:
        """What an owner says of costs: most before the season, some of them only late in it."""
        wares = [ware for ware in self.season.goods.wares if ware.late is late]
        await self.store.put_costs([_cost(ware, *one) for ware in wares for one in ware.costs])


def _cost(ware: Ware, since: date, cost: Decimal) -> Cost:
    return Cost(ware.sku, cost, ware.currency, ALWAYS if since == date.min else since)


async def take_in(where: str, season: Season, said: Callable[[Answer], None] | None = None) -> int:
    """Into a memory that is made or goes on from where it stopped."""
    async with Store.open(where) as store:
        return await Till(store, season).take_in(season.platforms().answers(), said)
