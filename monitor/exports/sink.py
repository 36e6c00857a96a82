"""What every format of an export has in common: it takes rows some at a time, and may not be able to."""

from collections.abc import Callable, Iterable

from monitor.exports.rows import Row

# Takes rows in the order of the table's columns.
Take = Callable[[Iterable[Row]], None]


class NotExported(Exception):
    """The export cannot be made so; the text says why and what to do."""
