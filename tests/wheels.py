"""The wheel of this clone, and how pipx and uv install one: an environment of its own, and a link to its command.

`python -m tests.wheels WHEEL` installs as `pipx install` does, to PIPX_HOME and PIPX_BIN_DIR.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("adapters", "storage", "monitor")
OUR_VARIABLES = ("PYTHONPATH", "TWOAM_", "COVERAGE_")


def run(*command: str | Path, cwd: Path) -> str:
    """What a command printed, called as on a machine that knows nothing of this clone; it must end well."""
    env = {name: text for name, text in os.environ.items() if not name.startswith(OUR_VARIABLES)}
    env |= {"HOME": str(cwd), "XDG_CONFIG_HOME": str(cwd / "config")}
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def built(folder: Path) -> Path:
    """Built from a copy, so that nothing left over in the clone can slip in and nothing is left behind."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "LICENSE", "README.md"):
        shutil.copy(ROOT / name, folder)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder / "dist", folder, cwd=folder)
    (made,) = (folder / "dist").glob("*.whl")
    return made


def installed(wheel: Path, home: Path, links: Path) -> Path:
    """The link to the command; only the dependencies and pip are borrowed, which saves their download."""
    env = home / "venvs" / "twoam"
    env.parent.mkdir(parents=True)
    links.mkdir(parents=True, exist_ok=True)
    run(sys.executable, "-m", "venv", "--without-pip", env, cwd=home)
    python = env / "bin" / "python"
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home).strip()
    (Path(site) / "borrowed.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    alone = ("--quiet", "--no-deps", "--no-index", "--ignore-installed")
    run(python, "-m", "pip", "install", *alone, wheel, cwd=home)
    (links / "twoam").symlink_to(env / "bin" / "twoam")
    return links / "twoam"


if __name__ == "__main__":
    installed(Path(sys.argv[1]), Path(os.environ["PIPX_HOME"]), Path(os.environ["PIPX_BIN_DIR"]))
