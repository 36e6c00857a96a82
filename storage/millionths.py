"""Amounts as the ledger adds them up: integers of millionths, exact, and the database can add them; pure."""

from decimal import ROUND_HALF_EVEN, Context, Decimal

_NOTHING = Decimal(0)
_MILLION, _MILLIONTH = Decimal(1_000_000), Decimal("0.000001")
# However many digits an amount has.
_WIDE = Context(prec=200)


def millionth(amount: Decimal) -> Decimal:
    """The amount as it is summed: rounded to six decimals, half to even."""
    return amount.quantize(_MILLIONTH, ROUND_HALF_EVEN, _WIDE)


def millionths(amount: Decimal) -> int:
    """The amount as it is kept in a sum."""
    return int(millionth(amount) * _MILLION)


def from_millionths(sum_: int | Decimal) -> Decimal:
    """The amount of a sum."""
    # Most sums of a large shop's goods are none: one zero serves them all.
    return _NOTHING if not sum_ else (Decimal(int(sum_)) / _MILLION).normalize() + Decimal(0)
