"""Every command and its buttons, for each role, in all languages, through the real library; then a walk by chance."""

from collections.abc import AsyncIterator
from pathlib import Path
from random import Random

import pytest

from monitor.language import LANGUAGES
from storage.states import Role
from tests.chat.street import Phone, Street, street
from tests.chat.walk import Walk


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Street]:
    async with street(tmp_path) as found:
        yield found


async def test_every_command_and_its_buttons_answer_each_role_without_an_error(home: Street) -> None:
    # The whole walk, `./run.sh walk`, presses twice as many of an answer's buttons.
    walk = Walk(home, Random(3), buttons=2)

    def one_of_each_role(number: int) -> list[Phone]:
        """The languages take turns, so that each role hears all of them and each command three."""
        turn = list(LANGUAGES)
        wanted = {(role, turn[(number + place) % len(turn)]) for place, role in enumerate(Role)}
        return [phone for phone in home.phones if (phone.role, phone.language) in wanted]

    await walk.tours(one_of_each_role)
    assert walk.found == []
    assert walk.steps["answer"] > 200


async def test_a_walk_of_120_steps_meets_no_error_no_dead_end_and_no_viewer_who_changes_anything(home: Street) -> None:
    walk = Walk(home, Random(7))
    await walk.goes(120)
    assert walk.found == []
    assert walk.steps["answer"] == 120
