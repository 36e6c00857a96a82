"""One exchange with an API: what is asked and what came back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

Value = str | int | bool | datetime | Sequence[str]


@dataclass(frozen=True, slots=True)
class Call:
    """A request; `url` goes out as it is written, percent-encoded already. `most` caps the bytes of the answer.

    Address, headers and body may hold credentials and are never shown.
    """

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(default=None, repr=False)
    most: int = 8_000_000


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, unpacked; headers are found in any case. `skew`: by how many seconds the host's clock is ahead."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    skew: float | None = None


def target(path: str, places: Mapping[str, str], query: Mapping[str, Value]) -> str:
    """Path and query, percent-encoded: a SKU may hold slashes and any letter, a filter brackets, braces and bars.

    `places` fill the {names} of the path; lists are joined by commas, times (of UTC) told to the second.
    """
    filled = path.format(**{name: quote(value, safe="") for name, value in places.items()})
    asked = "&".join(f"{name}={_written(value)}" for name, value in query.items())
    return f"{filled}?{asked}" if asked else filled


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return quote(value.strftime("%Y-%m-%dT%H:%M:%SZ"), safe="")
    if isinstance(value, str | int):
        return quote(str(value), safe="")
    return ",".join(quote(item, safe="") for item in value)
