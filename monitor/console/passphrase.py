"""Where a passphrase comes from: typed twice on the terminal, or a file that a machine names."""

import sys
from pathlib import Path

import typer

from monitor.configuration.secrets import exposed
from monitor.console.failures import Usage

_SHORTEST = 8


def new_passphrase(file: Path | None) -> str:
    """One to seal with; Usage where nobody is there to type it, or it is too short to protect anything."""
    found = (
        _from(file) if file else _typed("Passphrase for the secrets (keep it: without it they are lost)", twice=True)
    )
    if len(found) < _SHORTEST:
        raise Usage(f"The passphrase is too short: take {_SHORTEST} signs or more.")
    return found


def known_passphrase(file: Path | None) -> str | None:
    """The one that a backup was sealed with; None where nobody gives one."""
    if file is not None:
        return _from(file)
    if not sys.stdin.isatty():
        return None
    return _typed("Passphrase of the secrets in it (empty: restore without them)", twice=False) or None


def _typed(question: str, *, twice: bool) -> str:
    if not sys.stdin.isatty():
        raise Usage("Nobody is there to type the passphrase: name a file with it, --passphrase-file FILE.")
    if twice:
        return str(typer.prompt(question, hide_input=True, confirmation_prompt=True))
    return str(typer.prompt(question, hide_input=True, default="", show_default=False))


def _from(file: Path) -> str:
    try:
        found = file.read_text("utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        why = (getattr(error, "strerror", None) or "not text").lower()
        raise Usage(f"--passphrase-file {file} cannot be read ({why}).") from None
    if (mode := exposed(file)) is not None:
        raise Usage(f"--passphrase-file {file} can be read by others (mode {mode:04o}): run chmod 600 {file}")
    if not found:
        raise Usage(f"--passphrase-file {file} is empty: put the passphrase into it.")
    return found
