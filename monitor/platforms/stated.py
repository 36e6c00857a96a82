"""What each platform itself said it holds of the seller's money, put together in the house's currency."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from adapters.readings import Money, Topic
from monitor.account_facts import balances_of
from monitor.platforms.frozen import Stated
from monitor.rates import Rates, rates_of
from storage.states import AccountState
from storage.store import Store

# What was said longer ago is no word about tonight.
_HOLDS = timedelta(hours=24)


async def stated(store: Store, accounts: Sequence[str], now: datetime, currency: str) -> Mapping[str, Stated]:
    """By account; one whose platform said nothing in the last day, or only what no rate converts, has none."""
    today = now.astimezone(UTC).date()
    states = {account: (await store.account_states(account)).get(Topic.BALANCE.value) for account in accounts}
    fresh = {account: one for account, one in states.items() if one is not None and now - one.at <= _HOLDS}
    if not fresh:
        return {}
    rates = rates_of(await store.rates(today), today)
    found = {account: _together(one, rates, currency) for account, one in fresh.items()}
    return {account: one for account, one in found.items() if one is not None}


def _together(state: AccountState, rates: Rates, currency: str) -> Stated | None:
    told = balances_of(state.value)
    rated = [one for one in told if rates.worth(one.total, currency)]
    if told and not rated:
        return None
    return Stated(
        at=state.at,
        total=_sum((one.total for one in rated), rates, currency) or Money(Decimal(0), currency),
        free=_known((one.free for one in rated), rates, currency),
        deferred=_known((one.deferred for one in rated), rates, currency),
        reserve=_known((one.reserve for one in rated), rates, currency),
        unrated=len(told) - len(rated),
    )


def _known(amounts: Iterable[Money | None], rates: Rates, currency: str) -> Money | None:
    """The sum; None where one of the balances does not tell this part of it."""
    found = [*amounts]
    known = [one for one in found if one is not None]
    return _sum(known, rates, currency) if len(known) == len(found) else None


def _sum(amounts: Iterable[Money], rates: Rates, currency: str) -> Money | None:
    worth = [one for one in (rates.worth(amount, currency) for amount in amounts) if one is not None]
    return Money(sum((one.money.amount for one in worth), Decimal(0)), currency) if worth else None
