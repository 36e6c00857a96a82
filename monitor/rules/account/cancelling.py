"""A buyer asks to cancel an order that I have yet to ship."""

from typing import Any

from adapters.readings import FulfilledBy, Order, OrderState, Topic
from monitor.account import AccountLook, AccountRule
from monitor.findings import Bad, Memory, Verdict
from storage.states import JsonValue, Severity

_MINE_TO_SHIP = (OrderState.PENDING, OrderState.UNSHIPPED, OrderState.PARTLY_SHIPPED)


def _cancel_asked(look: AccountLook, memory: Memory) -> tuple[Memory, Verdict]:
    """Orders are told only when something about them changes: what was asked for stays so until the order says else."""
    waiting: dict[str, Any] = {**memory}
    for order in look.of(Order):
        if order.cancel_asked and order.state in _MINE_TO_SHIP and order.fulfilled_by is not FulfilledBy.PLATFORM:
            waiting[order.id] = _facts(order)
        else:
            waiting.pop(order.id, None)
    bads = (Bad(number, Severity.PUSH, facts, confirm=False) for number, facts in waiting.items())
    return waiting, Verdict(tuple(bads))


def _facts(order: Order) -> dict[str, JsonValue]:
    return {
        "order": order.id,
        "market": order.market,
        "ship_by": order.ship_by.isoformat() if order.ship_by else None,
        "units": sum(line.quantity for line in order.lines) or None,
    }


CANCEL_ASKED = AccountRule("cancel_asked", frozenset({Topic.ORDERS}), _cancel_asked)
