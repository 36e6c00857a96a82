"""What a platform tells of its own accord, and what it takes to say that it has been understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """What acknowledges one push, once everything that it says is committed.

    `id` is the platform's own and tells a repeat; where one push makes several questions due, each has a receipt with
    an id of its own, and they share the handle. `kind` is the platform's word for what happened. Of two pushes of a
    kind `about` the same thing the one that happened earlier (`at`) says nothing; "" is compared with nothing. `sure`
    says that no second read is needed to believe it.
    """

    id: str
    kind: str
    at: datetime
    handle: str = field(repr=False)
    about: str = ""
    sure: bool = False
    tries: int = 1


@dataclass(frozen=True, slots=True)
class Doorbell:
    """Where a platform rings when it tells an account something: HOST:PORT here, the path, the most bytes of a body."""

    listen: str
    path: str
    most: int = 65_536


@dataclass(frozen=True, slots=True)
class Ring:
    """One request that came to a doorbell, from anybody; headers by their names in small letters, the query decoded."""

    method: str
    query: Mapping[str, str] = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reaction:
    """What whoever rang is answered."""

    status: int
    text: str = ""
    kind: str = "text/plain; charset=utf-8"
