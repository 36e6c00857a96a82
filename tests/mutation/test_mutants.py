"""The planting of faults itself: each changes what it says, and what no test notices is told."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from tests.mutation.equivalents import EQUIVALENT
from tests.mutation.graft import graft
from tests.mutation.mutants import mutants_of

SOURCE = """
from dataclasses import dataclass
from functools import partial

LIMIT = 5

@dataclass(frozen=True)
class Rule:
    name: str
    check: object

def is_low(units: int, limit: int | None = None) -> bool:
    return units <= (LIMIT if limit is None else limit)

LOW = Rule("low", partial(is_low, limit=3))
"""


@pytest.fixture
def module(tmp_path: Path) -> Iterator[ModuleType]:
    made = ModuleType("planted")
    made.__file__ = str(tmp_path / "planted.py")
    exec(compile(SOURCE, made.__file__, "exec"), vars(made))
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(sys.modules, "planted", made)
        yield made


def test_what_others_already_hold_behaves_as_the_changed_file(module: ModuleType) -> None:
    held = module.is_low
    assert graft(module, SOURCE.replace("<=", "<"))
    assert [held(4), held(5)] == [True, False]


def test_a_changed_number_counts_for_the_functions_that_use_it(module: ModuleType) -> None:
    held = module.is_low
    assert graft(module, SOURCE.replace("LIMIT = 5", "LIMIT = 6"))
    assert held(6)


def test_a_change_inside_of_a_rule_reaches_whoever_holds_the_rule(module: ModuleType) -> None:
    held = module.LOW
    assert graft(module, SOURCE.replace('"low"', '"high"'))
    assert held.name == "high"


def test_a_file_that_only_says_the_same_is_no_change(module: ModuleType) -> None:
    assert not graft(module, f"# Nothing new.{SOURCE}")


def test_every_change_is_another_and_none_is_of_a_type(tmp_path: Path) -> None:
    path = tmp_path / "planted.py"
    path.write_text(SOURCE)
    found = [one.source for one in mutants_of(path)]
    assert len(found) == len(set(found)) == 15
    assert all("int | None" in one and one != SOURCE for one in found)


@dataclass(frozen=True, slots=True)
class _Listed:
    path: Path
    gone: str


def test_every_mutant_that_is_listed_as_equivalent_can_still_be_planted() -> None:
    listed = [_Listed(Path(one.partition(": ")[0]), one.partition(": ")[2].partition(" → ")[0]) for one in EQUIVALENT]
    stale = [one for one in listed if one.gone.strip() not in " ".join(one.path.read_text().split())]
    assert not stale
