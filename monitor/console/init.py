"""`twoam init`: asks a few questions and writes a configuration that others cannot read."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import typer

from adapters.registry import PLATFORMS
from monitor.config import load
from monitor.configuration.layers import FILE_NAME
from monitor.configuration.wording import toml_value
from monitor.console.failures import Usage
from monitor.console.output import show
from monitor.console.typed import known_zone
from monitor.language import LANGUAGES

TOKEN_NAME = "telegram-token"  # noqa: S105 - a file's name


@dataclass(frozen=True, slots=True)
class Answers:
    """What was given as options; None is asked for, or takes its default."""

    contact: str | None
    zone: str | None
    language: str | None
    token_from: Path | None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What will be written."""

    contact: str
    zone: str
    language: str
    token: str | None


def init(answers: Answers, path: Path | None, *, ask: bool) -> int:
    """Writes the file and, where there is a token, a secret file beside it; refuses to overwrite either."""
    target = (path or _default_place()).absolute()
    secret = target.with_name(TOKEN_NAME)
    for taken in (target, secret):
        if taken.exists():
            raise Usage(f"{taken} is already there and was not touched: move it away, or give another --config FILE.")
    wishes = _asked(answers) if ask else _given(answers)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if wishes.token:
        _write(secret, f"{wishes.token}\n")
    _write(target, _toml(wishes))
    load(target)
    _suggest(target, secret if wishes.token else None)
    return 0


def _default_place() -> Path:
    home = os.environ.get("XDG_CONFIG_HOME") or f"{os.environ.get('HOME', '.')}/.config"
    return Path(home) / "twoam" / FILE_NAME


def _given(answers: Answers) -> Wishes:
    if not answers.contact:
        raise Usage("--contact is missing: give the e-mail address by which the sites' operators reach you.")
    token = _token(answers.token_from)
    return Wishes(answers.contact, known_zone(answers.zone or "UTC"), _language(answers.language or "en"), token)


def _asked(answers: Answers) -> Wishes:
    if not sys.stdin.isatty():
        raise Usage("init asks questions and nobody is there to answer: add --yes and --contact YOU@EXAMPLE.ORG.")
    contact = answers.contact or typer.prompt("Your e-mail address (the sites' operators see it)")
    zone = answers.zone or typer.prompt("Your time zone", default="UTC")
    language = answers.language or typer.prompt(f"Language ({' or '.join(LANGUAGES)})", default="en")
    token = _token(answers.token_from) or typer.prompt(
        "Token of your Telegram bot from @BotFather (empty: none yet)", default="", hide_input=True, show_default=False
    )
    return Wishes(contact, known_zone(zone), _language(language), token.strip() or None)


def _token(source: Path | None) -> str | None:
    if source is None:
        return None
    try:
        text = sys.stdin.read() if str(source) == "-" else source.read_text("utf-8")
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise Usage(f"--token-from {source} cannot be read ({why}).") from None
    if not text.strip():
        raise Usage(f"--token-from {source} is empty: put the token from @BotFather into it.")
    return text.strip()


def _language(language: str) -> str:
    if language not in LANGUAGES:
        raise Usage(f"The language “{language}” is not known: write {' or '.join(LANGUAGES)}.")
    return language


def _toml(wishes: Wishes) -> str:
    telegram = f'[telegram]\ntoken_file = "{TOKEN_NAME}"\n\n' if wishes.token else ""
    accounts = "\n".join(f'[accounts.{name}]\nplatform = "{name}"\n' for name in PLATFORMS)
    return (
        "# Every key with its default and its meaning: config.example.toml, docs/configuration.md.\n\n"
        f"[machine]\nlanguage = {toml_value(wishes.language)}\nzone = {toml_value(wishes.zone)}\n\n"
        f"{telegram}[door]\ncontact = {toml_value(wishes.contact)}\n\n{accounts}"
    )


def _write(path: Path, text: str) -> None:
    """A new file that only its owner reads; never over another one, however close the race."""
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def _suggest(target: Path, secret: Path | None) -> None:
    show(f"Written: {target}" + (f" and {secret}" if secret else ""))
    show("Next:")
    show("  twoam add https://…                   watches your first listing")
    show("  twoam doctor                          checks everything")
    show("  twoam check                           looks once, now")
    show("  twoam run                             stays awake")
    if secret:
        show("  twoam invite YOUR-NAME --role owner   in another terminal: gives you the code for the chat")
    else:
        show("There is no bot yet: alerts are printed where `twoam run` runs. Later put the token from @BotFather into")
        show(f"{target.with_name(TOKEN_NAME)} (chmod 600) and this into the configuration:")
        show(f'[telegram]\ntoken_file = "{TOKEN_NAME}"')
