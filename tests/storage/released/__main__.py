"""Writes the dump of this version: one of everything that its store can hold."""

import asyncio
import sqlite3
import tempfile
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

from storage.revisions import SCRIPTS, known_revisions
from tests.storage.filled import fill
from tests.storage.released import FOLDER


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "twoam.db"
        asyncio.run(fill(str(path)))
        with closing(sqlite3.connect(path)) as connection:
            text = "\n".join(connection.iterdump())
    target = FOLDER / f"{version('twoam')}-{known_revisions(SCRIPTS)[-1]}.sql"
    with target.open("x", encoding="utf-8") as file:
        file.write(f"{text}\n")
    print(target)


if __name__ == "__main__":
    main()
