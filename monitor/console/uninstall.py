"""`twoam uninstall`: names everything that is on this machine and what is left elsewhere, and removes what is ours."""

import asyncio
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import typer

from adapters.clock import SystemClock
from monitor.backups import restoring
from monitor.backups.checking import leftovers
from monitor.backups.confidential import Confidential, parted
from monitor.backups.making import make
from monitor.backups.shelf import file_name, shelf
from monitor.config import Config, ConfigError, load
from monitor.configuration.layers import find
from monitor.configuration.loading import load_bare, secret_files
from monitor.console.failures import Usage
from monitor.console.output import note, show
from monitor.lock import LOCK, alone
from monitor.memory import KNOWN

_UNIT = Path("/etc/systemd/system/twoam.service")


@dataclass(frozen=True, slots=True)
class Belonging:
    """Files of ours; `is_data` for what --keep-data keeps."""

    what: str
    files: tuple[Path, ...]
    is_data: bool


def uninstall(path: Path | None, *, yes: bool, keep_data: bool) -> int:
    """Asks before anything is removed; 1 where the person thinks better of it."""
    file = find(path)
    config = load_bare(file)
    going = [one for one in _belongings(config, file) if one.files and not (keep_data and one.is_data)]
    _tell(going, config, file)
    if not yes and not sys.stdin.isatty():
        raise Usage("Nothing was removed: nobody is there to be asked. Add --yes to remove what is listed.")
    with alone(config.machine.state_dir):
        if not yes and not _agreed(config, file, offer=not keep_data):
            show("Nothing was removed.")
            return 1
        return _remove(going, config, file)


# --- what is there ---------------------------------------------------------------------------------------------------


def _belongings(config: Config, file: Path | None) -> Iterator[Belonging]:
    place, state = config.machine.database_place, config.machine.state_dir
    if isinstance(place, Path):
        own = (place, *(Path(f"{place}{end}") for end in ("-wal", "-shm")))
        yield Belonging("database", _there(own), is_data=True)
        aside = [*place.parent.glob(f"{place.name}.schema-*"), *place.parent.glob(f"{place.name}.replaced-*")]
        yield Belonging("older copies of it", _there(aside), is_data=True)
    homes = {config.backup_folder, state, *((place.parent,) if isinstance(place, Path) else ())}
    left = tuple(path for home in sorted(homes) for path in leftovers(home))
    yield Belonging("what a killed backup or restore left", left, is_data=False)
    yield Belonging("backups", tuple(one.path for one in shelf(config.backup_folder)), is_data=True)
    yield Belonging("what it notes beside them", _there((state / KNOWN,)), is_data=True)
    yield Belonging("configuration", _there((file,) if file else ()), is_data=False)
    yield Belonging("secrets", _secrets(file), is_data=False)


def _there(paths: Sequence[Path]) -> tuple[Path, ...]:
    return tuple(path for path in paths if path.exists())


def _secrets(file: Path | None) -> tuple[Path, ...]:
    """Those beside the configuration; a secret elsewhere may belong to others as well."""
    return tuple(one for one in secret_files(file) if file is not None and one.parent == file.parent and one.exists())


# --- what is said ----------------------------------------------------------------------------------------------------


def _tell(going: Sequence[Belonging], config: Config, file: Path | None) -> None:
    show("To be removed:" if going else "There is nothing of twoam on this machine to be removed.")
    for one in going:
        for path in one.files:
            show(f"  {one.what}: {path}")
    show("Left for you to do, because it is not twoam's to remove:")
    for line in _elsewhere(config, file):
        show(f"  {line}")


def _elsewhere(config: Config, file: Path | None) -> Iterator[str]:
    """What stays on the machine and in the world."""
    if _UNIT.exists():
        yield f"the service: sudo systemctl disable --now twoam && sudo rm {_UNIT}"
    if isinstance(config.machine.database_place, str):
        yield f"the database on the server, with all that was set aside in it: dropdb of {config.machine.database_name}"
    for one in secret_files(file):
        if one not in _secrets(file) and one.exists():
            yield f"a secret in another folder: {one}"
    for name in _rung_for(file):
        yield f"what eBay sends for {name}: run twoam ebay unsubscribe --account {name} before all this"
    if rung := _webhook(file):
        address = "https://api.telegram.org/bot…TOKEN…/deleteWebhook"
        yield f"Telegram rings at {rung}: open {address} in a browser before the bot is gone"
    yield "the bot, if you made one: write /revoke or /deletebot to @BotFather, else its token opens it for ever"
    yield "its messages, also the pinned one, in each chat: delete the chats in Telegram"
    yield "a check that waits for the heartbeat, if you made one: end it at the service that waits"
    yield "the program: pipx uninstall twoam, or uv tool uninstall twoam; its user: sudo userdel twoam"


def _rung_for(file: Path | None) -> Sequence[str]:
    """The accounts that eBay rings for; of a configuration that is wrong nothing is known."""
    with suppress(ConfigError):
        accounts = load(file).config.accounts
        return [name for name, section in accounts.items() if getattr(section, "push_url", None)]
    return ()


def _webhook(file: Path | None) -> str | None:
    """The address at which Telegram rings; of a configuration that is wrong nothing is known."""
    with suppress(ConfigError):
        return load(file).config.telegram.webhook_url
    return None


def _agreed(config: Config, file: Path | None, *, offer: bool) -> bool:
    if offer and asyncio.run(restoring.is_taken(config)) and typer.confirm("Make a last backup first?", default=True):
        now = SystemClock().now()
        place = typer.prompt("Where to", default=str(Path.home() / file_name(now, scheduled=False)))
        target = Path(place).expanduser().absolute()
        asyncio.run(make(config.machine.database_place, target, _confidential(file), now))
        show(f"Backup: {target}. The secrets are not in it.")
    return typer.confirm("Remove what is listed above?", default=False)


def _confidential(file: Path | None) -> Confidential:
    """A configuration that is wrong must not keep anybody from leaving."""
    try:
        return parted(load(file))
    except ConfigError:
        return Confidential(None)


# --- what is done ----------------------------------------------------------------------------------------------------


def _remove(going: Sequence[Belonging], config: Config, file: Path | None) -> int:
    """What cannot be removed is named and holds up nothing else; 1 where something was left."""
    files = [path for one in going for path in one.files]
    stuck = [why for path in (*files, config.machine.state_dir / LOCK) if (why := _stuck(path))]
    for folder in (config.backup_folder, config.machine.state_dir, *((file.parent,) if file else ())):
        with suppress(OSError):
            _remove_if_empty(folder)
    for why in stuck:
        note(f"Could not be removed: {why}")
    show(f"Removed: {len(files) - len(stuck)} files. What is left for you to do stands above.")
    return 1 if stuck else 0


def _stuck(path: Path) -> str | None:
    """Why it is still there, None where it is gone."""
    try:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        return f"{path} ({(error.strerror or type(error).__name__).lower()})"
    return None


def _remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and folder != Path.cwd() and not any(folder.iterdir()):
        folder.rmdir()
