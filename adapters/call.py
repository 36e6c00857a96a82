"""One exchange with an API: what is asked and what came back."""

from collections.abc import Mapping
from dataclasses import dataclass, field


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
