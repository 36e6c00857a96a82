"""Where the commands print: answers to stdout, everything else to stderr."""

import json
from collections.abc import Iterable
from typing import Any

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from adapters.redact import redact

_ENDLESS = 100_000


def show(what: RenderableType) -> None:
    """Prints an answer whole: nothing in it is taken for markup, and no line or cell is cut to the terminal's width."""
    console = Console(highlight=False)
    if isinstance(what, str | Text):
        console.print(Text(what) if isinstance(what, str) else what, soft_wrap=True)
        return
    if isinstance(what, Table):
        endless = console.options.update(width=_ENDLESS)
        console.width = max(console.width, console.measure(what, options=endless).maximum)
    console.print(what)


def counted(count: int, one: str, several: str) -> str:
    """“1 listing”, “2 listings”."""
    return f"{count} {one if count == 1 else several}"


def show_json(value: Any) -> None:
    """Prints one JSON document."""
    print(json.dumps(value, ensure_ascii=False, indent=2))  # plain print: rich would fold long lines


def note(text: str) -> None:
    """Tells the person at the keyboard something that is no answer."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(Text(redact(text)))


def table(headings: Iterable[str], rows: Iterable[Iterable[object]]) -> Table:
    """A table whose cells are plain text; None is an empty cell."""
    made = Table(*headings, box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    for row in rows:
        made.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    return made
