"""Checks the [channels.NAME] sections, and that somebody is told of what is found."""

import re
from collections.abc import Iterator
from importlib.util import find_spec

from pydantic import ValidationError

from monitor.configuration.channels import Channel, Ring
from monitor.configuration.layers import Found, Values
from monitor.configuration.problems import Problem
from monitor.configuration.wording import problems_of

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def tables(values: Values) -> dict[str, Values]:
    """The channels' sections, unchecked."""
    channels = values.get("channels", {})
    return {name: table for name, table in channels.items() if isinstance(table, dict)} if channels else {}


def checked(found: Found) -> tuple[dict[str, Channel], list[Problem]]:
    """The channels by name, and everything that is wrong with the others."""
    channels: dict[str, Channel] = {}
    problems = list(_strangers(found))
    for name, table in tables(found.values).items():
        try:
            channels[name] = Channel.model_validate(table, context={"folder": found.folder})
        except ValidationError as error:
            problems += _wrong(error, found, name)
    problems += [_nameless(found, name) for name in channels if not _NAME.fullmatch(name)]
    return channels, [*problems, *_uninstalled(found, channels)]


def _wrong(error: ValidationError, found: Found, name: str) -> Iterator[Problem]:
    for detail in error.errors(include_url=False, include_input=False):
        if not detail["loc"]:
            remedy = 'Write for example: url_file = "phone-url"; docs/channels.md shows the addresses.'
            wrong = str(detail.get("ctx", {}).get("error", detail["msg"]))
            yield Problem(found.where("channels", name), f"channels.{name}", "", wrong, remedy)
            return
    yield from problems_of(error, Channel, found, ("channels", name))


def _nameless(found: Found, name: str) -> Problem:
    wrong, remedy = "a channel cannot have this name", "Use small letters, digits, - and _, at most 40."
    return Problem(found.where("channels", name), f"channels.{name}", "", wrong, remedy)


def _strangers(found: Found) -> Iterator[Problem]:
    channels = found.values.get("channels", {})
    for name, table in channels.items() if isinstance(channels, dict) else ():
        if not isinstance(table, dict):
            remedy = f"Write [channels.NAME] on a line of its own, and url_file below it; {name} stands outside."
            yield Problem(found.where("channels", name), "channels", name, "must be a section", remedy)


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
