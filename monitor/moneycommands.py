"""The commands of the terminal about sales, profit and orders, as the chat has them too."""

from typing import Annotated

import typer

from monitor.subcommands import AsJson, ConfigPath

What = Annotated[
    list[str] | None, typer.Argument(metavar="[OF]", help="A listing, product, tag, account, platform or market.")
]
Span = Annotated[str, typer.Argument(help="today, yesterday, week or month.")]


def _sold(span: str, what: list[str] | None, config: ConfigPath, *, as_json: bool) -> int:
    from monitor.console import sold

    return sold.sold(config, sold.Wish(span, " ".join(what or ())), as_json=as_json)


def today(what: What = None, as_json: AsJson = False, config: ConfigPath = None) -> None:
    """What was sold and earned today, beside other days."""
    raise typer.Exit(_sold("today", what, config, as_json=as_json))


def yesterday(what: What = None, as_json: AsJson = False, config: ConfigPath = None) -> None:
    """What was sold and earned yesterday."""
    raise typer.Exit(_sold("yesterday", what, config, as_json=as_json))


def week(what: What = None, as_json: AsJson = False, config: ConfigPath = None) -> None:
    """What was sold and earned in the last 7 days."""
    raise typer.Exit(_sold("week", what, config, as_json=as_json))


def month(what: What = None, as_json: AsJson = False, config: ConfigPath = None) -> None:
    """What was sold and earned in the last 30 days."""
    raise typer.Exit(_sold("month", what, config, as_json=as_json))


def sales(span: Span = "today", what: What = None, as_json: AsJson = False, config: ConfigPath = None) -> None:
    """What was sold and earned in a span, also of one thing."""
    raise typer.Exit(_sold(span, what, config, as_json=as_json))


def profit(
    span: Span = "today",
    what: What = None,
    by: Annotated[str | None, typer.Option(help="product, platform, market, account or country.")] = None,
    as_json: AsJson = False,
    config: ConfigPath = None,
) -> None:
    """What is left of it, line by line, or divided."""
    from monitor.console import sold

    raise typer.Exit(sold.sold(config, sold.Wish(span, " ".join(what or ()), by, profit=True), as_json=as_json))


def orders(as_json: AsJson = False, config: ConfigPath = None) -> None:
    """Today's orders and the last ones."""
    from monitor.console import ordered

    raise typer.Exit(ordered.orders(config, as_json=as_json))


MONEY_COMMANDS = (today, yesterday, week, month, sales, profit, orders)
