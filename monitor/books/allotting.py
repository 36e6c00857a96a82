"""Whole numbers divided by weights so that nothing is lost; pure."""

from collections.abc import Sequence


def allotted(amount: int, weights: Sequence[int]) -> list[int]:
    """The amount in parts as the weights are, which add up to it; what rounding leaves goes to the heaviest."""
    total, sign = sum(weights), -1 if amount < 0 else 1
    parts = [sign * (abs(amount) * weight // total) for weight in weights]
    parts[weights.index(max(weights))] += amount - sum(parts)
    return parts
