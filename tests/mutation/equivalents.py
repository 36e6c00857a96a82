"""The mutants that no test can notice, each with the reason why it behaves as the original."""

from collections.abc import Mapping

from tests.mutation.equivalents_accounts import ACCOUNTS
from tests.mutation.equivalents_incidents import INCIDENTS

# Kinds of change that are none with the values that we compare so.
KINDS: Mapping[str, str] = {
    "core/ReplaceComparisonOperator_Is_Eq": "members of enumerations, None, True and False equal themselves alone",
    "core/ReplaceComparisonOperator_IsNot_NotEq": "the same",
}

# Ends of changes that nobody can see.
ENDS: Mapping[str, str] = {
    "slots=False)": "slots save memory, and mypy already refuses what they would: no code can tell",
}

# The change as `python -m tests.mutation` prints it → why nobody could tell the difference.
_LAST = "of all standings this is the one whose name comes last"
_SIDES = "the three sides are only told apart, and which of them is the middle one stays the same"
_TWO = "two is the most that is counted"
_THREE = "three is the most that it is ever made"
_HOURS = "hours since the epoch that lie less than a week apart: the rest of a division is their difference"
EQUIVALENT: Mapping[str, str] = {
    **ACCOUNTS,
    **INCIDENTS,
    "monitor/rules/featured.py: if look.circle.standing(holder.offer.seller) is Standing.STRANGER:"
    " → if look.circle.standing(holder.offer.seller) >= Standing.STRANGER:": _LAST,
    'monitor/rules/featured.py: if first is None or not memory.get("held")'
    " or look.circle.standing(first.offer.seller) is Standing.STRANGER:"
    ' → if first is None or not memory.get("held")'
    " or look.circle.standing(first.offer.seller) >= Standing.STRANGER:": _LAST,
    "monitor/rules/sellers.py: wakes = (holds or back is not None) and _standing(look, seen) is Standing.STRANGER"
    " → wakes = (holds or back is not None) and _standing(look, seen) >= Standing.STRANGER": _LAST,
    "monitor/rules/suppressed.py: missing = min(1 + (before if isinstance(before, int) else 0), GONE_AFTER)"
    " → missing = min(1 << (before if isinstance(before, int) else 0), GONE_AFTER)": (
        "one, two and three, which is the most, either way"
    ),
    "monitor/rules/suppressed.py: if missing < GONE_AFTER: → if missing is not GONE_AFTER:": _THREE,
    "monitor/rules/suppressed.py: if missing < GONE_AFTER: → if missing != GONE_AFTER:": _THREE,
    "monitor/rules/suppressed.py: return how if actions_of(sku) & (OFF_SALE | OFF_SEARCH)"
    " or not _just_restocked(look, memory, sku) else None"
    " → return how if actions_of(sku) & (OFF_SALE ^ OFF_SEARCH) or not _just_restocked(look, memory, sku) else None": (
        "no action is in both of them"
    ),
    "monitor/rules/suppressed.py: issue.gravity is not Gravity.ERROR,"
    " → issue.gravity > Gravity.ERROR,": "of all gravities this is the one whose name comes first",
    "monitor/rules/stock.py: return known if known > 1 and left <= limit else 0"
    " → return known if known != 1 and left <= limit else 0": "none known is none either way",
    "monitor/rules/stock.py: zeros = _zeros(memory, left, 0)"
    " → zeros = _zeros(memory, left, -1)": "what is left is more than either once it is not nothing",
    "monitor/rules/stock.py: is_low = zeros < 2 and (left < 2 * limit if was_open else armed and 0 < left <= limit)"
    " → is_low = zeros != 2 and (left < 2 * limit if was_open else armed and 0 < left <= limit)": _TWO,
    "monitor/rules/stock.py: armed = zeros < 2 and not is_low and (armed or left >= 2 * max(limit, 1))"
    " → armed = zeros != 2 and not is_low and (armed or left >= 2 * max(limit, 1))": _TWO,
    "monitor/rules/rating.py: return -1 → return - 2": _SIDES,
    "monitor/rules/rating.py: return -1 → return ~1": _SIDES,
    "monitor/rules/rating.py: return 1 if rating > level else 0 → return 2 if rating > level else 0": _SIDES,
    "monitor/rules/wave.py: return is_new and look.circle.standing(seen.offer.seller) is Standing.STRANGER"
    " → return is_new and look.circle.standing(seen.offer.seller) >= Standing.STRANGER": _LAST,
    "monitor/rules/level.py: _LEVEL_SHARE = 2 / (WINDOW + 1) → _LEVEL_SHARE = 2 / (WINDOW | 1)": "168 is even",
    "monitor/rules/level.py: _LEVEL_SHARE = 2 / (WINDOW + 1) → _LEVEL_SHARE = 2 / (WINDOW ^ 1)": "168 is even",
    "monitor/rules/level.py: _FAST_SHARE = 1 - 0.5 ** (1 / 4) → _FAST_SHARE = 1 % 0.5 ** (1 / 4)": (
        "what is left of one after a number above a half is their difference"
    ),
    "monitor/rules/level.py: _NOISE_SHARE = 1 - 0.5 ** (1 / 240) → _NOISE_SHARE = 1 % 0.5 ** (1 / 240)": "the same",
    "monitor/rules/level.py: unseen: tuple[int | None, ...] = (None,) * (hour - level.hour - 1)"
    " → unseen: tuple[int | None, ...] = (None,) * (hour % level.hour - 1)": _HOURS,
    "monitor/rules/level.py: usual = usual_of(level.ranks[: -(level.hour - since + 1)])"
    " → usual = usual_of(level.ranks[: -(level.hour % since + 1)])": _HOURS,
    "monitor/rules/level.py: lasting = level.hour - since >= _HOURS_IN_A_ROW"
    " → lasting = level.hour % since >= _HOURS_IN_A_ROW": _HOURS,
    "monitor/rules/level.py: worst = 0.0 → worst = -1.0": "no logarithm of a rank is below nothing",
    "monitor/rules/level.py: return Usual(known[cut], known[len(known) // 2], known[-1 - cut])"
    " → return Usual(known[cut], known[len(known) // 2], known[-1 ^ cut])": "-1 - n and -1 ^ n are one number",
}


def is_equivalent(operator: str, change: str) -> bool:
    """Whether the mutant is listed."""
    return operator in KINDS or change in EQUIVALENT or change.endswith(tuple(ENDS))
