"""The schema's versions: which ones this program knows, and how a database is led to one of them."""

import threading
from pathlib import Path

from sqlalchemy import Connection

SCRIPTS = Path(__file__).parent / "migrations"
HEAD = "head"
# Alembic's context is one per process: two databases are built one after the other.
_ALEMBIC = threading.Lock()


def known_revisions(scripts: Path) -> list[str]:
    """The schema versions that the scripts know, oldest first: the first four signs of each script's name."""
    return sorted(path.name[:4] for path in (scripts / "versions").glob("[0-9]*.py"))


def lead(connection: Connection, scripts: Path, revision: str = HEAD) -> None:
    """Runs the scripts up to the revision in the connection's own transaction, which stays open.

    Blocks while another thread does the same.
    """
    # Alembic is for the moment of an upgrade only: the daemon does not carry it around.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    with _ALEMBIC:
        command.upgrade(config, revision)
