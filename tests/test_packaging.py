"""The wheel as a stranger installs it: whole, and at work outside the clone."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("adapters", "storage", "monitor")
OUR_VARIABLES = ("PYTHONPATH", "TWOAM_", "COVERAGE_")


def _run(*command: str | Path, cwd: Path) -> str:
    env = {name: text for name, text in os.environ.items() if not name.startswith(OUR_VARIABLES)}
    env |= {"HOME": str(cwd), "XDG_CONFIG_HOME": str(cwd / "config")}
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, so that nothing left over in the clone can slip in and nothing is left behind."""
    copy = tmp_path_factory.mktemp("source")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "LICENSE", "README.md"):
        shutil.copy(ROOT / name, copy)
    _run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", copy / "dist", copy, cwd=copy)
    (made,) = (copy / "dist").glob("*.whl")
    return made


def test_the_wheel_holds_every_file_of_the_packages_and_no_other_package(wheel: Path) -> None:
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    files = (path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file())
    assert inside == {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}
    assert {name for name in inside if name.endswith(("py.typed", "script.py.mako", ".po"))} >= {
        *(f"{package}/py.typed" for package in PACKAGES),
        "storage/migrations/script.py.mako",
        "monitor/locale/zh.po",
    }


def test_the_wheel_carries_its_licence_and_one_command(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (licence,) = (name for name in archive.namelist() if name.endswith("LICENSE"))
    assert archive.read(licence) == (ROOT / "LICENSE").read_bytes()
    (scripts,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
    assert archive.read(scripts).decode() == "[console_scripts]\ntwoam = monitor.cli:main\n"


def test_the_installed_wheel_works_outside_the_clone(wheel: Path, tmp_path: Path) -> None:
    """In an environment of its own; only the dependencies and pip are borrowed, which saves their download."""
    _run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "env", cwd=tmp_path)
    python = tmp_path / "env" / "bin" / "python"
    site = _run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path).strip()
    (Path(site) / "borrowed.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    _run(
        python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--ignore-installed", wheel, cwd=tmp_path
    )
    twoam = tmp_path / "env" / "bin" / "twoam"
    assert _run(twoam, "--version", cwd=tmp_path) == "twoam 0.1.0\n"
    place = _run(python, "-c", "import storage; print(storage.__file__)", cwd=tmp_path)
    assert place.startswith(str(tmp_path))
    assert json.loads(_run(twoam, "list", "--json", cwd=tmp_path)) == []  # makes a database by the migrations
