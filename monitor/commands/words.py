"""Which search words and best-seller lists are followed: each once, for all listings of an account's market."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from adapters.rankings import Ranking
from adapters.readings import Topic
from monitor.chat import Said
from monitor.commands.steps import do
from monitor.commands.turn import Turn
from monitor.language import Html, joined, name, visible
from monitor.messages import Message
from monitor.recall import recall_all
from monitor.render.followed import followed
from monitor.render.places import list_name
from monitor.render.words import platform_name
from storage.states import Facts

_MOST_LINES, _MOST_SHOWN, _MOST_OFFERED = 20, 12, 6

# An account and one of the lists that it can read.
Choice = tuple[str, Ranking]


async def words(turn: Turn, text: str) -> Said:
    """Without a word: what is followed. Else a search word or a list's address a line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()][:_MOST_LINES]
    if not lines:
        return await _shown(turn)
    if len(lines) == 1:
        return await _one(turn, lines[0])
    choices = [(line, await choices_for(turn, line)) for line in lines]
    said = [await _told(turn, found[0]) if len(found) == 1 else _not(turn, line, found) for line, found in choices]
    return await turn.said(Message(joined(said)))


async def _shown(turn: Turn) -> Said:
    rankings = await turn.store.rankings()
    taken = {(one.account, one.ranking.board) for one in rankings}
    last = max(0, len(rankings) - 1) // _MOST_SHOWN
    turn = replace(turn, page=min(turn.page, last))
    rankings = rankings[turn.page * _MOST_SHOWN :][:_MOST_SHOWN]
    keys = turn.keyboard()
    for one in rankings:
        keys.row((turn.tongue.label("✕ {what}", what=one.ranking.name), "unfollow", {"ranking": one.id}))
    offered = await _offered(turn, taken) if not turn.page else []
    for label, url in offered:
        keys.row(do(turn.tongue.label("+ {list}", list=label), "words", url))
    platforms = [turn.tools.platform_of(one.account) for one in rankings]
    board = followed(turn.tongue, rankings, platforms, now=turn.now)
    return await turn.board(board, "words", keys=keys, more=turn.page < last)


async def _offered(turn: Turn, taken: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Best-seller lists that my product pages link to and that are not followed: name and address."""
    found: dict[str, str] = {}
    mine = [one for one in await turn.store.listings() if not one.rival]
    known = await recall_all(turn.store, mine)
    for listing in mine:
        content = known[listing.id].content
        # The last one that a page names is the finest: there a place says most.
        for called, url in reversed(content.lists if content else ()):
            ranking = turn.tools.ranking_of(listing.account, listing.subject.market, url)
            if ranking and (listing.account, ranking.board) not in taken:
                found.setdefault(url, called)
        if len(found) >= _MOST_OFFERED:
            break
    return [(called, url) for url, called in found.items()][:_MOST_OFFERED]


async def choices_for(turn: Turn, text: str) -> list[Choice]:
    """Where the text can be followed: the accounts and markets of my listings; “@shop/us lamp” names one of them."""
    named, text = _named(text)
    places = dict.fromkeys((one.account, one.subject.market) for one in await turn.store.listings())
    found = {(account, market): turn.tools.ranking_of(account, market, text) for account, market in places}
    listed = [(account, one) for (account, market), one in found.items() if one is not None and one.market == market]
    return [choice for choice in listed if named in ("", _where(choice))]


def _named(text: str) -> tuple[str, str]:
    first, _, rest = text.partition(" ")
    return (first[1:], rest.strip()) if first.startswith("@") and "/" in first else ("", text)


def _where(choice: Choice) -> str:
    return f"{choice[0]}/{choice[1].market}"


async def _one(turn: Turn, line: str) -> Said:
    found = await choices_for(turn, line)
    if len(found) < 2:
        return await turn.said(Message(await _told(turn, found[0]) if found else _not(turn, line, found)))
    keys = turn.keyboard()
    for choice in found[:_MOST_SHOWN]:
        account, ranking = choice
        label = f"{visible(platform_name(turn.tools.platform_of(account), ranking.market))} · {account}"
        keys.row(do(label, "words", f"@{_where(choice)} {line}"))
    return await turn.said(Message(turn.tongue._("In which market?")), keys)


async def _told(turn: Turn, choice: Choice) -> Html:
    one = await turn.store.add_ranking(*choice, turn.now)
    turn.tools.wake()
    count = round(timedelta(days=1) / turn.tools.period(choice[0], Topic.RANKS))
    return turn.tongue.ngettext(
        "✓ Following {list} on {where}: {count} page a day, for all your listings there.",
        "✓ Following {list} on {where}: {count} pages a day, for all your listings there.",
        max(1, count),
        list=list_name(turn.tongue, one.ranking.board, one.ranking.name),
        where=platform_name(turn.tools.platform_of(one.account), one.ranking.market),
    )


def _not(turn: Turn, line: str, found: Sequence[Choice]) -> Html:
    if found:
        return turn.tongue._("✕ {text}: several markets; write it alone, then I ask.", text=name(line, 60))
    return turn.tongue._(
        "✕ {text}: no account of yours with a listing can follow that. A search word or a best-seller list?",
        text=name(line, 60),
    )


async def unfollow(turn: Turn, args: Facts) -> Said:
    number = args.get("ranking")
    gone = isinstance(number, int) and await turn.store.remove_ranking(number)
    return turn.toast("No longer followed.") if gone else turn.toast("It was ended before.")
