"""A rival moves his price, sells out, ends his listing or is back (catalogue P3): worth knowing, never worth waking."""

from decimal import Decimal

from adapters.readings import Listing, Money, State, Topic
from monitor.facts import money_facts, money_of, percent_below
from monitor.findings import SILENCE, Bad, Look, Memory, Rule, Verdict
from monitor.language import N_
from monitor.rules.news import OPEN_FOR, Case, begun, followed
from monitor.thresholds import Threshold
from storage.states import Severity

# A rival's price has moved where it is so many per cent from the one told last.
MOVED = Threshold(
    "rival_price.percent", N_("a move of {value} % or more, up or down"), Decimal(10), Decimal(1), Decimal(99)
)
THRESHOLDS = (MOVED,)
_TOPICS = frozenset({Topic.RIVALS})
_BACK = "back"
# What a buyer can do there; that nobody is featured does not keep him from buying.
_STATES = {
    State.LIVE: _BACK,
    State.NO_FEATURED_OFFER: _BACK,
    State.OUT_OF_STOCK: "out_of_stock",
    State.ENDED: "ended",
    State.GONE: "gone",
}


def _rival_price(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    now = price_of(look.now.content)
    if now is None:
        return memory, SILENCE
    known = money_of(memory.get("known"))
    if look.first or known is None or known.currency != now.currency:
        # A price in another currency is another fact, and no move.
        return begun(money_facts(now)), SILENCE
    after, cases = followed(
        memory, money_facts(now), _move(now, known, Decimal(0) if look.starred else look.thresholds.of(MOVED)), look.at
    )
    return after, Verdict(tuple(_moved(case) for case in cases))


def price_of(content: Listing | None) -> Money | None:
    """What a buyer pays at the least while it can be bought: the price, else the lowest of its variations."""
    if content is None or content.state is not State.LIVE:
        return None
    return content.price or (content.price_range[0] if content.price_range else None)


def _move(now: Money, known: Money, least: Decimal) -> str | None:
    """“fell” or “rose” where the price is so many per cent from the one told last, None for less."""
    if abs(now.amount - known.amount) * 100 < known.amount * least or now.amount == known.amount:
        return None
    return "fell" if now.amount < known.amount else "rose"


def _moved(case: Case) -> Bad:
    """Each step is a case of its own, named by the price that it began at."""
    was, now = money_of(case.was), money_of(case.now)
    facts = {**case.facts, "percent": percent_below(now, was)}
    return Bad(f"{case.kind} from {was}", Severity.SILENT, facts, fresh=case.fresh)


def _rival_stock(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    state = _STATES.get(look.now.content.state) if look.now.content else None
    if state is None:
        return memory, SILENCE
    if look.first or "known" not in memory:
        return begun(state), SILENCE
    # That he is back is news for a day; that he is not lasts as long as it does.
    lasts = OPEN_FOR if memory["known"] == _BACK else None
    after, cases = followed(memory, state, state if state != memory["known"] else None, look.at, lasts)
    return after, Verdict(tuple(Bad(case.kind, Severity.SILENT, case.facts, fresh=case.fresh) for case in cases))


RIVAL_PRICE = Rule("rival_price", _TOPICS, _rival_price)
RIVAL_STOCK = Rule("rival_stock", _TOPICS, _rival_stock)
