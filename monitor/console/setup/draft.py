"""What will be written: checked as a whole before a byte of it stands in its place, then all files or none."""

import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.registry import PLATFORMS
from monitor.config import Config, load
from monitor.configuration.wording import toml_value

TOKEN_NAME = "telegram-token"  # noqa: S105 - a file's name
HEARTBEAT_NAME = "heartbeat-url"
_SERVER = (Path("/etc"), Path("/var/lib/twoam"))


@dataclass(frozen=True, slots=True)
class Draft:
    """The answers so far."""

    contact: str
    zone: str
    language: str
    token: str | None = None
    proxy: str | None = None
    heartbeat: str | None = None

    def toml(self, target: Path) -> str:
        """The file as it will stand at `target`: below /etc the memory belongs below /var/lib."""
        machine = f"[machine]\nlanguage = {toml_value(self.language)}\nzone = {toml_value(self.zone)}\n"
        if target.is_relative_to(_SERVER[0]):
            machine += f"state_dir = {toml_value(_SERVER[1])}\n"
        accounts = "\n".join(f'[accounts.{name}]\nplatform = "{name}"\n' for name in PLATFORMS)
        heartbeat = f'[heartbeat]\nurl_file = "{HEARTBEAT_NAME}"\n\n' if self.heartbeat else ""
        return (
            "# Every key with its default and its meaning: config.example.toml, docs/configuration.md.\n\n"
            f"{machine}\n{self._telegram()}{heartbeat}[door]\ncontact = {toml_value(self.contact)}\n\n{accounts}"
        )

    def _telegram(self) -> str:
        token = f'token_file = "{TOKEN_NAME}"\n' if self.token else ""
        proxy = f"proxy = {toml_value(self.proxy)}\n" if self.proxy else ""
        return f"[telegram]\n{token}{proxy}\n" if token or proxy else ""

    def secrets(self) -> dict[str, str]:
        """What stands in a file of its own beside the configuration, by the file's name."""
        named = {TOKEN_NAME: self.token, HEARTBEAT_NAME: self.heartbeat}
        return {name: text for name, text in named.items() if text}

    def config(self, target: Path) -> Config:
        """What it would mean on this machine, environment included; ConfigError with everything that is wrong."""
        with TemporaryDirectory(prefix="twoam-init-") as folder:
            trial = Path(folder) / target.name
            self._put(trial, target)
            return load(trial).config

    def write(self, target: Path) -> list[Path]:
        """Writes the configuration and its secrets beside it; returns the secrets' places.

        Raises ConfigError where it could not be loaded, FileExistsError where a file is in the way: nothing is written.
        """
        self.config(target)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self._put(target, target)

    def _put(self, place: Path, target: Path) -> list[Path]:
        texts = {place.with_name(name): f"{text}\n" for name, text in self.secrets().items()}
        written: list[Path] = []
        try:
            for path, text in (texts | {place: self.toml(target)}).items():
                _new(path, text)
                written.append(path)
        except BaseException:
            for path in written:
                path.unlink()
            raise
        return list(texts)


def _new(path: Path, text: str) -> None:
    """A new file that only its owner reads; never over another one, however close the race."""
    handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
