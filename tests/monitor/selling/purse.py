"""Money of the odd little shop: a sale, a refund, storage, advertising, what is held back, a settlement, returns."""

from datetime import timedelta
from decimal import Decimal

from adapters.readings import FulfilledBy
from monitor.demo.spapi.purse import Booked, Purse, SentBack, Settled, Settlement, Transaction
from tests.clock import NIGHT

STORED, STORED_ASIN = "STORED-1", "B0STORED01"
SALE = Booked(
    (
        ("Sales/ProductCharges", Decimal("30.00")),
        ("Sales/Shipping", Decimal("4.99")),
        ("Sales/Tax", Decimal("2.87")),
        ("Expenses/PromoRebates", Decimal("-4.99")),
        ("Expenses/AmazonFees/Commission/Base", Decimal("-4.50")),
        ("Expenses/AmazonFees/Commission/Tax", Decimal("-0.35")),
        ("Expenses/AmazonFees/FBAPerUnitFulfillmentFee", Decimal("-3.22")),
    ),
    STORED,
    STORED_ASIN,
    quantity=1,
)
BACK = Booked(
    (("Sales/ProductCharges", Decimal("-30.00")), ("Expenses/AmazonFees/RefundCommission", Decimal("-0.90"))),
    STORED,
    STORED_ASIN,
)
TRANSACTIONS = (
    Transaction("T-SALE", NIGHT - timedelta(days=3), (SALE,), order="111-0000001-0000001"),
    Transaction("T-BACK", NIGHT - timedelta(days=2), (BACK,), "Refund", "Refund Order", order="111-0000001-0000001"),
    Transaction(
        "T-STORE", NIGHT - timedelta(days=1), (Booked((("Expenses/AmazonFees", Decimal("-12.40")),)),),
        "ServiceFee", "FBA Inventory Storage Fee",
    ),
    Transaction(
        "T-ADS", NIGHT - timedelta(days=1), (Booked((("Expenses", Decimal("-20.00")),)),), "ProductAdsPayment", "Ads"
    ),
    Transaction("T-HELD", NIGHT - timedelta(hours=20), (SALE,), order="111-0000002-0000001", status="DEFERRED"),
)  # fmt: skip
PAID = NIGHT - timedelta(days=4)
ROWS = (
    Settled("ItemPrice", "Principal", Decimal("1030.00"), PAID - timedelta(days=5), order="111-1", sku=STORED),
    Settled("ItemPrice", "Tax", Decimal("80.50"), PAID - timedelta(days=5), order="111-1", sku=STORED),
    Settled("ItemFees", "Commission", Decimal("-154.50"), PAID - timedelta(days=5), order="111-1", sku=STORED),
    Settled("ItemFees", "ShippingChargeback", Decimal("-3.10"), PAID - timedelta(days=5), order="111-1", sku=STORED),
    Settled("Promotion", "Shipping", Decimal("-2.00"), PAID - timedelta(days=5), order="111-1", sku=STORED),
    Settled("ItemPrice", "Principal", Decimal("-30.00"), PAID - timedelta(days=4), "Refund", "111-1", STORED),
    Settled("other-transaction", "Storage Fee", Decimal("-40.00"), PAID - timedelta(days=3), "other-transaction"),
    Settled("other-transaction", "Current Reserve Amount", Decimal("-10.00"), PAID, "other-transaction"),
)
SENT_BACK = (
    SentBack("LPN0001", NIGHT - timedelta(days=2), "111-1", STORED, STORED_ASIN, "DEFECTIVE", words="Call Ann on 555"),
    SentBack(
        "RMA-1", NIGHT - timedelta(days=3), "111-2", "HOME-1", "B0LAMP0001", "AMZ-PG-BAD-DESC", FulfilledBy.SELLER,
        quantity=2, state="Approved",
    ),
)  # fmt: skip
PURSE = Purse(TRANSACTIONS, (Settlement("S-1", PAID, ROWS),), SENT_BACK)
