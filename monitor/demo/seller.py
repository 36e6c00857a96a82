"""What the seller's own Amazon account tells of the demo's shop: the lamp, its orders, money, health and visits."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from monitor.demo.cast import ARRIVES, ASIN, EVENING, LAMP, MINE
from monitor.demo.goods import Product
from monitor.demo.spapi.purse import Booked, Purse, Settled, Settlement, Transaction
from monitor.demo.spapi.shop import Account, Board, Feedback, Item, Line, Measured, Order, Shop, Sku
from monitor.demo.spapi.visits import Returned, Seen, Visits

SKU = "LAMP/BLUE 1"
_BOARDS = ("home_improvement_display_on_website", "3736561")


def _order(number: int, hours: float) -> Order:
    """One lamp, sold so many hours before the evening."""
    line = Line(SKU, ASIN, LAMP.title, MINE.price)
    return Order(f"111-{number:07}-2000001", EVENING - timedelta(hours=hours), (line,), "SHIPPED")


_ORDERS = tuple(_order(number, 3 * number + 1) for number in range(4))
# A lamp every four hours of the week before: from these is reckoned what the stranger may cost.
_EARLIER = tuple(_order(100 + number, 14 + 4 * number) for number in range(39))
# The order that comes in during the night.
NEW_ORDER = Order("111-0000042-2000001", ARRIVES, (Line(SKU, ASIN, LAMP.title, MINE.price, quantity=2),))
_ACCOUNT = Account(
    measured=(
        Measured("orderDefectRate.mfn", Decimal("0.004"), Decimal("0.01"), 750),
        Measured("lateShipmentRate", Decimal("0.012"), Decimal("0.04"), 250),
        Measured("preFulfillmentCancellationRate", Decimal("0.008"), Decimal("0.025"), 250),
    ),
    feedback=(Feedback(EVENING - timedelta(days=20), 3, "Came a day late", "111-0000900-2000001"),),
)
_SALE = Booked(
    (
        ("Sales/ProductCharges", MINE.price),
        ("Expenses/AmazonFees/Commission/Base", Decimal("-3.30")),
    ),
    SKU,
    ASIN,
)
_BACK = Booked(
    (("Sales/ProductCharges", -MINE.price), ("Expenses/AmazonFees/Commission/Base", Decimal("2.64"))), SKU, ASIN
)
_TRANSACTIONS = (
    *(
        Transaction(f"T-SALE-{number}", one.made + timedelta(hours=1), (_SALE,), order=one.id)
        for number, one in enumerate(_ORDERS)
    ),
    Transaction("T-BACK", EVENING - timedelta(days=2), (_BACK,), "Refund", "Refund Order", order="111-0000800-2000001"),
    Transaction(
        "T-STORE", EVENING - timedelta(days=3), (Booked((("Expenses/AmazonFees", Decimal("-4.10")),)),),
        "ServiceFee", "FBA Inventory Storage Fee",
    ),
)  # fmt: skip
_PAID = EVENING - timedelta(days=4)
_SETTLEMENT = Settlement(
    "S-2026-11",
    _PAID,
    (
        Settled("ItemPrice", "Principal", Decimal("615.72"), _PAID - timedelta(days=2), order=_ORDERS[0].id, sku=SKU),
        Settled("ItemFees", "Commission", Decimal("-92.36"), _PAID - timedelta(days=2), order=_ORDERS[0].id, sku=SKU),
    ),
)
_DAYS = tuple(date(2026, 11, 3) + timedelta(days=number) for number in range(10))
_VISITS = Visits(
    seen=tuple(
        Seen(ASIN, day, 180 + 7 * place, 240, Decimal("98.5"), 9, Decimal("197.91")) for place, day in enumerate(_DAYS)
    ),
    returned=(Returned(ASIN, date(2026, 11, 1), Decimal("0.07"), Decimal("65.97")),),
)


def shop_with(product: Product, *more: Order) -> Shop:
    """The seller's own account as it tells of the lamp, offered as on its page; `more` orders came in."""
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
    purse = Purse(_TRANSACTIONS, (_SETTLEMENT,))
    skus, orders = (Sku(SKU, ASIN, quantity=40),), (*_EARLIER, *_ORDERS, *more)
    return Shop(MINE.seller_id, MINE.name, (item,), skus, orders, _ACCOUNT, purse, _VISITS)


SHOP = shop_with(LAMP)
