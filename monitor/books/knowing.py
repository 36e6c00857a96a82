"""Reads what an order's booking follows from beside the order: rates, costs, bundles, and the fees of a sale."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from adapters.readings import FEES, EntryKind
from monitor.books.exchange import Exchange
from monitor.books.knowledge import Knowledge, by_sku
from monitor.earning import Fee, fee_of
from monitor.rates import first_after, rates_of
from monitor.rules.fee import FEE_CHANGED, usual_fees
from storage.states import RuleMemory, Taking
from storage.store import Store

# Of so long a time the books tell what share of its sales a platform keeps.
_USUAL = timedelta(days=60)
_DIGITS = Decimal("0.001")
# The rates of so many days are held.
_MOST_DAYS = 400


@dataclass(slots=True)
class Knowing:
    """What was read, until it is forgotten because it changed."""

    store: Store
    exchange: Exchange
    knowledge: Knowledge | None = None
    told: dict[tuple[str, str], Fee] = field(default_factory=dict)
    usual: dict[str, Fee] = field(default_factory=dict)

    async def rates_for(self, days: Iterable[date]) -> Exchange:
        """The exchange, with the rates of these days."""
        if len(self.exchange.before) > _MOST_DAYS:
            self.exchange = Exchange(self.exchange.currency)
        for day in self.exchange.lacks(sorted(set(days))):
            self.exchange.before[day] = rates_of(await self.store.rates(day), day)
            self.exchange.after[day] = first_after(await self.store.rates_after(day), day)
        return self.exchange

    async def known(self) -> Knowledge:
        """Costs, bundles and fees."""
        if self.knowledge is None:
            bundles = {one.sku.casefold(): one for one in await self.store.bundles()}
            self.knowledge = Knowledge(by_sku(await self.store.costs()), bundles, self.told, self.usual)
        return self.knowledge

    def forget(self) -> None:
        """What is needed again is read again."""
        self.knowledge = None
        self.exchange = Exchange(self.exchange.currency)

    async def read_fees(self, now: datetime) -> bool:
        """What platforms keep of a sale by now; whether that is another than before."""
        before = dict(self.told), dict(self.usual)
        self.told = told_fees(await self.store.memories_of(FEE_CHANGED.name))
        self.usual = usual_shares(await self.store.takings(now - _USUAL, now))
        if self.knowledge is not None:
            # Costs and bundles that change are told by a mark: those of ten thousand SKUs are not read every hour.
            self.knowledge = replace(self.knowledge, told_fees=self.told, usual_fees=self.usual)
        return (self.told, self.usual) != before


def told_fees(memories: Iterable[tuple[str, RuleMemory]]) -> dict[tuple[str, str], Fee]:
    """By account and SKU in small letters, from what the rule about fees remembers of each listing."""
    found: dict[tuple[str, str], Fee] = {}
    for account, memory in memories:
        if memory.version == FEE_CHANGED.version:
            fees = {sku: fee for sku, usual in usual_fees(memory.value).items() if (fee := fee_of(usual))}
            found |= {(account, sku.casefold()): fee for sku, fee in fees.items() if sku}
    return found


def usual_shares(takings: Iterable[Taking]) -> dict[str, Fee]:
    """By account the fees that were told as a share of the sales that were told."""
    sales: dict[str, Decimal] = {}
    fees: dict[str, Decimal] = {}
    for one in takings:
        side: Mapping[bool, dict[str, Decimal]] = {True: sales, False: fees}
        if one.kind is EntryKind.SALE or one.kind in FEES:
            sums = side[one.kind is EntryKind.SALE]
            sums[one.account] = sums.get(one.account, Decimal(0)) + one.home - one.estimated
    shares = {name: (-fees.get(name, Decimal(0)) / sold).quantize(_DIGITS) for name, sold in sales.items() if sold > 0}
    return {name: Fee(share) for name, share in shares.items() if share > 0}
