"""What goods cost me, in words: one cost, the listings that have none, and what became of a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from adapters.readings import Money
from monitor.costs import COLUMNS, Table
from monitor.language import N_, Html, Tongue, joined, name
from monitor.messages import Message
from monitor.render.leaves import leaf
from monitor.render.words import bold, code, listing_name
from monitor.stock.table import StockTable
from monitor.tables import Problem
from storage.states import ALWAYS, Cost, WatchedListing

_MOST_PROBLEMS, _MOST_SKUS = 10, 8
_HOW = "/cost Blue Lamp 7.20 CNY"


@dataclass(frozen=True, slots=True)
class Priced:
    """A listing with the cost that holds today; None where none does."""

    listing: WatchedListing
    cost: Cost | None


def costs_board(tongue: Tongue, rows: Sequence[Priced], page: int) -> tuple[Message, bool]:
    """Those without a cost first, for nothing can be reckoned of them; and whether there is another page."""
    if not rows:
        return Message(tongue._("I watch nothing yet. Paste the address of a product page after /add.")), False
    without = sum(one.cost is None for one in rows)
    head = [bold(tongue._("What your goods cost you"))]
    if without:
        said = tongue.ngettext(
            "{count} listing has no cost: what it earns is unknown.",
            "{count} listings have no cost: what they earn is unknown.",
            without,
        )
        head.append(said)
    how_to = N_("Say it with {command}, or send me a CSV file with the columns {columns}.")
    how = tongue._(how_to, command=code(_HOW), columns=code(COLUMNS))
    ordered = sorted(rows, key=lambda one: one.cost is not None)
    part = leaf((_row(tongue, one) for one in ordered), page, beside=(*head, how))
    return Message(joined((*head, *part.lines, how))), part.more


def _row(tongue: Tongue, row: Priced) -> Html:
    said = cost_line(tongue, row.cost) if row.cost else Html(f"⚪ {tongue._('no cost')}")
    return joined((listing_name(row.listing), said), by=" · ")


def cost_line(tongue: Tongue, cost: Cost) -> Html:
    """“LAMP-1: ¥7.20 + shipping ¥1.00, in DE, since 1 Nov 2026”."""
    said = tongue._("{what}: {value}", what=name(cost.sku, 40), value=tongue.money(Money(cost.goods, cost.currency)))
    parts = [said]
    if cost.shipping is not None:
        parts.append(tongue._("shipping {money}", money=tongue.money(Money(cost.shipping, cost.currency))))
    if cost.packaging is not None:
        parts.append(tongue._("packaging {money}", money=tongue.money(Money(cost.packaging, cost.currency))))
    if cost.place:
        parts.append(name(cost.place, 30))
    if cost.valid_from != ALWAYS:
        parts.append(tongue._("from {day}", day=tongue.day(cost.valid_from)))
    return joined(parts, by=" · ")


def cost_kept(tongue: Tongue, skus: Sequence[str], amount: Money | None, day: date) -> Html:
    """What was understood, so that a slip shows at once."""
    names = joined((code(one) for one in skus[:_MOST_SKUS]), by=tongue._(", "))
    if amount is None:
        return tongue._("Forgotten: no cost is known for {what} any more.", what=names)
    if day == ALWAYS:
        return tongue._("Kept: {what} costs {money}.", what=names, money=tongue.money(amount))
    since = tongue.day(day)
    return tongue._("Kept: {what} costs {money} from {day} on.", what=names, money=tongue.money(amount), day=since)


def table_read(tongue: Tongue, table: Table, fresh: int | None) -> Html:
    """What a file brought; `fresh` is how many costs are new or other than before, None for a mere look."""
    count = len(table.costs)
    first = tongue.ngettext("{count} cost understood.", "{count} costs understood.", count)
    return _read(tongue, first, fresh, table.problems)


def stock_table_read(tongue: Tongue, table: StockTable, fresh: int | None) -> Html:
    """What a file of stock brought; `fresh` is how many of its lines say anything new, None for a mere look."""
    count = len(table.lots)
    units = tongue.ngettext("{count} unit", "{count} units", sum(lot.quantity for lot in table.lots))
    first = tongue.ngettext(
        "{count} line of stock understood: {units}.", "{count} lines of stock understood: {units}.", count, units=units
    )
    return _read(tongue, first, fresh, table.problems)


def _read(tongue: Tongue, first: Html, fresh: int | None, problems: Sequence[Problem]) -> Html:
    lines = [first]
    if fresh is not None:
        lines.append(tongue.ngettext("{count} is new or changed.", "{count} are new or changed.", fresh))
    lines += [problem_line(tongue, one) for one in problems[:_MOST_PROBLEMS]]
    if rest := len(problems) - _MOST_PROBLEMS:
        lines += [tongue.ngettext("and {count} more", "and {count} more", rest)] if rest > 0 else []
    return joined(lines)


def problem_line(tongue: Tongue, problem: Problem) -> Html:
    """“Line 7: LAMP-1 has no cost”."""
    why = tongue._(problem.says, **problem.values)
    return tongue._("Line {number}: {why}", number=problem.line, why=why) if problem.line else why
