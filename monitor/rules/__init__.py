"""Every rule there is, by name."""

from monitor.findings import Rule
from monitor.rules.content import CONTENT_CHANGED
from monitor.rules.featured import FEATURED_LOST, FEATURED_NOBODY
from monitor.rules.floor import BELOW_FLOOR
from monitor.rules.low_stars import NEW_LOW_STARS
from monitor.rules.place import PLACE_FELL
from monitor.rules.presence import NOT_LIVE
from monitor.rules.price import PRICE_CHANGED
from monitor.rules.rank import RANK_FELL, RANK_LOST, RANK_MOVED
from monitor.rules.rating import RATING_FELL
from monitor.rules.sellers import NEW_SELLER, USED_SELLER

RULES: tuple[Rule, ...] = (
    NEW_SELLER,
    USED_SELLER,
    FEATURED_LOST,
    FEATURED_NOBODY,
    BELOW_FLOOR,
    CONTENT_CHANGED,
    NOT_LIVE,
    PRICE_CHANGED,
    RANK_FELL,
    RANK_LOST,
    RANK_MOVED,
    RATING_FELL,
    NEW_LOW_STARS,
    PLACE_FELL,
)
