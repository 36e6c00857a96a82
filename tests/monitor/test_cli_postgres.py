"""The commands on a PostgreSQL server: they work, and its password is seen nowhere."""

import asyncio
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.monitor.conftest import Outcome, Run
from tests.postgres import GUARDED, PASSWORD, Postgres


@pytest.fixture
def guarded(configured: Path, postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database whose user has a password, in the variables that a container gets; returns its name."""

    async def create() -> str:
        name = (await postgres.create(migrated=False)).partition("@/")[2].partition("?")[0]
        await postgres.execute(f"ALTER DATABASE {name} OWNER TO {GUARDED}")
        return name

    name = asyncio.run(create())
    monkeypatch.setenv("TWOAM_MACHINE__DATABASE", postgres.url(name, GUARDED))
    monkeypatch.setenv("TWOAM_MACHINE__DATABASE_PASSWORD", PASSWORD)
    return name


def holds_no(password: str, *left: Outcome) -> bool:
    said = "".join(one.out + one.err for one in left)
    return password not in said and quote(password, safe="") not in said


def test_the_commands_work_on_a_server_and_show_no_password(twoam: Run, guarded: str, configured: Path) -> None:
    status, listed, doctor, shown = twoam("status"), twoam("list"), twoam("doctor"), twoam("config", "show")
    assert (status.code, listed.code) == (3, 0)
    assert "the daemon never ran on this database" in status.out
    assert f"✓ database: postgresql:///{guarded} opens\n" in doctor.out
    assert f"@/{guarded}" in shown.out
    assert holds_no(PASSWORD, status, listed, doctor, shown)
    assert not configured.exists()


def test_a_wrong_password_is_a_sentence_that_does_not_repeat_it(
    twoam: Run, guarded: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TWOAM_MACHINE__DATABASE_PASSWORD", "wr@ng/54321")
    left = twoam("list")
    assert left.code == 3
    assert left.err == (
        f'postgresql:///{guarded} failed (password authentication failed for user "{GUARDED}"): '
        "check user and password ([machine] database_password or database_password_file)\n"
    )
    assert holds_no("wr@ng/54321", left, twoam("doctor"), twoam("status"))
