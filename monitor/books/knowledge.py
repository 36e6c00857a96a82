"""What is known of costs, bundles and fees when an order is booked; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from adapters.readings import Money, Subject
from monitor.costs import cost_on
from monitor.earning import Fee
from storage.states import Bundle, Cost


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Costs and bundles by SKU in small letters; the fee told of a SKU, and each account's usual share of a sale."""

    costs: Mapping[str, Sequence[Cost]] = field(default_factory=dict)
    bundles: Mapping[str, Bundle] = field(default_factory=dict)
    told_fees: Mapping[tuple[str, str], Fee] = field(default_factory=dict)
    usual_fees: Mapping[str, Fee] = field(default_factory=dict)

    def unit_costs(self, names: Sequence[str], places: Sequence[str], day: date) -> list[tuple[str, Money]]:
        """What one unit costs, as (SKU, money): its own cost, else that of every component; empty where unknown."""
        own = self._cost(names, places, day)
        if own is not None:
            return [(names[0], Money(own.total, own.currency))]
        bundle = next((self.bundles[name.casefold()] for name in names if name.casefold() in self.bundles), None)
        return self._of_bundle(bundle, places, day) if bundle else []

    def _of_bundle(self, bundle: Bundle, places: Sequence[str], day: date) -> list[tuple[str, Money]]:
        """Of every component, or of none: half of a cost is none."""
        found = []
        for sku, quantity in bundle.components:
            cost = self._cost((sku,), places, day)
            if cost is None:
                return []
            found.append((sku, Money(cost.total * quantity, cost.currency)))
        return found

    def _cost(self, names: Sequence[str], places: Sequence[str], day: date) -> Cost | None:
        for name in names:
            kept = self.costs.get(name.casefold(), ())
            if kept and (cost := cost_on(kept, (name,), places, day)):
                return cost
        return None

    def fee(self, account: str, names: Sequence[str]) -> Fee | None:
        """The platform's own word on the SKU, else the share that the account's sales usually cost."""
        told = (self.told_fees.get((account, name.casefold())) for name in names)
        return next((one for one in told if one), self.usual_fees.get(account))


def by_sku(costs: Iterable[Cost]) -> dict[str, tuple[Cost, ...]]:
    """The costs of each SKU, by its name in small letters."""
    found: dict[str, tuple[Cost, ...]] = {}
    for one in costs:
        key = one.sku.casefold()
        found[key] = *found.get(key, ()), one
    return found


def names_of(sku: str | None, listing: Subject | None) -> tuple[str, ...]:
    """What a position is called: my SKU, then the platform's id of the listing."""
    return tuple(name for name in (sku, listing.id if listing else None) if name)


def kept_for(quantity: int, price: Money, fee: Fee) -> Money | None:
    """What a platform keeps of units that were sold for `price` together; None where it told another currency."""
    if fee.fixed and fee.currency not in ("", price.currency):
        return None
    return Money(price.amount * fee.share + Decimal(quantity) * fee.fixed, price.currency)
