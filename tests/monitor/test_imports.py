"""Who may import whom, and how little a call for help loads."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("aiohttp", "sqlmodel", "sqlalchemy", "telegram", "selectolax", "bs4", "babel", "structlog")


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["check", "--help"], ["config", "show", "--help"]])
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    code = (
        "import sys; from monitor import cli; sys.argv = ['twoam', *sys.argv[1:]]\n"
        "try: cli.main()\n"
        "except SystemExit: pass\n"
        f"print('LOADED', *[name for name in {HEAVY!r} if name in sys.modules])"
    )
    command = [sys.executable, "-c", code, *words]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=30, check=True)
    assert done.stdout.splitlines()[-1] == "LOADED"


def test_the_arrow_and_the_only_there_rules_hold() -> None:
    """The contracts stand in pyproject.toml; what breaks one is printed with the chain of imports."""
    code = "from importlinter.cli import lint_imports_command as lint; lint()"
    command = [sys.executable, "-c", code, "--no-logo", "--no-cache"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_every_package_declares_that_it_is_typed() -> None:
    for package in ("adapters", "storage", "monitor"):
        assert (ROOT / package / "py.typed").is_file()
