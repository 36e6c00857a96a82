"""Asks everything about accounts as wholes once, by hand, and waits a little for what the platform prepares."""

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from adapters.errors import Preparing, TryLater
from monitor.account_poll import AccountPoll
from storage.states import AccountWatch

# Seconds for which a person who waits is kept waiting for reports and quotas.
PATIENCE = 45.0
# Seconds between two looks at what is being prepared, and between two words about it.
_STEP, _WORDS = 5.0, 15.0

# Why a question was not answered wholly, None where it was; by the number of its watch.
Outcomes = Mapping[int, Exception | None]
Tell = Callable[[str], None]


async def ask_accounts(poll: AccountPoll, accounts: Collection[str], tell: Tell) -> Outcomes:
    """One look at every question of the accounts, side by side, and what became of each after PATIENCE at the most.

    What the platform still prepares then is Preparing, and no error; what waits for its quota may be asked later.
    """
    await poll.begin()
    topics = {name: poll.accounts[name].topics() for name in accounts if name in poll.accounts}
    watches = [one for one in await poll.store.account_watches() if one.topic in topics.get(one.account, ())]
    return await _Asking(poll, watches, tell).all()


@dataclass(slots=True)
class _Asking:
    """Some questions being asked; a look that is ended because it takes too long keeps nothing."""

    poll: AccountPoll
    watches: Collection[AccountWatch]
    tell: Tell
    outcomes: dict[int, Exception | None] = field(default_factory=dict)

    async def all(self) -> Outcomes:
        """Asks until all are answered or the time is over."""
        tasks = [asyncio.create_task(self._until_answered(watch)) for watch in self.watches]
        waiting = asyncio.create_task(self._say_what_is_awaited())
        if tasks:
            await asyncio.wait(tasks, timeout=self.poll.clock.real(PATIENCE))
        late = [waiting, *(task for task in tasks if not task.done())]
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        for task in tasks:
            if not task.cancelled():
                task.result()
        why = TryLater(f"not answered within {PATIENCE:.0f} seconds: its quota is used up, or the link is slow")
        return {watch.id: self.outcomes.get(watch.id, why) for watch in self.watches}

    async def _until_answered(self, watch: AccountWatch) -> None:
        while True:
            error = await self.poll.look(watch, urgent=True)
            self.outcomes[watch.id] = error
            if not isinstance(error, Preparing):
                return
            await self.poll.clock.sleep(_STEP)
            # A stream goes on where the last look ended, else it would ask for the same once more.
            asked = await self.poll.store.account_watches(watch.account)
            watch = next((one for one in asked if one.id == watch.id), watch)

    async def _say_what_is_awaited(self) -> None:
        while True:
            await self.poll.clock.sleep(_WORDS)
            answered = {key for key, error in self.outcomes.items() if not isinstance(error, Preparing)}
            awaited = sorted({one.topic.value for one in self.watches if one.id not in answered})
            if awaited:
                self.tell(f"Waiting for the platform: {', '.join(awaited)} (at most {PATIENCE:.0f} s in all)")
