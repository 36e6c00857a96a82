"""The service file that systemd starts the daemon by: fitted to where the configuration lies, and never put in place
without a yes.
"""

import getpass
import os
import pwd
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

from monitor.config import Config
from monitor.console.output import show
from monitor.console.setup.draft import TOKEN_NAME
from monitor.console.setup.guide import Guide

UNIT = "twoam.service"
_PLACE = Path("/etc/systemd/system") / UNIT
# Where the shipped file expects the configuration, and whose it is there.
SERVER, _OWNER = Path("/etc/twoam"), "twoam"


def shipped() -> str:
    """The service file as it was shipped: for the user twoam, with everything below /etc and /var/lib."""
    return (files("monitor") / "data" / UNIT).read_text("utf-8")


def fitted(config: Config, target: Path, program: str, user: str) -> str:
    """The same for this configuration: its places, its user, and the token only where there is one."""
    lines = [_line(line, config, target, program, user) for line in shipped().splitlines()]
    return "\n".join(line for line in lines if line is not None) + "\n"


def _line(line: str, config: Config, target: Path, program: str, user: str) -> str | None:
    name, mark, _ = line.partition("=")
    if not mark or line.startswith("#"):
        return line
    if name == "LoadCredential" and (target.parent != SERVER or not (target.parent / TOKEN_NAME).exists()):
        return None
    if name == "ExecStart":
        return f"ExecStart={program} run --config {target}"
    if target.parent == SERVER:
        return line
    return _at_home(line, name, config, user)


def _at_home(line: str, name: str, config: Config, user: str) -> str | None:
    """Somebody's own files: systemd makes no folder, and of the homes only the watcher's own may be written."""
    state = config.machine.state_dir
    changed = {
        "User": f"User={user}",
        "Group": None,
        "WorkingDirectory": f"WorkingDirectory={state}",
        "StateDirectory": None,
        "StateDirectoryMode": None,
        "ProtectHome": f"ProtectHome=read-only\nReadWritePaths={state}",
    }
    return changed.get(name, line)


def is_foreign(target: Path) -> bool:
    """Whether root would write what the user of the service has to read."""
    return os.geteuid() == 0 and target.parent == SERVER and _OWNER in {one.pw_name for one in pwd.getpwall()}


def offer(guide: Guide, config: Config, target: Path) -> None:
    """Offers the file; prints the three commands, and calls them only as root and after a yes."""
    if _PLACE.exists():
        guide.tell("The service is there already: {place}", place=_PLACE)
        return
    if shutil.which("systemctl") is None:
        guide.tell("There is no systemd on this machine: keep `twoam run` running by other means, or use a container.")
        return
    if not guide.agree("Shall systemd keep it awake, also after a restart of the machine? (writes a service file)"):
        return
    place = target.with_name(UNIT)
    place.write_text(fitted(config, target, _program(), getpass.getuser()), "utf-8")
    config.machine.state_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    guide.tell("Written: {place}", place=place)
    commands = _commands(place)
    if os.geteuid() == 0 and guide.agree("Put it in place and start it now?"):
        _call(guide, commands)
        return
    guide.tell("These three lines put it in place and start it; they need the rights of root:")
    for words in commands:
        show(f"  sudo {' '.join(words)}")


def _program() -> str:
    """Where this command lies."""
    return shutil.which("twoam") or str(Path(sys.argv[0]).absolute())


def _commands(place: Path) -> tuple[tuple[str, ...], ...]:
    return (
        ("install", "-m", "0644", str(place), str(_PLACE)),
        ("systemctl", "daemon-reload"),
        ("systemctl", "enable", "--now", UNIT),
    )


def _call(guide: Guide, commands: tuple[tuple[str, ...], ...]) -> None:
    for words in commands:
        done = subprocess.run(words, check=False, capture_output=True, text=True)  # noqa: S603 - our own three lines
        if done.returncode:
            guide.tell("“{command}” failed: {why}", command=" ".join(words), why=done.stderr or done.returncode)
            return
    guide.tell("The watch runs. How it is: systemctl status twoam")
