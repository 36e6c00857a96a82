"""`twoam backup`: one file that a whole watcher can be made from again, also while the daemon runs."""

import asyncio
from pathlib import Path

from adapters.clock import SystemClock
from monitor.backups.confidential import Confidential, parted
from monitor.backups.making import make
from monitor.backups.manifest import Manifest, SecretPlace
from monitor.backups.shelf import file_name
from monitor.config import Config, load
from monitor.console.output import counted, show
from monitor.console.passphrase import new_passphrase
from monitor.lock import at_work


def backup(path: Path | None, to: Path | None, passphrase_file: Path | None, *, with_secrets: bool) -> int:
    """Makes and proves a backup, and says what is in it and what is not."""
    loaded, now = load(path), SystemClock().now()
    confidential = parted(loaded)
    passphrase = new_passphrase(passphrase_file) if with_secrets or passphrase_file else None
    target = _target(loaded.config, to, file_name(now, scheduled=False))
    machine = loaded.config.machine
    with at_work(machine.state_dir):
        manifest = asyncio.run(make(machine.database_place, target, confidential, now, passphrase))
    _tell(target, manifest, confidential, sealed=passphrase is not None)
    return 0


def _target(config: Config, to: Path | None, name: str) -> Path:
    if to is None:
        return config.backup_folder / name
    return (to / name if to.is_dir() else to).absolute()


def _tell(target: Path, manifest: Manifest, confidential: Confidential, *, sealed: bool) -> None:
    show(f"Backup: {target} ({_size(target)}), from {manifest.database}")
    people, incidents, listings = (manifest.rows.get(name, 0) for name in ("person", "incident", "listing"))
    held = counted(listings, "listing", "listings"), counted(people, "person", "people"), _cases(incidents)
    show(f"In it: {', '.join(held)}; schema {manifest.schema}.")
    show("Proved: unpacked, every page and reference checked, every row counted.")
    if confidential.text is None:
        show("There is no configuration file; none is in it.")
    if confidential.places:
        show(_secrets(confidential.places, sealed=sealed))
    show(f"Bring it back with: twoam restore {target}")


def _cases(count: int) -> str:
    return counted(count, "case", "cases")


def _secrets(places: tuple[SecretPlace, ...], *, sealed: bool) -> str:
    names = ", ".join(place.key for place in places)
    if sealed:
        return f"Secrets ({names}) are in it, sealed: only the passphrase opens them."
    return f"Secrets ({names}) are not in it: keep them elsewhere, or add them sealed by --with-secrets."


def _size(path: Path) -> str:
    size = path.stat().st_size
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.0f} kB"
