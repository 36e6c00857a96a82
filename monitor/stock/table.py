"""What lies in my own warehouse, from a table as people keep it: each line read or named."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from adapters.money import read_count, read_number
from monitor.language import N_
from monitor.tables import LARGEST, Line, Problem, WrongLine, headers_of, lines_of
from storage.states import Lying

# As the columns are best called; other words and languages are understood.
COLUMNS = "sku, quantity, place, lead time, safety stock"
_LONGEST_SKU, _LONGEST_PLACE, _MOST_UNITS, _MOST_DAYS = 100, 60, 1_000_000_000, 730
_WORDS: Mapping[str, tuple[str, ...]] = {
    "sku": (
        "sku|seller sku|seller-sku|seller_sku|msku|my sku|item|asin|item id|артикул|رمز المنتج|品番",
        "商家sku|卖家sku|货号|商品编码|产品编码|编码|型号",
    ),
    "quantity": (
        "quantity|qty|units|stock|on hand|on_hand|available|count|количество|остаток|الكمية|المخزون|数量|在庫|在庫数",
        "库存|库存数量|现有库存|可用库存|件数",
    ),
    "place": ("place|warehouse|location|shelf|bin|склад|место|المستودع|المكان|場所|倉庫", "仓库|库位|位置|仓位"),
    "lead_days": (
        "lead time|lead time days|lead_time|lead_days|lead days|lead|срок поставки|مدة التوريد|リードタイム",
        "交期|交货期|备货周期|采购周期|补货周期",
    ),
    "safety": (
        "safety stock|safety_stock|safety|minimum|min|reserve|страховой запас|مخزون الأمان|安全在庫",
        "安全库存|最低库存",
    ),
}
_HEADERS = headers_of(_WORDS)
_NEEDED = ("sku", "quantity")


@dataclass(frozen=True, slots=True)
class StockTable:
    """What a file says: the lots that were understood, and what was not."""

    lots: tuple[Lying, ...] = ()
    problems: tuple[Problem, ...] = ()


def is_stock(body: bytes) -> bool:
    """Whether its first lines name what a table of stock needs."""
    return len(body) <= LARGEST and lines_of(body, _HEADERS, _NEEDED) is not None


def read_stock(body: bytes, at: datetime) -> StockTable:
    """The lots of a CSV file, however it was saved, as told at that moment.

    A line that cannot be read is named and costs no other line.
    """
    if len(body) > LARGEST:
        return _nothing(N_("That file is too large to be a table of stock."))
    lines = lines_of(body, _HEADERS, _NEEDED)
    if lines is None:
        return _nothing(N_("The first line has to name the columns, such as {columns}."))
    return _read(lines, at)


def _nothing(says: str) -> StockTable:
    return StockTable(problems=(Problem(0, says, {"columns": COLUMNS}),))


def _read(lines: Iterable[Line], at: datetime) -> StockTable:
    found: dict[tuple[str, str], tuple[int, Lying]] = {}
    problems: list[Problem] = []
    for number, cells in lines:
        try:
            lot = _lot(cells, at)
            earlier, same = found.setdefault((lot.sku.casefold(), lot.place.casefold()), (number, lot))
            if same != lot:
                other = N_("{sku} has another quantity for the same place in line {other}")
                raise WrongLine(other, sku=lot.sku, other=str(earlier))
        except WrongLine as wrong:
            problems.append(wrong.at(number))
    return StockTable(tuple(lot for _, lot in found.values()), tuple(problems))


def _lot(cells: Mapping[str, str], at: datetime) -> Lying:
    sku = cells.get("sku", "")
    if not sku or len(sku) > _LONGEST_SKU:
        raise WrongLine(N_("no SKU"))
    quantity = _whole(cells.get("quantity", ""), _MOST_UNITS)
    if quantity is None:
        raise WrongLine(N_("{sku} has no quantity"), sku=sku)
    return Lying(
        sku=sku,
        quantity=quantity,
        told_at=at,
        place=cells.get("place", "")[:_LONGEST_PLACE],
        lead_days=_whole(cells.get("lead_days", ""), _MOST_DAYS),
        safety=_whole(cells.get("safety", ""), _MOST_UNITS),
    )


def _whole(text: str, most: int) -> int | None:
    """A whole number as people write it ("1,200", "12 pcs", "3.0"); None for an empty cell."""
    if not text:
        return None
    count = read_count(text)
    value = read_number(text) if count is None else Decimal(count)
    if value is None or "-" in text or "(" in text or value != int(value) or value > most:
        raise WrongLine(N_("“{text}” is no number of whole units or days"), text=text)
    return int(value)
