"""From where on a rule speaks: each threshold has a default in the code, and people may decide another."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number of one rule: `name` is "RULE.WHAT", `says` one line for people with its {value} in it.

    A person may choose from `least` to `most`; a button moves it by `step`.
    """

    name: str
    says: str
    default: Decimal
    least: Decimal
    most: Decimal
    step: Decimal = Decimal(1)

    @property
    def rule(self) -> str:
        return self.name.partition(".")[0]

    def read(self, text: str) -> Decimal | None:
        """The number that somebody typed ("12", "0,3", "15 %"), None where it is none or out of range."""
        typed = text.strip().rstrip("%").strip().replace(",", ".")
        try:
            value = Decimal(typed)
        except InvalidOperation:
            return None
        fits = value.is_finite() and self.least <= value <= self.most and value % self.grain == 0
        return value.quantize(self.grain) if fits else None

    @property
    def grain(self) -> Decimal:
        """The finest difference that counts: whole numbers, or the step where that is finer."""
        return min(self.step, Decimal(1))


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What was decided for one listing, by the thresholds' names; all else is as the code has it."""

    decided: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, one: Threshold) -> Decimal:
        """What holds."""
        return self.decided.get(one.name, one.default)

    def whole(self, one: Threshold) -> int:
        """What holds, where it is a whole number."""
        return int(self.of(one))
