"""What came in, what went out and what is left over a span, from the ledger's sums; pure, in the house's currency."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from adapters.readings import FEES, EntryKind
from storage.states import GoodsTaking, OrderCount, Taking

REVENUE = frozenset({EntryKind.SALE, EntryKind.SHIPPING, EntryKind.PROMOTION})
ADJUSTMENTS = frozenset({EntryKind.ADJUSTMENT, EntryKind.OTHER})
# Money that only moves, or that is collected for the state, is nobody's profit.
BESIDE = frozenset({EntryKind.TAX, EntryKind.RESERVE, EntryKind.PAYOUT})
PROFIT = frozenset(EntryKind) - BESIDE


@dataclass(frozen=True, slots=True)
class Statement:
    """A span's money in the house's currency, by the kind of its lines; what goes out is negative.

    `orders`, `units` and `cancelled` count by the day of the order. `estimated` is the part of the profit that the
    platforms have not told yet; `unrated` sums what no rate could convert by currency, and is in no other figure.
    `uncosted` units have no known cost: the profit is before it.
    """

    orders: int = 0
    units: int = 0
    cancelled: int = 0
    kinds: Mapping[EntryKind, Decimal] = field(default_factory=dict)
    estimated: Decimal = Decimal(0)
    unrated: Mapping[str, Decimal] = field(default_factory=dict)
    uncosted: int = 0

    def of(self, kinds: Collection[EntryKind]) -> Decimal:
        """The sum of these kinds."""
        return sum((self.kinds.get(kind, Decimal(0)) for kind in kinds), Decimal(0))

    @property
    def revenue(self) -> Decimal:
        """Sales and what buyers paid for shipping, less promotions."""
        return self.of(REVENUE)

    @property
    def refunds(self) -> Decimal:
        return self.of({EntryKind.REFUND})

    @property
    def fees(self) -> Decimal:
        """Referral, fulfilment, storage and other fees, without advertising."""
        return self.of(FEES)

    @property
    def advertising(self) -> Decimal:
        return self.of({EntryKind.ADVERTISING})

    @property
    def adjustments(self) -> Decimal:
        """Reimbursements, claims, and what no other kind holds."""
        return self.of(ADJUSTMENTS)

    @property
    def goods(self) -> Decimal:
        """What the goods sold cost me, as far as that is known."""
        return self.of({EntryKind.GOODS})

    @property
    def tax(self) -> Decimal:
        """Taxes collected, less those that platforms paid on: beside the profit."""
        return self.of({EntryKind.TAX})

    @property
    def profit(self) -> Decimal:
        """All but taxes, reserves and payouts; before the cost of `uncosted` units."""
        return self.of(PROFIT)

    @property
    def margin(self) -> Decimal | None:
        """Profit as a share of the revenue; None where there is none."""
        return self.profit / self.revenue if self.revenue > 0 else None


def statement(
    takings: Iterable[Taking], orders: Iterable[OrderCount] = (), goods: Iterable[GoodsTaking] = ()
) -> Statement:
    """The statement of these sums; `goods` tell how many units have no cost."""
    kinds: dict[EntryKind, Decimal] = {}
    unrated: dict[str, Decimal] = {}
    estimated = Decimal(0)
    for one in takings:
        kinds[one.kind] = kinds.get(one.kind, Decimal(0)) + one.home
        estimated += one.estimated if one.kind in PROFIT else 0
        if one.unrated:
            unrated[one.currency] = unrated.get(one.currency, Decimal(0)) + one.unrated
    counts = list(orders)
    return Statement(
        sum(one.orders for one in counts),
        sum(one.units for one in counts),
        sum(one.cancelled for one in counts),
        kinds,
        estimated,
        unrated,
        sum(one.uncosted for one in goods),
    )
