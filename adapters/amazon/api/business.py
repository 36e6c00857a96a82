"""What the Selling Partner API tells of the account as a whole: orders, money, health, traffic."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from typing import ClassVar

from adapters.amazon.account import AmazonAccount, AmazonConfig
from adapters.amazon.api import (
    aged,
    balances,
    feedback,
    inbound,
    loyalty,
    returned,
    settlements,
    stranded,
    traffic,
    transactions,
)
from adapters.amazon.api.calls import Calls
from adapters.amazon.api.credentials import RENEW, credentials_of
from adapters.amazon.api.health import Health
from adapters.amazon.api.operations import (
    BALANCES,
    CREATE_REPORT,
    LIST_REPORTS,
    ORDER_METRICS,
    SEARCH_ORDERS,
    SHIPMENTS,
    TRANSACTIONS,
)
from adapters.amazon.api.orderbook import Orderbook
from adapters.amazon.api.reports import Reports
from adapters.amazon.api.sales import Ticker
from adapters.amazon.api.shelf import Shelf
from adapters.clock import Clock
from adapters.diagnosis import Expiry
from adapters.door import Door
from adapters.keep import Keep
from adapters.quota import Quota, swept
from adapters.readings import Ask, Said, Topic


class AmazonBusiness(AmazonAccount):
    """One seller in the markets of one region; quotas, tokens and what was learned are kept by his credentials."""

    operations: ClassVar[Mapping[Topic, Quota]] = {
        Topic.ORDERS: swept(SEARCH_ORDERS),
        Topic.SALES: swept(ORDER_METRICS),
        Topic.MONEY: swept(TRANSACTIONS),
        Topic.SETTLEMENTS: swept(LIST_REPORTS),
        Topic.BALANCE: swept(BALANCES),
        Topic.RETURNS: swept(CREATE_REPORT),
        # One quota for all reports, whatever they tell.
        Topic.ACCOUNT: swept(CREATE_REPORT),
        Topic.FEEDBACK: swept(CREATE_REPORT),
        Topic.STRANDED: swept(CREATE_REPORT),
        Topic.TRAFFIC: swept(CREATE_REPORT),
        Topic.LOYALTY: swept(CREATE_REPORT),
        Topic.INBOUND: swept(SHIPMENTS),
        Topic.AGED: swept(CREATE_REPORT),
    }

    keeps_pace: ClassVar[bool] = True
    # searchOrders tells nothing of the last two minutes (Orders 2026-01-01, lastUpdatedBefore).
    lags: ClassVar[Mapping[Topic, timedelta]] = {Topic.ORDERS: timedelta(seconds=130)}

    def __init__(self, config: AmazonConfig, door: Door, keep: Keep, clock: Clock) -> None:
        super().__init__(config, door, keep, clock)
        self._credentials = credentials_of(config)
        self._calls = Calls(door, keep, clock, self._credentials)
        self._reports = Reports(self._calls, keep, clock, self._credentials.identity)
        self._shelf = Shelf(self._calls, keep, clock, self._credentials.identity, config.seller_id)

    async def expiries(self) -> Sequence[Expiry]:
        """The end of the client secret, where its section says when it was made."""
        ends = self._credentials.secret_ends
        return (Expiry("client secret", ends, RENEW),) if ends else ()

    def orders(self, ask: Ask) -> AsyncIterator[Said]:
        """Orders of all markets that changed since the cursor, in one list; of buyers nothing is asked."""
        return Orderbook(self._calls, self._clock, self.config.all_markets).told(ask.cursor)

    def sales(self, ask: Ask) -> AsyncIterator[Said]:
        """What was sold in each hour of yesterday and today, in each market."""
        return Ticker(self._calls, self._clock, self.config.all_markets).told(urgent=ask.urgent)

    def money(self, ask: Ask) -> AsyncIterator[Said]:
        """The ledger line by line as it is posted, of all markets; what is held back is told again when it is free."""
        return transactions.said(self._calls, self._shelf, ask)

    def settlements(self, ask: Ask) -> AsyncIterator[Said]:
        """The payouts with the rows that explain them, each document once."""
        return settlements.said(self._reports, self.config.market, ask.cursor, self._clock.now())

    def balance(self, ask: Ask) -> AsyncIterator[Said]:
        """What Amazon holds of the seller's money now, in each market."""
        return balances.said(self._calls, urgent=ask.urgent)

    def returns(self, ask: Ask) -> AsyncIterator[Said]:
        """What buyers sent back, to Amazon and to the seller, of the last weeks."""
        return returned.said(self._reports, self.config.all_markets, ask.cursor, self._clock.now())

    def account(self, ask: Ask) -> AsyncIterator[Said]:
        """How the account stands in each market, and by which measures Amazon judges it."""
        health = Health(self._reports, self._calls, self.keep, self._clock, self._credentials.identity)
        return health.said(self.config.all_markets, urgent=ask.urgent)

    def feedback(self, ask: Ask) -> AsyncIterator[Said]:
        """The ratings of three stars and less of the last ninety days; who gave them is not read."""
        return feedback.said(self._reports, self.config.all_markets, self._clock.now())

    def stranded(self, ask: Ask) -> AsyncIterator[Said]:
        """All units at Amazon that no listing sells."""
        return stranded.said(self._reports, self.config.all_markets, self._clock.now())

    def traffic(self, ask: Ask) -> AsyncIterator[Said]:
        """How often each listing was seen and sold, day by day, the last days again as their numbers settle."""
        return traffic.said(self._reports, self.config.all_markets, self._clock.now(), ask.cursor)

    def loyalty(self, ask: Ask) -> AsyncIterator[Said]:
        """How many buyers of each listing came back, week by week; for registered brands only."""
        return loyalty.said(self._reports, self.config.all_markets, self._clock.now(), ask.cursor)

    def inbound(self, ask: Ask) -> AsyncIterator[Said]:
        """What is on its way to Amazon's warehouses, and what they counted of it."""
        return inbound.said(self._calls, self.config.all_markets, urgent=ask.urgent)

    def aged(self, ask: Ask) -> AsyncIterator[Said]:
        """For how long units lie at Amazon, and what old ones will cost."""
        return aged.said(self._reports, self.config.all_markets, self._clock.now())
