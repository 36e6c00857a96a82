"""SIGHUP: a good configuration is taken, a bad one refused in words, and the watch loses nothing by either."""

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.faults.reckoning import first_text
from tests.faults.world import ANNA, World, world


async def up(made: World, lamps: int = 1) -> None:
    await made.listings(lamps)
    await made.start()
    await made.first_looks()


def hang_up(made: World) -> None:
    assert made.process is not None
    made.process.send_signal(signal.SIGHUP)


def rewrite(made: World, old: str, new: str) -> None:
    text = made.config.read_text("utf-8")
    assert old in text
    made.config.write_text(text.replace(old, new), "utf-8")


def logged(made: World, word: str) -> int:
    return made.log.read_text("utf-8").count(word)


def said(made: World, words: str) -> bool:
    return any(words in first_text(one) for one in made.phone(ANNA))


@contextmanager
def listening(path: Path) -> Iterator[Callable[[], list[str]]]:
    """A socket as systemd's own; what is yielded tells all lines that were heard so far."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(path))
        ear.setblocking(False)
        lines: list[str] = []

        def heard() -> list[str]:
            with suppress(BlockingIOError):
                while True:
                    lines.extend(ear.recv(4096).decode().split("\n"))
            return lines

        yield heard


async def test_a_good_configuration_is_taken_by_the_same_process_and_its_keys_are_named(tmp_path: Path) -> None:
    async with world(tmp_path) as made:
        await up(made, 2)
        pid = made.process.pid if made.process else 0
        rewrite(made, "offers = 3", "offers = 2\nranks = 60")
        hang_up(made)
        await made.until(lambda: logged(made, '"awake"') == 2, "it did not begin anew")
        assert '"changed": ["watch.every_minutes.offers", "watch.every_minutes.ranks"]' in made.log.read_text("utf-8")
        assert made.process.pid == pid if made.process else False
        made.strangers(wake=[0], push=[1])
        await made.settled(2)
        assert await made.stop() == 0
        await made.check()


async def test_a_bad_configuration_is_refused_in_words_and_the_old_one_goes_on(tmp_path: Path) -> None:
    async with world(tmp_path) as made:
        await up(made)
        rewrite(made, "offers = 3", "offers = -3")
        hang_up(made)
        await made.until(lambda: said(made, "The new configuration is refused"), "nobody was told")
        assert said(made, "every_minutes")
        assert logged(made, '"awake"') == 1
        made.strangers(wake=[0])
        await made.settled(1)
        rewrite(made, "offers = -3", "offers = 4")
        hang_up(made)
        await made.until(lambda: logged(made, '"awake"') == 2, "the good one was not taken")

        async def ended() -> bool:
            return not [one for one in await made.store.open_incidents() if one.rule == "reload_refused"]

        await made.until(ended, "its case stays open")
        assert await made.stop() == 0
        await made.check()


async def test_a_place_of_the_memory_changes_only_with_a_restart_and_that_is_said(tmp_path: Path) -> None:
    async with world(tmp_path) as made:
        await up(made)
        rewrite(made, 'state_dir = "state"', 'state_dir = "elsewhere"')
        hang_up(made)
        await made.until(lambda: logged(made, '"awake"') == 2, "it did not begin anew")
        assert "these keys change only with a restart" in made.log.read_text("utf-8")
        assert '"machine.state_dir"' in made.log.read_text("utf-8")
        assert not (tmp_path / "elsewhere").exists()
        visits = len(made.market.visits)
        await made.until(lambda: len(made.market.visits) > visits, "it watches no more")
        assert await made.stop() == 0


async def test_a_reload_in_the_midst_of_a_sending_doubles_and_loses_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as made:
        await up(made, 2)
        made.api.hold = "after"
        made.strangers(wake=[0], push=[1])
        await made.until(made.api.held.is_set, "nothing was sent")
        hang_up(made)
        await made.until(lambda: logged(made, "is read anew") == 1, "it was not heard")
        made.api.hold = None
        made.api.let_go.set()
        await made.until(lambda: logged(made, '"awake"') == 2, "it did not begin anew")
        await made.settled(2)
        assert await made.stop() == 0
        await made.check()


async def test_many_signals_at_once_and_one_to_stop_end_it_properly(tmp_path: Path) -> None:
    async with world(tmp_path) as made:
        await up(made)
        for _ in range(5):
            hang_up(made)
        assert made.process is not None
        made.process.send_signal(signal.SIGTERM)
        made.process.send_signal(signal.SIGTERM)
        assert await made.stop() == 0
        assert '"asleep"' in made.log.read_text("utf-8")


async def test_systemd_hears_when_it_reloads_and_when_it_is_ready_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with world(tmp_path) as made:
        with listening(tmp_path / "notify") as heard:
            monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
            await up(made)
            hang_up(made)
            await made.until(lambda: heard().count("READY=1") == 2, "systemd waits for ever")
            lines = heard()
            reloading = lines.index("RELOADING=1")
            assert lines[reloading + 1].startswith("MONOTONIC_USEC=")
            assert "READY=1" in lines[reloading:]
            assert "STOPPING=1" not in lines
            assert await made.stop() == 0
            assert "STOPPING=1" in heard()
