"""A machine that nothing was ever installed on: what is written to the system's folders is gone afterwards."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

# What the lines of the documents write to.
_WRITTEN = ("/etc", "/opt", "/usr/local", "/var/lib")
_MOUNTS = """
set -e
mount --make-rprivate /
mount -t tmpfs fresh "$0"
for place in {places}; do
    over="$0/$(echo "$place" | tr / -)"
    mkdir "$over" "$over/new" "$over/work"
    mount -t overlay fresh -o "lowerdir=$place,upperdir=$over/new,workdir=$over/work" "$place"
done
echo made
exec sleep 100000
""".format(places=" ".join(_WRITTEN))

# `sudo` changes no user here, and nobody can be made the owner of a file who is not on the machine.
_SUDO = """#!/bin/sh
while :; do case $1 in -u) shift 2 ;; *=*) export "$1"; shift ;; *) exec "$@" ;; esac; done
"""
_INSTALL = """#!/bin/sh
for word; do
    shift
    case $word in -o | -g) skip=1 ;; *) [ -n "$skip" ] || set -- "$@" "$word"; skip= ;; esac
done
exec /usr/bin/install "$@"
"""
_PIPX = """#!/bin/sh
cd {root} && exec {python} -m tests.wheels {wheel}
"""
_NOTHING = "#!/bin/sh\n"


@dataclass(frozen=True, slots=True)
class Machine:
    """`enter` stands before a command that is to run there; `home` is the folder in which somebody types."""

    enter: tuple[str, ...]
    home: Path
    environment: Mapping[str, str]


@contextmanager
def machine(folder: Path, wheel: Path, environment: Mapping[str, str]) -> Iterator[Machine]:
    """The machine, with programs that stand in for the registry, for the list of users and for systemd."""
    home, bin_, mounts = folder / "home", folder / "bin", folder / "mounts"
    for place in (home, bin_, mounts):
        place.mkdir()
    pipx = _PIPX.format(root=Path(__file__).resolve().parents[1], python=sys.executable, wheel=wheel)
    programs = {"sudo": _SUDO, "install": _INSTALL, "pipx": pipx}
    programs |= dict.fromkeys(("apt-get", "useradd", "systemctl"), _NOTHING)
    for name, text in programs.items():
        (bin_ / name).write_text(text, "utf-8")
        (bin_ / name).chmod(0o755)
    holder = _holder(mounts)
    try:
        path = f"{bin_}:/usr/local/bin:/usr/bin:/bin"
        yield Machine(_entering(holder.pid), home, {"HOME": str(home), "PATH": path, "LANG": "C.UTF-8", **environment})
    finally:
        holder.kill()
        holder.communicate()


@cache
def can_be_made() -> bool:
    """Whether this machine lets us mount anything: some containers do not."""
    if not (which("unshare") and which("nsenter")):
        return False
    with TemporaryDirectory(prefix="twoam-fresh-") as folder:
        try:
            holder = _holder(Path(folder))
        except OSError:
            return False
        holder.kill()
        holder.communicate()
        return True


def _holder(mounts: Path) -> "subprocess.Popen[str]":
    """A process that keeps the namespace; OSError where there can be none."""
    words = ["unshare", *_as_root(), "--mount", "sh", "-c", _MOUNTS, str(mounts)]
    holder = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert holder.stdout
    if holder.stdout.readline() != "made\n":
        raise OSError(holder.communicate()[1])
    return holder


def _as_root() -> tuple[str, ...]:
    return () if os.geteuid() == 0 else ("--user", "--map-root-user")


def _entering(pid: int) -> tuple[str, ...]:
    user = () if os.geteuid() == 0 else (f"--user=/proc/{pid}/ns/user", "--preserve-credentials")
    return ("nsenter", *user, f"--mount=/proc/{pid}/ns/mnt")
