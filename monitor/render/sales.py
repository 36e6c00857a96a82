"""Each platform's share of the orders in words."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from monitor.language import N_, Tongue, joined, name
from monitor.messages import Message
from monitor.render.boards import short
from monitor.render.orders import orders_age, summed
from monitor.render.words import bold, platform_name
from monitor.sales import Span, Taken, in_all
from storage.states import AccountWatch

_TITLES = {
    Span.TODAY: N_("Today"),
    Span.YESTERDAY: N_("Yesterday"),
    Span.WEEK: N_("The last 7 days"),
    Span.MONTH: N_("The last 30 days"),
}


def platforms_board(
    tongue: Tongue,
    parts: Mapping[str, Sequence[Taken]],
    silent: Sequence[str],
    watches: Sequence[AccountWatch],
    *,
    now: datetime,
) -> Message:
    """Each platform's share of the orders and units of the last 30 days; `silent` are accounts that tell none."""
    if not watches:
        return Message(tongue._("No account tells me its orders: that takes an account with an API."))
    every = [one for some in parts.values() for one in some]
    orders, units, _ = in_all(every)
    title = tongue._("{what}: {value}", what=tongue._(_TITLES[Span.MONTH]), value=summed(tongue, every))
    lines = [bold(title)]
    for platform, some in sorted(parts.items(), key=lambda pair: -in_all(pair[1])[0]):
        count, sold, _ = in_all(some)
        share = tongue._(
            "{platform}: {orders} of the orders, {units} of the units",
            platform=platform_name(platform),
            orders=tongue.percent(round(100 * count / orders)) if orders else tongue._("unknown"),
            units=tongue.percent(round(100 * sold / units)) if units else tongue._("unknown"),
        )
        lines.append(joined((share, summed(tongue, some)), by=" · "))
    if silent:
        names = joined((name(one, 30) for one in silent), by=tongue._(", "))
        lines.append(tongue._("⚪ Not counted, for they tell no orders: {accounts}", accounts=names))
    return Message(short(tongue, lines, [orders_age(tongue, one, now) for one in watches]))
