"""The commands that make tables of what is kept, for other programs, and take them back."""

from pathlib import Path
from typing import Annotated

import typer

from monitor.subcommands import ConfigPath


def export(
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help="csv, xlsx, parquet or beancount.")] = "csv",
    since: Annotated[str | None, typer.Option(metavar="DAY", help="From this day on, such as 2026-01-01.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="To this day, with it.")] = None,
    account: Annotated[list[str] | None, typer.Option(help="This account only; repeatable.")] = None,
    what: Annotated[
        list[str] | None, typer.Option(metavar="TABLE", help="ledger, orders, lines … or all; repeatable.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER|FILE", help="Else a folder or file of today's name, here.")
    ] = None,
    no_bom: Annotated[bool, typer.Option("--no-bom", help="CSV without the mark by which Excel knows UTF-8.")] = False,
    config: ConfigPath = None,
) -> None:
    """The ledger and what belongs to it, for spreadsheets, programs and bookkeeping."""
    from monitor.console import exporting

    raise typer.Exit(
        exporting.export(exporting.Order(form, since, until, account or [], what or [], out, not no_bom), config)
    )


def import_export(
    what: Annotated[Path, typer.Argument(metavar="FOLDER|FILE", help="What `twoam export` made; no journal.")],
    config: ConfigPath = None,
) -> None:
    """Take an export back, into an empty memory or the same one."""
    from monitor.console import importing

    raise typer.Exit(importing.take_back(what, config))
