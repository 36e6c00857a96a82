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
INVENTORY = Pool("sell.inventory", "sell", 2_000_000)
ACCOUNT = Pool("sell.account", "sell", 25_000)
IDENTITY = Pool("commerce.identity", "commerce", 5_000)
NOTIFICATION = Pool("commerce.notification", "commerce", 10_000)
FINANCES = Pool("sell.finances", "sell", 15_000)
RETURNING = Pool("postorder.return", "postorder", 5_000)
CANCELLING = Pool("postorder.cancellation", "postorder", 5_000)
KEYS = Pool("developer.key_management", "developer", 1_000)
TRADING = Pool("tradingapi", "tradingapi", 5_000)
LIMITS = Pool("developer.analytics", "developer", 5_000)
# Minting application tokens, which no contract calls an operation ("OAuth client credentials grant": 1,000 a day).
MINTING = Pool("oauth", "oauth", 1_000)


@dataclass(frozen=True, slots=True)
class Operation:
    """`user` says that it is asked in the seller's name; `apart` that it is served from eBay's other host (apiz).

    `scheme` is the word before the token in the header Authorization; `placed` says that its answer depends on where
    things are delivered to.
    """

    name: str
    method: str
    path: str
    pool: Pool
    user: bool = False
    apart: bool = False
    scheme: str = "Bearer"
    placed: bool = True


_BROWSE, _ANALYTICS = "/buy/browse/v1", "/sell/analytics/v1"
ITEM = Operation("getItemByLegacyId", "GET", f"{_BROWSE}/item/get_item_by_legacy_id", BROWSE)
ITEM_GROUP = Operation("getItemsByItemGroup", "GET", f"{_BROWSE}/item/get_items_by_item_group", BROWSE)
OFFERS = Operation("getOffers", "GET", "/sell/inventory/v1/offer", INVENTORY, user=True)
SEARCH = Operation("search", "GET", f"{_BROWSE}/item_summary/search", BROWSE)
IMAGE_SEARCH = Operation("searchByImage", "POST", f"{_BROWSE}/item_summary/search_by_image", BROWSE)
ORDERS = Operation("getOrders", "GET", "/sell/fulfillment/v1/order", FULFILLMENT, user=True)
STANDARDS = Operation(
    "findSellerStandardsProfiles", "GET", f"{_ANALYTICS}/seller_standards_profile", ANALYTICS, user=True
)
TRAFFIC = Operation("getTrafficReport", "GET", f"{_ANALYTICS}/traffic_report", ANALYTICS, user=True)
PRIVILEGES = Operation("getPrivileges", "GET", "/sell/account/v1/privilege", ACCOUNT, user=True)
USER = Operation("getUser", "GET", "/commerce/identity/v1/user/", IDENTITY, user=True, apart=True)
_NOTIFICATION = "/commerce/notification/v1"
GET_CONFIG = Operation("getConfig", "GET", f"{_NOTIFICATION}/config", NOTIFICATION)
UPDATE_CONFIG = Operation("updateConfig", "PUT", f"{_NOTIFICATION}/config", NOTIFICATION)
TOPIC = Operation("getTopic", "GET", f"{_NOTIFICATION}/topic/{{topic_id}}", NOTIFICATION)
DESTINATIONS = Operation("getDestinations", "GET", f"{_NOTIFICATION}/destination", NOTIFICATION)
CREATE_DESTINATION = Operation("createDestination", "POST", f"{_NOTIFICATION}/destination", NOTIFICATION)
UPDATE_DESTINATION = Operation(
    "updateDestination", "PUT", f"{_NOTIFICATION}/destination/{{destination_id}}", NOTIFICATION
)
SUBSCRIPTIONS = Operation("getSubscriptions", "GET", f"{_NOTIFICATION}/subscription", NOTIFICATION, user=True)
SUBSCRIBE = Operation("createSubscription", "POST", f"{_NOTIFICATION}/subscription", NOTIFICATION, user=True)
CHANGE_SUBSCRIPTION = Operation(
    "updateSubscription", "PUT", f"{_NOTIFICATION}/subscription/{{subscription_id}}", NOTIFICATION, user=True
)
UNSUBSCRIBE = Operation(
    "deleteSubscription", "DELETE", f"{_NOTIFICATION}/subscription/{{subscription_id}}", NOTIFICATION, user=True
)
PUBLIC_KEY = Operation("getPublicKey", "GET", "/commerce/notification/v1/public_key/{public_key_id}", NOTIFICATION)
RATE_LIMITS = Operation("getRateLimits", "GET", "/developer/analytics/v1_beta/rate_limit/", LIMITS)
_FINANCES = "/sell/finances/v1"
TRANSACTIONS = Operation(
    "getTransactions", "GET", f"{_FINANCES}/transaction", FINANCES, user=True, apart=True, placed=False
)
PAYOUTS = Operation("getPayouts", "GET", f"{_FINANCES}/payout", FINANCES, user=True, apart=True, placed=False)
FUNDS = Operation(
    "getSellerFundsSummary", "GET", f"{_FINANCES}/seller_funds_summary", FINANCES, user=True, apart=True, placed=False
)
SIGNING_KEY = Operation("createSigningKey", "POST", "/developer/key_management/v1/signing_key", KEYS, apart=True)
# JSON, and no contract that could be used.
RETURNS = Operation(
    "searchReturns", "GET", "/post-order/v2/return/search", RETURNING, user=True, scheme="IAF", placed=False
)
CANCELLATIONS = Operation(
    "searchCancellations",
    "GET",
    "/post-order/v2/cancellation/search",
    CANCELLING,
    user=True,
    scheme="IAF",
    placed=False,
)
# XML, and no contract.
MY_SELLING = Operation("GetMyeBaySelling", "POST", "/ws/api.dll", TRADING, user=True)
MY_ITEM = Operation("GetItem", "POST", "/ws/api.dll", TRADING, user=True)

# How many calls of Browse one question about one listing (RANKS: about one word) takes, at most. An item is one call
# more where it is first found to have variations; its copycats are one more where nothing is known of it yet.
BROWSE_CALLS: Mapping[Topic, int] = {Topic.LISTINGS: 1, Topic.RIVALS: 1, Topic.RANKS: 1, Topic.COPYCATS: 4}

ALL = tuple(one for one in tuple(globals().values()) if isinstance(one, Operation))
POOLS = tuple(dict.fromkeys(one.pool for one in ALL))
