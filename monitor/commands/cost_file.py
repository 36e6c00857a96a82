"""A table of costs or of stock that somebody sends: first what was understood, and with a second tap it is kept."""

from functools import partial
from pathlib import PurePath

from monitor.chat import Said
from monitor.commands.turn import Turn, not_allowed
from monitor.costs import Placed, read_table, table_places
from monitor.messages import Ambiguous, Message, Migrated, NotSent, TooLarge, Unreachable
from monitor.render.costs import stock_table_read, table_read
from monitor.stock.table import is_stock, read_stock
from monitor.tables import LARGEST
from storage.states import Facts, Role

_ENDINGS = frozenset({".csv", ".tsv", ".txt"})


def table_sent(turn: Turn) -> Said | None:
    """What the file in a private chat says of costs; None where none came, or one of another kind."""
    file = turn.heard.file
    if file is None or not turn.heard.private or turn.heard.reply_to is not None:
        return None
    if PurePath(file.name).suffix.casefold() not in _ENDINGS:
        return None
    if not turn.may(Role.OPERATOR):
        return not_allowed(turn, Role.OPERATOR)
    return Said(later=partial(_read, turn, file.id, file.name, keep=False))


async def keep_table(turn: Turn, args: Facts) -> Said:
    """The second tap; the channel still has the file."""
    return Said(later=partial(_read, turn, str(args.get("file")), str(args.get("name")), keep=True))


async def placed_by(turn: Turn) -> Placed:
    """Knows the accounts, and the markets of the listings."""
    return table_places((one.account, one.subject.market) for one in await turn.store.listings())


async def _read(turn: Turn, number: str, called: str, *, keep: bool) -> Said:
    body = await _fetched(turn, number)
    if body is None:
        return turn.toast("I could not fetch {name}, it is not kept: please send it once more.", name=called)
    table = read_table(body, await placed_by(turn), turn.person.currency or None)
    if not table.costs and is_stock(body):
        return await _stock(turn, body, number, called, keep=keep)
    if not keep or not table.costs:
        keys = turn.keyboard()
        if table.costs:
            keys.row((turn.tongue.label("Keep these costs"), "costs_file", {"file": number, "name": called}))
        return await turn.said(Message(table_read(turn.tongue, table, None)), keys)
    fresh = await turn.store.put_costs(table.costs)
    await turn.note("costs", None, f"{called}: {len(table.costs)}")
    return await turn.said(Message(table_read(turn.tongue, table, fresh)))


async def _stock(turn: Turn, body: bytes, number: str, called: str, *, keep: bool) -> Said:
    table = read_stock(body, turn.now)
    if not keep or not table.lots:
        keys = turn.keyboard()
        if table.lots:
            keys.row((turn.tongue.label("Keep this stock"), "costs_file", {"file": number, "name": called}))
        return await turn.said(Message(stock_table_read(turn.tongue, table, None)), keys)
    fresh = await turn.store.put_lying(table.lots)
    await turn.note("stock", None, f"{called}: {len(table.lots)}")
    return await turn.said(Message(stock_table_read(turn.tongue, table, fresh)))


async def _fetched(turn: Turn, number: str) -> bytes | None:
    if turn.tools.errands is None:
        return None
    try:
        body = await turn.tools.errands.fetch(number)
    except (TooLarge, NotSent, Ambiguous, Unreachable, Migrated):
        return None
    return body[: LARGEST + 1]
