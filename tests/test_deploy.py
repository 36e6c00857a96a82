"""What starts the daemon on a server holds it as tightly as promised, and names only what there is."""

import re
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.core import TyperGroup
from typer.main import get_command

from monitor import cli
from monitor.config import Config, load
from monitor.console.failures import Code
from monitor.console.setup import service

ROOT = Path(__file__).resolve().parents[1]
UNIT, DOCKERFILE, COMPOSE, OVERLAY = (
    ROOT / "deploy" / name for name in ("twoam.service", "Dockerfile", "compose.yaml", "compose.postgres.yaml")
)
# In tenths, as systemd-analyze counts.
MOST_EXPOSED = 25
HARDENED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "StateDirectory": "twoam",
    "StateDirectoryMode": "0700",
    "UMask": "0077",
    "LimitCORE": "0",
    "CapabilityBoundingSet": "",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX",
    "MemoryDenyWriteExecute": "yes",
    "SystemCallArchitectures": "native",
    "LoadCredential": "telegram-token:/etc/twoam/telegram-token",
}


def directives() -> dict[str, list[str]]:
    """The unit's values by their names, in their order."""
    found: dict[str, list[str]] = {}
    for line in UNIT.read_text("utf-8").splitlines():
        name, mark, value = line.partition("=")
        if mark and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, one line each."""
    text = re.sub(r"^#.*\n", "", DOCKERFILE.read_text("utf-8"), flags=re.MULTILINE).replace("\\\n", " ")
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in text.splitlines() if line)]


def is_command(words: list[str]) -> bool:
    """Whether these words, the first of them `twoam` itself, call a command with options that it has."""
    program = get_command(cli.app)
    assert isinstance(program, TyperGroup)
    command = program.commands.get(words[1])
    known = {option for parameter in command.params for option in parameter.opts} if command else set()
    return command is not None and {word for word in words[2:] if word.startswith("-")} <= known


def variables() -> Iterator[dict[str, str]]:
    """What the image and the compose file set."""
    yield dict(word.split("=", 1) for name, rest in instructions() if name == "ENV" for word in shlex.split(rest))
    yield compose()["services"]["twoam"]["environment"]


def compose(path: Path = COMPOSE) -> dict[str, Any]:
    made: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return made


# --- systemd ---------------------------------------------------------------------------------------------------------


def test_the_unit_takes_from_the_daemon_what_it_does_not_need() -> None:
    unit = directives()
    assert {name: unit[name] for name in HARDENED} == {name: [value] for name, value in HARDENED.items()}
    assert unit["SystemCallFilter"] == ["@system-service", "~@privileged @resources"]
    assert unit["User"] == ["twoam"]
    assert re.fullmatch(r"\d+M", unit["MemoryMax"][0])


def test_the_unit_wants_beats_and_starts_what_hangs_anew_but_not_what_is_misconfigured() -> None:
    unit = directives()
    assert (unit["Type"], unit["Restart"]) == (["notify"], ["on-failure"])
    assert int(unit["WatchdogSec"][0]) >= 60
    assert unit["RestartPreventExitStatus"] == [str(int(Code.CONFIGURATION))]
    assert unit["StartLimitIntervalSec"] == ["0"]


def test_the_unit_starts_a_command_that_there_is() -> None:
    [start] = directives()["ExecStart"]
    words = shlex.split(start)
    assert words[0].endswith("/twoam")
    assert is_command(words)


def test_the_unit_takes_a_changed_configuration_over_without_a_restart() -> None:
    assert directives()["ExecReload"] == ["/bin/kill -HUP $MAINPID"]


def test_the_unit_travels_with_the_program_and_is_the_one_in_the_folder_for_servers() -> None:
    assert service.shipped() == UNIT.read_text("utf-8")


def on_the_server(tmp_path: Path) -> Config:
    """A configuration without a bot, for whom the service file is fitted."""
    return Config.model_validate({"machine": {"state_dir": tmp_path / "state"}})


def test_for_the_server_the_offered_unit_is_the_shipped_one_without_the_token_that_is_not_there(tmp_path: Path) -> None:
    offered = service.fitted(on_the_server(tmp_path), Path("/etc/twoam/twoam.toml"), "/usr/local/bin/twoam", "twoam")
    lines = service.shipped().splitlines()
    assert [line for line in lines if line not in offered.splitlines()] in (
        [],  # a machine that has its token there
        ["LoadCredential=telegram-token:/etc/twoam/telegram-token"],
    )


def test_for_somebody_s_own_home_the_offered_unit_may_write_his_memory_and_nothing_else(tmp_path: Path) -> None:
    offered = service.fitted(on_the_server(tmp_path), tmp_path / "twoam.toml", "/home/anna/bin/twoam", "anna")
    assert f"ExecStart=/home/anna/bin/twoam run --config {tmp_path}/twoam.toml\n" in offered
    assert "User=anna\n" in offered
    assert f"ProtectSystem=strict\nProtectHome=read-only\nReadWritePaths={tmp_path}/state\n" in offered
    assert not re.search(r"^(Group|StateDirectory\w*|LoadCredential)=", offered, re.MULTILINE)


# Where it is not installed these are not there, and the run's first lines say so (tests/conftest.py).
if shutil.which("systemd-analyze"):

    def test_systemd_knows_every_directive_of_the_unit(tmp_path: Path) -> None:
        copy = tmp_path / UNIT.name
        [start] = directives()["ExecStart"]
        copy.write_text(UNIT.read_text("utf-8").replace(start, "/bin/true"), "utf-8")
        done = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True, check=False)
        assert (done.returncode, UNIT.name in done.stderr) == (0, False), done.stderr

    def test_the_service_is_little_exposed() -> None:
        asked = [
            "systemd-analyze",
            "security",
            "--offline=true",
            f"--threshold={MOST_EXPOSED}",
            "--no-pager",
            str(UNIT),
        ]
        done = subprocess.run(asked, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Overall exposure level for twoam.service" in done.stdout


# --- containers ------------------------------------------------------------------------------------------------------


def test_the_image_runs_as_nobody_of_the_machine_and_keeps_its_memory_in_a_volume() -> None:
    said = instructions()
    assert [rest for word, rest in said if word == "USER"] == ["10001:10001"]
    assert {rest.split()[0] for word, rest in said if word == "FROM"} == {"python:3.11-slim"}
    home = next(variables())["TWOAM_MACHINE__STATE_DIR"]
    assert ("VOLUME", home) in said
    assert compose()["services"]["twoam"]["volumes"] == [f"state:{home}"]


def test_what_the_image_copies_is_there_and_is_all_that_the_wheel_is_made_of() -> None:
    copied = [name for word, rest in instructions() if word == "COPY" for name in rest.split()[:-1] if rest[0] != "-"]
    assert {"pyproject.toml", "LICENSE", "README.md", "adapters", "storage", "monitor"} == set(copied)
    assert all((ROOT / name).exists() for name in copied)


def test_the_image_starts_and_examines_itself_with_commands_that_there_are() -> None:
    said = dict(instructions())
    assert is_command([*yaml.safe_load(said["ENTRYPOINT"]), *yaml.safe_load(said["CMD"])])
    health = said["HEALTHCHECK"].split("CMD ")[1]
    assert is_command(shlex.split(health.split("|")[0]))


@pytest.mark.parametrize(("daemon", "healthy"), [("awake", True), ("not awake", False), ("never ran", False)])
def test_a_container_is_healthy_while_its_daemon_is_awake_whatever_the_listings_do(daemon: str, healthy: bool) -> None:
    grep = dict(instructions())["HEALTHCHECK"].split("|")[1]
    printed = f'{{\n  "daemon": "{daemon}",\n  "listings": [{{"verdict": "alert"}}]\n}}\n'
    done = subprocess.run(["/bin/sh", "-c", grep], input=printed, text=True, check=False)
    assert (done.returncode == 0) is healthy


def test_every_variable_that_a_container_is_given_is_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    token = tmp_path / "telegram-token"
    token.write_text("123456:ABC", "utf-8")
    token.chmod(0o600)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name, value in (pair for made in variables() for pair in made.items()):
        if name.startswith("TWOAM_"):
            monkeypatch.setenv(name, value.replace("/run/secrets/telegram-token", str(token)))
    config = load(None).config
    assert set(config.accounts) == {"amazon", "web"}
    assert config.telegram.token is not None
    assert config.machine.database_path == Path("/var/lib/twoam/twoam.db")


def test_the_compose_file_gives_the_container_nothing_that_it_does_not_need() -> None:
    service = compose()["services"]["twoam"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"ports", "privileged", "network_mode"} & set(service)
    build = service["build"]
    assert (COMPOSE.parent / build["context"] / build["dockerfile"]).resolve() == DOCKERFILE
    assert set(service["secrets"]) == set(compose()["secrets"])
    assert {volume.partition(":")[0] for volume in service["volumes"]} == set(compose()["volumes"])


# --- PostgreSQL beside it --------------------------------------------------------------------------------------------


def test_the_overlay_gives_the_same_image_a_database_that_only_it_can_reach(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base, over = compose(), compose(OVERLAY)
    watcher, server = over["services"]["twoam"], over["services"]["database"]
    assert not {"image", "build"} & set(watcher)
    assert set(base["services"]) < set(over["services"])
    assert set(server["networks"]) == {"memory"}
    assert set(watcher["networks"]) == {"default", "memory"}
    assert over["networks"]["memory"]["internal"] is True
    assert not {"ports", "privileged", "network_mode"} & set(server)
    assert server["volumes"][0].partition(":")[0] in over["volumes"]
    password = tmp_path / "password"
    password.write_text("made-up", "utf-8")
    password.chmod(0o600)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name, value in watcher["environment"].items():
        monkeypatch.setenv(name, value.replace("/run/secrets/database-password", str(password)))
    place = load(None).config.machine.database_place
    said = server["environment"]
    assert place == f"postgresql://{said['POSTGRES_USER']}:made-up@database:5432/{said['POSTGRES_DB']}"


def test_the_overlay_waits_until_the_database_answers_and_its_password_stands_in_a_file() -> None:
    over = compose(OVERLAY)
    server = over["services"]["database"]
    assert over["services"]["twoam"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert server["healthcheck"]["test"][:2] == ["CMD", "pg_isready"]
    assert not any(name.endswith("PASSWORD") for one in over["services"].values() for name in one["environment"])
    assert set(server["secrets"]) == set(over["secrets"]) == set(over["services"]["twoam"]["secrets"])


def test_the_image_can_speak_to_postgresql_and_to_other_channels() -> None:
    built = " ".join(rest for word, rest in instructions() if word == "RUN")
    assert '"/source[channels,postgres]"' in built
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    assert any(one.startswith("asyncpg") for one in extras["postgres"])
    assert any(one.startswith("apprise") for one in extras["channels"])


# --- the handbook ----------------------------------------------------------------------------------------------------


def handbook() -> str:
    return (ROOT / "docs" / "operations.md").read_text("utf-8")


def test_the_handbook_and_the_unit_speak_of_the_same_places() -> None:
    unit, text = directives(), handbook()
    assert unit["ExecStart"][0].startswith("/usr/local/bin/twoam ")
    assert "PIPX_BIN_DIR=/usr/local/bin" in text
    for place in ("/etc/twoam/twoam.toml", "/etc/twoam/telegram-token", "--home-dir /var/lib/twoam"):
        assert place in text
    assert f"{unit['WatchdogSec'][0]} seconds" in text
    assert f"{unit['MemoryMax'][0].removesuffix('M')} MB" in text


def test_the_handbook_explains_every_exit_code() -> None:
    rows = {int(hit) for hit in re.findall(r"^\| (\d+) \|", handbook(), re.MULTILINE)}
    assert rows == {int(code) for code in Code}
