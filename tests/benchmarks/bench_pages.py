"""Prints what reading a recorded product page costs, beside the bare parse and Beautiful Soup on the same bytes."""

from collections.abc import Callable, Iterator
from statistics import median
from time import process_time
from typing import NamedTuple

from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser

from adapters.amazon import pages
from adapters.page import Page
from tests.adapters.labels import body_of, load
from tests.shared import SHARED

MOST_AT_MEDIAN = 6.0
MOST_AT_WORST = 10.0
LEAST_AGAINST_SOUP = 10.0
_ROUNDS = 15
_SOUP_ROUNDS = 3


class Cost(NamedTuple):
    """Milliseconds of CPU for one page."""

    name: str
    size: int
    parse: float
    read: float
    soup: float

    @property
    def ratio(self) -> float:
        """How many bare parses one reading costs."""
        return self.read / self.parse

    @property
    def against_soup(self) -> float:
        return self.soup / self.read


def measure() -> Iterator[Cost]:
    """The cost of every labelled Amazon product page."""
    for label in load(lambda label: label.get("platform") == "amazon" and label["page"] == "product"):
        yield _cost(label["file"].rpartition("/")[2], body_of(label))


def _cost(name: str, body: bytes) -> Cost:
    parse, read = _fastest(lambda: LexborHTMLParser(body), lambda: pages.read(Page(body)))
    text = body.decode("utf-8", errors="replace")
    soup = min(_milliseconds(lambda: BeautifulSoup(text, "html.parser")) for _ in range(_SOUP_ROUNDS))
    return Cost(name, len(body), parse, read, soup)


def _fastest(first: Callable[[], object], second: Callable[[], object]) -> tuple[float, float]:
    """The fastest round of each, in CPU time and in turns: what else the machine does is not the reader's cost."""
    pairs = [(_milliseconds(first), _milliseconds(second)) for _ in range(_ROUNDS)]
    return min(pair[0] for pair in pairs), min(pair[1] for pair in pairs)


def _milliseconds(action: Callable[[], object]) -> float:
    start = process_time()
    action()
    return (process_time() - start) * 1000


def main() -> int:
    """Prints the table; 1 where a limit is broken, 3 where there is nothing to measure."""
    if not SHARED.is_dir():
        print("the recorded pages (../shared) are not beside this checkout: nothing was measured")
        return 3
    costs = list(measure())
    print(f"{'page':<40}{'KB':>7}{'parse ms':>10}{'read ms':>9}{'×':>6}{'bs4 ms':>9}{'bs4 ×':>7}")
    for cost in costs:
        print(
            f"{cost.name:<40}{cost.size / 1000:>7.0f}{cost.parse:>10.2f}{cost.read:>9.2f}{cost.ratio:>6.1f}"
            f"{cost.soup:>9.0f}{cost.against_soup:>7.0f}"
        )
    middle, worst = median(cost.ratio for cost in costs), max(cost.ratio for cost in costs)
    soup = median(cost.against_soup for cost in costs)
    print(
        f"reading costs {middle:.1f} × the bare parse at the median (limit {MOST_AT_MEDIAN:g}), {worst:.1f} × at worst"
    )
    print(f"(limit {MOST_AT_WORST:g}); bs4 costs {soup:.0f} × a reading (at least {LEAST_AGAINST_SOUP:g})")
    return int(middle > MOST_AT_MEDIAN or worst > MOST_AT_WORST or soup < LEAST_AGAINST_SOUP)


if __name__ == "__main__":
    raise SystemExit(main())
