"""Where the books of a test lie: once in a file and once on the server."""

from pathlib import Path

import pytest

from tests.postgres import Postgres


@pytest.fixture(params=["sqlite", "postgres"])
async def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The path of a file that is still to be made, or the address of an empty database."""
    if request.param == "sqlite":
        return str(tmp_path / "twoam.db")
    postgres: Postgres = request.getfixturevalue("postgres")
    return await postgres.emptied()
