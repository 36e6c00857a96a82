"""Questions about what was sold and earned: a day, a week or a month, of all or of one thing, as words or a picture."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from monitor.books.home import home_currency
from monitor.buttons import Key
from monitor.charts.spec import Theme
from monitor.chat import Said
from monitor.commands import statements
from monitor.commands.picking import with_listing
from monitor.commands.sold_picture import picture_of
from monitor.commands.sold_words import Wish, wish_of
from monitor.commands.steps import do
from monitor.commands.turn import Turn
from monitor.language import N_
from monitor.messages import Message
from monitor.rates import rates_of
from monitor.render.shares import PAGE, shares_board
from monitor.render.till import answer_board, profit_board
from monitor.reports.periods import Kind
from monitor.sales import Span
from monitor.till.dividing import By, divided
from monitor.till.figures import Answer, viewed
from monitor.till.naming import goods_named, of_listings, of_product, place_named
from monitor.till.reading import Of, Till, answer_of
from storage.states import Product, WatchedListing

SPAN_LABELS = {
    Span.TODAY: N_("Today"),
    Span.YESTERDAY: N_("Yesterday"),
    Span.WEEK: N_("7 days"),
    Span.MONTH: N_("30 days"),
}
_BY_LABELS = {
    By.PRODUCT: N_("By product"),
    By.PLATFORM: N_("By platform"),
    By.MARKET: N_("By market"),
    By.ACCOUNT: N_("By account"),
    By.COUNTRY: N_("By country"),
}


async def show_today(turn: Turn, text: str = "") -> Said:
    return await _report(turn, Kind.DAY, text) or await show_sales(turn, f"{Span.TODAY} {text}")


async def show_yesterday(turn: Turn, text: str = "") -> Said:
    return await _report(turn, Kind.DAY, text, before=True) or await show_sales(turn, f"{Span.YESTERDAY} {text}")


async def show_week(turn: Turn, text: str = "") -> Said:
    return await _report(turn, Kind.WEEK, text) or await show_sales(turn, f"{Span.WEEK} {text}")


async def show_month(turn: Turn, text: str = "") -> Said:
    return await _report(turn, Kind.MONTH, text) or await show_sales(turn, f"{Span.MONTH} {text}")


async def _report(turn: Turn, kind: Kind, text: str, *, before: bool = False) -> Said | None:
    """The report of the calendar's day, week or month; None where no such one is asked for."""
    wish = statements.wish_of(turn, kind, text, before=before)
    return await statements.bring(turn, wish) if wish else None


async def show_sales(turn: Turn, text: str = "") -> Said:
    """“/sales month Blue Lamp”: without a span today, without a name all of it."""
    return await _asked(turn, "sales", wish_of(text))


async def show_profit(turn: Turn, text: str = "") -> Said:
    """“/profit month by product”: what is left, and what went off it."""
    return await _asked(turn, "profit", wish_of(text))


async def _asked(turn: Turn, command: str, wish: Wish) -> Said:
    """Sums are told in private chats, and in a group where an owner allowed it."""
    if not await turn.may_tell_money():
        return turn.sums_kept_back()
    till = await till_of(turn)
    if not wish.of:
        return await _answered(turn, till, command, wish, Of())
    of = await place_named(till, wish.of) or await goods_named(till, wish.of)
    if of is not None:
        return await _answered(turn, till, command, wish, of)
    tail = Wish(wish.span, "", wish.by, wish.picture).text
    one, together = partial(_of_one, till, command, wish), partial(_of_product, till, command, wish)
    return await with_listing(turn, command, wish.of, one, tail=tail, together=together)


async def _of_one(till: Till, command: str, wish: Wish, turn: Turn, listing: WatchedListing) -> Said:
    of = await of_listings(turn.store, listing.name or listing.subject.id, [listing])
    return await _answered(turn, till, command, wish, of)


async def _of_product(
    till: Till, command: str, wish: Wish, turn: Turn, product: Product, listings: Sequence[WatchedListing]
) -> Said:
    return await _answered(turn, till, command, wish, await of_product(turn.store, product))


async def till_of(turn: Turn) -> Till:
    """What this person's answers are read from."""
    return Till(
        store=turn.store,
        person=turn.person,
        now=turn.now,
        home=await home_currency(turn.store, turn.tools.currency),
        platform_of=turn.tools.platform_of,
        limit_of=lambda watch: turn.tools.patience(watch).limit,
    )


async def _answered(turn: Turn, till: Till, command: str, wish: Wish, of: Of) -> Said:
    if wish.by and of.goods is None and not wish.picture:
        return await _divided(turn, till, wish, of, wish.by)
    answer = await view_of(turn, await answer_of(till, wish.span or Span.TODAY, of))
    if wish.picture:
        message, theme = await picture_of(turn, till, answer, of, wish.theme)
        return await _picture_board(turn, wish, message, theme)
    board = profit_board if command == "profit" else answer_board
    return await _board(turn, command, wish, board(turn.tongue, answer, now=turn.now))


async def _divided(turn: Turn, till: Till, wish: Wish, of: Of, by: By) -> Said:
    """The parts of the profit, a page at a time."""
    told, shares = await divided(till, wish.span or Span.TODAY, of, by, most=PAGE, skip=turn.page * PAGE)
    answer = await view_of(turn, told)
    board = shares_board(turn.tongue, answer, shares, page=turn.page, now=turn.now)
    return await _board(turn, "profit", wish, board, more=shares.many > (turn.page + 1) * PAGE)


async def view_of(turn: Turn, answer: Answer) -> Answer:
    """The answer in the person's own currency, where he has one and a rate leads there."""
    mine = turn.person.currency
    if not mine or mine == answer.currency:
        return answer
    today = turn.now.date()
    return viewed(answer, mine, rates_of(await turn.store.rates(today), today))


async def _board(turn: Turn, command: str, wish: Wish, message: Message, *, more: bool = False) -> Said:
    """Under the answer: the other spans, the picture, and the other question."""
    keys, label = turn.keyboard(), turn.tongue.label
    asked = wish.span or Span.TODAY
    spans = [one for one in Span if one is not asked]
    keys.row(*(do(label(SPAN_LABELS[one]), command, Wish(one, wish.of, wish.by).text) for one in spans))
    other = ("sales", N_("Sales")) if command == "profit" else ("profit", N_("Profit"))
    picture = do(label(N_("Chart")), "sales", Wish(asked, wish.of, picture=True).text)
    keys.row(do(label(other[1]), other[0], Wish(asked, wish.of).text), picture, do(label(N_("Orders")), "orders", ""))
    if command == "profit":
        others = [one for one in By if one is not wish.by]
        keys.row(*(do(label(_BY_LABELS[one]), "profit", Wish(asked, wish.of, one).text) for one in others[:3]))
        keys.row(*(do(label(_BY_LABELS[one]), "profit", Wish(asked, wish.of, one).text) for one in others[3:]))
    if not wish.of:
        keys.row(*statements.file_keys(turn.tongue, asked.value))
    text = Wish(asked, wish.of, wish.by).text
    return await turn.board(message, command, text, keys, more=more)


async def _picture_board(turn: Turn, wish: Wish, message: Message, theme: Theme) -> Said:
    """Under the picture: the other spans and the other ground, each in its place."""
    keys, label = turn.keyboard(), turn.tongue.label
    asked = wish.span or Span.TODAY

    def key(text: str, other: Wish) -> Key:
        return text, "again", {"command": "sales", "text": other.text}

    mine = Wish(asked, wish.of, picture=True)
    keys.row(*(key(label(SPAN_LABELS[one]), replace(mine, span=one)) for one in Span if one is not asked))
    other = Theme.DARK if theme is Theme.LIGHT else Theme.LIGHT
    ground = key(label(N_("Dark")) if other is Theme.DARK else label(N_("Light")), replace(mine, theme=other))
    keys.row(do(label(N_("Figures")), "sales", Wish(asked, wish.of).text), ground)
    return await turn.board(message, "sales", mine.text, keys)
