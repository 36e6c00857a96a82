"""What the quotas of an account can promise: which calls there are, who gets them, and how often that lets us look."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from adapters.readings import Topic
from monitor.division import DAY, Budget, Share
from monitor.language import N_, Html, Tongue, joined, name
from monitor.render.account import TOPICS
from monitor.render.words import bold

_MINUTE = timedelta(minutes=1)
# What a platform counts together, in words; it is called by the platform's own name where it is none of these.
_POOLS = {
    "buy.browse": N_("items and searches (Browse)"),
    "tradingapi": N_("my eBay (Trading)"),
    "sell.fulfillment": N_("orders (Fulfillment)"),
    "sell.analytics": N_("standards and visits (Analytics)"),
    "sell.finances": N_("money (Finances)"),
    "postorder.return": N_("returns (Post-Order)"),
}
# What is promised comes first, then my own listings, then all else.
_ORDER = (Topic.RANKS, Topic.RIVALS, Topic.COPYCATS, Topic.LISTINGS, Topic.OFFERS)
_NAMES: dict[Topic, Callable[[Tongue, int], Html]] = {
    Topic.RANKS: lambda tongue, count: tongue.ngettext("{count} word or list", "{count} words or lists", count),
    Topic.RIVALS: lambda tongue, count: tongue.ngettext("{count} rival", "{count} rivals", count),
    Topic.COPYCATS: lambda tongue, count: tongue.ngettext(
        "copycats of {count} listing", "copycats of {count} listings", count
    ),
    Topic.LISTINGS: lambda tongue, count: tongue.ngettext("your {count} listing", "your {count} listings", count),
    Topic.OFFERS: lambda tongue, count: tongue.ngettext(
        "the sellers of {count} listing", "the sellers of {count} listings", count
    ),
    Topic.STOCK: lambda tongue, count: tongue.ngettext(
        "the stock of {count} listing", "the stock of {count} listings", count
    ),
    Topic.FEES: lambda tongue, count: tongue.ngettext(
        "the fees of {count} listing", "the fees of {count} listings", count
    ),
}


def budget_lines(tongue: Tongue, budgets: Sequence[Budget], now: datetime) -> list[Html]:
    """Every number of calls a day, and every round that takes longer than wished; empty where there is neither."""
    lines = [line for one in budgets for line in budget_told(tongue, one)]
    return [bold(tongue._("What the quotas can promise")), *lines, *used_lines(tongue, budgets, now)] if lines else []


def used_lines(tongue: Tongue, budgets: Sequence[Budget], now: datetime) -> Iterator[Html]:
    """What the platforms counted today, in one line a time of counting: “Used today, as counted at 02:05: …”."""
    counted: dict[Html, list[Html]] = {}
    for one in budgets:
        if one.supply.used is not None and one.supply.told_at is not None and one.supply.daily is not None:
            said = tongue._("{what} {number}", what=pool_name(tongue, one), number=tongue.number(one.supply.used))
            counted.setdefault(tongue.time(one.supply.told_at, now), []).append(said)
    for at, parts in counted.items():
        yield tongue._("Used today, as counted at {time}: {pools}.", time=at, pools=joined(parts, by=tongue._(", ")))


def budget_told(tongue: Tongue, budget: Budget) -> Iterator[Html]:
    """One pool: its calls and what they are for; where the platform counts none, only what takes long."""
    late = [share for share in budget.shares if not share.is_kept]
    if budget.supply.daily is None:
        if late:
            where = name(budget.account or budget.supply.pool, 40)
            yield tongue._("{where}: {shares}.", where=where, shares=_shares(tongue, late))
        return
    yield from _in_full(tongue, budget, budget.supply.daily) if late or _is_half(budget) else _in_short(tongue, budget)


def _is_half(budget: Budget) -> bool:
    """Whether half of what sweeps may use is planned, so that it is worth a look how much is left."""
    return 2 * budget.planned > _swept(budget)


def _in_short(tongue: Tongue, budget: Budget) -> Iterator[Html]:
    """“bay · my eBay (Trading): the stock of 50 listings every 30 min (48); 48 of 5,000 calls a day.”"""
    yield tongue._(
        "{where}: {shares}; {planned} of {calls}.",
        where=pool_name(tongue, budget),
        shares=_shares(tongue, budget.shares, in_calls=True),
        planned=tongue.number(math.ceil(budget.planned)),
        calls=_calls(tongue, budget),
    )


def _in_full(tongue: Tongue, budget: Budget, daily: int) -> Iterator[Html]:
    yield tongue._("{where}: {calls}.", where=pool_name(tongue, budget), calls=_calls(tongue, budget))
    yield tongue._("{shares}.", shares=_shares(tongue, budget.shares, in_calls=True))
    if any(share.is_promised and not share.is_kept for share in budget.shares):
        yield tongue._("⚠️ That is more than these calls give: everything is looked at less often than you wished.")
    yield _rest(tongue, budget, daily)


def pool_name(tongue: Tongue, budget: Budget) -> Html:
    """“bay · items and searches (Browse)”."""
    pool = budget.supply.pool
    called = tongue._(_POOLS[pool]) if pool in _POOLS else name(pool, 60)
    return joined((name(budget.account or "", 30), called), by=" · ")


def _calls(tongue: Tongue, budget: Budget) -> Html:
    return tongue.ngettext("{count} call a day", "{count} calls a day", budget.supply.daily or 0)


def _rest(tongue: Tongue, budget: Budget, daily: int) -> Html:
    """The planned calls and what is left of the day, so that the three are the whole of it."""
    swept = _swept(budget)
    planned = min(swept, math.ceil(budget.planned))
    return tongue._(
        "Planned: {planned} a day. To spare: {left}. Kept for confirmations and you: {kept}.",
        planned=tongue.number(planned),
        left=tongue.number(swept - planned),
        kept=tongue.number(daily - swept),
    )


def _swept(budget: Budget) -> int:
    """The calls of a day that sweeps may use."""
    return math.floor(budget.supply.rate * DAY.total_seconds())


def _shares(tongue: Tongue, shares: Iterable[Share], *, in_calls: bool = False) -> Html:
    ordered = sorted(shares, key=lambda one: _place(one.demand.topic))
    return joined((_share(tongue, one, in_calls=in_calls) for one in ordered), by=tongue._(", "))


def _place(topic: Topic) -> tuple[int, str]:
    return _ORDER.index(topic) if topic in _ORDER else len(_ORDER), topic


def _share(tongue: Tongue, share: Share, *, in_calls: bool) -> Html:
    """“your 50 listings every 31 min instead of 10 min (2,335)”: the calls a day in brackets."""
    what, every = share_name(tongue, share), rounded(tongue, share.period)
    if share.is_kept:
        said = tongue._("{what} every {period}", what=what, period=every)
    else:
        wished = rounded(tongue, share.demand.wish)
        said = tongue._("{what} every {period} instead of {wished}", what=what, period=every, wished=wished)
    return Html(f"{said} ({tongue.number(math.ceil(share.daily))})") if in_calls else said


def share_name(tongue: Tongue, share: Share) -> Html:
    """“your 50 listings”, or “visits” of what is asked once for the account."""
    topic = share.demand.topic
    if topic in _NAMES:
        return _NAMES[topic](tongue, share.demand.subjects)
    return tongue._(TOPICS[topic]) if topic in TOPICS else name(topic, 20)


def rounded(tongue: Tongue, length: timedelta) -> str:
    """Rounded up: a promise is not made prettier than it is."""
    return tongue.duration(_MINUTE * math.ceil(round(length / _MINUTE, 3)))
