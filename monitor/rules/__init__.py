"""Every rule there is, by name."""

from monitor.findings import Rule
from monitor.rules import content, featured, floor, presence, price, sellers

RULES: tuple[Rule, ...] = (
    sellers.NEW_SELLER,
    sellers.USED_SELLER,
    featured.FEATURED_LOST,
    featured.FEATURED_NOBODY,
    floor.BELOW_FLOOR,
    content.CONTENT_CHANGED,
    presence.NOT_LIVE,
    price.PRICE_CHANGED,
)

BY_NAME = {rule.name: rule for rule in RULES}
