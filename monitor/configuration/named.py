"""Sections that people name, [accounts.NAME] and [channels.NAME]: which there are, and what is wrong with a name."""

import re
from collections.abc import Iterator
from typing import Any

from monitor.configuration.layers import Found, Values
from monitor.configuration.problems import Problem

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def tables(values: Values, kind: str) -> dict[str, dict[str, Any]]:
    """The sections of the kind, unchecked; what is no section is left to `strangers`."""
    named = values.get(kind, {})
    return {name: table for name, table in named.items() if isinstance(table, dict)} if isinstance(named, dict) else {}


def strangers(found: Found, kind: str, first: str) -> Iterator[Problem]:
    """What stands where only sections may; `first` is the line that each of them wants."""
    named = found.values.get(kind, {})
    for name, table in named.items() if isinstance(named, dict) else ():
        if not isinstance(table, dict):
            remedy = f"Write [{kind}.NAME] on a line of its own, and {first} below it; {name} stands outside."
            yield Problem(found.where(kind, name), kind, name, "must be a section", remedy)


def is_name(name: str) -> bool:
    """Whether a section may be called so."""
    return _NAME.fullmatch(name) is not None


def misnamed(found: Found, kind: str, name: str, wrong: str) -> Problem:
    """That one may not."""
    remedy = "Use small letters, digits, - and _, at most 40."
    return Problem(found.where(kind, name), f"{kind}.{name}", "", wrong, remedy)
