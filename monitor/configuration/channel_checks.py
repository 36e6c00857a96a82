"""Checks the [channels.NAME] sections, and that somebody is told of what is found."""

from collections.abc import Iterator
from importlib.util import find_spec

from pydantic import ValidationError

from monitor.configuration.channels import Channel, Ring
from monitor.configuration.layers import Found
from monitor.configuration.named import is_name, misnamed, strangers, tables
from monitor.configuration.problems import Problem
from monitor.configuration.wording import problems_of


def checked(found: Found) -> tuple[dict[str, Channel], list[Problem]]:
    """The channels by name, and everything that is wrong with the others."""
    channels: dict[str, Channel] = {}
    problems = list(strangers(found, "channels", "url_file"))
    for name, table in tables(found.values, "channels").items():
        try:
            channels[name] = Channel.model_validate(table, context={"folder": found.folder})
        except ValidationError as error:
            problems += _wrong(error, found, name)
    problems += [
        misnamed(found, "channels", name, "a channel cannot have this name") for name in channels if not is_name(name)
    ]
    return channels, [*problems, *_uninstalled(found, channels)]


def _wrong(error: ValidationError, found: Found, name: str) -> Iterator[Problem]:
    for detail in error.errors(include_url=False, include_input=False):
        if not detail["loc"]:
            remedy = 'Write for example: url_file = "phone-url"; docs/channels.md shows the addresses.'
            wrong = str(detail.get("ctx", {}).get("error", detail["msg"]))
            yield Problem(found.where("channels", name), f"channels.{name}", "", wrong, remedy)
            return
    yield from problems_of(error, Channel, found, ("channels", name))


def _uninstalled(found: Found, channels: dict[str, Channel]) -> Iterator[Problem]:
    """Looked for, not loaded: the daemon itself never needs it."""
    if channels and find_spec("apprise") is None:
        wrong = "channels need the package apprise, which is not installed"
        yield Problem(found.where("channels"), "channels", "", wrong, 'Run: pip install "twoam[channels]"')


def incomplete(found: Found, channels: dict[str, Channel], *, has_bot: bool) -> Iterator[Problem]:
    """Without a bot, somebody has to be told all the same."""
    if not channels or has_bot or any(Ring.TELEGRAM_AWAY in one.rings for one in channels.values()):
        return
    wrong = "there is no bot, and no channel stands in for it: nobody would be told"
    remedy = 'Write rings = ["telegram_away"] for one channel, or give [telegram] a token_file.'
    yield Problem(found.where("channels"), "channels", "rings", wrong, remedy)
