"""The commands of the terminal about sales, profit and orders, as the chat has them too."""

from typing import Annotated

import typer

from monitor.subcommands import AsJson, ConfigPath, books_app

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


@books_app.callback(invoke_without_command=True)
def books(
    context: typer.Context,
    days: Annotated[int, typer.Option(min=1, max=366, help="How many whole days, up to the last midnight.")] = 7,
    as_json: AsJson = False,
    config: ConfigPath = None,
) -> None:
    """Whether orders, transactions, settlements and the platform's figures agree, and what the books lack."""
    if context.invoked_subcommand is not None:
        return
    from monitor.console import boards

    raise typer.Exit(boards.books(config, days, as_json=as_json))


def platforms(
    what: Annotated[
        list[str] | None, typer.Argument(metavar="[WORDS]", help='Such as "by market 90d", or an account.')
    ] = None,
    as_json: AsJson = False,
    config: ConfigPath = None,
) -> None:
    """Each platform's share of revenue and profit, what hangs on it, and how it goes."""
    from monitor.console import boards

    raise typer.Exit(boards.platforms(config, " ".join(what or ()), as_json=as_json))


MONEY_COMMANDS = (today, yesterday, week, month, sales, profit, orders, platforms)
