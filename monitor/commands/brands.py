"""The page of /settings on which owners say what their brand is in each market, and how /set takes it."""

from monitor.brand import BRAND, Brand, brand_of
from monitor.buttons import Key
from monitor.commands.leafing import Page, put
from monitor.commands.turn import Turn
from monitor.language import N_, Html, esc, joined
from monitor.render.reports import BRANDS
from monitor.render.words import bold, code


async def brands(turn: Turn, text: str) -> Page:
    """Each market in which something is watched, with its brand."""
    markets = sorted({one.subject.market.casefold() for one in await turn.store.listings() if not one.rival})
    keys = turn.keyboard()
    lines: list[Html] = [bold(turn.tongue._("Your brand in each market"))]
    for market in markets[:12]:
        now = await brand_of(turn.store, market)
        shown = turn.tongue._(BRANDS[now])
        lines.append(turn.tongue._("{market}: {brand}", market=esc(market.upper(), 12), brand=shown))
        keys.row(*(_key(turn, market, one, holds=one is now) for one in Brand))
    hint = N_("It decides which steps and drafts a case offers: a right is claimed only where it is registered.")
    typed = turn.tongue._("Another one: {command}", command=code("/set brand.us registered"))
    return joined((*lines, turn.tongue._(hint), typed)), keys


def _key(turn: Turn, market: str, brand: Brand, *, holds: bool) -> Key:
    label = f"{market.upper()[:12]}: {turn.tongue.label(BRANDS[brand])}"
    return put(label, f"{BRAND}{market} {brand.value}", holds=holds)
