"""`twoam init` without questions, and the picture that a phone reads."""

from pathlib import Path

import pytest

from monitor.config import load
from monitor.console.setup.joining import picture
from tests.monitor.conftest import CONFIG, Run
from tests.monitor.first_night import TOKEN

# --- leaving, and coming back ----------------------------------------------------------------------------------------


def test_the_picture_is_the_link_for_a_phone_in_white_on_black() -> None:
    lines = picture("https://t.me/twoam_demo_bot?start=K7MWQ2XH9D").plain.splitlines()
    assert {len(line) for line in lines} == {33}
    assert set("".join(lines)) == set("█▀▄ ")
    assert len(lines) <= 18


# --- without questions -----------------------------------------------------------------------------------------------


def test_init_writes_what_only_its_owner_reads_and_what_loads(twoam: Run, clean_machine: Path) -> None:
    (clean_machine / "given").write_text(f"{TOKEN}\n", "utf-8")
    words = ("init", "--yes", "--contact", "me@example.org", "--zone", "Asia/Shanghai", "--language", "zh")
    ways = ("--proxy", "socks5://127.0.0.1:1080", "--heartbeat", "https://beat.example/secret-1")
    left = twoam(*words, *ways, "--token-from", "given")
    assert left.code == 0
    folder = clean_machine / "xdg" / "twoam"
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()} == {
        "twoam.toml": 0o600,
        "telegram-token": 0o600,
        "heartbeat-url": 0o600,
    }
    shown = (folder / "twoam.toml").read_text("utf-8") + left.out + left.err
    assert not any(secret in shown for secret in ("AAHdq", "secret-1"))
    config = load().config
    assert (config.machine.zone, config.machine.language) == ("Asia/Shanghai", "zh")
    assert (config.door.contact, config.telegram.proxy) == ("me@example.org", "socks5://127.0.0.1:1080")
    assert config.telegram.token is not None
    assert config.heartbeat.success == "https://beat.example/secret-1"
    assert sorted(config.accounts) == ["aliexpress", "amazon", "ebay", "web"]


def test_init_never_overwrites(twoam: Run, configured: Path, clean_machine: Path) -> None:
    left = twoam("init", "--yes", "--contact", "you@example.org", "--config", "twoam.toml")
    assert left.code == 2
    assert left.err.startswith(f"{clean_machine}/twoam.toml is already there and was not touched")
    assert (clean_machine / "twoam.toml").read_text("utf-8") == CONFIG


def test_init_does_not_wait_for_answers_that_nobody_gives(process: Run) -> None:
    left = process("init")
    assert left.code == 2
    assert left.err == ("init asks questions and nobody is there to answer: add --yes and --contact YOU@EXAMPLE.ORG.\n")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ((), 2, "--contact is missing: give the e-mail address by which the sites' operators reach you."),
        (("--contact", "a@b.c", "--zone", "Mars"), 2, "There is no time zone “Mars”"),
        (("--contact", "a@b.c", "--language", "xx"), 2, "The language “xx” is not known: write one of en, zh,"),
        (
            ("--contact", "a@b.c", "--token-from", "no"),
            2,
            "--token-from no cannot be read (no such file or directory).",
        ),
        (("--contact", "a@b.c", "--token-from", "/dev/null"), 2, "--token-from /dev/null is empty"),
        (("--contact", "a@b.c", "--proxy", "nowhere"), 78, "proxy must look like http://host:port"),
    ],
)
def test_init_says_what_it_cannot_use_and_writes_nothing(
    twoam: Run, clean_machine: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    left = twoam("init", "--yes", *words)
    assert (left.code, said in left.err) == (code, True)
    assert not (clean_machine / "xdg").exists()
