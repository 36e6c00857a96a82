"""The configuration as the rest of the house uses it: its values, how it is loaded, and how it fails."""

from monitor.configuration.loading import Loaded, load
from monitor.configuration.problems import ConfigError, Problem
from monitor.configuration.sections import Config, Door, EveryMinutes, Machine, Telegram, Watching

__all__ = [
    "Config",
    "ConfigError",
    "Door",
    "EveryMinutes",
    "Loaded",
    "Machine",
    "Problem",
    "Telegram",
    "Watching",
    "load",
]
