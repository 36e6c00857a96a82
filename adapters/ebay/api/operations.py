"""The operations of eBay's APIs that are used, and how many calls a day each pool of them has."""

from collections.abc import Mapping
from dataclasses import dataclass

from adapters.readings import Topic

_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Pool:
    """Calls that eBay counts together over its day; `context` and `api` are the words by which it tells the quota.

    `resource` is how the rate-limit API names it; of all but Browse it is not verified, and the documented number
    stands where no resource of that name is told.
    """

    resource: str
    context: str
    daily: int

    @property
    def burst(self) -> int:
        """So many may come at once: few of many; of a hundred forty, for a day's reports come when the day is over."""
        return self.daily // 50 if self.daily >= 1000 else self.daily * 2 // 5

    @property
    def rate(self) -> float:
        """Calls per second with which no 24 hours hold more than the day's number."""
        return self.paced(self.daily)

    def paced(self, daily: int) -> float:
        """The same for another number of calls a day."""
        return max(1, daily - self.burst) / _DAY


# Source: "API Call Limits" (eBay Developers Program, 2026). Whether standards and traffic share their hundred is not
# said there; as one pool they are safe either way.
BROWSE = Pool("buy.browse", "buy", 5_000)
FULFILLMENT = Pool("sell.fulfillment", "sell", 100_000)
ANALYTICS = Pool("sell.analytics", "sell", 100)
ACCOUNT = Pool("sell.account", "sell", 25_000)
IDENTITY = Pool("commerce.identity", "commerce", 5_000)
NOTIFICATION = Pool("commerce.notification", "commerce", 10_000)
TRADING = Pool("tradingapi", "tradingapi", 5_000)
LIMITS = Pool("developer.analytics", "developer", 5_000)
# Minting application tokens, which no contract calls an operation ("OAuth client credentials grant": 1,000 a day).
MINTING = Pool("oauth", "oauth", 1_000)


@dataclass(frozen=True, slots=True)
class Operation:
    """`user` says that it is asked in the seller's name; `apart` that it is served from eBay's other host (apiz).

    `scheme` is the word before the token in the header Authorization.
    """

    name: str
    method: str
    path: str
    pool: Pool
    user: bool = False
    apart: bool = False
    scheme: str = "Bearer"


_BROWSE, _ANALYTICS = "/buy/browse/v1", "/sell/analytics/v1"
ITEM = Operation("getItemByLegacyId", "GET", f"{_BROWSE}/item/get_item_by_legacy_id", BROWSE)
ITEM_GROUP = Operation("getItemsByItemGroup", "GET", f"{_BROWSE}/item/get_items_by_item_group", BROWSE)
SEARCH = Operation("search", "GET", f"{_BROWSE}/item_summary/search", BROWSE)
IMAGE_SEARCH = Operation("searchByImage", "POST", f"{_BROWSE}/item_summary/search_by_image", BROWSE)
ORDERS = Operation("getOrders", "GET", "/sell/fulfillment/v1/order", FULFILLMENT, user=True)
STANDARDS = Operation(
    "findSellerStandardsProfiles", "GET", f"{_ANALYTICS}/seller_standards_profile", ANALYTICS, user=True
)
TRAFFIC = Operation("getTrafficReport", "GET", f"{_ANALYTICS}/traffic_report", ANALYTICS, user=True)
PRIVILEGES = Operation("getPrivileges", "GET", "/sell/account/v1/privilege", ACCOUNT, user=True)
USER = Operation("getUser", "GET", "/commerce/identity/v1/user/", IDENTITY, user=True, apart=True)
PUBLIC_KEY = Operation("getPublicKey", "GET", "/commerce/notification/v1/public_key/{public_key_id}", NOTIFICATION)
RATE_LIMITS = Operation("getRateLimits", "GET", "/developer/analytics/v1_beta/rate_limit/", LIMITS)
# XML, and no contract.
MY_SELLING = Operation("GetMyeBaySelling", "POST", "/ws/api.dll", TRADING, user=True)

# How many calls of Browse one question about one listing (RANKS: about one word) takes, at most. An item is one call
# more where it is first found to have variations; its copycats are one more where nothing is known of it yet.
BROWSE_CALLS: Mapping[Topic, int] = {Topic.LISTINGS: 1, Topic.RIVALS: 1, Topic.RANKS: 1, Topic.COPYCATS: 4}

ALL = tuple(one for one in tuple(globals().values()) if isinstance(one, Operation))
POOLS = tuple(dict.fromkeys(one.pool for one in ALL))
