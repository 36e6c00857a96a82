"""The page of platforms: how the money is divided, what hangs on each account, and how each platform goes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog

from monitor.books.home import home_currency
from monitor.buttons import Key, Keyboard
from monitor.charts.shares import shares_chart
from monitor.charts.spec import Theme
from monitor.charts.studio import NotDrawn
from monitor.charts.svg import svg_of
from monitor.chat import Said
from monitor.commands.steps import do
from monitor.commands.turn import Turn
from monitor.language import N_, Html, joined
from monitor.messages import Attachment, Message
from monitor.people import BY_MARKET, day_begin
from monitor.platforms.page import Page, Wish, page_of
from monitor.render.platforms import account_board, platforms_board
from monitor.sales import earlier
from monitor.till.dividing import By

log = structlog.get_logger()

SPANS = (30, 90)
_LABELS = {
    By.PLATFORM: N_("By platform"),
    By.ACCOUNT: N_("By account"),
    By.MARKET: N_("By market"),
    By.COUNTRY: N_("By country"),
    By.PRODUCT: N_("By product"),
}
_SPAN_LABELS = {30: N_("30 days"), 90: N_("90 days")}
_WORDS = {
    **{one.value: one for one in By},
    "平台": By.PLATFORM,
    "账户": By.ACCOUNT,
    "账号": By.ACCOUNT,
    "市场": By.MARKET,
    "站点": By.MARKET,
    "国家": By.COUNTRY,
    "产品": By.PRODUCT,
    "商品": By.PRODUCT,
}
_CHART = frozenset({"chart", "图表"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What the words after the command ask for; `called` is the rest: an account or a platform."""

    by: By = By.PLATFORM
    days: int = SPANS[0]
    chart: bool = False
    called: str = ""

    @property
    def words(self) -> str:
        """The same words again, for a button."""
        return " ".join(filter(None, (self.by.value, f"{self.days}d", "chart" if self.chart else "", self.called)))


def asked_of(text: str) -> Asked:
    """“by market 90d chart”, or the name of an account."""
    asked, rest = Asked(), []
    for word in text.split():
        folded = word.casefold()
        if folded in _WORDS:
            asked = replace(asked, by=_WORDS[folded])
        elif folded.removesuffix("d") in map(str, SPANS):
            asked = replace(asked, days=int(folded.removesuffix("d")))
        elif folded in _CHART:
            asked = replace(asked, chart=True)
        elif folded != "by":
            rest.append(word)
    return replace(asked, called=" ".join(rest))


async def show_platforms(turn: Turn, text: str = "") -> Said:
    """“/platforms”, “/platforms by market 90d”, or all of one account."""
    if not await turn.may_tell_money():
        return turn.sums_kept_back()
    asked = asked_of(text)
    page = await _page(turn, asked)
    if asked.called:
        return await _account(turn, asked, page)
    if asked.chart:
        return await _chart(turn, asked, page)
    message = platforms_board(turn.tongue, page, now=turn.now)
    return await turn.board(message, "platforms", asked.words, _keys(turn, asked, page))


async def _page(turn: Turn, asked: Asked) -> Page:
    begin = earlier(day_begin(turn.person, turn.now), asked.days - 1, turn.person)
    home = await home_currency(turn.store, turn.tools.currency)
    wish = Wish(asked.days, begin, asked.by, home, turn.person.currency, turn.person.day_begins == BY_MARKET)
    return await page_of(turn.store, turn.tools.platform_of, wish, turn.now)


async def _account(turn: Turn, asked: Asked, page: Page) -> Said:
    """The account of that name, or the only one of the platform; of several one is to be chosen."""
    wanted = asked.called.casefold()
    mine = [one for one, its in page.platforms.items() if wanted in (one.casefold(), its.casefold())]
    named = [one for one in mine if one.casefold() == wanted] or mine
    if not named:
        known = ", ".join(sorted(page.platforms)) or "–"
        return turn.toast(
            N_("No account “{name}” tells me its orders. Those that do: {known}."), name=asked.called, known=known
        )
    keys = turn.keyboard()
    if len(named) > 1:
        _rows(keys, [do(one, "platforms", one) for one in named])
        return await turn.said(Message(turn.tongue._("Which of them?")), keys)
    keys.row(do(turn.tongue.label(_LABELS[By.PLATFORM]), "platforms", ""))
    return await turn.board(account_board(turn.tongue, named[0], page, now=turn.now), "platforms", named[0], keys)


async def _chart(turn: Turn, asked: Asked, page: Page) -> Said:
    """The caption says all that the picture shows, so that nothing is lost where none could be drawn."""
    turn.heard.taken_in()
    keys = _keys(turn, asked, page)
    caption = platforms_board(turn.tongue, replace(page, going=(), platforms={}), now=turn.now).html
    if not page.shares.parts:
        return await turn.board(Message(caption), "platforms", asked.words, keys)
    try:
        async with turn.tools.easel:
            svg = svg_of(shares_chart(turn.tongue, page), Theme(turn.person.theme))
            png = await turn.tools.draw(svg)
    except NotDrawn as error:
        log.warning("no picture", why=str(error))
        sorry = turn.tongue._("⚪ The picture could not be drawn; these are its figures.")
        return await turn.board(Message(joined((Html(caption), sorry))), "platforms", asked.words, keys)
    picture = Attachment(f"platforms-{asked.by.value}-{asked.days}d.png", png, is_picture=True)
    return await turn.board(Message(caption, attachment=picture), "platforms", asked.words, keys)


def _keys(turn: Turn, asked: Asked, page: Page) -> Keyboard:
    """Other divisions, the other span, the picture, and each account."""
    keys, label = turn.keyboard(), turn.tongue.label

    def key(text: str, other: Asked) -> Key:
        return text, "again", {"command": "platforms", "text": other.words}

    _rows(keys, [key(label(said), replace(asked, by=by)) for by, said in _LABELS.items() if by is not asked.by])
    spans = [key(label(said), replace(asked, days=days)) for days, said in _SPAN_LABELS.items() if days != asked.days]
    picture = [] if asked.chart else [do(label("Chart"), "platforms", replace(asked, chart=True).words)]
    keys.row(*spans, *picture, do(label("Sales"), "sales", "month"))
    _rows(keys, [do(one, "platforms", one) for one in sorted(page.platforms)[:6]])
    return keys


def _rows(keys: Keyboard, buttons: Sequence[Key]) -> None:
    for at in range(0, len(buttons), 3):
        keys.row(*buttons[at : at + 3])
