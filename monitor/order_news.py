"""Orders that have just arrived, for those who chose to hear of each; and who that is."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from adapters.readings import Order, OrderState, Subject, Topic
from monitor.account import AccountLook
from monitor.facts import money_facts
from storage.states import JsonValue, Step, Transition
from storage.store import Store

# The setting that holds the ids of those who want to be told of orders.
_TOLD = "orders_told"
# So many are named in one message; the others are counted.
MOST_NAMED = 8
# The first look knows every order of so long a time.
NEWS_FOR = timedelta(days=7)


async def orders_told(store: Store) -> tuple[int, ...]:
    """The people who chose to be told of every order."""
    kept = await store.get_setting(_TOLD)
    return tuple(one for one in kept if isinstance(one, int)) if isinstance(kept, list) else ()


async def tell_orders(store: Store, person_id: int, *, wanted: bool) -> None:
    """A person's choice whether to be told of every order."""
    others: list[JsonValue] = [one for one in await orders_told(store) if one != person_id]
    await store.put_setting(_TOLD, [*others, person_id] if wanted else others)


async def names_of(store: Store, orders: object) -> Callable[[str, str, str], str | None]:
    """What we call a listing of these orders (as `order_facts` writes them) by its account, market and id.

    None for one that is not watched.
    """
    rows = orders if isinstance(orders, list) else []
    ids = {str(line["listing"]) for one in rows for line in one.get("lines") or () if line.get("listing")}
    listings = await store.listings_with(ids)
    found = {(one.account, str(one.subject).casefold()): one.name or one.subject.id for one in listings}
    return lambda account, market, listing: found.get((account, str(Subject(market, listing)).casefold()))


def order_news(look: AccountLook, people: tuple[int, ...]) -> tuple[Transition, ...]:
    """One message about all that arrived since the last look; nothing where nobody wants it, or on the first look."""
    if look.topic is not Topic.ORDERS or look.first or not people:
        return ()
    fresh = [one for one in look.of(Order) if one.id not in look.known and _is_news(look, one)]
    if not fresh:
        return ()
    named: list[JsonValue] = [order_facts(one) for one in sorted(fresh, key=lambda one: one.placed_at)[:MOST_NAMED]]
    detail: dict[str, JsonValue] = {
        "account": look.account,
        "people": [*people],
        "orders": named,
        "count": len(fresh),
    }
    return (Transition(0, None, look.at, Step.ORDERS, detail),)


def _is_news(look: AccountLook, order: Order) -> bool:
    """Whether it came since we watch: an older one that is told of because it was shipped is none."""
    return order.state is not OrderState.CANCELLED and order.placed_at > look.at - NEWS_FOR


def order_facts(order: Order) -> Any:
    """What is said of an order: when, what and how much; never who bought it."""
    return {
        "id": order.id,
        "market": order.market,
        "placed_at": order.placed_at.isoformat(),
        "total": money_facts(order.total),
        "lines": [
            {"sku": line.sku, "listing": line.listing.id if line.listing else None, "quantity": line.quantity}
            for line in order.lines
        ],
    }
