"""What a file that a person downloaded from a platform tells: answers and reports that came by no question of ours."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any

from adapters.errors import Misread, Unsupported
from adapters.readings import Business

if TYPE_CHECKING:
    from adapters.account import AccountConfig
    from adapters.base import Adapter


@dataclass(frozen=True, slots=True)
class Filed:
    """The readings of one file, how many of its parts were not understood, and what else is wrong with it."""

    readings: tuple[Business, ...] = ()
    unread: int = 0
    wrong: str | None = None

    def __add__(self, other: "Filed") -> "Filed":
        wrong = "; ".join(one for one in (self.wrong, other.wrong) if one) or None
        return Filed((*self.readings, *other.readings), self.unread + other.unread, wrong)


def bodies_of(text: str) -> Iterator[Mapping[str, Any]]:
    """The answers that a JSON file holds: one, or a list of them. Misread for a file that is neither."""
    try:
        found = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise Misread("the file is neither a report that is known nor JSON") from None
    for one in found if isinstance(found, list) else [found]:
        if not isinstance(one, Mapping):
            raise Misread("the file holds something that is no answer of a platform")
        yield one


def filed(kind: "type[Adapter[Any]]", text: str, config: "AccountConfig", now: datetime) -> Filed:
    """What a file tells of an account; Misread where it is nothing that is known, Unsupported where no file is."""
    if kind.files is None:
        raise Unsupported(f"no file of {kind.platform} is known")
    told: Filed = import_module(kind.files).read(text, config, now)
    return told
