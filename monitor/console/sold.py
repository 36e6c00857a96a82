"""`twoam today` and its like: the chat's answers about sales and profit from the memory alone, without any network."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from monitor.books.home import home_currency
from monitor.config import Config, load
from monitor.console.failures import Code, Usage
from monitor.console.memory import Desk, desk_of
from monitor.console.output import note, show, show_json
from monitor.language import Tongue, visible
from monitor.memory import was_there
from monitor.render.shares import shares_board
from monitor.render.till import answer_board, profit_board
from monitor.rules.source import Patience
from monitor.sales import Span
from monitor.till.dividing import By, divided
from monitor.till.figures import Answer
from monitor.till.naming import goods_named, place_named
from monitor.till.plain import plain_answer, plain_shares
from monitor.till.reading import Of, Till, answer_of
from storage.states import AccountWatch, Person, Role

# So many parts are told where a chat would tell a page of them.
_MOST = 1000


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked: the span, of what (as typed, "" for all), by what it is divided, and whether the profit alone."""

    span: str = Span.TODAY.value
    of: str = ""
    by: str | None = None
    profit: bool = False


def sold(path: Path | None, wish: Wish, *, as_json: bool) -> int:
    """Prints the answer; 3 where it is not whole, because orders were not read, or not up to its end."""
    span, by = _one_of(Span, wish.span, "span"), _one_of(By, wish.by, "division") if wish.by else None
    config = load(path).config
    if nothing_there(config):
        return Code.COULD_NOT_LOOK
    return asyncio.run(_sold(config, wish, span, by, as_json=as_json))


def nothing_there(config: Config) -> bool:
    """Whether there is no memory yet; it is said, and none is made."""
    place = config.machine.database_place
    if not isinstance(place, Path) or place.exists() or was_there(config):
        return False
    note(f"There is no database at {place} yet: `twoam run` makes it.")
    return True


def _one_of(kinds: Any, word: str, what: str) -> Any:
    if word not in tuple(kinds):
        raise Usage(f"There is no {what} “{word}”. It is one of: {', '.join(kinds)}.")
    return kinds(word)


async def _sold(config: Config, wish: Wish, span: Span, by: By | None, *, as_json: bool) -> int:
    async with desk_of(config) as at:
        till = await till_of(at)
        answer = await answer_of(till, span, of := await _of(till, wish.of))
        told = await _told(till, answer, of, by, profit=wish.profit)
    plain, board = told
    show_json(plain) if as_json else show(visible(board))
    return Code.CLEAR if answer.read.is_whole else Code.COULD_NOT_LOOK


async def _told(till: Till, answer: Answer, of: Of, by: By | None, *, profit: bool) -> tuple[dict[str, Any], str]:
    tongue, now = Tongue("en", till.person.zone), till.now
    if by is not None and of.goods is None:
        _, shares = await divided(till, answer.span, of, by, most=_MOST)
        return plain_shares(answer, shares), shares_board(tongue, answer, shares, page=0, now=now).html
    board = profit_board if profit else answer_board
    return plain_answer(answer), board(tongue, answer, now=now).html


async def _of(till: Till, text: str) -> Of:
    if not text.strip():
        return Of()
    found = await place_named(till, text) or await goods_named(till, text)
    if found is None:
        raise Usage(f"No single listing, product, tag, account or market is called “{text}”.")
    return found


async def till_of(at: Desk) -> Till:
    """Whoever may log in here owns the machine: the first owner's calendar counts."""
    people = await at.store.people()
    accounts, config = at.config.accounts, at.config
    return Till(
        store=at.store,
        person=owner_of(config, people),
        now=at.clock.now(),
        home=await home_currency(at.store, config.books.currency),
        platform_of=lambda account: accounts[account].platform if account in accounts else account,
        limit_of=lambda watch: _limit(config, watch),
    )


def owner_of(config: Config, people: Sequence[Person]) -> Person:
    """The first owner, or somebody by the machine's own clock where there is none."""
    owner = next((one for one in people if one.role is Role.OWNER), None)
    return owner or Person(0, "", 0, 0, Role.OWNER, "en", config.machine.zone, "22:00", "07:00", 0)


def _limit(config: Config, watch: AccountWatch) -> timedelta:
    least = timedelta(minutes=config.watch.unknown_after_minutes)
    return Patience(least, timedelta(minutes=config.watch.every_minutes.of(watch.topic))).limit
