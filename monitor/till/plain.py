"""An answer about money as plain values, for programs: amounts as decimal strings, what is not known as null; pure."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from adapters.readings import EntryKind
from monitor.books.statement import Statement
from monitor.rates import rounded
from monitor.till.dividing import Shares
from monitor.till.figures import Answer, Beside, Counted, Read
from storage.states import AccountWatch

Plain = dict[str, Any]


def plain_answer(answer: Answer) -> Plain:
    """The figures that the chat tells, with the span they are of, their parts, and how far they were read."""
    return {
        "span": answer.span.value,
        "of": answer.of or None,
        "from": iso(answer.window.begin),
        "until": iso(answer.window.end),
        "currency": answer.currency,
        **_statement(answer.whole, answer.currency, is_of_goods=answer.is_of_goods),
        "skus_without_cost": answer.uncosted_skus,
        "markets": [
            {
                "platform": one.platform,
                "market": one.market or None,
                "currency": one.currency or None,
                **_statement(one.statement, one.currency),
            }
            for one in answer.parts
        ],
        "beside": [_beside(one, answer.currency) for one in answer.beside],
        **_read(answer.read),
    }


def plain_shares(answer: Answer, shares: Shares) -> Plain:
    """The answer with what its profit is divided into."""
    parts = [
        {
            "name": one.name or None,
            "market": one.market or None,
            **_statement(one.statement, answer.currency),
        }
        for one in shares.parts
    ]
    return {**plain_answer(answer), "by": shares.by.value, "divided": shares.is_divided, "parts": parts}


def _statement(one: Statement, currency: str, *, is_of_goods: bool = False) -> Plain:
    counts = _counts(one)
    return {
        **(counts | {"orders": None, "cancelled": None} if is_of_goods else counts),
        "revenue": _amount(one.revenue, currency),
        "profit": _amount(one.profit, currency),
        "margin": None if one.margin is None or one.uncosted or one.unrated else str(round(one.margin, 4)),
        "units_without_cost": one.uncosted,
        "kinds": {kind.value: _amount(one.kinds[kind], currency) for kind in EntryKind if one.kinds.get(kind)},
        "estimated": _amount(one.estimated, currency),
        "without_rate": {code: _amount(amount, code) for code, amount in sorted(one.unrated.items())},
    }


def _counts(one: Statement) -> Plain:
    return {"orders": one.orders, "units": one.units, "cancelled": one.cancelled}


def _beside(one: Beside, currency: str) -> Plain:
    head = {"against": one.against.value, "known_since": iso(one.known_since), "spans": one.days}
    return {**head, **_counted(one.counted, currency)}


def _counted(one: Counted | None, currency: str) -> Plain:
    if one is None:
        return dict.fromkeys(("units", "revenue", "profit", "before_goods"))
    return {
        "units": str(round(one.units, 2).normalize() + 0),
        "revenue": _amount(one.revenue, currency),
        "profit": None if one.uncosted else _amount(one.profit, currency),
        "before_goods": _amount(one.before_goods, currency),
    }


def _read(read: Read) -> Plain:
    watches: Sequence[AccountWatch] = [*read.orders, *read.money]
    return {
        "complete": read.is_whole,
        "read": [
            {
                "account": one.account,
                "topic": one.topic.value,
                "read_at": iso(one.read_at),
                "late": one.id in read.late,
                "trouble": one.trouble,
            }
            for one in watches
        ],
        "tell_no_orders": list(read.silent),
        "waiting_to_be_booked": read.waiting,
    }


def _amount(amount: Decimal, currency: str) -> str | None:
    return f"{rounded(amount, currency):f}" if currency else None


def iso(moment: datetime | None) -> str | None:
    """The moment as ISO 8601; None where there is none."""
    return moment.isoformat() if moment else None
