"""`twoam books` and `platforms`: the chat's boards from the memory alone, without any network."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from monitor.books.audit import Doubts, doubts_of
from monitor.books.reconciliation import Reconciliation
from monitor.commands.platforms import asked_of
from monitor.config import Config, load
from monitor.console.failures import Code
from monitor.console.memory import desk_of
from monitor.console.output import show, show_json
from monitor.console.sold import nothing_there, till_of
from monitor.language import Tongue, visible
from monitor.people import BY_MARKET, day_begin
from monitor.platforms.facts import page_json
from monitor.platforms.page import Page, Wish, page_of
from monitor.render.books import books_board
from monitor.render.platforms import account_board, platforms_board
from monitor.sales import earlier
from monitor.till.plain import iso
from monitor.till.reading import Till
from storage.states import AccountWatch

# So many products are shown; a program is told of all.
_SOME, _ALL = 20, 1_000_000


def books(path: Path | None, days: int, *, as_json: bool) -> int:
    """Prints whether the sources agree; 1 where they differ, 3 where one was never read or cannot be read now."""
    config = load(path).config
    return Code.COULD_NOT_LOOK if nothing_there(config) else asyncio.run(_books(config, days, as_json=as_json))


async def _books(config: Config, days: int, *, as_json: bool) -> int:
    async with desk_of(config) as at:
        till = await till_of(at)
        until = day_begin(till.person, till.now)
        doubts = await doubts_of(at.store, till.home, earlier(until, days, till.person), until)
    if as_json:
        show_json(_plain_books(doubts))
    else:
        show(visible(books_board(Tongue("en", till.person.zone), doubts, now=till.now).html))
    if doubts.differ:
        return Code.WRONG
    return _read(doubts.sources)


def _read(sources: Any) -> Code:
    watches: list[AccountWatch] = [*sources]
    known = bool(watches) and all(one.read_at and not one.failures for one in watches)
    return Code.CLEAR if known else Code.COULD_NOT_LOOK


def _plain_books(doubts: Doubts) -> dict[str, Any]:
    return {
        "from": iso(doubts.since),
        "until": iso(doubts.until),
        "currency": doubts.home,
        "accounts": [_plain_account(one) for one in doubts.accounts],
        "corrections": {name: {"lines": lines, "sum": str(sum_)} for name, (lines, sum_) in doubts.corrections.items()},
        "without_cost": [asdict(one) for one in doubts.uncosted],
        "without_rate": {code: str(amount) for code, amount in sorted(doubts.unrated.items())},
        "waiting_to_be_booked": doubts.waiting,
        "read": _plain_sources(doubts.sources),
    }


def _plain_account(one: Reconciliation) -> dict[str, Any]:
    return {
        "account": one.account,
        "orders": one.orders,
        "orders_estimated": one.untold,
        "compared": [_strings({**asdict(each), "difference": each.difference}) for each in one.compared],
        "settled_orders": one.twice,
        "apart": [_strings(asdict(each)) for each in one.apart],
        "unknown_words": [_strings(asdict(each)) for each in one.unknown],
    }


def _strings(values: Mapping[str, Any]) -> dict[str, Any]:
    """Amounts as decimal strings."""
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in values.items()}


def _plain_sources(sources: Any) -> list[dict[str, str | None]]:
    return [
        {"account": one.account, "topic": one.topic.value, "read_at": iso(one.read_at), "trouble": one.trouble}
        for one in sources
    ]


# --- platforms -------------------------------------------------------------------------------------------------------


def platforms(path: Path | None, text: str, *, as_json: bool) -> int:
    """Prints the page of platforms, or of one account; 3 where an account's orders were never read, or cannot be."""
    config = load(path).config
    return Code.COULD_NOT_LOOK if nothing_there(config) else asyncio.run(_platforms(config, text, as_json=as_json))


async def _platforms(config: Config, text: str, *, as_json: bool) -> int:
    asked = asked_of(text)
    async with desk_of(config) as at:
        till = await till_of(at)
        page = await _page(till, asked.days, asked, _ALL if as_json else _SOME)
    if as_json:
        show_json({**page_json(page), "read": _plain_sources(page.watches)})
    else:
        tongue, now = Tongue("en", till.person.zone), till.now
        of_one = asked.called in page.platforms
        board = account_board(tongue, asked.called, page, now=now) if of_one else platforms_board(tongue, page, now=now)
        show(visible(board.html))
    return _read(page.watches)


async def _page(till: Till, days: int, asked: Any, products: int = _SOME) -> Page:
    since = earlier(day_begin(till.person, till.now), days - 1, till.person)
    by_market = till.person.day_begins == BY_MARKET
    wish = Wish(days, since, asked.by, till.home, by_market=by_market, products=products)
    return await page_of(till.store, till.platform_of, wish, till.now)
