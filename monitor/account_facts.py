"""What is known of a whole account now, as it is kept and shown: its standing, measures, stranded units, balances."""

from decimal import Decimal
from typing import Any

from adapters.readings import Balance, Feedback, FulfilledBy, HealthMetric, Standing, Stranded, Topic
from monitor.account import AccountLook
from monitor.facts import money_facts, money_of
from storage.states import AccountState, Facts, JsonValue

_MOST_SHOWN = 50


def states_of(look: AccountLook) -> tuple[AccountState, ...]:
    """The state that a whole answer leaves behind; of streams (orders, money) there is none."""
    value = _VALUES[look.topic](look) if look.topic in _VALUES else None
    return (AccountState(look.account, look.topic.value, look.at, value),) if value is not None else ()


def _health(look: AccountLook) -> Facts:
    return {
        "standings": [
            {"market": one.market, "state": one.state.value, "warned": one.warned} for one in look.of(Standing)
        ],
        "metrics": [metric_facts(one) for one in look.of(HealthMetric)],
    }


def metric_facts(one: HealthMetric) -> dict[str, JsonValue]:
    """A measure as it is kept and told."""
    return {
        "name": one.name,
        "market": one.market,
        "by": one.by.value if one.by else None,
        "value": str(one.value) if one.value is not None else None,
        "target": str(one.target) if one.target is not None else None,
        "at_most": one.at_most,
        "count": one.count,
        "good": one.good,
    }


def metric_of(facts: Any) -> HealthMetric:
    """The measure that `metric_facts` wrote."""
    return HealthMetric(
        name=str(facts["name"]),
        market=facts.get("market"),
        by=FulfilledBy(facts["by"]) if facts.get("by") else None,
        value=Decimal(facts["value"]) if facts.get("value") is not None else None,
        target=Decimal(facts["target"]) if facts.get("target") is not None else None,
        at_most=bool(facts.get("at_most", True)),
        count=facts.get("count"),
        good=facts.get("good"),
    )


def _stranded(look: AccountLook) -> Facts:
    found = look.of(Stranded)
    rows: list[JsonValue] = [
        {"market": one.market, "sku": one.sku, "quantity": one.quantity, "reason": one.reason}
        for one in found[:_MOST_SHOWN]
    ]
    return {"count": len(found), "quantity": sum(one.quantity for one in found), "skus": rows}


def _feedback(look: AccountLook) -> Facts:
    newest = sorted(look.of(Feedback), key=lambda one: one.day, reverse=True)[:_MOST_SHOWN]
    return {"feedback": [{"id": one.id, "stars": one.stars, "day": one.day.isoformat()} for one in newest]}


def _balance(look: AccountLook) -> Facts:
    return {"balances": [_balance_facts(one) for one in look.of(Balance)]}


def _balance_facts(one: Balance) -> dict[str, JsonValue]:
    amounts = {name: money_facts(getattr(one, name)) for name in ("total", "free", "deferred", "reserve")}
    return {"market": one.market, "purse": one.purse, **amounts}


def balances_of(facts: Facts) -> tuple[Balance, ...]:
    """The balances of a state that was kept."""
    said: dict[str, Any] = {**facts}
    found: list[Balance] = []
    for row in said.get("balances", ()):
        total = money_of(row["total"])
        if total is not None:
            free, deferred, reserve = (money_of(row[name]) for name in ("free", "deferred", "reserve"))
            found.append(Balance(total, free, deferred, reserve, row["market"], row["purse"]))
    return tuple(found)


_VALUES = {Topic.BALANCE: _balance, Topic.ACCOUNT: _health, Topic.STRANDED: _stranded, Topic.FEEDBACK: _feedback}
