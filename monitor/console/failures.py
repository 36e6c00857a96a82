"""Turns whatever went wrong into one sentence on stderr and an exit code."""

import traceback
from enum import IntEnum

from adapters.errors import AdapterError
from monitor.backups.errors import BackupError
from monitor.configuration.problems import ConfigError
from monitor.console.output import note
from monitor.lock import AlreadyRunning
from storage.errors import StorageError


class Code(IntEnum):
    """The exit codes of every command."""

    CLEAR = 0
    WRONG = 1
    USAGE = 2
    COULD_NOT_LOOK = 3
    CONFIGURATION = 78


class Usage(Exception):
    """The command was called with something that it cannot use; the text says what and what to give instead."""


def told(error: Exception) -> int:
    """Tells the person; the exit code is returned."""
    match error:
        case ConfigError() | Usage() | AlreadyRunning() | AdapterError() | StorageError() | BackupError():
            note(f"{error}")
        case _:
            note(_unexpected(error))
    return _code(error)


def _code(error: Exception) -> Code:
    match error:
        case ConfigError():
            return Code.CONFIGURATION
        case Usage():
            return Code.USAGE
        case BackupError():
            return Code.WRONG
    return Code.COULD_NOT_LOOK


def _unexpected(error: Exception) -> str:
    """An error of ours: named with its place, so that a report needs no traceback."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "an unknown place"
    said = f"{type(error).__name__}: {error}".strip().removesuffix(":")
    return f"Something happened that twoam did not expect ({said}, in {place}). Please report this line."
