"""Platforms in words: who brings what part of the money, what hangs on each account, and how each platform goes."""

from datetime import datetime

from monitor.language import N_, Html, Tongue, joined, name
from monitor.messages import Message
from monitor.platforms.page import Page, View
from monitor.platforms.shares import Part, Shares
from monitor.render.boards import short
from monitor.render.figures import BOOKING
from monitor.render.frozen import frozen_lines, frozen_short
from monitor.render.going import going_lines, going_short
from monitor.render.orders import orders_age
from monitor.render.shares import DIVIDED, OWN_CLOCK
from monitor.render.words import bold, platform_name, whole
from monitor.till.dividing import By

_MOST = 12
UNNAMED = {
    By.PLATFORM: N_("no platform told"),
    By.ACCOUNT: N_("no account told"),
    By.MARKET: N_("no market told"),
    By.COUNTRY: N_("country not told"),
    By.PRODUCT: N_("of no product, as storage"),
}


def part_name(by: By, key: str) -> Html:
    """How a part is called; "" where there is no name for it."""
    if by is By.PLATFORM:
        return platform_name(key) if key else Html("")
    if by is By.MARKET:
        return platform_name(*key.split(" ", 1))
    return name(key.upper() if by is By.COUNTRY else key, 40) if key else Html("")


def called(tongue: Tongue, by: By, key: str) -> Html:
    return part_name(by, key) or tongue._(UNNAMED[by])


def platforms_board(tongue: Tongue, page: Page, *, now: datetime) -> Message:
    """The answer in one line, then each part, what hangs on each account, how each platform goes, and the ages."""
    if not page.watches:
        return Message(tongue._("No account tells me its orders: that takes an account with an API."))
    lines = [bold(_answer(tongue, page)), *_parts(tongue, page)]
    if page.shares.by in (By.PLATFORM, By.ACCOUNT):
        lines += [frozen_short(tongue, account, page) for account in sorted(page.platforms)]
        lines += [one for going in page.going for one in going_short(tongue, going)]
    ages = [orders_age(tongue, one, now) for one in page.watches]
    return Message(short(tongue, [*lines, *_beside(tongue, page)], ages))


def account_board(tongue: Tongue, account: str, page: Page, *, now: datetime) -> Message:
    """All that hangs on one account, and how its platform goes, each number with what it was made of."""
    platform = page.platforms[account]
    going = next(one for one in page.going if one.platform == platform)
    title = joined((name(account, 30), platform_name(platform)), by=" · ")
    lines = [bold(title), *frozen_lines(tongue, account, page, now), *going_lines(tongue, going)]
    ages = [orders_age(tongue, one, now) for one in page.watches if one.account == account]
    return Message(short(tongue, lines, ages))


def _answer(tongue: Tongue, page: Page) -> Html:
    """“The last 30 days: Amazon brings 72 % of the profit”."""
    span = tongue.ngettext("The last {count} day", "The last {count} days", page.days)
    first = next(iter(page.shares.parts), None)
    share = page.shares.of_profit(first) if first else None
    if first is None:
        return tongue._("{span}: nothing is booked", span=span)
    if share is None:
        return tongue._("{span}: no profit is booked", span=span)
    said = N_("{span}: {what} brings {percent} of the profit")
    return tongue._(said, span=span, what=called(tongue, page.shares.by, first.key), percent=whole(tongue, share))


def _parts(tongue: Tongue, page: Page) -> list[Html]:
    shares, view = page.shares, page.view
    shown = [_part(tongue, shares, one, view) for one in shares.parts[:_MOST]]
    left = shares.many - _MOST
    more = tongue.ngettext("and {count} more with less profit", "and {count} more with less profit", left)
    return [*shown, more] if left > 0 else shown


def _part(tongue: Tongue, shares: Shares, part: Part, view: View) -> Html:
    """“Amazon: 72 % of the profit ($3,210), 65 % of the revenue ($12,300) · 410 orders”."""
    said = tongue._(
        "{what}: {profit_share} of the profit ({profit}), {revenue_share} of the revenue ({revenue})",
        what=called(tongue, shares.by, part.key),
        profit_share=whole(tongue, shares.of_profit(part)),
        profit=tongue.money(view.of(part.profit), whole=True),
        revenue_share=whole(tongue, shares.of_revenue(part)),
        revenue=tongue.money(view.of(part.revenue), whole=True),
    )
    orders = tongue.ngettext("{count} order", "{count} orders", part.orders)
    units = tongue.ngettext("{count} unit", "{count} units", part.units)
    return joined((said, orders if shares.counts_orders else units), by=" · ")


def _beside(tongue: Tongue, page: Page) -> list[Html]:
    """What the figures leave out."""
    lines: list[Html] = []
    uncosted = page.shares.uncosted
    if page.shares.is_divided:
        lines.append(tongue._(DIVIDED))
    if uncosted:
        lines.append(
            tongue.ngettext(
                "⚪ The cost of {count} unit is unknown: the profit is before it.",
                "⚪ The cost of {count} units is unknown: the profit is before it.",
                uncosted,
            )
        )
    if page.by_own_clock:
        lines.append(tongue._(OWN_CLOCK))
    if page.waiting:
        lines.append(tongue._(BOOKING))
    if page.silent:
        names = joined((name(one, 30) for one in page.silent), by=tongue._(", "))
        lines.append(tongue._("⚪ Not counted, for they tell no orders: {accounts}", accounts=names))
    return lines
