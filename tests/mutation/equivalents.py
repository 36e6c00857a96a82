"""The mutants that no test can notice, each with the reason why it behaves as the original."""

from collections.abc import Mapping

from tests.mutation.equivalents_accounts import ACCOUNTS

# Kinds of change that are none with the values that we compare so.
KINDS: Mapping[str, str] = {
    "core/ReplaceComparisonOperator_Is_Eq": "members of enumerations, None, True and False equal themselves alone",
    "core/ReplaceComparisonOperator_IsNot_NotEq": "the same",
}

# The change as `python -m tests.mutation` prints it → why nobody could tell the difference.
EQUIVALENT: Mapping[str, str] = {
    **ACCOUNTS,
}


def is_equivalent(operator: str, change: str) -> bool:
    """Whether the mutant is listed."""
    return operator in KINDS or change in EQUIVALENT
