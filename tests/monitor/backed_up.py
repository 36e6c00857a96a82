"""What the tests of backups share: a memory with one of everything, and what it holds."""

import asyncio
from pathlib import Path

from tests.monitor.conftest import CONFIG
from tests.storage.filled import fill
from tests.storage.test_copying import everything

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"


PASSPHRASE = "correct horse battery"


WITH_TOKEN = f'{CONFIG}[telegram]\ntoken_file = "telegram-token"\n'


def filled(place: str | Path) -> None:
    """One of everything that the store can hold."""
    asyncio.run(fill(str(place)))


def held(place: str | Path) -> dict[str, list[dict[str, object]]]:
    """Every row, but for what a restore itself writes down."""
    found = asyncio.run(everything(str(place)))
    found["setting"] = [row for row in found["setting"] if row["key"] not in ("restored", "heartbeat")]
    return found


def the_backup(folder: Path) -> Path:
    (found,) = folder.glob("backups/*.zip")
    return found
