"""Pictures of the past in the chat: which listing, of what, of how long; other pictures are one tap away."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import structlog

from monitor.buttons import Key, Keyboard
from monitor.charts.about import KINDS, SPANS, Drawing, Kind
from monitor.charts.spec import Theme
from monitor.charts.studio import NotDrawn
from monitor.charts.svg import svg_of
from monitor.chat import Said
from monitor.commands.chart_data import DRAWN, boards_of
from monitor.commands.chart_source import Source, about_of
from monitor.commands.picking import with_listing
from monitor.commands.steps import do
from monitor.commands.turn import Turn
from monitor.language import N_, clean, joined
from monitor.messages import Attachment, Message
from monitor.render.words import place_label
from storage.states import Product, WatchedListing

log = structlog.get_logger()

_KIND_WORDS = {
    **{kind.value: kind for kind in Kind},
    "buybox": Kind.SHARE,
    "排名": Kind.RANK,
    "价格": Kind.PRICE,
    "购物车": Kind.SHARE,
    "库存": Kind.STOCK,
    "订单": Kind.ORDERS,
    "覆盖": Kind.COVERAGE,
}
# More boards than these are too fine to be looked at alone.
_MOST_BOARDS = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """What the words after the listing's name ask for; what they leave out is chosen by what there is."""

    kind: Kind | None = None
    span: str | None = None
    theme: Theme | None = None
    board: int = 0

    @property
    def words(self) -> str:
        """The same words again, for a button."""
        board = f"@{self.board}" if self.board else ""
        return " ".join(filter(None, (self.kind, self.span, self.theme, board)))


def asked_of(text: str) -> tuple[str, Asked]:
    """(“Blue Lamp”, a rank's month) of “Blue Lamp rank 30d”."""
    words, asked = text.split(), Asked()
    while words and (known := _understood(asked, words[-1].casefold())):
        asked = known
        words.pop()
    return " ".join(words), asked


def _understood(asked: Asked, word: str) -> Asked | None:
    if word in _KIND_WORDS and asked.kind is None:
        return replace(asked, kind=_KIND_WORDS[word])
    if word in SPANS:
        return replace(asked, span=word)
    if word in tuple(Theme):
        return replace(asked, theme=Theme(word))
    if word.startswith("@") and word[1:].isascii() and word[1:].isdecimal():
        return replace(asked, board=int(word[1:3]))
    return None


async def show_chart(turn: Turn, text: str) -> Said:
    """“/chart Blue Lamp price 90d”; of a product's listings one is to be chosen."""
    called, asked = asked_of(text)
    answer = partial(_chart, asked=asked)
    return await with_listing(turn, "chart", called, answer, tail=asked.words, together=partial(_which, asked=asked))


async def _which(turn: Turn, product: Product, listings: Sequence[WatchedListing], *, asked: Asked) -> Said:
    """Pictures of a whole product would be many at once."""
    keys = turn.keyboard()
    for one in listings:
        label = place_label(turn.tools.platform_of(one.account), one)
        keys.row(do(label, "chart", f"#{one.id} {asked.words}".strip()))
    return await turn.said(Message(turn.tongue._("Which of them?")), keys)


async def _chart(turn: Turn, listing: WatchedListing, *, asked: Asked) -> Said:
    source = await Source.of(turn, listing)
    kinds = source.kinds()
    kind = asked.kind or kinds[0]
    if kind is Kind.ORDERS and listing.rival:
        return turn.toast(N_("What a rival sells I cannot know."))
    if kind is Kind.ORDERS and not source.sells:
        return turn.sums_kept_back()
    asked = replace(asked, kind=kind)
    about = await about_of(source, kind, asked.span)
    asked = replace(asked, span=about.span)
    theme, asked = await ground(turn, asked.theme), replace(asked, theme=None)
    turn.heard.taken_in()
    async with turn.tools.easel:
        drawing = await DRAWN[kind](source, about, asked.board)
        message = await pictured(turn, drawing, theme, f"{kind}-{listing.subject.id}")
    keys = await _keys(turn, source, kinds, asked, theme)
    return await turn.board(message, "chart", f"#{listing.id} {asked.words}", keys)


async def ground(turn: Turn, wanted: Theme | None) -> Theme:
    """The person's own choice; said anew it is kept."""
    if wanted is None:
        return Theme(turn.person.theme)
    await turn.decide(f"person:{turn.person.id}", "theme", wanted.value)
    return wanted


async def pictured(turn: Turn, drawing: Drawing, theme: Theme, called: str) -> Message:
    """The caption says all that the picture shows, so that nothing is lost where none could be drawn."""
    try:
        png = await turn.tools.draw(svg_of(drawing.chart, theme))
    except NotDrawn as error:
        log.warning("no picture", why=str(error))
        sorry = turn.tongue._("⚪ The picture could not be drawn; these are its figures.")
        return Message(joined((drawing.caption, sorry)))
    return Message(drawing.caption, attachment=Attachment(f"{_file_name(called)}.png", png, is_picture=True))


def _file_name(text: str) -> str:
    return "".join(char if char.isascii() and (char.isalnum() or char in "-_") else "-" for char in clean(text, 60))


async def _keys(turn: Turn, source: Source, kinds: Sequence[Kind], asked: Asked, theme: Theme) -> Keyboard:
    """Other kinds, other spans, other boards, the other ground; each changes the picture in its place."""
    keys, label = turn.keyboard(), turn.tongue.label
    ref = f"#{source.listing.id}"

    def key(text: str, other: Asked) -> Key:
        return text, "again", {"command": "chart", "text": f"{ref} {other.words}"}

    others = [key(label(KINDS[kind]), replace(asked, kind=kind, board=0)) for kind in kinds if kind is not asked.kind]
    for at in range(0, len(others), 3):
        keys.row(*others[at : at + 3])
    if asked.span != "6h":
        spans = [span for span in SPANS if span not in ("6h", asked.span)]
        keys.row(*(key(label(SPANS[span][1]), replace(asked, span=span)) for span in spans))
    if asked.kind is Kind.RANK:
        boards = list(enumerate(await boards_of(source)))[:_MOST_BOARDS]
        for number, board in boards if len(boards) > 1 else ():
            keys.row(*([key(board, replace(asked, board=number))] if number != asked.board else []))
    other = Theme.LIGHT if theme is Theme.DARK else Theme.DARK
    ground = label(N_("Dark")) if other is Theme.DARK else label(N_("Light"))
    keys.row(key(ground, replace(asked, theme=other)))
    return keys
