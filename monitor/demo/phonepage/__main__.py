"""`python -m monitor.demo.phonepage`, which `./run.sh phone` calls."""

import asyncio
import sys
from io import StringIO
from typing import Annotated

import typer

from monitor import logs
from monitor.configuration.sections import Machine
from monitor.console.failures import told
from monitor.console.typed import known_language
from monitor.demo.phonepage.show import Wish, show


def main(
    lang: Annotated[str, typer.Option(help="Language of the chats and of the page.")] = "en",
    dark: Annotated[bool, typer.Option("--dark", help="Dark, whatever the machine is set to.")] = False,
    light: Annotated[bool, typer.Option("--light", help="Light, whatever the machine is set to.")] = False,
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 takes a free one.")] = 0,
) -> None:
    """A phone on this machine: the whole daemon against local marketplaces, its chats in the browser."""
    log = StringIO()
    logs.set_up(Machine(log_level="warning", log_format="text"), log)
    try:
        wish = Wish(known_language(lang), "dark" if dark else "light" if light else "auto", port)
        code = asyncio.run(show(wish))
    except KeyboardInterrupt:
        code = 0
    except Exception as error:
        code = told(error)
    sys.stderr.write(log.getvalue())
    raise typer.Exit(code)


if __name__ == "__main__":
    typer.run(main)
