"""The page of platforms as values: how the money is divided, what hangs on each account, how each platform goes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from adapters.readings import Money, Topic
from monitor.account_facts import metric_of
from monitor.licence import may_derive
from monitor.platforms.frozen import Held, held_of
from monitor.platforms.points import Score, Shelf, scores_of
from monitor.platforms.reading import HELD, divided, readings_of_states
from monitor.platforms.shares import Shares
from monitor.platforms.weeks import Reading
from monitor.rates import Rates, rates_of
from monitor.till.dividing import By
from storage.states import AccountState, AccountWatch
from storage.store import Store


@dataclass(frozen=True, slots=True)
class View:
    """Sums of the house's currency in a person's own; where no rate leads there, in the house's."""

    home: str
    wished: str
    rates: Rates

    def of(self, amount: Decimal) -> Money:
        return self.shown(Money(amount, self.home))

    def shown(self, money: Money) -> Money:
        """Any money in the person's currency, as far as a rate leads there."""
        worth = self.rates.worth(money, self.wished) if self.wished else None
        return worth.money if worth else money


@dataclass(frozen=True, slots=True)
class Going:
    """How one platform goes: its measures week by week, and its four points."""

    platform: str
    readings: Sequence[Reading]
    scores: Sequence[Score]


@dataclass(frozen=True, slots=True)
class Page:
    """Shares over `days` days, what is held of each account, how each platform goes.

    `silent` are the accounts that tell no orders, `watches` the questions that bring them; `waiting` is what is not
    booked yet; `by_own_clock` says that its days are the reader's, who wants those of each market.
    """

    days: int
    shares: Shares
    view: View
    held: Mapping[str, Held]
    going: Sequence[Going]
    silent: Sequence[str]
    watches: Sequence[AccountWatch]
    platforms: Mapping[str, str]
    of_accounts: Shares
    waiting: int = 0
    by_own_clock: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: over how many days until now (from `since` on), divided by what.

    `home` is the house's currency, `currency` the person's own ("" for none); `by_market` says that he wants each
    market's own days elsewhere. So many `products` are told one by one.
    """

    days: int
    since: datetime
    by: By
    home: str
    currency: str = ""
    by_market: bool = False
    products: int = 20


async def page_of(store: Store, platform_of: Callable[[str], str], wish: Wish, now: datetime) -> Page:
    """Reads it; nothing is reckoned but the shares."""
    async with store.at_once() as seen:
        return await _read(seen, platform_of, wish, now)


async def _read(store: Store, platform_of: Callable[[str], str], wish: Wish, now: datetime) -> Page:
    watches = [one for one in await store.account_watches() if one.topic is Topic.ORDERS]
    telling = sorted({one.account for one in watches})
    states = {one: await store.account_states(one) for one in telling}
    platforms = {one: platform_of(one) for one in telling}
    today = now.astimezone(UTC).date()
    asked, by_account = await divided(store, wish.by, platform_of, wish.since, now, wish.products)
    return Page(
        days=wish.days,
        shares=asked,
        view=View(wish.home, wish.currency, rates_of(await store.rates(today), today)),
        held={one: held_of(its[HELD].value) for one, its in states.items() if HELD in its},
        going=[_going(platform, platforms, states, now) for platform in sorted(set(platforms.values()))],
        silent=sorted(set(await store.accounts_watched()) - set(telling)),
        watches=watches,
        platforms=platforms,
        of_accounts=by_account,
        by_own_clock=wish.by_market,
        waiting=sum((await store.count_unbooked()).values()),
    )


def _going(
    platform: str, platforms: Mapping[str, str], states: Mapping[str, Mapping[str, AccountState]], now: datetime
) -> Going:
    mine = [states[account] for account, its in platforms.items() if its == platform]
    readings = readings_of_states(platform, mine, now)
    kept = [held_of(one[HELD].value).shelf for one in mine if HELD in one]
    shelf = Shelf(sum(one.stocked for one in kept), sum(one.told for one in kept))
    told = [one[Topic.ACCOUNT.value].value.get("metrics") for one in mine if Topic.ACCOUNT.value in one]
    metrics = [metric_of(one) for rows in told if isinstance(rows, list) for one in rows]
    return Going(platform, readings, scores_of(readings, metrics, shelf, may_derive=may_derive(platform)))
