"""What goods cost me: from tables as people keep them, each line read or named, and which cost holds where and when."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from adapters.money import currency_in, read_number
from monitor.language import N_, market_zone
from monitor.tables import LARGEST, Line, Problem, WrongLine, decimal_mark, headers_of, lines_of
from storage.folding import folded
from storage.states import ALWAYS, Cost

_LONGEST_SKU = 100
# As the columns are best called; other words and languages are understood.
COLUMNS = "sku, cost, currency, from"
_WORDS: Mapping[str, tuple[str, ...]] = {
    "sku": (
        "sku|seller sku|seller-sku|seller_sku|msku|my sku|item|asin|item id",
        "商家sku|卖家sku|货号|商品编码|产品编码|编码|型号",
    ),
    "place": ("market|marketplace|country|site|account|shop|store", "市场|站点|国家|账号|账户|店铺"),
    "goods": ("cost|unit cost|cost price|unit_cost|purchase price|goods", "成本|单位成本|采购价|采购成本|进价|进货价"),
    "currency": ("currency|ccy|cur", "币种|货币"),
    "valid_from": ("valid_from|valid from|from|since|date|start", "生效日期|生效日|起始日期|开始日期|日期|自"),
    "shipping": ("shipping|freight|shipping cost|postage", "运费|物流费|头程|头程费|邮费"),
    "packaging": ("packaging|packing|package", "包装|包装费|包材"),
}
_HEADERS = headers_of(_WORDS)
_SPOKEN = {
    "人民币": "CNY", "rmb": "CNY", "元": "CNY", "¥": "CNY", "美元": "USD", "欧元": "EUR", "日元": "JPY", "英镑": "GBP",
    "卢布": "RUB", "港币": "HKD",
}  # fmt: skip
_NUMBERS = ("goods", "shipping", "packaging")
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ].*)?|(\d{4})(\d{2})(\d{2})")
_DAY_LAST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")


@dataclass(frozen=True, slots=True)
class Table:
    """What a file says: the costs that were understood, and what was not."""

    costs: tuple[Cost, ...] = ()
    problems: tuple[Problem, ...] = ()


# Says for a written place which account or market it is, None where there is none such.
Placed = Callable[[str], str | None]


def read_table(body: bytes, placed: Placed, currency: str | None = None) -> Table:
    """The costs in a CSV file, however it was saved; `currency` is that of lines that name none.

    A line that cannot be read is named and costs no other line.
    """
    if len(body) > LARGEST:
        return _nothing(N_("That file is too large to be a table of costs."))
    lines = lines_of(body, _HEADERS, ("sku", "goods"))
    if lines is None:
        return _nothing(N_("The first line has to name the columns, such as {columns}."))
    hint = decimal_mark(cells.get(name, "") for _, cells in lines for name in _NUMBERS)
    return _read(lines, hint, placed, currency)


def _read(lines: Iterable[Line], hint: str | None, placed: Placed, currency: str | None) -> Table:
    found: dict[tuple[str, str, date], tuple[int, Cost]] = {}
    problems: list[Problem] = []
    for number, cells in lines:
        try:
            cost = _cost(cells, hint, placed, currency)
            earlier, same = found.setdefault((cost.sku.casefold(), cost.place, cost.valid_from), (number, cost))
            if same != cost:
                other = N_("{sku} has another cost for the same day in line {other}")
                raise WrongLine(other, sku=cost.sku, other=str(earlier))
        except WrongLine as wrong:
            problems.append(wrong.at(number))
    return Table(tuple(cost for _, cost in found.values()), tuple(problems))


def _nothing(says: str) -> Table:
    return Table(problems=(Problem(0, says, {"columns": COLUMNS}),))


def _cost(cells: Mapping[str, str], hint: str | None, placed: Placed, currency: str | None) -> Cost:
    sku = cells.get("sku", "")
    if not sku or len(sku) > _LONGEST_SKU:
        raise WrongLine(N_("no SKU"))
    goods = _amount(cells.get("goods", ""), hint)
    if goods is None:
        raise WrongLine(N_("{sku} has no cost"), sku=sku)
    return Cost(
        sku=sku,
        goods=goods,
        currency=_currency(cells, sku, currency),
        valid_from=_valid_from(cells.get("valid_from", "")),
        place=_place(cells.get("place", ""), placed),
        shipping=_amount(cells.get("shipping", ""), hint),
        packaging=_amount(cells.get("packaging", ""), hint),
    )


def _amount(text: str, hint: str | None) -> Decimal | None:
    if not text:
        return None
    value = read_number(re.sub(r"(?<!\d)([.,])(?=\d)", r"0\1", text), decimal_hint=hint)
    if value is None or value < 0 or "-" in text or "(" in text:
        raise WrongLine(N_("“{text}” is no amount that can be read in one way alone"), text=text)
    return value


def _currency(cells: Mapping[str, str], sku: str, otherwise: str | None) -> str:
    """From its column, else from a sign beside the amount, else the one for the whole file."""
    said = cells.get("currency", "")
    found = currency_in(said.upper()) or _SPOKEN.get(folded(said)) if said else currency_in(cells["goods"], otherwise)
    if found is None and said:
        raise WrongLine(N_("“{text}” is no currency"), text=said)
    if found is None:
        raise WrongLine(N_("{sku} has no currency"), sku=sku)
    return found


def _valid_from(text: str) -> date:
    day = read_day(text) if text else ALWAYS
    if day is None:
        raise WrongLine(N_("“{text}” is no day: write it as 2026-11-01"), text=text)
    return day


def _place(text: str, placed: Placed) -> str:
    place = placed(text) if text else ""
    if place is None:
        raise WrongLine(N_("there is no account or market “{text}”"), text=text)
    return place


def read_day(text: str) -> date | None:
    """A day as people write it; None for none, and where day and month could be meant the other way round."""
    if found := _DAY.fullmatch(text.strip()):
        parts = [int(one) for one in found.groups() if one]
        return _day(*parts)
    if found := _DAY_LAST.fullmatch(text.strip()):
        first, mark, second, year = int(found[1]), found[2], int(found[3]), int(found[4])
        if mark == "." or first > 12 or first == second:
            return _day(year, second, first)
        return _day(year, first, second) if second > 12 else None
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def by_sku(costs: Iterable[Cost]) -> Mapping[str, Sequence[Cost]]:
    """By their SKUs in small letters: of ten thousand one is found at once."""
    found: dict[str, list[Cost]] = {}
    for one in costs:
        found.setdefault(one.sku.casefold(), []).append(one)
    return found


def cost_among(
    costs: Mapping[str, Sequence[Cost]], names: Sequence[str], places: Sequence[str], day: date
) -> Cost | None:
    """The same as `cost_on`, of all costs by their SKUs."""
    return cost_on([one for name in names for one in costs.get(name.casefold(), ())], names, places, day)


def cost_on(costs: Iterable[Cost], names: Sequence[str], places: Sequence[str], day: date) -> Cost | None:
    """The cost that holds on a day: of the first of `names` that has one, in the nearest of `places` ("" is last).

    `names` are SKUs, then the platform's id of the listing; `places` the account and the market.
    """
    held = [one for one in costs if one.valid_from <= day]
    for name in names:
        mine = [one for one in held if one.sku.casefold() == name.casefold()]
        for place in (*places, ""):
            here = [one for one in mine if one.place.casefold() == place.casefold()]
            if here:
                return max(here, key=lambda one: one.valid_from)
    return None


def table_places(watched: Iterable[tuple[str, str]], accounts: Iterable[str] = ()) -> Placed:
    """Knows these accounts and markets in any case, and every market of a country, watched or not yet."""
    names: dict[str, str] = {one.casefold(): one for one in accounts}
    for account, market in watched:
        names |= {account.casefold(): account, market.casefold(): market}

    def placed(text: str) -> str | None:
        market = text.strip().upper()
        return names.get(text.strip().casefold()) or (market if market_zone(market) else None)

    return placed
