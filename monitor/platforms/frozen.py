"""What would hang on an account if it were frozen tonight: money, goods, orders, and the profit that stops; pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from adapters.readings import Money
from monitor.facts import money_facts, money_of
from monitor.platforms.points import Shelf
from storage.states import Facts, JsonValue

_PARTS = ("deferred", "free", "reserve")


@dataclass(frozen=True, slots=True)
class Pile:
    """Units of mine that lie at the platform or are on the way there, and what those of known cost were worth to me."""

    units: int
    inbound: int
    worth: Money | None
    uncosted: int = 0


@dataclass(frozen=True, slots=True)
class Stated:
    """What the platform itself said it holds, in the house's currency; so many balances have no rate (`unrated`).

    `free` waits for the next payout, `deferred` is not free yet, `reserve` is kept back; None where it is not told.
    """

    at: datetime
    total: Money
    free: Money | None = None
    deferred: Money | None = None
    reserve: Money | None = None
    unrated: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """What the platform holds of one account; None is what nobody tells.

    By the books `deferred` is booked and not free yet, `free` was freed since the last payout, `reserve` is kept back
    for claims; `stated` is the platform's own word. Money is in the house's currency; `unrated` lines could not be
    converted. `paid_at` is the last payout. `stock` is what lies there, `orders` those that are still to be shipped,
    `worth` their totals by currency, `shelf` how many of its listings have units left.
    """

    at: datetime
    deferred: Money | None = None
    free: Money | None = None
    reserve: Money | None = None
    unrated: int = 0
    paid_at: datetime | None = None
    stock: Pile | None = None
    orders: int | None = None
    worth: Sequence[Money] = ()
    shelf: Shelf = field(default_factory=Shelf)
    stated: Stated | None = None

    @property
    def money(self) -> Money | None:
        """All that is known of the money held: as the platform says, else by the books; None where nothing is."""
        return self.stated.total if self.stated else self.booked

    @property
    def booked(self) -> Money | None:
        """All that is known of it by the books alone."""
        known = [one for one in (self.deferred, self.free, self.reserve) if one is not None]
        return Money(sum((one.amount for one in known), Decimal(0)), known[0].currency) if known else None


def held_facts(one: Held) -> Facts:
    """It as it is kept and told: amounts with their currency, null for what is unknown."""
    stock: JsonValue = None
    if one.stock is not None:
        pile = one.stock
        worth = money_facts(pile.worth)
        stock = {"units": pile.units, "inbound": pile.inbound, "worth": worth, "uncosted": pile.uncosted}
    return {
        "at": one.at.isoformat(),
        **{name: money_facts(getattr(one, name)) for name in _PARTS},
        "unrated": one.unrated,
        "paid_at": one.paid_at.isoformat() if one.paid_at else None,
        "stock": stock,
        "orders": one.orders,
        "worth": [money_facts(money) for money in one.worth],
        "shelf": [one.shelf.stocked, one.shelf.told],
        "stated": _stated_facts(one.stated) if one.stated else None,
    }


def _stated_facts(one: Stated) -> JsonValue:
    amounts = {name: money_facts(getattr(one, name)) for name in ("total", *_PARTS)}
    return {"at": one.at.isoformat(), "unrated": one.unrated, **amounts}


def _stated_of(facts: Any) -> Stated | None:
    total = money_of(facts["total"]) if facts else None
    if total is None:
        return None
    deferred, free, reserve = (money_of(facts[name]) for name in _PARTS)
    return Stated(datetime.fromisoformat(facts["at"]), total, free, deferred, reserve, int(facts["unrated"]))


def held_of(facts: Facts) -> Held:
    """What `held_facts` wrote."""
    said: dict[str, Any] = {**facts}
    paid, stock = said.get("paid_at"), said.get("stock")
    pile = Pile(stock["units"], stock["inbound"], money_of(stock["worth"]), stock["uncosted"]) if stock else None
    worth = tuple(money for one in said.get("worth") or () if (money := money_of(one)))
    return Held(
        at=datetime.fromisoformat(str(said["at"])),
        deferred=money_of(said.get("deferred")),
        free=money_of(said.get("free")),
        reserve=money_of(said.get("reserve")),
        unrated=int(said.get("unrated") or 0),
        paid_at=datetime.fromisoformat(paid) if paid else None,
        stock=pile,
        orders=said.get("orders"),
        worth=worth,
        shelf=Shelf(*said.get("shelf", (0, 0))),
        stated=_stated_of(said.get("stated")),
    )
