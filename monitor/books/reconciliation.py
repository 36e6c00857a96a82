"""Sources side by side: what orders, transactions, settlements and the platform's own figures tell of the same; pure.

Nothing is evened out: a difference is a value of its own, and what only one side tells is compared with nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from storage.states import Beside, ToldTwice, UnknownWord

# The platform's own figures that orders can be held against.
FIGURES = ("orders", "units", "sales")


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All that can be held against each other for one account and span.

    `untold` of its `orders` are estimated: no book tells of their sale yet. Of the `twice` that both books tell of,
    `apart` do not come to the same sum. `unknown` are the words that fit no kind.
    """

    account: str
    since: datetime
    until: datetime
    compared: tuple[Beside, ...]
    orders: int
    untold: int
    twice: int
    apart: tuple[ToldTwice, ...]
    unknown: tuple[UnknownWord, ...]

    @property
    def differences(self) -> tuple[Beside, ...]:
        """What the platform's figures have otherwise."""
        return tuple(one for one in self.compared if one.difference)
