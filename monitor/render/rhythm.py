"""What the order clocks know, and what they promise: by when a full stop would be told, or why nothing can be."""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.language import Html, Tongue, joined, name
from monitor.order_clock import promise
from monitor.order_rhythm import DAYS_TO_LEARN, LEAST_A_DAY
from monitor.order_state import Clock, Limits
from monitor.render.account import market_name


@dataclass(frozen=True, slots=True)
class Rhythms:
    """The clocks of every account, by account and market, and how much proof each account's are asked for."""

    clocks: Mapping[tuple[str, str], Clock]
    limits: Mapping[str, Limits]

    def of(self, account: str, market: str) -> "Rhythms":
        """Those of one market alone, however it is written."""
        sought = account, market.casefold()
        kept = {key: clock for key, clock in self.clocks.items() if (key[0], key[1].casefold()) == sought}
        return Rhythms(kept, self.limits)


def rhythm_lines(tongue: Tongue, rhythms: Rhythms) -> list[Html]:
    """A line for each market: the busiest first."""
    found = sorted(rhythms.clocks.items(), key=lambda item: -item[1].rhythm.a_day)
    return [_line(tongue, account, market, clock, rhythms.limits[account]) for (account, market), clock in found]


def _line(tongue: Tongue, account: str, market: str, clock: Clock, limits: Limits) -> Html:
    where = joined((name(account, 30), market_name(market)), by=" · ")
    rhythm, after = clock.rhythm, promise(clock.rhythm, limits)
    if after is not None:
        return tongue._(
            "{where}: with about {count} orders a day, a full stop is told after about {span}.",
            where=where,
            count=tongue.number(round(rhythm.a_day)),
            span=tongue.duration(after),
        )
    if rhythm.learning:
        return tongue._(
            "{where}: I still learn when orders come; {days} of {needed} days are known.",
            where=where,
            days=rhythm.days,
            needed=DAYS_TO_LEARN,
        )
    least = tongue.number(round(LEAST_A_DAY))
    return tongue._(
        "{where}: too few orders to tell a stop from chance (fewer than {least} a day).", where=where, least=least
    )
