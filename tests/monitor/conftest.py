"""A command line that sees nothing of this machine: no variable, no file, no home."""

import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor import cli
from monitor.charts.studio import Studio
from monitor.config import ConfigError, Loaded, load
from monitor.configuration.showing import shown
from tests.monitor.shop import Shop, open_shop

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]
Write = Callable[..., Path]

LAMP = "https://shop.example/products/blue-lamp"
CONFIG = """\
[machine]
state_dir = "state"
[door]
contact = "me@example.org"
[accounts.shops]
platform = "web"
"""


@pytest.fixture
def clean_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A home of its own; returns the current folder."""
    for name in [name for name in os.environ if name.startswith("TWOAM_") or name == "CREDENTIALS_DIRECTORY"]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def twoam(clean_machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in this process: twoam("list", "--json")."""

    def run(*words: str) -> Outcome:
        monkeypatch.setattr(sys, "argv", ["twoam", *words])
        with pytest.raises(SystemExit) as left:
            cli.main()
        said = capsys.readouterr()
        code = left.value.code
        return Outcome(code if isinstance(code, int) else 0, said.out, said.err)

    return run


@pytest.fixture
def process(clean_machine: Path) -> Run:
    """Runs a command in a process of its own."""

    def run(*words: str) -> Outcome:
        command = [sys.executable, "-m", "monitor.cli", *words]
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=60, check=False)
        return Outcome(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def configured(clean_machine: Path) -> Path:
    """A configuration with one account of public shop pages; returns the database's place."""
    path = clean_machine / "twoam.toml"
    path.write_text(CONFIG, "utf-8")
    path.chmod(0o600)
    return clean_machine / "state" / "twoam.db"


@pytest.fixture
def write(clean_machine: Path) -> Write:
    """Writes a file below the current folder: write(text, "name", mode=0o600)."""

    def _write(text: str, name: str = "twoam.toml", mode: int = 0o600) -> Path:
        path = clean_machine / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        path.chmod(mode)
        return path

    return _write


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """A chat with its people, over a real store."""
    async with open_shop(tmp_path) as opened:
        yield opened


def problems(path: Path | None = None) -> list[str]:
    """Everything that is wrong with the configuration, as its owner reads it."""
    with pytest.raises(ConfigError) as caught:
        load(path)
    return [str(problem) for problem in caught.value.problems]


def origin(loaded: Loaded, key: str) -> str:
    """Where the value of a key comes from, as `twoam config show` says it."""
    return next(row.origin for row in shown(loaded) if row.key == key)


@pytest.fixture(scope="module")
async def studio() -> AsyncIterator[Studio]:
    """What draws, in a process of its own, for all tests of a module."""
    opened = Studio(deadline=60.0)
    yield opened
    await opened.close()
