"""Memories as released versions wrote them; `python -m tests.storage.released` adds this version's when it is released.

Each file is a dump of SQLite, named VERSION-REVISION.sql and never changed afterwards: what people have on their
machines does not change either.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
DUMPS = sorted(FOLDER.glob("*.sql"))
