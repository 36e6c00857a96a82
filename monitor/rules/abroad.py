"""My listing appears, or is changed, in a market in which I do not sell (catalogue L5)."""

from collections.abc import Iterator, Mapping

from adapters.readings import Topic
from monitor.findings import SILENCE, Bad, Look, Memory, Rule, Verdict
from monitor.rules.likeness import plain
from storage.states import Facts, JsonValue, Severity

# Platforms translate titles anew now and then: one that keeps so much of its words is the same.
_SAME_WORDS = 0.5

# By market the title and the brand ("" where none is stated).
Pages = dict[str, tuple[str, str]]


def _foreign_market(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    if look.abroad is None:
        return memory, SILENCE
    now = {page.market: (page.title, page.brand or "") for page in look.abroad.pages}
    if "pages" not in memory:
        return _facts(now), Verdict()
    known = _pages(memory)
    # What is gone is known all the same: that it comes back as it was is no news.
    return _facts(known), Verdict(tuple(_bads(known, now)))


def _bads(known: Pages, now: Pages) -> Iterator[Bad]:
    for market, (title, brand) in now.items():
        was = known.get(market)
        if was is not None and _is_same(was, (title, brand)):
            continue
        # The catalogue is asked once a week: a second look would show the same answer.
        facts: Facts = {"market": market, "title": title, "brand": brand or None, "was": was[0] if was else None}
        yield Bad(market, Severity.PUSH, facts, confirm=False)


def _is_same(was: tuple[str, str], now: tuple[str, str]) -> bool:
    """A brand that is not stated proves nothing."""
    brands = [plain(brand).casefold() for brand in (was[1], now[1]) if brand]
    before, after = ({*plain(title).casefold().split()} for title in (was[0], now[0]))
    return len({*brands}) < 2 and len(before & after) >= _SAME_WORDS * max(len(before), len(after))


def accepted(memory: Memory, facts: Facts) -> Memory:
    """The memory in which the page that the facts tell of is as it should be."""
    page = (str(facts["title"]), str(facts.get("brand") or ""))
    return _facts({**_pages(memory), str(facts["market"]): page})


def _facts(pages: Mapping[str, tuple[str, str]]) -> Memory:
    rows: dict[str, JsonValue] = {market: [*page] for market, page in pages.items()}
    return {"pages": rows}


def _pages(memory: Memory) -> Pages:
    rows = memory.get("pages")
    found = rows.items() if isinstance(rows, dict) else ()
    return {market: (str(page[0]), str(page[1])) for market, page in found if isinstance(page, list)}


FOREIGN_MARKET = Rule("foreign_market", frozenset({Topic.LISTINGS}), _foreign_market)
