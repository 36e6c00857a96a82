"""`twoam run`, `check` and `chat`: the house itself, with the logs that the configuration asks for."""

from collections.abc import Sequence
from pathlib import Path

from monitor import byhand, logs, serve
from monitor.config import Config, load
from monitor.configuration.known import secrets_of
from monitor.console import cases, replaying, statements, talking
from monitor.console.replaying import Wish as Again
from monitor.console.talking import Wish
from monitor.lock import keep_private


def run(path: Path | None) -> int:
    """Runs until it is told to stop; ConfigError where others may look into the state directory."""
    config = load(path).config
    keep_private(config.machine.state_dir)
    secrets = secrets_of(config)
    logs.set_up(config.machine, secrets=secrets)
    logs.catch_all()

    def reread() -> Config:
        again = load(path).config
        # What was secret before may still stand in an error that is on its way.
        logs.set_up(again.machine, secrets=secrets | secrets_of(again))
        return again

    return serve.run(config, reread=reread)


def check(path: Path | None, names: Sequence[str], *, as_json: bool) -> int:
    """One look at the listings named, or at all and at the accounts."""
    return byhand.check(_quiet(path), names, as_json=as_json)


def chat(path: Path | None, wish: Wish) -> int:
    """A chat in the terminal."""
    return talking.chat(_quiet(path), wish)


def case(path: Path | None, number: int, what: str, to: Path | None) -> int:
    """A case as a file."""
    return cases.case(_quiet(path), number, what, to)


def replay(path: Path | None, wish: Again, *, as_json: bool) -> int:
    """A rule played again."""
    return replaying.play(_quiet(path), wish, as_json=as_json)


def report(path: Path | None, wish: statements.Wish) -> int:
    """A report of a time."""
    return statements.report(_quiet(path), wish)


def _quiet(path: Path | None) -> Config:
    """The configuration, and logs that leave the terminal to the person: warnings only, unless all is wanted."""
    config = load(path).config
    level = "warning" if config.machine.log_level == "info" else config.machine.log_level
    logs.set_up(config.machine.model_copy(update={"log_level": level}), secrets=secrets_of(config))
    return config
