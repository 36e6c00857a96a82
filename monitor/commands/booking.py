"""The question how far the books can be trusted: sources side by side, and what they lack."""

from datetime import timedelta

from monitor.books.audit import doubts_of
from monitor.books.home import home_currency
from monitor.chat import Said
from monitor.commands.sold_words import wish_of
from monitor.commands.steps import do
from monitor.commands.turn import Turn
from monitor.language import N_
from monitor.people import day_begin
from monitor.render.books import books_board
from monitor.sales import Span

# A week is enough to see whether sources agree, and what is newer than a day many do not tell yet.
DAYS = {Span.WEEK: 7, Span.MONTH: 30}


async def show_books(turn: Turn, text: str = "") -> Said:
    """“/books month”; without a word the last 7 whole days."""
    if not await turn.may_tell_money():
        return turn.sums_kept_back()
    span = wish_of(text).span or Span.WEEK
    until = day_begin(turn.person, turn.now)
    since = day_begin(turn.person, until - timedelta(days=DAYS.get(span, 1)) + timedelta(hours=2))
    home = await home_currency(turn.store, turn.tools.currency)
    board = books_board(turn.tongue, await doubts_of(turn.store, home, since, until), now=turn.now)
    keys, label = turn.keyboard(), turn.tongue.label
    keys.row(
        *(do(label(said), "books", one.value) for one, said in _LABELS.items() if one is not span),
        do(label(N_("Costs")), "costs", ""),
    )
    return await turn.board(board, "books", span.value, keys)


_LABELS = {Span.WEEK: N_("7 days"), Span.MONTH: N_("30 days")}
