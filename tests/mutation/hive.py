"""Runs the tests once to see which lines each of them reaches, then again for every mutant, in forks of the process."""

import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from itertools import accumulate
from pathlib import Path
from resource import RLIMIT_CPU, setrlimit

import coverage
import pytest
from _pytest.runner import runtestprotocol

from tests.mutation.graft import graft
from tests.mutation.mutants import Mutant

# A mutant that keeps the processor so much longer than its tests take by themselves is in an endless loop: a person
# would notice. Seconds, and how many times as long.
_AT_LEAST, _AS_LONG = 4, 5
# Seconds of tests that one mutant meets.
_ENOUGH = 6.0
Reached = Mapping[str, Mapping[int, Sequence[str]]]


class Fate(StrEnum):
    """What became of a mutant; `same` changed nothing that can be grafted, `bare` lines are reached by no test."""

    KILLED = "killed"
    SURVIVED = "survived"
    SAME = "same"
    BARE = "bare"


_CODES = {Fate.KILLED: 7, Fate.SURVIVED: 8, Fate.SAME: 9}


@dataclass(slots=True)
class Hive:
    """A pytest plugin that plants mutants instead of reporting on tests."""

    mutants: Sequence[Mutant]
    fates: dict[Mutant, Fate] = field(default_factory=dict)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Every mutant meets the tests that reach its line, the quickest first, until one of them fails."""
        _show_few_examples()
        items = {item.nodeid: item for item in session.items}
        reached, seconds = _reached(session.items, sorted({one.path for one in self.mutants}))
        idle = set(seconds) - {name for lines in reached.values() for names in lines.values() for name in names}
        for count, mutant in enumerate(self.mutants, 1):
            names = _quickest(_near(mutant, reached, idle), seconds)
            patience = _AT_LEAST + _AS_LONG * sum(seconds[name] for name in names)
            self.fates[mutant] = _fate(mutant, [items[name] for name in names], patience) if names else Fate.BARE
            if count % 100 == 0:
                tally = Counter(self.fates.values())
                print(f"{count} of {len(self.mutants)}: {dict(tally)}", file=sys.stderr, flush=True)
        return True


def _show_few_examples() -> None:
    """The same to each mutant, and none made smaller; imported here, for pytest wants to see the import."""
    from hypothesis import Phase, settings  # noqa: PLC0415

    phases = (Phase.explicit, Phase.generate)
    few = settings(max_examples=20, deadline=None, database=None, derandomize=True, phases=phases)
    settings.register_profile("mutants", few)
    settings.load_profile("mutants")


def _quickest(names: Iterable[str], seconds: Mapping[str, float]) -> list[str]:
    """As many as fit into the time for one mutant: whole houses are too slow to meet every one that survives."""
    ordered = sorted(names, key=lambda name: seconds[name])
    ends = accumulate(seconds[name] for name in ordered)
    return [name for name, end in zip(ordered, ends, strict=True) if end <= _ENOUGH] or ordered[:1]


def _near(mutant: Mutant, reached: Reached, idle: set[str]) -> set[str]:
    """The tests that reach one of its lines. Where it stands outside of functions: those that reach the file at all,

    and those that reach no file: they may be about what stands there.
    """
    lines = reached.get(mutant.path.as_posix(), {})
    near = {name for number in range(mutant.first, mutant.last + 1) for name in lines.get(number, ()) if name}
    return near or idle | {name for names in lines.values() for name in names if name}


def _reached(items: Sequence[pytest.Item], paths: Iterable[Path]) -> tuple[Reached, Mapping[str, float]]:
    """Which tests reach which lines of each file, and how many seconds each takes; stops where one of them fails."""
    with tempfile.TemporaryDirectory() as room:
        told = Path(room) / "told.json"
        child = os.fork()
        if not child:
            _in_child(lambda: _measure(items, paths, told))
        status = os.waitpid(child, 0)[1]
        if os.waitstatus_to_exitcode(status) != _CODES[Fate.SURVIVED]:
            pytest.exit("The tests fail as they are, without any mutant.", returncode=1)
        lines, seconds = json.loads(told.read_text())
    return {path: {int(number): names for number, names in each.items()} for path, each in lines.items()}, seconds


def _measure(items: Sequence[pytest.Item], paths: Iterable[Path], told: Path) -> Fate:
    wanted = [path.resolve() for path in paths]
    meter = coverage.Coverage(data_file=None, include=[str(path) for path in wanted], config_file=False)
    seconds: dict[str, float] = {}
    meter.start()
    for item, after in zip(items, [*items[1:], None], strict=True):
        meter.switch_context(item.nodeid)
        began = time.perf_counter()
        if not _passes(item, after):
            print(f"fails by itself: {item.nodeid}", file=sys.stderr)
            return Fate.KILLED
        seconds[item.nodeid] = time.perf_counter() - began
    meter.stop()
    data, here = meter.get_data(), Path.cwd()
    lines = {path.relative_to(here).as_posix(): data.contexts_by_lineno(str(path)) for path in wanted}
    told.write_text(json.dumps((lines, seconds)))
    return Fate.SURVIVED


def _fate(mutant: Mutant, items: Sequence[pytest.Item], patience: float) -> Fate:
    child = os.fork()
    if not child:
        setrlimit(RLIMIT_CPU, (round(patience), round(patience) + 1))
        _in_child(lambda: _planted(mutant, items))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return next((fate for fate, known in _CODES.items() if known == code), Fate.KILLED)


def _in_child(work: Callable[[], Fate]) -> None:
    """Never returns; a child that hangs is ended by its alarm, and one that stumbles has noticed the mutant."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    code = _CODES[Fate.KILLED]
    try:
        code = _CODES[work()]
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
    finally:
        os._exit(code)


def _planted(mutant: Mutant, items: Sequence[pytest.Item]) -> Fate:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    name = mutant.path.with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
    if not graft(import_module(name), mutant.source):
        return Fate.SAME
    for item, after in zip(items, [*items[1:], None], strict=True):
        if not _passes(item, after):
            return Fate.KILLED
    return Fate.SURVIVED


def _passes(item: pytest.Item, after: pytest.Item | None) -> bool:
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=after))
