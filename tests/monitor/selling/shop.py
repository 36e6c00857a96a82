"""A small shop with everything that makes answers odd: strange SKUs, units at Amazon, many offers, none, issues."""

from datetime import date, timedelta
from decimal import Decimal

from adapters.readings import Condition, FulfilledBy
from monitor.demo.goods import Offer
from monitor.demo.spapi.shop import (
    Account,
    Board,
    Depot,
    Feedback,
    Issue,
    Item,
    Line,
    Measured,
    Order,
    Shop,
    Sku,
)
from monitor.demo.spapi.visits import Returned, Seen, Visits
from tests.clock import NIGHT
from tests.monitor.selling.purse import PURSE

ME, RIVAL = "A1LUMEN0SHOP1", "A3XYZ0STRANGE"
ODD = "LAMP/BLÅ 1,2+3"
LAMP, CROWD, LONELY, STORED = "B0LAMP0001", "B0CROWD001", "B0LONELY01", "B0STORED01"
US, DE = "ATVPDKIKX0DER", "A1PA6795UKMFR9"
MINE = Offer(ME, "Lumen Direct", Decimal("21.99"), featured=True)
OTHER = Offer("A2HARBOR0DIST", "Harbor Lights", Decimal("23.49"), shipping=Decimal("2.00"))
STRANGER = Offer(RIVAL, "XYZ Store", Decimal("17.99"))
USED = Offer("A4USED0SELLER", "Second Hand", Decimal("9.50"), condition=Condition.USED)

ITEMS = (
    Item(
        LAMP,
        "Blue Lamp – Blå",
        offers=(MINE, OTHER, USED),
        boards=(Board("home_improvement_display_on_website", "Tools", 4812, root=True), Board("3736561", "Lamps", 37)),
        brand="Lumen",
        bullets=("Dimmable", "Linen shade"),
        images=("https://m.media-amazon.com/images/I/41a.jpg", "https://m.media-amazon.com/images/I/41b.jpg"),
        category=("3736561", "Table Lamps"),
        parent="B0PARENT01",
        sides=(Decimal("12.5"), Decimal(6), Decimal(6), Decimal("3.2")),
    ),
    Item(CROWD, "Crowded", tuple(Offer(f"A9SELLER{number:05}", "S", Decimal(10 + number)) for number in range(26))),
    Item(LONELY, "Lonely"),
    Item(STORED, "Stored", (Offer(ME, "Lumen Direct", Decimal(30), fulfilled_by=FulfilledBy.PLATFORM),)),
)
SKUS = (
    Sku(ODD, LAMP, quantity=12, title="Blue Lamp, mine"),
    Sku("CROWD-1", CROWD, quantity=0),
    Sku("STORED-1", STORED, depot=Depot(40, inbound=5, reserved=2)),
    Sku(
        "SHUT-1",
        LONELY,
        quantity=3,
        issues=(Issue("18027", "The main image has text.", actions=("LISTING_SUPPRESSED",)),),
    ),
)
ORDERS = tuple(
    Order(
        f"111-{number:07}-0000001",
        NIGHT - timedelta(hours=number + 1),
        (Line(ODD, LAMP, "Blue Lamp", Decimal("21.99")),),
    )
    for number in range(5)
)
ACCOUNT = Account(
    measured=(
        Measured("orderDefectRate.afn", Decimal("0.002"), Decimal("0.01"), 500),
        Measured("orderDefectRate.mfn", Decimal("0.009"), Decimal("0.01"), 1000),
        Measured("lateShipmentRate", Decimal("0.03"), Decimal("0.04"), 200),
        Measured("preFulfillmentCancellationRate", Decimal("0.01"), Decimal("0.025"), 200),
    ),
    feedback=(Feedback(NIGHT, 2, "Came late – café table", "111-0000001-0000001"),),
)
VISITS = Visits(
    seen=tuple(
        Seen(asin, date(2026, 2, 21) + timedelta(days=number), 40 + number, 55, Decimal("95.24"), 3, Decimal("65.97"))
        for asin in (LAMP, STORED)
        for number in range(9)
    ),
    returned=(Returned(LAMP, date(2026, 2, 22), Decimal("0.0831"), Decimal("12.50")),),
)
SHOP = Shop(ME, "Lumen", ITEMS, SKUS, ORDERS, ACCOUNT, PURSE, VISITS)
