"""Who and what the demo night is about: two partners, one lamp, a distributor and a stranger."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from monitor.demo.goods import Offer, Product
from monitor.demo.spapi.shop import Account, Board, Item, Line, Measured, Order, Shop, Sku

ZONE = "Asia/Shanghai"
EVENING = datetime(2026, 11, 13, 13, 40, tzinfo=UTC)  # 21:40 in Shanghai
STRIKES = datetime(2026, 11, 13, 18, 14, tzinfo=UTC)  # 02:14
CAPTCHA = datetime(2026, 11, 13, 18, 50, tzinfo=UTC)
LEAVES = datetime(2026, 11, 13, 20, 5, tzinfo=UTC)
MORNING = datetime(2026, 11, 14, 0, 0, tzinfo=UTC)  # 08:00

ASIN = "B0LAMP0001"
LISTING = f"https://www.amazon.com/dp/{ASIN}"


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

SKU = "LAMP/BLUE 1"
_BOARDS = ("home_improvement_display_on_website", "3736561")
_ORDERS = tuple(
    Order(
        f"111-{number:07}-2000001",
        EVENING - timedelta(hours=3 * number + 1),
        (Line(SKU, ASIN, LAMP.title, MINE.price),),
    )
    for number in range(4)
)
_ACCOUNT = Account(
    measured=(
        Measured("orderDefectRate.mfn", Decimal("0.004"), Decimal("0.01"), 750),
        Measured("lateShipmentRate", Decimal("0.012"), Decimal("0.04"), 250),
    )
)


def shop_with(product: Product) -> Shop:
    """The seller's own account as it tells of the lamp, offered as on its page."""
    boards = (Board(number, name, place) for number, (name, place) in zip(_BOARDS, product.ranks, strict=True))
    first, *finer = boards
    item = Item(
        asin=ASIN,
        title=product.title,
        offers=product.offers,
        boards=(replace(first, root=True), *finer),
        brand=product.brand,
        bullets=("Dimmable in three steps", "Linen shade"),
        images=(product.image,) if product.image else (),
        category=("3736561", "Table Lamps"),
    )
    return Shop(MINE.seller_id, MINE.name, (item,), (Sku(SKU, ASIN, quantity=40),), _ORDERS, _ACCOUNT)


SHOP = shop_with(LAMP)
