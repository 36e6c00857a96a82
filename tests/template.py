"""A new database is the copy of one that was made once: some thousand tests want one each, at 50 ms each and more."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storage.dialects.sqlite import SqliteFile
from storage.revisions import HEAD, SCRIPTS

_make = SqliteFile.upgrade


@contextmanager
def copied(folder: Path) -> Iterator[None]:
    """Within it an empty file becomes this version's memory by a copy; tests/storage makes each anew, as people do."""
    template = folder / "template.db"

    def upgrade(self: SqliteFile, scripts: Path, revision: str) -> None:
        if (scripts, revision) != (SCRIPTS, HEAD) or self.path.stat().st_size or _is_about_making():
            return _make(self, scripts, revision)
        if not template.exists():
            template.touch()
            _make(SqliteFile(template), scripts, revision)
        self.path.write_bytes(template.read_bytes())
        return None

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(SqliteFile, "upgrade", upgrade)
        yield


def _is_about_making() -> bool:
    return "tests/storage/" in os.environ.get("PYTEST_CURRENT_TEST", "")
