"""The wheel as a stranger installs it: whole, and at work outside the clone."""

import json
import zipfile
from pathlib import Path

import pytest

from tests.wheels import PACKAGES, ROOT, built, installed, run


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("source"))


def test_the_wheel_holds_every_file_of_the_packages_and_no_other_package(wheel: Path) -> None:
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    files = (path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file())
    assert inside == {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}
    assert {name for name in inside if name.endswith(("py.typed", "script.py.mako", ".po"))} >= {
        *(f"{package}/py.typed" for package in PACKAGES),
        "storage/migrations/script.py.mako",
        "monitor/locale/ar.po",
        "monitor/locale/ja.po",
        "monitor/locale/ru.po",
        "monitor/locale/zh.po",
    }


def test_the_wheel_carries_its_licence_and_one_command(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (licence,) = (name for name in archive.namelist() if name.endswith("LICENSE"))
    assert archive.read(licence) == (ROOT / "LICENSE").read_bytes()
    (scripts,) = (name for name in archive.namelist() if name.endswith("entry_points.txt"))
    assert archive.read(scripts).decode() == "[console_scripts]\ntwoam = monitor.cli:main\n"


def test_the_wheel_brings_the_service_file(wheel: Path) -> None:
    assert zipfile.ZipFile(wheel).read("monitor/data/twoam.service") == (ROOT / "deploy" / "twoam.service").read_bytes()


def test_the_wheel_works_outside_the_clone_installed_as_pipx_and_uv_install_it(wheel: Path, tmp_path: Path) -> None:
    """In an environment of its own, called through a link in another folder."""
    twoam = installed(wheel, tmp_path / "pipx", tmp_path / "bin")
    assert run(twoam, "--version", cwd=tmp_path) == "twoam 0.1.0\n"
    python = tmp_path / "pipx" / "venvs" / "twoam" / "bin" / "python"
    assert run(python, "-c", "import storage; print(storage.__file__)", cwd=tmp_path).startswith(str(tmp_path))
    assert json.loads(run(twoam, "list", "--json", cwd=tmp_path)) == []  # makes a database by the migrations
    run(twoam, "init", "--yes", "--contact", "you@example.org", cwd=tmp_path)
    assert "you@example.org" in run(twoam, "config", "show", cwd=tmp_path)
