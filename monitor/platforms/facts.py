"""The page of platforms as plain JSON: amounts are decimal strings, shares parts of one, what is unknown is null."""

from decimal import Decimal
from typing import Any

from monitor.platforms.frozen import held_facts
from monitor.platforms.page import Going, Page
from monitor.platforms.points import Score
from monitor.platforms.shares import Part, Shares
from monitor.rules.platform import reading_facts

Json = dict[str, Any]


def page_json(page: Page) -> Json:
    """Everything that the page says; money of shares in the house's currency, `currency` names it."""
    return {
        "days": page.days,
        "by": page.shares.by.value,
        "currency": page.view.home,
        "divided": page.shares.is_divided,
        "parts": [_part(page.shares, one) for one in page.shares.parts],
        "accounts": [_account(page, one) for one in sorted(page.platforms)],
        "platforms": [_going(one) for one in page.going],
        "tell_no_orders": [*page.silent],
        "waiting_to_be_booked": page.waiting,
    }


def _part(shares: Shares, one: Part) -> Json:
    return {
        "name": one.key or None,
        "orders": one.orders if shares.counts_orders else None,
        "units": one.units,
        "revenue": _amount(one.revenue),
        "revenue_share": _share(shares.of_revenue(one)),
        "profit": _amount(one.profit),
        "profit_share": _share(shares.of_profit(one)),
        "uncosted": one.uncosted,
    }


def _account(page: Page, account: str) -> Json:
    part, held = page.of_accounts.of(account), page.held.get(account)
    return {
        "account": account,
        "platform": page.platforms[account],
        "profit_share": _share(page.of_accounts.of_profit(part)) if part else None,
        "held": held_facts(held) if held else None,
    }


def _going(one: Going) -> Json:
    return {
        "platform": one.platform,
        "measures": [reading_facts(reading) for reading in one.readings],
        "points": [_score(score) for score in one.scores],
    }


def _score(one: Score) -> Json:
    parts = [{"name": part.name, "value": part.value, "limit": part.limit, "score": part.score} for part in one.made_of]
    return {"point": one.point.value, "value": one.value, "made_of": parts, "why": one.why.value if one.why else None}


def _amount(amount: Decimal) -> str:
    return f"{amount:f}"


def _share(share: Decimal | None) -> float | None:
    return None if share is None else round(float(share), 4)
