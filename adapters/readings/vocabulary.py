"""The words in which platforms are spoken of: topics, states, walls, conditions."""

from enum import StrEnum


class Topic(StrEnum):
    """A kind of question that a platform can be asked."""

    LISTINGS = "listings"
    OFFERS = "offers"
    RIVALS = "rivals"
    COPYCATS = "copycats"
    RANKS = "ranks"
    REVIEWS = "reviews"
    STOCK = "stock"
    FEES = "fees"
    ORDERS = "orders"
    SALES = "sales"
    ACCOUNT = "account"
    FEEDBACK = "feedback"
    STRANDED = "stranded"
    RETURNS = "returns"
    MONEY = "money"
    SETTLEMENTS = "settlements"
    BALANCE = "balance"
    TRAFFIC = "traffic"
    LOYALTY = "loyalty"
    INBOUND = "inbound"
    AGED = "aged"

    @property
    def of_a_listing(self) -> bool:
        """Whether it is asked listing by listing; a list is asked for once, for all the listings in it."""
        return self is not Topic.RANKS and not self.of_an_account

    @property
    def is_search(self) -> bool:
        """Whether it looks for others beside a listing: that it fails says nothing of the listing itself."""
        return self is Topic.COPYCATS

    @property
    def of_an_account(self) -> bool:
        """Whether it is asked once for the account as a whole."""
        return self in _OF_AN_ACCOUNT


_OF_AN_ACCOUNT = frozenset(
    {
        Topic.ORDERS,
        Topic.SALES,
        Topic.ACCOUNT,
        Topic.FEEDBACK,
        Topic.STRANDED,
        Topic.RETURNS,
        Topic.MONEY,
        Topic.SETTLEMENTS,
        Topic.BALANCE,
        Topic.TRAFFIC,
        Topic.LOYALTY,
        Topic.INBOUND,
        Topic.AGED,
    }
)


class Track(StrEnum):
    """By which trace another listing was found that may copy mine."""

    CATALOGUE = "catalogue"
    GTIN = "gtin"
    TITLE = "title"
    PICTURE = "picture"


class State(StrEnum):
    """What a page is, or what became of the listing on it."""

    LIVE = "live"
    OUT_OF_STOCK = "out_of_stock"
    NO_FEATURED_OFFER = "no_featured_offer"
    ENDED = "ended"
    GONE = "gone"
    SEARCH = "search"
    BESTSELLERS = "bestsellers"
    OFFERS = "offers"
    REVIEWS = "reviews"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"


class Wall(StrEnum):
    """What stood between us and the page."""

    CAPTCHA = "captcha"
    CONTINUE_SHOPPING = "continue_shopping"
    SERVER_ERROR = "server_error"
    WAF = "waf"
    LOGIN = "login"
    ROBOT = "robot"
    PUNISH = "punish"


class Condition(StrEnum):
    """The condition of the goods in an offer."""

    NEW = "new"
    USED = "used"
    REFURBISHED = "refurbished"


class Gravity(StrEnum):
    """How serious a platform calls an issue."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class FulfilledBy(StrEnum):
    """Who ships: the platform (FBA and its kin) or the seller (MFN)."""

    PLATFORM = "platform"
    SELLER = "seller"


class OrderState(StrEnum):
    """How far an order is; `pending` is one whose payment the platform still checks."""

    PENDING = "pending"
    UNSHIPPED = "unshipped"
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"
    UNFULFILLABLE = "unfulfillable"


class CancelledBy(StrEnum):
    """Who undid an order; `unpaid` is one that was never paid for in time."""

    BUYER = "buyer"
    SELLER = "seller"
    PLATFORM = "platform"
    UNPAID = "unpaid"


class StandingState(StrEnum):
    """How an account stands with its platform."""

    NORMAL = "normal"
    AT_RISK = "at_risk"
    DEACTIVATED = "deactivated"


class InboundState(StrEnum):
    """How far a shipment to the platform's warehouses is; `arrived` is there and not yet counted."""

    PLANNED = "planned"
    ON_THE_WAY = "on_the_way"
    ARRIVED = "arrived"
    RECEIVING = "receiving"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class EntryKind(StrEnum):
    """What a line of the ledger is for.

    `referral` is the platform's share of a sale, `fulfilment` its pay for picking, packing and sending; `fee` is any
    other fee. `goods` is what the goods sold cost me: no platform tells that.
    """

    SALE = "sale"
    SHIPPING = "shipping"
    TAX = "tax"
    PROMOTION = "promotion"
    REFUND = "refund"
    REFERRAL = "referral"
    FULFILMENT = "fulfilment"
    FEE = "fee"
    ADVERTISING = "advertising"
    STORAGE = "storage"
    ADJUSTMENT = "adjustment"
    RESERVE = "reserve"
    PAYOUT = "payout"
    OTHER = "other"
    GOODS = "goods"


# What a platform takes for its service, beside advertising.
FEES = frozenset({EntryKind.REFERRAL, EntryKind.FULFILMENT, EntryKind.FEE, EntryKind.STORAGE})
