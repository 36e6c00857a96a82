"""Every rule there is, by name, and every threshold that people may move."""

from monitor.findings import Rule
from monitor.rules import (
    copycats,
    cover,
    low_stars,
    place,
    platform,
    rank,
    rating,
    reviews,
    rival_rank,
    rivals,
    stock,
    wave,
)
from monitor.rules.abroad import FOREIGN_MARKET
from monitor.rules.account import ACCOUNT_THRESHOLDS
from monitor.rules.adult import ADULT_FLAG
from monitor.rules.below_cost import BELOW_COST
from monitor.rules.content import CONTENT_CHANGED
from monitor.rules.contribution import CONTENT_DIFFERS
from monitor.rules.copycats import COPYCAT
from monitor.rules.dimensions import DIMENSIONS_CHANGED
from monitor.rules.family import VARIATION_MERGED
from monitor.rules.featured import FEATURED_LOST, FEATURED_NOBODY
from monitor.rules.fee import FEE_CHANGED
from monitor.rules.floor import BELOW_FLOOR
from monitor.rules.hidden import HIDDEN_OFFER
from monitor.rules.issues import LISTING_ISSUE
from monitor.rules.low_stars import NEW_LOW_STARS
from monitor.rules.place import PLACE_FELL
from monitor.rules.presence import NOT_LIVE
from monitor.rules.price import PRICE_CHANGED
from monitor.rules.rank import RANK_FELL, RANK_LOST, RANK_MOVED
from monitor.rules.rating import RATING_FELL
from monitor.rules.reviews import FIVE_STAR_BURST
from monitor.rules.rival_rank import RIVAL_RANK
from monitor.rules.rivals import RIVAL_PRICE, RIVAL_STOCK
from monitor.rules.sellers import NEW_SELLER, USED_SELLER
from monitor.rules.stock import STOCK_LOW, STOCK_ZERO
from monitor.rules.suppressed import LISTING_SUPPRESSED
from monitor.rules.wave import SELLER_WAVE
from monitor.thresholds import Threshold

THRESHOLDS: tuple[Threshold, ...] = (
    *stock.THRESHOLDS,
    *cover.THRESHOLDS,
    *rating.THRESHOLDS,
    *low_stars.THRESHOLDS,
    *reviews.THRESHOLDS,
    *place.THRESHOLDS,
    *rank.THRESHOLDS,
    *rivals.THRESHOLDS,
    *rival_rank.THRESHOLDS,
    *copycats.THRESHOLDS,
    *wave.THRESHOLDS,
    *ACCOUNT_THRESHOLDS,
    *platform.THRESHOLDS,
)

# Judged over a whole account: no listing and no tag has its own.
OF_ACCOUNTS: tuple[Threshold, ...] = (*ACCOUNT_THRESHOLDS, wave.LISTINGS, *platform.THRESHOLDS)

RULES: tuple[Rule, ...] = (
    NEW_SELLER,
    SELLER_WAVE,
    USED_SELLER,
    HIDDEN_OFFER,
    FEATURED_LOST,
    FEATURED_NOBODY,
    BELOW_FLOOR,
    BELOW_COST,
    CONTENT_CHANGED,
    CONTENT_DIFFERS,
    DIMENSIONS_CHANGED,
    ADULT_FLAG,
    VARIATION_MERGED,
    FOREIGN_MARKET,
    NOT_LIVE,
    LISTING_SUPPRESSED,
    LISTING_ISSUE,
    STOCK_ZERO,
    STOCK_LOW,
    FEE_CHANGED,
    PRICE_CHANGED,
    RANK_FELL,
    RANK_LOST,
    RANK_MOVED,
    RATING_FELL,
    NEW_LOW_STARS,
    FIVE_STAR_BURST,
    PLACE_FELL,
    COPYCAT,
    RIVAL_PRICE,
    RIVAL_STOCK,
    RIVAL_RANK,
)
