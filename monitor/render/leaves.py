"""Long answers in pages: as many lines as one message holds, and where they lie among all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from monitor.language import Html, visible_length

# Visible characters of a page; a message may have 4,096.
LONGEST = 3500


@dataclass(frozen=True, slots=True)
class Leaf:
    """The lines of one page, the number of the first among all, and whether others follow."""

    lines: Sequence[Html]
    start: int
    more: bool

    @property
    def stop(self) -> int:
        return self.start + len(self.lines)


def leaf(lines: Iterable[Html], page: int, *, most: int = 20, beside: Sequence[Html] = ()) -> Leaf:
    """The page of this number, the last one where there are fewer; `beside` stands on every page too.

    Lines beyond the page are not asked for.
    """
    room = LONGEST - sum(visible_length(line) + 1 for line in beside)
    pages: list[list[Html]] = [[]]
    used = 0
    for line in lines:
        size = visible_length(line) + 1
        if pages[-1] and (len(pages[-1]) == most or used + size > room):
            if len(pages) > page:
                return _leaf(pages, more=True)
            pages.append([])
            used = 0
        pages[-1].append(line)
        used += size
    return _leaf(pages, more=False)


def _leaf(pages: Sequence[Sequence[Html]], *, more: bool) -> Leaf:
    return Leaf(pages[-1], sum(len(one) for one in pages[:-1]), more)
