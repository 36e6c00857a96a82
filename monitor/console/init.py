"""`twoam init`: the first night's assistant; with --yes it asks nothing and takes the options and the defaults."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from monitor.configuration.layers import FILE_NAME
from monitor.console.failures import Code, Usage
from monitor.console.output import show
from monitor.console.setup import interview
from monitor.console.setup.draft import HEARTBEAT_NAME, TOKEN_NAME, Draft
from monitor.console.setup.guide import Left
from monitor.console.typed import known_zone
from monitor.language import LANGUAGES


@dataclass(frozen=True, slots=True)
class Answers:
    """What was given as options; None is asked for, or takes its default."""

    contact: str | None
    zone: str | None
    language: str | None
    token_from: Path | None
    proxy: str | None
    heartbeat: str | None


def init(answers: Answers, path: Path | None, *, ask: bool) -> int:
    """Writes the file and, where there is a token, a secret file beside it; never over what is there."""
    target = (path or _default_place()).absolute()
    if not ask:
        return _silently(answers, target)
    if not sys.stdin.isatty():
        raise Usage("init asks questions and nobody is there to answer: add --yes and --contact YOU@EXAMPLE.ORG.")
    if not target.exists():
        _free(target)
    given = interview.Given(
        answers.contact,
        known_zone(answers.zone) if answers.zone else None,
        _language(answers.language) if answers.language else None,
        _token(answers.token_from),
    )
    return _asked(given, target)


def _asked(given: interview.Given, target: Path) -> int:
    try:
        interview.hold(given, target)
    except (Left, KeyboardInterrupt):
        if target.exists():
            show(f"Stopped. {target} is whole; `twoam init` goes on with what is missing.")
        else:
            show("Stopped. Nothing was written.")
        return Code.WRONG
    return Code.CLEAR


def _silently(answers: Answers, target: Path) -> int:
    _free(target)
    if not answers.contact:
        raise Usage("--contact is missing: give the e-mail address by which the sites' operators reach you.")
    draft = Draft(
        contact=answers.contact,
        zone=known_zone(answers.zone or "UTC"),
        language=_language(answers.language or "en"),
        token=_token(answers.token_from),
        proxy=answers.proxy,
        heartbeat=answers.heartbeat,
    )
    _suggest(target, draft.write(target))
    return Code.CLEAR


def _free(target: Path) -> None:
    """Nothing that is there already is written over: not the file, not a secret beside it."""
    for taken in (target, target.with_name(TOKEN_NAME), target.with_name(HEARTBEAT_NAME)):
        if taken.exists():
            raise Usage(f"{taken} is already there and was not touched: move it away, or give another --config FILE.")


def _default_place() -> Path:
    home = os.environ.get("XDG_CONFIG_HOME") or f"{os.environ.get('HOME', '.')}/.config"
    return Path(home) / "twoam" / FILE_NAME


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
        raise Usage(f"The language “{language}” is not known: write one of {', '.join(LANGUAGES)}.")
    return language


def _suggest(target: Path, secrets: Sequence[Path]) -> None:
    show(f"Written: {' and '.join(map(str, (target, *secrets)))}")
    show("Next:")
    show("  twoam add https://…                   watches your first listing")
    show("  twoam doctor                          checks everything")
    show("  twoam check                           looks once, now")
    show("  twoam run                             stays awake")
    if target.with_name(TOKEN_NAME) in secrets:
        show("  twoam invite YOUR-NAME --role owner   in another terminal: gives you the code for the chat")
    else:
        show("There is no bot yet: alerts are printed where `twoam run` runs. Later put the token from @BotFather into")
        show(f"{target.with_name(TOKEN_NAME)} (chmod 600) and this into the configuration:")
        show(f'[telegram]\ntoken_file = "{TOKEN_NAME}"')
        show("No Telegram? Mail, ntfy, Bark, WeCom, Feishu, DingTalk and others do as well: docs/channels.md")
