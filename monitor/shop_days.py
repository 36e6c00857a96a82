"""Shop holidays and sale days, as people named them: what is odd on any other day is not odd then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DayKind(StrEnum):
    """On a holiday nobody is expected to buy; on a sale day many are."""

    HOLIDAY = "holiday"
    SALE = "sale"


@dataclass(frozen=True, slots=True)
class ShopDays:
    """The days from `first` to `last` (included), by the calendar of whichever market they are asked about."""

    first: date
    last: date
    kind: DayKind


@dataclass(frozen=True, slots=True)
class Calendar:
    """Every special day of the shop; where two overlap, the holiday counts."""

    days: tuple[ShopDays, ...] = ()

    def kind(self, day: date) -> DayKind | None:
        """What the day is, None for a day as any other."""
        kinds = {one.kind for one in self.days if one.first <= day <= one.last}
        return next((kind for kind in DayKind if kind in kinds), None)


def ordered(days: Iterable[ShopDays]) -> tuple[ShopDays, ...]:
    """The earliest first."""
    return tuple(sorted(days, key=lambda one: (one.first, one.last, one.kind)))
