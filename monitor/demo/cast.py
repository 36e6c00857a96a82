"""Who and what the demo night is about: two partners, one lamp, a distributor and a stranger."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

from monitor.demo.goods import Offer, Product

ZONE = "Asia/Shanghai"
EVENING = datetime(2026, 11, 13, 13, 40, tzinfo=UTC)  # 21:40 in Shanghai
STRIKES = datetime(2026, 11, 13, 18, 14, tzinfo=UTC)  # 02:14
CAPTCHA = datetime(2026, 11, 13, 18, 50, tzinfo=UTC)
LEAVES = datetime(2026, 11, 13, 20, 5, tzinfo=UTC)
ARRIVES = datetime(2026, 11, 13, 21, 20, tzinfo=UTC)  # 05:20
SOLD = datetime(2026, 11, 13, 22, 10, tzinfo=UTC)  # 06:10
MORNING = datetime(2026, 11, 14, 0, 0, tzinfo=UTC)  # 08:00

ASIN = "B0LAMP0001"
LISTING = f"https://www.amazon.com/dp/{ASIN}"
# The same lamp in a market that is only read from its public pages.
ABROAD = f"https://www.amazon.co.uk/dp/{ASIN}"
# The same lamp on eBay and on AliExpress, by the numbers of its listings there.
AUCTION, WHOLESALE = "296057072805", "1005001234567890"
ON_EBAY, ON_ALIEXPRESS = f"https://www.ebay.com/itm/{AUCTION}", f"https://www.aliexpress.com/item/{WHOLESALE}.html"


@dataclass(frozen=True, slots=True)
class Partner:
    """One of the two people of the shop, with his or her Telegram id."""

    id: int
    name: str


ANNA = Partner(1_000_001, "Anna")
BEN = Partner(1_000_002, "Ben")

MINE = Offer("A1LUMEN0SHOP1", "Lumen Direct", Decimal("21.99"), featured=True)
DISTRIBUTOR = Offer("A2HARBOR0DIST", "Harbor Lights", Decimal("23.49"), shipping=Decimal("2.00"))
STRANGER = Offer("A3XYZ0STRANGE", "XYZ Store", Decimal("17.99"), featured=True)

LAMP = Product(
    title="Lumen Blue Lamp, dimmable bedside light with linen shade",
    brand="Lumen",
    offers=(MINE, DISTRIBUTOR),
    ranks=(("Tools & Home Improvement", 4812), ("Table Lamps", 37)),
    rating=Decimal("4.6"),
    reviews=1287,
    image="https://m.media-amazon.com/images/I/41lumenblue._AC_SX679_.jpg",
)
HIJACKED = replace(LAMP, offers=(STRANGER, replace(MINE, featured=False), DISTRIBUTOR))

LAMP_ABROAD = replace(LAMP, offers=(replace(MINE, price=Decimal("18.49")),), ranks=(("Lighting", 911),))
