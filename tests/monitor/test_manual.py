"""The manual says what the code does: every command, every rule, every stage of an alert."""

from collections.abc import Callable

import pytest

from monitor.commands.table import COMMANDS
from tests.monitor import manual

PARTS = {
    "commands": manual.commands,
    "commands:words": manual.plain_words,
    "alerts:rules": manual.alerts,
    "alerts:life": manual.life,
}


@pytest.mark.parametrize(("name", "made"), PARTS.items(), ids=PARTS)
def test_the_manual_is_made_from_the_code(name: str, made: Callable[[], str]) -> None:
    kept, now = manual.part(name, made())
    assert kept == now, "renew it with TWOAM_GOLDEN=write and read what changed"


def test_every_command_has_its_role_and_an_example() -> None:
    text = manual.commands()
    for one in COMMANDS:
        assert f"| `/{one.name}` | {one.role.value} |" in text
        assert one.example.startswith(f"/{one.name}")


def test_every_rule_has_its_trigger() -> None:
    assert all(manual.TRIGGERS.values())
    assert manual.alerts().count("### ") == len(manual.TRIGGERS)
