"""The measures by which a platform counts its fees are no longer what they were (catalogue L6)."""

from collections.abc import Mapping
from decimal import Decimal

from adapters.readings import Listing, Topic
from monitor.findings import Look, Memory, Rule, Verdict
from monitor.rules import approval
from storage.states import JsonValue, Severity

accepted = approval.accepted

# In centimetres and grams; a unit that is not here is compared with itself alone.
_UNITS = {
    "inches": Decimal("2.54"),
    "inch": Decimal("2.54"),
    "in": Decimal("2.54"),
    "feet": Decimal("30.48"),
    "centimeters": Decimal(1),
    "centimetres": Decimal(1),
    "cm": Decimal(1),
    "millimeters": Decimal("0.1"),
    "millimetres": Decimal("0.1"),
    "mm": Decimal("0.1"),
    "meters": Decimal(100),
    "pounds": Decimal("453.59237"),
    "pound": Decimal("453.59237"),
    "lb": Decimal("453.59237"),
    "ounces": Decimal("28.349523125"),
    "oz": Decimal("28.349523125"),
    "kilograms": Decimal(1000),
    "kg": Decimal(1000),
    "grams": Decimal(1),
    "g": Decimal(1),
}
# Two machines measure one parcel differently: by 2 %, or by 2.5 mm (a tenth of an inch) and 10 g.
_SHARE = Decimal("0.02")
_LEAST = {"length": Decimal("0.25"), "weight": Decimal(10)}


def _dimensions_changed(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    return approval.compared(look, memory, _FIELDS)


def _measured(what: str, content: Listing) -> JsonValue:
    """[["height", "10.5", "inches"], …] of the item or its package, None where less than all three sides are stated."""
    rows = [one for one in content.measures if one.what.startswith(f"{what} ")]
    if sum(not one.what.endswith(" weight") for one in rows) < 3:
        return None
    return [[one.what.removeprefix(f"{what} "), str(one.value), one.unit] for one in rows]


def _same(was: JsonValue, now: JsonValue) -> bool:
    """Within what measuring anew may give; the same box laid on another side is the same."""
    before, after = _sides(was), _sides(now)
    pairs = zip(before[0], after[0], strict=False)
    same = before[2] == after[2] and all(_near(*pair, _LEAST["length"]) for pair in pairs)
    weights = before[1], after[1]
    return same and (None in weights or _near(weights[0] or Decimal(), weights[1] or Decimal(), _LEAST["weight"]))


def _near(one: Decimal, other: Decimal, least: Decimal) -> bool:
    return abs(one - other) <= max(least, _SHARE * max(one, other))


def _sides(rows: JsonValue) -> tuple[list[Decimal], Decimal | None, set[str]]:
    """The sides by size, the weight, and the units that are not known."""
    named: dict[str, Decimal] = {}
    strange: set[str] = set()
    for row in rows if isinstance(rows, list) else ():
        what, value, unit = (str(part) for part in row) if isinstance(row, list) else ("", "0", "")
        factor = _factor(_UNITS, unit)
        strange |= {unit} if factor is None else set()
        named[what] = Decimal(value) * (factor or 1)
    weight = named.pop("weight", None)
    return sorted(named.values()), weight, strange


def _factor(units: Mapping[str, Decimal], unit: str) -> Decimal | None:
    return units.get(unit.casefold())


# The package is what is stored, sent and paid for; what the item itself is said to measure is a text on the page.
_FIELDS = (
    approval.Field("package", Severity.PUSH, lambda content: _measured("package", content), _same),
    approval.Field("item", Severity.DIGEST, lambda content: _measured("item", content), _same),
)

DIMENSIONS_CHANGED = Rule("dimensions_changed", frozenset({Topic.LISTINGS}), _dimensions_changed)
