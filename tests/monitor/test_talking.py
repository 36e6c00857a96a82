"""`twoam chat`: who talks, at a real terminal and from a script, beside a daemon's memory that is in use."""

import asyncio
from pathlib import Path

from storage.states import Role
from storage.store import Store
from tests.monitor.conftest import Run
from tests.monitor.terminal import Terminal, twoam

UP, CTRL_D = "\x1b[A", "\x04"


def _owners(database: Path, *names: str) -> None:
    async def run() -> None:
        async with Store.open(database) as store:
            for number, name in enumerate(names, 101):
                await store.add_person(name, number, number, Role.OWNER, "en", "Asia/Shanghai")
            await store.add_person("Viewer", 200, 200, Role.VIEWER, "en", "Asia/Shanghai")

    asyncio.run(run())


def test_one_of_several_owners_talks_with_history_and_leaves_the_terminal_as_it_was(configured: Path) -> None:
    _owners(configured, "Anna", "Bo")

    async def talk() -> str:
        async with Store.open(configured), Terminal(*twoam("chat"), env={"TERM": "vt100"}) as at:
            await at.reads("1  Anna")
            await at.reads("Who are you\\? ")
            at.types("7")
            await at.reads("Write a number from 1 to 2")
            at.types("2")
            await at.reads("> ")
            at.types("/team")
            await at.reads("Viewer")
            await at.reads("> ")
            at.types(UP)
            await at.reads("Viewer")
            await at.reads("> ")
            at.presses_ctrl_c()
            assert await at.ends() == 0
            return at.shown

    assert asyncio.run(talk()).count("Viewer") >= 2


def test_a_script_says_one_thing_as_an_owner_whom_it_names(twoam: Run, configured: Path) -> None:
    _owners(configured, "Anna", "Bo")

    assert twoam("chat", "--say", "/ping").code == 2
    said = twoam("chat", "--as", "bo", "--say", "/status", "--say", "1", "--lang", "zh")
    assert said.code == 0
    assert said.err.startswith("The daemon is not running: nobody is watching")
    assert said.out.count("/add") == 2
    assert "[1] 刷新" in said.out

    wrong = twoam("chat", "--as", "Viewer", "--say", "/ping")
    assert (wrong.code, wrong.out) == (2, "")
    assert "No owner is called “Viewer”: the owners are Anna, Bo." in wrong.err
    assert twoam("chat", "--as", "101", "--say", "/pong").code == 2
