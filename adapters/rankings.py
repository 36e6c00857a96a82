"""Lists in which listings have places: the results for a search word, and the best-seller lists of categories."""

from dataclasses import dataclass
from enum import StrEnum


class RankingKind(StrEnum):
    """What orders the list; places of two kinds are never compared."""

    SEARCH = "search"
    BESTSELLERS = "bestsellers"


@dataclass(frozen=True, slots=True)
class Ranking:
    """One list of one market.

    `key` tells it from the others of its kind (the word in small letters, the category's number), `name` is what
    people call it, `url` the public address of its first page.
    """

    kind: RankingKind
    market: str
    key: str
    name: str
    url: str

    @property
    def board(self) -> str:
        """Kind and key in one: no other list's places can be taken for this one's."""
        return f"{self.kind}:{self.key}"
