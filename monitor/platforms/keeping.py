"""Counts the weeks of each account and what its platform holds, and keeps both: a page is read, not reckoned."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from adapters.clock import Clock
from adapters.readings import Topic
from monitor.books.home import home_currency
from monitor.platforms.counting import weeks_of
from monitor.platforms.frozen import Held, held_facts
from monitor.platforms.judging import judge
from monitor.platforms.piles import piles, shelves
from monitor.platforms.points import Shelf
from monitor.platforms.reading import HELD, WEEKS
from monitor.platforms.stated import stated
from monitor.platforms.weeks import week_of, weeks_facts
from storage.states import AccountState, AccountWatch, Batch
from storage.store import Store

EVERY = timedelta(hours=1)
# Weeks are counted anew once a day: late corrections belong to their own week.
_ANEW = timedelta(hours=20)


@dataclass(frozen=True, slots=True)
class PlatformKeeper:
    """The hourly count; `platforms` names the platform of each account. No platform is asked.

    `currency` is the house's as the configuration says it; None where it says none.
    """

    store: Store
    platforms: Mapping[str, str]
    clock: Clock
    committed: Callable[[], None]
    currency: str | None = None

    async def tick(self) -> None:
        """Counts what every account holds, and the weeks where they are a day old; then these are judged."""
        now = self.clock.now()
        watches = [one for one in await self.store.account_watches() if one.topic is Topic.ORDERS]
        mine = [one for one in watches if one.account in self.platforms]
        if not mine:
            return
        currency = await home_currency(self.store, self.currency)
        lying = await piles(self.store, now, currency)
        stocked = await shelves(self.store)
        said = await stated(self.store, [one.account for one in mine], now, currency)
        for one in mine:
            money = await self.store.held_money(one.account, now, currency)
            held = Held(
                at=now,
                deferred=money.deferred,
                free=money.free,
                reserve=money.reserve,
                unrated=money.unrated,
                paid_at=money.paid_at,
                stock=lying.get(one.account),
                shelf=stocked.get(one.account, Shelf()),
                stated=said.get(one.account),
            )
            await self._hold(one.account, held, now)
        anew = [await self._count(one, now) for one in mine]
        if any(anew) and await judge(self.store, self.platforms, now):
            self.committed()

    async def _hold(self, account: str, held: Held, now: datetime) -> None:
        orders = await self.store.open_orders(account, now)
        value = held_facts(replace(held, orders=orders.count, worth=orders.worth))
        await self.store.commit(Batch(account_states=(AccountState(account, HELD, now, value),)))

    async def _count(self, watch: AccountWatch, now: datetime) -> bool:
        """Whether its weeks had to be counted anew."""
        old = (await self.store.account_states(watch.account)).get(WEEKS)
        if old is not None and now - old.at < _ANEW and week_of(now) == week_of(old.at):
            return False
        weeks = await weeks_of(self.store, watch.account, watch.read_at, now)
        state = AccountState(watch.account, WEEKS, now, weeks_facts(weeks, now))
        await self.store.commit(Batch(account_states=(state,)))
        return True
