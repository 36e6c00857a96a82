"""Changes that answers suffer in reality: keys that lack, nulls, numbers as text, undeclared keys, other letters."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

Place = tuple[Any, ...]


def places(value: Any, above: Place = ()) -> Iterator[Place]:
    """The path of every part of a document below its root."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield (*above, key)
        yield from places(one, (*above, key))


def spoilt(random: Random, body: Any, times: int = 2) -> Any:
    """The body with some of its parts changed, in place."""
    for _ in range(times):
        found = list(places(body))
        if found:
            *way, key = random.choice(found)
            holder = body
            for step in way:
                holder = holder[step]
            random.choice(_WAYS)(holder, key, random)
    return body


def _lacks(holder: Any, key: Any, random: Random) -> None:
    del holder[key]


def _is_null(holder: Any, key: Any, random: Random) -> None:
    holder[key] = None


def _as_text(holder: Any, key: Any, random: Random) -> None:
    one = holder[key]
    holder[key] = str(one) if isinstance(one, int | float) else one


def _as_number(holder: Any, key: Any, random: Random) -> None:
    holder[key] = random.choice((0, -1, 10**20, 12.5)) if isinstance(holder[key], str | int | float) else holder[key]


def _extra(holder: Any, key: Any, random: Random) -> None:
    if isinstance(holder, dict):
        holder["neverDeclared"] = {"deep": [1, None]}


def _other_case(holder: Any, key: Any, random: Random) -> None:
    if isinstance(holder, dict):
        holder[random.choice((str.upper, str.lower, str.title))(key)] = holder.pop(key)


def _odd_item(holder: Any, key: Any, random: Random) -> None:
    if isinstance(holder[key], list):
        holder[key].insert(0, random.choice((None, "text", 3, [])))


_WAYS: tuple[Callable[[Any, Any, Random], None], ...] = (
    _lacks, _lacks, _is_null, _is_null, _as_text, _as_number, _extra, _other_case, _odd_item,
)  # fmt: skip
