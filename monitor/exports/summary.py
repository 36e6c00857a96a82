"""The first sheet of a workbook: what each month came to, in the house's currency, in lines that a person reads."""

from calendar import monthrange
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side

from adapters.money import decimals
from monitor.books.statement import Statement
from monitor.exports.months import Month
from monitor.exports.rows import Cell
from monitor.exports.wish import Reader
from monitor.exports.workbook import Book, heads, number_format, text_cell
from monitor.language import N_
from monitor.people import BY_MARKET
from monitor.render.shares import OWN_CLOCK

_COUNT, _SHARE = "#,##0", "0.0%"
_TITLE, _BOLD = Font(bold=True, size=14), Font(bold=True)
_RULE = Border(top=Side(style="thin", color="808080"))
_WORDS, _SUMS = 34, 14

Figure = Callable[[Statement], Decimal | int | None]
# What stands in each line, how it is shown ("" is money), and whether it is a sum of those above it.
_LINES: tuple[tuple[str, Figure, str, bool], ...] = (
    (N_("Orders"), lambda one: one.orders, _COUNT, False),
    (N_("Units"), lambda one: one.units, _COUNT, False),
    (N_("Revenue"), lambda one: one.revenue, "", True),
    (N_("Refunds"), lambda one: one.refunds, "", False),
    (N_("Fees"), lambda one: one.fees, "", False),
    (N_("Advertising"), lambda one: one.advertising, "", False),
    (N_("Adjustments"), lambda one: one.adjustments, "", False),
    (N_("Goods"), lambda one: one.goods, "", False),
    (N_("Profit"), lambda one: one.profit, "", True),
    (N_("Margin"), lambda one: one.margin, _SHARE, False),
    (N_("Estimated part of the profit"), lambda one: one.estimated, "", False),
    (N_("Units without a known cost"), lambda one: one.uncosted, _COUNT, False),
    (N_("Taxes, beside the profit"), lambda one: one.tax, "", False),
)


def add_summary(book: Book, reader: Reader, months: Sequence[Month]) -> None:
    """The sheet; what no rate could convert is said below it, in its own currency."""
    tongue = reader.tongue
    page = book.add(tongue.label(N_("Months")), [_WORDS, *([_SUMS] * len(months))], 2)
    title = WriteOnlyCell(page, text_cell(tongue.label(N_("By month, in {currency}"), currency=reader.home)))
    title.font = _TITLE
    page.append([title])
    page.append(heads(page, ["", *(_named(one) for one in months)]))
    for says, figure, shown, strong in _LINES:
        cells = [_cell(page, figure(one.statement), shown, strong, reader.home) for one in months]
        page.append([_word(page, tongue.label(says), strong), *cells])
    if reader.person.day_begins == BY_MARKET:
        page.append([_word(page, tongue.label(OWN_CLOCK), False)])
    for currency in sorted({code for one in months for code in one.statement.unrated}):
        said = tongue.label(N_("Not converted, without a rate: {currency}"), currency=currency)
        sums = [one.statement.unrated.get(currency) for one in months]
        page.append([_word(page, said, False), *(_cell(page, one, "", False, currency) for one in sums)])


def _named(month: Month) -> str:
    """“2026-11”, with its days where it is not whole."""
    first, last = month.begin, month.last
    whole = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    return f"{first:%Y-%m}" if whole else f"{first:%Y-%m-%d} – {last:%d}"


def _word(page: Any, text: str, strong: bool) -> Any:
    cell = WriteOnlyCell(page, text_cell(text))
    return _marked(cell, strong)


def _cell(page: Any, value: Cell, shown: str, strong: bool, currency: str) -> Any:
    money = isinstance(value, Decimal) and not shown
    cell = WriteOnlyCell(page, round(value, decimals(currency)) if money and isinstance(value, Decimal) else value)
    cell.number_format = shown or number_format(currency)
    cell.alignment = Alignment(horizontal="right")
    return _marked(cell, strong)


def _marked(cell: Any, strong: bool) -> Any:
    if strong:
        cell.font, cell.border = _BOLD, _RULE
    return cell
