"""A span's profit divided, in words: each part with its revenue, its profit and its share of the whole."""

from datetime import datetime

from babel import Locale

from monitor.language import N_, Html, Tongue, esc, joined, name
from monitor.messages import Message
from monitor.render.figures import ages, marks, share, sold_line
from monitor.render.till import NOBODY, title_line
from monitor.render.words import bold, platform_name
from monitor.till.dividing import By, Share, Shares
from monitor.till.figures import Answer, scaled

# So many parts stand on a page.
PAGE = 12
_TITLES = {
    By.PRODUCT: N_("By product"),
    By.PLATFORM: N_("By platform"),
    By.MARKET: N_("By market"),
    By.ACCOUNT: N_("By account"),
    By.COUNTRY: N_("By country"),
}

DIVIDED = N_("Money is divided among a market's countries by their units: no platform books it by country.")
OWN_CLOCK = N_("Its days begin by your own clock, not by each market's.")


def shares_board(tongue: Tongue, answer: Answer, shares: Shares, *, page: int, now: datetime) -> Message:
    """The whole in the first line, then each part, the most profitable first, and what is not known."""
    if not answer.read.orders and not answer.whole.kinds:
        return Message(tongue._(NOBODY))
    start = page * PAGE
    head = tongue._(_TITLES[shares.by])
    lines = [
        bold(title_line(tongue, answer)),
        bold(head) if shares.many <= PAGE else bold(_of_many(tongue, head, start, shares)),
        *(_share(tongue, answer, shares.by, one) for one in shares.parts),
        tongue._(DIVIDED) if shares.is_divided else Html(""),
        tongue._(OWN_CLOCK) if shares.by_own_clock else Html(""),
        *marks(tongue, answer),
        *ages(tongue, answer.read, now),
    ]
    return Message(joined(line for line in lines if line))


def _of_many(tongue: Tongue, head: Html, start: int, shares: Shares) -> Html:
    places = {"first": tongue.number(start + 1), "last": tongue.number(start + len(shares.parts))}
    return tongue._("{what}: {first}–{last} of {count}", what=head, count=tongue.number(shares.many), **places)


def _share(tongue: Tongue, answer: Answer, by: By, one: Share) -> Html:
    called = _called(tongue, by, one)
    mine = scaled(one.statement, answer.factor)
    whole = answer.whole.profit
    part = tongue._("{share} of it", share=share(tongue, mine.profit / whole)) if whole > 0 else Html("")
    line = joined((sold_line(tongue, mine, answer.currency), part), by=" · ")
    return tongue._("{what}: {value}", what=called, value=line)


def _called(tongue: Tongue, by: By, one: Share) -> Html:
    """A platform, a market, a country or a name, as people call it."""
    if by is By.PLATFORM or by is By.MARKET:
        return platform_name(one.name, one.market or None)
    if not one.name:
        return tongue._("not told")
    if by is By.COUNTRY:
        return esc(_country(tongue.locale, one.name))
    return name(one.name, 40)


def _country(locale: Locale, code: str) -> str:
    return str(locale.territories.get(code.upper(), code))
