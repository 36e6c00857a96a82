"""Reads the small things that every API's answer is made of: texts, numbers and lists under their keys, or None."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from adapters.errors import Misread

_HALF = re.compile(r"[\ud800-\udfff]")
_MOST_DIGITS, _MOST_DECIMALS = 15, 40


def parsed(body: bytes, what: str) -> Any:
    """An answer's JSON with exact numbers; Misread, naming `what` answered, where it is none."""
    try:
        return json.loads(body, parse_float=Decimal)
    except (ValueError, RecursionError, ArithmeticError):  # the last for a number that no Decimal holds
        raise Misread(f"{what} with something that is no JSON", body) from None


def json_in(body: bytes) -> Any:
    """The JSON of a body that may be none, as where a proxy answered with HTML; None then."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def get(said: Any, *path: str) -> Any:
    """What lies under the keys, one inside the other, in any case of their letters; None where anything is missing.

    Recorded answers of Amazon write "MarketplaceID" where the model says "marketplaceId".
    """
    for key in path:
        said = _one(said, key) if isinstance(said, Mapping) else None
    return said


def _one(said: Mapping[str, Any], key: str) -> Any:
    if key in said:
        return said[key]
    return next((value for name, value in said.items() if name.lower() == key.lower()), None)


def text(said: Any, *path: str) -> str | None:
    """The text there; None where it is missing, empty or no text."""
    found = get(said, *path)
    return clean(found).strip() or None if isinstance(found, str) else None


def clean(found: str) -> str:
    """The text with a mark for each half of a letter, which JSON may hold and no database takes."""
    return found if found.isascii() else _HALF.sub("\ufffd", found)


def number(said: Any, *path: str) -> int | None:
    """The whole number there, also where it is written as text; None for anything else."""
    value = decimal(said, *path)
    return int(value) if value is not None and value == value.to_integral_value() else None


def decimal(said: Any, *path: str) -> Decimal | None:
    """The number there, also where it is written as text; None for anything else."""
    found = get(said, *path)
    if isinstance(found, bool) or not isinstance(found, int | str | Decimal):
        return None
    try:
        value = Decimal(found)
    except InvalidOperation:
        return None
    return value if is_sane(value) else None


def rows(said: Any, *path: str) -> Iterator[Mapping[str, Any]]:
    """The objects of the list there; nothing where it is missing, and nothing for what is no object in it."""
    found = get(said, *path)
    if isinstance(found, Sequence) and not isinstance(found, str):
        yield from (row for row in found if isinstance(row, Mapping))


def listed(said: Any, *path: str, whose: str) -> tuple[Mapping[str, Any], ...]:
    """The objects of a list that must be there: an answer without it does not say that there are none (Misread)."""
    if not isinstance(get(said, *path), list):
        raise Misread(f"{whose}'s answer lacks “{path[-1]}”", json.dumps(said, default=str).encode())
    return tuple(rows(said, *path))


def texts(said: Any, *path: str) -> tuple[str, ...]:
    """The texts of the list there."""
    found = get(said, *path)
    return tuple(clean(item) for item in found if isinstance(item, str)) if isinstance(found, list) else ()


def moment(said: str | None) -> datetime | None:
    """A time of day and date, in UTC where it does not say; None for anything else."""
    try:
        found = datetime.fromisoformat(said or "")
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # the latter in the year 1, east of Greenwich
        return None


def is_sane(value: Decimal) -> bool:
    """No quantity and no sum has more digits: "1e999999999" would fill the memory when it is written out."""
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and value.adjusted() < _MOST_DIGITS and exponent >= -_MOST_DECIMALS
