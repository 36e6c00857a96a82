"""What the seller of the local gateway has: products with their SKUs, orders, and his standing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Sku:
    """One SKU; `price` is the text of an amount in the shop's currency, `stock` None where only "there are" is told.

    `code` is the merchant's own name of it, "" where he gave none.
    """

    code: str
    price: str
    stock: int | None
    sale_price: str | None = None
    ean: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """`status` is onSelling, offline, auditing or editingRequired; `why` the reason of offline."""

    id: int
    title: str
    skus: tuple[Sku, ...]
    status: str = "onSelling"
    why: str = ""


@dataclass(frozen=True, slots=True)
class Sale:
    """One order; `lines` are product, SKU, quantity and unit price. The buyer is made up and must never be read."""

    id: int
    status: str
    placed: datetime
    changed: datetime
    lines: tuple[tuple[int, str, int, str], ...]
    sent: datetime | None = None
    send_by: datetime | None = None
    buyer: str = "Berta Buyer"
    dispute: "Dispute | None" = None
    purse: "Purse | None" = None


@dataclass(frozen=True, slots=True)
class Dispute:
    """What a buyer complains of, in words that must never be read; `state` is processing, canceled_issue or finish."""

    at: datetime
    state: str = "processing"
    words: str = "it smells of Berta's cat"


@dataclass(frozen=True, slots=True)
class Purse:
    """The money of one order: what AliExpress keeps of it, gave back of its first line, and released when."""

    shipping: str = "0.00"
    discount: str = "0.00"
    rate: str = "0.08"
    affiliate: str = "0"
    refund: tuple[str, datetime] | None = None
    released: tuple[str, datetime] | None = None
    received: datetime | None = None


@dataclass(frozen=True, slots=True)
class Good:
    """An item of another shop, as buyers find it; `picture` is the name of one of the shop's pictures.

    `listed` says whether the affiliate programme has it, `barred` are countries to which it is not sold.
    """

    id: int
    title: str
    shop: int
    price: str
    picture: str = "lamp-1.jpg"
    sold: int = 0
    stock: int = 100
    category: int = 39050508
    status: str = "onSelling"
    listed: bool = True
    barred: frozenset[str] = frozenset()


@dataclass(slots=True)
class Shop:
    """Changes while it is asked; `odd` replaces the fields of single rows by their id, for answers out of the usual."""

    products: list[Product] = field(default_factory=list)
    sales: list[Sale] = field(default_factory=list)
    currency: str = "USD"
    forbidden: bool = False
    odd: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    number: int = 1234321
    others: list[Good] = field(default_factory=list)
    pictures: dict[str, bytes] = field(default_factory=dict)
    registered: bool = True

    def put_product(self, product: Product) -> None:
        """The product is this from now on."""
        self.products = [*(one for one in self.products if one.id != product.id), product]

    def put_sale(self, sale: Sale) -> None:
        """The order is this from now on."""
        self.sales = [*(one for one in self.sales if one.id != sale.id), sale]
