"""The words in which platforms are spoken of: topics, states, walls, conditions."""

from enum import StrEnum


class Topic(StrEnum):
    """A kind of question that a platform can be asked."""

    LISTINGS = "listings"
    OFFERS = "offers"
    RANKS = "ranks"
    REVIEWS = "reviews"
    STOCK = "stock"

    @property
    def of_a_listing(self) -> bool:
        """Whether it is asked listing by listing; a list is asked for once, for all the listings in it."""
        return self is not Topic.RANKS


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
