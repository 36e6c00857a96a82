"""The picture of an answer about sales: what it is drawn from, and the words that say the same."""

from collections.abc import Sequence
from decimal import Decimal

from monitor.charts.about import Drawing
from monitor.charts.spec import Theme
from monitor.charts.till import About, Piece, till_chart
from monitor.commands.charts import ground, pictured
from monitor.commands.turn import Turn
from monitor.language import N_, visible
from monitor.messages import Message
from monitor.render.figures import sum_of
from monitor.render.till import TITLES, picture_caption
from monitor.till.bins import Bin, bins_of
from monitor.till.figures import Answer, Counted
from monitor.till.reading import Of, Till


async def picture_of(turn: Turn, till: Till, answer: Answer, of: Of, wanted: Theme | None) -> tuple[Message, Theme]:
    """The message with the picture, and the ground on which it was drawn."""
    theme = await ground(turn, wanted)
    turn.heard.taken_in()
    async with turn.tools.easel:
        bins = await bins_of(till, answer.span, of, answer.known_since)
        drawing = drawn(turn, answer, bins)
        return await pictured(turn, drawing, theme, f"sales-{answer.span}-{answer.of}"), theme


def drawn(turn: Turn, answer: Answer, bins: Sequence[Bin]) -> Drawing:
    """In the currency of the answer."""
    tongue = turn.tongue
    bare = bool(answer.whole.uncosted)
    about = About(
        tongue=tongue,
        title=answer.of or tongue.label(N_("Sales")),
        span=tongue.label(TITLES[answer.span]),
        currency=answer.currency,
        figure=visible(sum_of(tongue, answer.whole.revenue, answer.currency)),
        before_goods=bare,
    )
    pieces = [_piece(one, answer, bare=bare) for one in bins]
    return Drawing(till_chart(about, pieces), picture_caption(tongue, answer, bins, now=turn.now))


def _piece(one: Bin, answer: Answer, *, bare: bool) -> Piece:
    begin, end, factor = answer.known_since, answer.read.known_to, answer.factor
    unknown = (begin is not None and one.window.begin < begin) or (end is not None and one.window.begin >= end)
    told = None if unknown else one.counted
    return Piece(
        one.window.begin.timestamp(),
        one.window.end.timestamp(),
        float(told.revenue * factor) if told else None,
        float(_left(told, bare=bare) * factor) if told else None,
        float(one.usual.revenue * factor) if one.usual else None,
        unknown and one.counted is not None,
    )


def _left(counted: Counted, *, bare: bool) -> Decimal:
    return counted.before_goods if bare else counted.profit
