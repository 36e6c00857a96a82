"""`twoam restore`: brings a backup back, into whichever database the configuration names."""

import asyncio
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from adapters.clock import SystemClock
from monitor.ages import age
from monitor.backups import restoring
from monitor.backups.confidential import INSIDE, Confidential, unsealed
from monitor.backups.manifest import CONFIGURATION, SECRETS, SecretPlace
from monitor.backups.packing import read_part
from monitor.backups.restoring import Restoration
from monitor.backups.sealing import opened
from monitor.backups.shelf import shelf
from monitor.config import Config
from monitor.configuration.layers import VARIABLE, find, places
from monitor.configuration.loading import load_bare
from monitor.console.failures import Usage
from monitor.console.output import counted, show, table
from monitor.console.passphrase import known_passphrase
from monitor.language import clean
from monitor.lock import alone


def listed(path: Path | None) -> int:
    """The backups on the shelf, for who does not know their names."""
    folder, now = load_bare(find(path)).backup_folder, SystemClock().now()
    kept = shelf(folder)
    if not kept:
        show(f"There is no backup in {folder}. Name a file from elsewhere: twoam restore FILE")
        return 0
    show(table(("backup", "age"), ((one.path, age(now, one.at)) for one in kept)))
    show(f"Bring one back with: twoam restore {kept[-1].path}")
    return 0


def begin_anew(path: Path | None, *, replace: bool) -> int:
    """An empty memory where the old one is lost, or is to be put aside."""
    config, now = load_bare(find(path)), SystemClock().now()
    with alone(config.machine.state_dir):
        asyncio.run(_refuse_taken(config, replace=replace))
        kept = asyncio.run(restoring.begin_anew(config, now))
    show(f"An empty memory was made: {config.machine.database_name}")
    _tell_kept(kept)
    show("Next: twoam add https://… watches your first listing, twoam invite YOUR-NAME --role owner lets you in.")
    return 0


def restore(file: Path, path: Path | None, passphrase_file: Path | None, *, replace: bool) -> int:
    """Puts back the memory, and what is not there of configuration and secrets; on failure all is as it was."""
    now, file = SystemClock().now(), file.absolute()
    manifest, seal = read_part(file, SECRETS)
    passphrase = known_passphrase(passphrase_file) if seal else None
    secrets = unsealed(opened(seal, passphrase)) if seal and passphrase else Confidential(None)
    home, text = _configuration(file, path, secrets)
    with _written(home, text, secrets) as written:
        config = load_bare(home)
        with alone(config.machine.state_dir):
            asyncio.run(_refuse_taken(config, replace=replace))
            done = asyncio.run(restoring.restore(file, config, now))
    _tell(done, config, now)
    _tell_configuration(file, home, written)
    _tell_secrets(manifest.secrets, home, inside=secrets.original is not None and home in written)
    _suggest()
    return 0


async def _refuse_taken(config: Config, *, replace: bool) -> None:
    if not replace and await restoring.is_taken(config):
        raise Usage(
            f"A memory lies in {config.machine.database_name} and was not touched. "
            "With --replace it is kept under another name and the new one takes its place."
        )


# --- configuration and secrets ---------------------------------------------------------------------------------------


def _configuration(file: Path, flag: Path | None, secrets: Confidential) -> tuple[Path | None, str | None]:
    """The configuration's file, and the text that is to be written into it where there is none yet."""
    found = flag.absolute() if flag is not None else find(None)
    if found is not None and found.exists():
        return found, None
    _, body = read_part(file, CONFIGURATION)
    text = secrets.original or (body.decode() if body else None)
    return (None, None) if text is None else (found or _usual_place(), text)


def _usual_place() -> Path:
    """As `twoam init` chooses it."""
    return places()[1]


@contextmanager
def _written(home: Path | None, text: str | None, secrets: Confidential) -> Iterator[list[Path]]:
    """The files that were not there yet; what comes to nothing is taken away again."""
    files = {_secret_place(name, home): f"{value}\n" for name, value in secrets.files.items()}
    if home is not None and text is not None:
        files[home] = text
    written: list[Path] = []
    try:
        for path, body in files.items():
            if not path.exists():
                _write(path, body)
                written.append(path)
        yield written
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _secret_place(name: str, home: Path | None) -> Path:
    """Where the configuration looks for a secret file; a relative name begins beside it."""
    beside = home.parent if home else Path.cwd()
    return beside / Path(name).expanduser()


def _write(path: Path, body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except OSError as error:
        raise Usage(f"{path} cannot be written ({(error.strerror or 'unknown').lower()}).") from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(body)


# --- what is said ----------------------------------------------------------------------------------------------------


def _tell(done: Restoration, config: Config, now: datetime) -> None:
    made = done.manifest.made_at
    show(f"Restored: {config.machine.database_name}, as it was {age(now, made)} ago ({made:%Y-%m-%d %H:%M} UTC).")
    _tell_kept(done.kept)
    cases = counted(done.manifest.rows.get("incident", 0), "case", "cases")
    show(f"In it: {counted(done.listings, 'listing', 'listings')}, {cases}.")
    if done.people:
        names = ", ".join(f"{clean(one.name, 40)} ({one.role.value})" for one in done.people)
        show(f"Who may speak to the bot: {names}. Somebody who was removed since then is back: /team removes him.")
    if done.waiting:
        left = counted(done.waiting, "message", "messages")
        show(f"What had not left when the backup was made ({left}) leaves as soon as the daemon runs.")
    show("Until all listings have been looked at again, each message says that it may be a repeat.")


def _tell_kept(kept: str | None) -> None:
    if kept is not None:
        show(f"What lay there is kept: {kept}")


def _tell_configuration(file: Path, home: Path | None, written: Sequence[Path]) -> None:
    for one in written:
        show(f"Written: {one}")
    if home is None:
        show("There is no configuration in the backup: `twoam init` writes one.")
    elif home not in written:
        show(f"The configuration of this machine was left as it is: {home}")


def _tell_secrets(secrets: Sequence[SecretPlace], home: Path | None, *, inside: bool) -> None:
    """Every secret that is not in its place yet, with where it belongs."""
    missing = [said for one in secrets if (said := _lacking(one, home, inside=inside))]
    if missing:
        show("These secrets are still to be put in place:")
    for said in missing:
        show(f"  {said}")


def _lacking(secret: SecretPlace, home: Path | None, *, inside: bool) -> str | None:
    variable = secret.place.removeprefix(VARIABLE)
    if variable != secret.place:
        return None if os.environ.get(variable) else f"{secret.key}: set the environment variable {variable}"
    if secret.place == INSIDE:
        return None if inside else f"{secret.key}: write it into {home or 'the configuration'}, or a file of its own"
    path = _secret_place(secret.place, home)
    return None if path.exists() else f"{secret.key}: put it into {path} (chmod 600)"


def _suggest() -> None:
    show("Next:")
    show("  twoam doctor    checks everything")
    show("  twoam run       stays awake (as a service: sudo systemctl start twoam)")
    show("Let no second watcher run with the same bot elsewhere.")
