"""How many calls of each pool are left: counted from midnight to midnight in California, as eBay does."""

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from adapters.clock import Clock
from monitor.demo.ebay.wire import iso

_PACIFIC = ZoneInfo("America/Los_Angeles")
_APIS = {
    "buy.browse": ("buy", "Browse"),
    "sell.fulfillment": ("sell", "Fulfillment"),
    "sell.inventory": ("sell", "Inventory"),
    "sell.analytics": ("sell", "Analytics"),
    "commerce.identity": ("commerce", "Identity"),
    "commerce.notification": ("commerce", "Notification"),
    "sell.finances": ("sell", "Finances"),
    "developer.key_management": ("developer", "Key Management"),
    "postorder.return": ("postorder", "Return"),
    "postorder.cancellation": ("postorder", "Cancellation"),
    "tradingapi": ("tradingapi", "TradingAPI"),
    "developer.analytics": ("developer", "Analytics"),
}


class Quotas:
    """`limits` are those of the keyset; the documented ones at first."""

    def __init__(self, clock: Clock) -> None:
        self.limits = {
            "buy.browse": 5_000,
            "sell.fulfillment": 100_000,
            "sell.inventory": 2_000_000,
            "sell.analytics": 100,
            "commerce.identity": 5_000,
            "commerce.notification": 10_000,
            "sell.finances": 15_000,
            "developer.key_management": 1_000,
            "postorder.return": 5_000,
            "postorder.cancellation": 5_000,
            "tradingapi": 5_000,
            "developer.analytics": 5_000,
        }
        self.spent: Counter[str] = Counter()
        self._clock = clock
        self._day = self._today()

    def take(self, pool: str) -> bool:
        """Counts a call; false where the day's are used up."""
        self._turn()
        self.spent[pool] += 1
        return self.spent[pool] <= self.limits[pool]

    def told(self) -> dict[str, Any]:
        """What getRateLimits answers."""
        self._turn()
        return {"rateLimits": [self._api(pool, *names) for pool, names in _APIS.items()]}

    def _api(self, pool: str, context: str, name: str) -> dict[str, Any]:
        limit, spent = self.limits[pool], self.spent[pool]
        rate = {
            "count": spent,
            "limit": limit,
            "remaining": max(0, limit - spent),
            "reset": iso(self._reset()),
            "timeWindow": 86_400,
        }
        resources = [{"name": pool, "rates": [rate]}]
        return {"apiContext": context, "apiName": name, "apiVersion": "v1", "resources": resources}

    def _reset(self) -> datetime:
        return datetime.combine(self._today() + timedelta(days=1), time(), _PACIFIC).astimezone(UTC)

    def _today(self) -> Any:
        return self._clock.now().astimezone(_PACIFIC).date()

    def _turn(self) -> None:
        if self._today() != self._day:
            self._day = self._today()
            self.spent.clear()
