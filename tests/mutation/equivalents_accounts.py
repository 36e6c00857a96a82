"""The mutants of the rules about accounts that no test can notice, each with the reason."""

from collections.abc import Iterator, Mapping

# Where, the line, and what stands in the place of what in it.
_Change = tuple[str, str, str, tuple[str, ...]]

_TO_THREE = "answers without it are counted from one in steps of one: the first that is not below three is three"
_DOUBLED = "as 1, 2, 4 instead of 1, 2, 3 it reaches three with the same answer"
_NO_BIT = "the two numbers share no bit, so that this is their sum"
_LAST = "of the three states normal is the last in the alphabet"
_FIRST = "of the six states cancelled is the first in the alphabet"

_CHANGES: Mapping[str, tuple[_Change, ...]] = {
    _TO_THREE: (
        (
            "standing.py",
            'return {**course, "missing": missing} if missing < GONE_AFTER else None',
            "missing < G",
            ("missing is not G", "missing != G"),
        ),
        (
            "metrics.py",
            "return {name: count for name, count in counts.items() if count < GONE_AFTER}",
            "count < G",
            ("count is not G", "count != G"),
        ),
        (
            "complaints.py",
            'return {**known, "missing": missing} if missing < GONE_AFTER else None',
            "missing < G",
            ("missing is not G", "missing != G"),
        ),
    ),
    _DOUBLED: (
        ("standing.py", "missing = 1 + (before if isinstance(before, int) else 0)", "1 +", ("1 <<",)),
        (
            "metrics.py",
            "counts = {name: 1 + (count if type(count) is int else 0)"
            " for name, count in memory.items() if name not in told}",
            "1 +",
            ("1 <<",),
        ),
        ("complaints.py", 'missing = 1 + int(str(known.get("missing", 0)))', "1 +", ("1 <<",)),
    ),
    _LAST: (
        ("standing.py", "if one.state is StandingState.NORMAL and not one.warned:", "state is", ("state >=",)),
        (
            "standing.py",
            "severity = Severity.PUSH if one.state is StandingState.NORMAL else Severity.WAKE",
            "state is",
            ("state >=",),
        ),
    ),
    _FIRST: (
        (
            "cancelled.py",
            "if order.state is not OrderState.CANCELLED or order.cancelled_by in _NO_ATTACK:",
            "is not",
            (">",),
        ),
        ("cancelled.py", "return before is None or before.state is not OrderState.CANCELLED", "is not", (">",)),
    ),
    _NO_BIT: (
        (
            "cancelled.py",
            "counts |= {name: _since(counts[name], lambda day: days_since(day, look.at) <= DAYS + 1)"
            " for name in _DAILY}",
            "DAYS +",
            ("DAYS |", "DAYS ^"),
        ),
        ("refunded.py", "if days_since(day, look.at) < SPAN + DAYS:", "SPAN +", ("SPAN |", "SPAN ^")),
        (
            "refunded.py",
            "return {order: one for order, one in row.items() if days_since(one[0], look.at) < SPAN + DAYS}",
            "SPAN +",
            ("SPAN |", "SPAN ^"),
        ),
    ),
    "each is one less, so that their order is the same": (
        (
            "refunded.py",
            "return [*sorted({*said}, key=lambda word: (-said.count(word), word))[:_MOST_REASONS]]",
            "(-said",
            ("(~said",),
        ),
    ),
    "it is told with two figures, and so as the same number": (
        ("ordering.py", "_RAREST = 1_000_000", "1_000_000", ("1000001", "999999")),
    ),
}


def _listed() -> Iterator[tuple[str, str]]:
    for why, changes in _CHANGES.items():
        for name, line, old, new in changes:
            for one in new:
                yield f"monitor/rules/account/{name}: {line} → {line.replace(old, one)}", why


ACCOUNTS: Mapping[str, str] = dict(_listed())
