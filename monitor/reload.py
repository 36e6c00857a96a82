"""A configuration that is read anew at work: a good one is taken, a bad one refused and the old one kept."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog

from monitor.app import House
from monitor.config import Config
from monitor.configuration.problems import ConfigError
from monitor.machine import judge
from monitor.rules.machine import RELOAD_REFUSED, reload_refused

log = structlog.get_logger()

# In seconds: what could not be kept when it was found is kept by then.
REFUSAL_TOLD_EVERY = 60.0
# Where the memory lies and whose lock is held cannot change under a daemon that is at work.
FIXED = ("machine.state_dir", "machine.database", "machine.database_password", "machine.database_password_file")


@dataclass(frozen=True, slots=True)
class Reload:
    """`asked` is set when somebody wishes it (SIGHUP); `reread` reads the configuration, or raises ConfigError."""

    reread: Callable[[], Config]
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    async def considered(self, old: Config) -> Config | list[str]:
        """The configuration to go on with, or what is wrong with it, in sentences."""
        try:
            new = await asyncio.to_thread(self.reread)
        except ConfigError as error:
            log.error("the new configuration is refused, the old one stays", problems=str(error))
            return [str(problem) for problem in error.problems]
        except Exception as error:
            log.exception("the new configuration cannot be read, the old one stays")
            return [f"it could not be read ({type(error).__name__}); the log says where"]
        found = changes(old, new)
        if fixed := [key for key in found if key in FIXED]:
            log.warning("these keys change only with a restart", keys=fixed)
        log.info("the configuration is read anew", changed=[key for key in found if key not in FIXED])
        return with_memory_of(old, new)


def changes(old: Config, new: Config) -> list[str]:
    """The keys whose values differ, sections with dots; never a value, which may be a secret."""
    before, after = (dict(_leaves(config.model_dump())) for config in (old, new))
    return sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))


def with_memory_of(old: Config, new: Config) -> Config:
    """The new configuration with the memory and the lock of the old."""
    names = [key.partition(".")[2] for key in FIXED]
    machine = new.machine.model_copy(update={name: getattr(old.machine, name) for name in names})
    return new.model_copy(update={"machine": machine})


def _leaves(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in values.items():
        if isinstance(value, Mapping):
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


async def tell_refusal(rooms: House, problems: list[str]) -> None:
    """Opens the case of a refused configuration, or ends it where there are no problems."""
    bad = reload_refused(problems) if problems else None
    if await judge(rooms.store, RELOAD_REFUSED, bad, rooms.clock.now()):
        rooms.work.set()
