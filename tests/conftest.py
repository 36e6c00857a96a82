"""What holds for every test, and what all tests may ask for."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.postgres import Postgres, server

# No test may depend on how busy the machine is.
settings.register_profile("twoam", deadline=None)
settings.load_profile("twoam")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The PostgreSQL server; it starts with the first test that asks for it."""
    with server() as running:
        yield running
