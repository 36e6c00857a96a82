"""Every column of every exported table: its lasting key, what kind of value it holds, and what it says."""

from dataclasses import dataclass
from enum import StrEnum

from monitor.language import N_


class Kind(StrEnum):
    """What a cell holds; the words are those of docs/export.md."""

    TEXT = "text"
    WHOLE = "whole number"
    AMOUNT = "exact decimal"
    MOMENT = "time"
    DAY = "day"
    FLAG = "true or false"


@dataclass(frozen=True, slots=True)
class Column:
    """`key` never changes its meaning; `title` stands above it for people, `says` in the documents.

    `unit` is the key of the column that holds an amount's currency. A `derived` column is told for convenience and is
    not read back; one that is `empty` may be.
    """

    key: str
    kind: Kind
    title: str
    says: str
    unit: str = ""
    empty: bool = False
    derived: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of an export. A line is told apart from all others by the columns of its `key`."""

    name: str
    title: str
    says: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(column.key for column in self.columns)


_TEXT, _WHOLE, _AMOUNT, _MOMENT, _DAY, _FLAG = Kind.TEXT, Kind.WHOLE, Kind.AMOUNT, Kind.MOMENT, Kind.DAY, Kind.FLAG
_ACCOUNT = Column("account", _TEXT, N_("account"), "The account, as the configuration calls it.")
_PLATFORM = Column("platform", _TEXT, N_("platform"), "The account's platform.", empty=True, derived=True)
_MARKET = Column("market", _TEXT, N_("market"), "The market, such as `us`, where the platform tells it.", empty=True)
_SKU = Column("sku", _TEXT, N_("SKU"), "My own number of the goods.", empty=True)
_LISTING_MARKET = Column("listing_market", _TEXT, N_("listing's market"), "Where the listing is.", empty=True)
_LISTING = Column("listing", _TEXT, N_("listing"), "The platform's number of the listing.", empty=True)
_QUANTITY = Column("quantity", _WHOLE, N_("units"), "How many units.")
_ORDER = Column("order", _TEXT, N_("order"), "The platform's number of the order.")
_BY = Column("fulfilled_by", _TEXT, N_("shipped by"), "Who ships: `platform` or `seller`.", empty=True)
_CURRENCY = Column("currency", _TEXT, N_("currency"), "The ISO 4217 code of the amount's currency.")


def _maybe(column: Column) -> Column:
    return Column(column.key, column.kind, column.title, column.says, column.unit, True, column.derived)


def _day(key: str, of: str) -> Column:
    says = f"The day of `{of}` in the zone of whoever exports, as `/profit` counts days."
    return Column(key, _DAY, N_("day"), says, derived=True)


LEDGER = Sheet(
    "ledger",
    N_("Ledger"),
    "Every line of the ledger, also those that do not count: two books may tell of the same money.",
    ("account", "book", "id"),
    (
        _ACCOUNT,
        _PLATFORM,
        Column("book", _TEXT, N_("book"), "Who told it: `transactions`, `settlement`, `orders` (estimated), `costs`."),
        Column("id", _TEXT, N_("number"), "The line's own number in its book."),
        Column("kind", _TEXT, N_("kind"), "What it is for: `sale`, `shipping`, `referral`, `goods`, `payout` …"),
        Column("word", _TEXT, N_("platform's word"), "The platform's own word for it.", empty=True),
        Column("at", _MOMENT, N_("told as of"), "The platform's own moment of it."),
        Column("booked_at", _MOMENT, N_("booked at"), "The moment under which it counts: an order's, or its own."),
        _day("booked_day", "booked_at"),
        Column("amount", _AMOUNT, N_("amount"), "Credited above zero, debited below.", unit="currency"),
        _CURRENCY,
        Column(
            "home",
            _AMOUNT,
            N_("in my currency"),
            "The same in the house's currency; without a rate unknown.",
            unit="home_currency",
            empty=True,
        ),
        Column("home_currency", _TEXT, N_("my currency"), "The house's currency then.", empty=True),
        Column("rate", _AMOUNT, N_("rate"), "What one unit of the currency was worth in the house's.", empty=True),
        Column("rate_day", _DAY, N_("day of the rate"), "The day of the rate.", empty=True),
        Column(
            "rate_from", _TEXT, N_("source of the rate"), "Whose rate it was; several are joined by `+`.", empty=True
        ),
        _maybe(_ORDER),
        _SKU,
        _LISTING_MARKET,
        _LISTING,
        _MARKET,
        _maybe(_QUANTITY),
        Column("counted", _FLAG, N_("counts"), "Whether it is part of the figures."),
        Column("estimated", _FLAG, N_("estimated"), "Whether we estimate it until the platform tells it."),
        Column("settled", _FLAG, N_("settled"), "False while the platform holds it back."),
        Column("noted_at", _MOMENT, N_("learned at"), "When we learned of it."),
        Column(
            "corrects", _TEXT, N_("corrects"), "The number of the line that it corrects, in the same book.", empty=True
        ),
    ),
)
ORDERS = Sheet(
    "orders",
    N_("Orders"),
    "Every order as it stands.",
    ("account", "order"),
    (
        _ACCOUNT,
        _PLATFORM,
        _ORDER,
        Column("market", _TEXT, N_("market"), "The market, such as `us`."),
        Column("state", _TEXT, N_("state"), "How far it is: `pending`, `unshipped`, `shipped`, `cancelled` …"),
        Column("placed_at", _MOMENT, N_("placed at"), "When it was placed."),
        _day("placed_day", "placed_at"),
        Column("changed_at", _MOMENT, N_("changed at"), "When it last changed."),
        Column("total", _AMOUNT, N_("total"), "What the buyer pays in all.", unit="currency", empty=True),
        _maybe(_CURRENCY),
        _BY,
        Column("country", _TEXT, N_("country"), "Where it goes: the only word of the buyer.", empty=True),
        Column("ship_by", _MOMENT, N_("ship by"), "The latest dispatch that was promised.", empty=True),
        Column("cancel_asked", _FLAG, N_("cancellation wished"), "Whether the buyer wishes it undone."),
    ),
)
LINES = Sheet(
    "lines",
    N_("Order lines"),
    "The positions of the orders.",
    ("account", "order", "place"),
    (
        _ACCOUNT,
        _PLATFORM,
        _ORDER,
        Column("place", _WHOLE, N_("place"), "Its place in the order, from 0."),
        Column("changed_at", _MOMENT, N_("changed at"), "When the order last changed."),
        Column("line", _TEXT, N_("number"), "The platform's number of the position.", empty=True),
        Column("quantity", _WHOLE, N_("units"), "How many units were ordered."),
        Column("cancelled", _WHOLE, N_("cancelled"), "How many of them were cancelled."),
        _SKU,
        _LISTING_MARKET,
        _LISTING,
        Column("price", _AMOUNT, N_("price"), "What all units cost the buyer.", unit="currency", empty=True),
        _maybe(_CURRENCY),
    ),
)
RETURNS = Sheet(
    "returns",
    N_("Returns"),
    "What was sent back.",
    ("account", "return"),
    (
        _ACCOUNT,
        _PLATFORM,
        Column("return", _TEXT, N_("number"), "The platform's number of the return."),
        Column("at", _MOMENT, N_("time"), "When."),
        _day("day", "at"),
        _QUANTITY,
        Column("reason", _TEXT, N_("reason"), "The platform's word for the reason, never the buyer's.", empty=True),
        Column("state", _TEXT, N_("state"), "The platform's word for how far it is.", empty=True),
        _MARKET,
        _maybe(_ORDER),
        _SKU,
        _LISTING_MARKET,
        _LISTING,
        _BY,
    ),
)
FIGURES = Sheet(
    "figures",
    N_("Figures"),
    "Numbers that a platform tells of a span of time: visits, units, shares.",
    ("account", "name", "market", "listing_market", "listing", "begin_at"),
    (
        _ACCOUNT,
        _PLATFORM,
        Column("name", _TEXT, N_("figure"), "What was counted: `sessions`, `units`, `featured_share` …"),
        _MARKET,
        _LISTING_MARKET,
        _LISTING,
        Column("begin_at", _MOMENT, N_("from"), "When the span begins."),
        Column("end_at", _MOMENT, N_("until"), "When it ends."),
        Column("value", _AMOUNT, N_("value"), "The number."),
        Column("unit", _TEXT, N_("unit"), "A currency, `ratio`, or nothing for counts.", empty=True),
    ),
)
COSTS = Sheet(
    "costs",
    N_("Costs"),
    "What my goods cost me, from which day on.",
    ("sku", "place", "valid_from"),
    (
        Column("sku", _TEXT, N_("SKU"), "My number of the goods, or the platform's of the listing."),
        Column(
            "place", _TEXT, N_("where"), "The account or market in which it holds; empty for everywhere.", empty=True
        ),
        Column("valid_from", _DAY, N_("from"), "From this day on; empty for always.", empty=True),
        Column("goods", _AMOUNT, N_("goods"), "What one unit costs.", unit="currency"),
        Column("shipping", _AMOUNT, N_("shipping"), "What I pay to send it.", unit="currency", empty=True),
        Column("packaging", _AMOUNT, N_("packaging"), "What I pay to pack it.", unit="currency", empty=True),
        _CURRENCY,
    ),
)
RATES = Sheet(
    "rates",
    N_("Exchange rates"),
    "What currencies are worth, as kept.",
    ("currency", "base", "origin", "day"),
    (
        Column("currency", _TEXT, N_("currency"), "So many of these …"),
        Column("base", _TEXT, N_("for one"), "… are one of these."),
        Column("day", _DAY, N_("day"), "The day of the rate."),
        Column("value", _AMOUNT, N_("value"), "The rate."),
        Column("origin", _TEXT, N_("source"), "Whose word it is: `own`, or the host of a source."),
    ),
)
STOCK = Sheet(
    "stock",
    N_("Own warehouse"),
    "What lies in my own warehouse, as it was told last.",
    ("sku", "place"),
    (
        Column("sku", _TEXT, N_("SKU"), "My number of the goods."),
        Column("place", _TEXT, N_("where"), "Which warehouse; empty where there is one.", empty=True),
        _QUANTITY,
        Column("told_at", _MOMENT, N_("time"), "When that was told."),
        Column("lead_days", _WHOLE, N_("days to deliver"), "Days from an order until goods are there.", empty=True),
        Column("safety", _WHOLE, N_("safety stock"), "Units that should always be left.", empty=True),
    ),
)
BUNDLES = Sheet(
    "bundles",
    N_("Bundles"),
    "What is sold as one and made of others.",
    ("sku", "place"),
    (
        Column("sku", _TEXT, N_("SKU"), "The SKU of the bundle."),
        Column("place", _WHOLE, N_("place"), "The component's place in it, from 0."),
        Column("component", _TEXT, N_("component"), "The SKU of the component."),
        Column("quantity", _WHOLE, N_("units"), "How many of it are in one bundle."),
    ),
)
SHEETS: tuple[Sheet, ...] = (LEDGER, ORDERS, LINES, RETURNS, FIGURES, STOCK, COSTS, BUNDLES, RATES)
BY_NAME = {sheet.name: sheet for sheet in SHEETS}
