"""Fills in what the chat may use of the rest of the house: whose listing a line is, what its platform answers."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from adapters.account import AccountConfig
from adapters.base import Adapter, House
from adapters.diagnosis import Expiry
from adapters.rankings import Ranking
from adapters.readings import Seller, Subject
from monitor.budgets import Budgets
from monitor.commands.actions import role_needed
from monitor.commands.tools import Recognised, Tools
from monitor.friends import myself
from monitor.meaning import asked_of, meaning, meanings
from monitor.messages import Errands
from monitor.planner import Plan
from monitor.rules.source import Patience
from storage.states import Facts


def tools_of(
    sections: Mapping[str, AccountConfig],
    accounts: Mapping[str, Adapter[Any]],
    plan: Plan,
    budgets: Budgets,
    unknown_after: timedelta,
    wake: Callable[[], None],
    ping: Callable[[], Facts],
    errands: Errands | None = None,
) -> Tools:
    """The tools of a running house; an account that is no longer configured answers as the web does."""

    def house(account: str, market: str, seller: Seller) -> House | None:
        return accounts[account].house(market, seller) if account in accounts else None

    def ranking_of(account: str, market: str, text: str) -> Ranking | None:
        adapter = accounts.get(account)
        return adapter.ranking_of(text, market, adapter.config) if adapter else None

    async def expiries(account: str) -> Sequence[Expiry]:
        return await accounts[account].expiries() if account in accounts else ()

    return Tools(
        recognise=partial(_recognised, sections),
        platform_of=lambda account: accounts[account].platform if account in accounts else "web",
        topics_of=lambda account: asked_of(type(accounts[account])) if account in accounts else frozenset(),
        house=house,
        myself=partial(myself, accounts),
        ranking_of=ranking_of,
        patience=lambda watch: Patience(unknown_after, plan.period(watch.account, watch.topic)),
        expiries=expiries,
        period=plan.period,
        budgets=budgets.divide,
        wake=wake,
        ping=ping,
        needs=role_needed,
        places=partial(_places, sections),
        errands=errands,
    )


def _recognised(sections: Mapping[str, AccountConfig], text: str) -> Recognised:
    meant = meaning(sections, text)
    return (meant.account, meant.subject, meant.url) if meant else sorted(sections)


def _places(sections: Mapping[str, AccountConfig], text: str) -> Sequence[tuple[str, Subject, str]]:
    return [(one.account, one.subject, one.url) for one in meanings(sections, text)]
