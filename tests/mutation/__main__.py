"""`python -m tests.mutation`: how many of the faults that can be planted into the rules their tests notice."""

import argparse
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.mutation.equivalents import is_equivalent
from tests.mutation.hive import Fate, Hive
from tests.mutation.mutants import mutants_of

_ALONE = ("-q", "--tb=no", "-p", "no:xdist", "-p", "no:cacheprovider", "-p", "no:cov", "-m", "not long and not house")
TARGETS = ("monitor/rules", "monitor/incidents.py")


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where at least as many are killed as asked for."""
    asked = _asked(arguments)
    mutants = [one for path in _files(asked.targets) for one in mutants_of(path)]
    if asked.sample:
        mutants = random.Random(asked.seed).sample(mutants, min(asked.sample, len(mutants)))
    hive = Hive(mutants)
    pytest.main([*_ALONE, *_tests(asked.tests)], [hive])
    return _told(hive, asked.least)


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("targets", nargs="*", default=TARGETS, help="files and folders to plant faults into")
    parser.add_argument("--tests", nargs="*", help="test files (else all that name the targets)")
    parser.add_argument("--sample", type=int, help="so many of the mutants, drawn by --seed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--least", type=float, default=90.0, help="per cent that must be killed")
    return parser.parse_args(arguments)


def _files(targets: Sequence[str]) -> list[Path]:
    found = [path for one in map(Path, targets) for path in (sorted(one.rglob("*.py")) if one.is_dir() else [one])]
    return [path for path in found if path.exists()]


def _tests(named: Sequence[str] | None) -> list[str]:
    """The small tests that speak of rules and incidents; whole houses are too slow to meet every mutant."""
    if named:
        return [*named]
    imports = r"from monitor(\.rules|\.incidents| import .*incidents)"
    grep = ["git", "grep", "-lE", imports, "--", "tests/monitor/**test_*.py"]
    text = subprocess.run(grep, check=True, capture_output=True, text=True).stdout
    return text.split()


def _told(hive: Hive, least: float) -> int:
    equal = {
        one for one, fate in hive.fates.items() if fate is not Fate.KILLED and is_equivalent(one.operator, one.change)
    }
    alive = [one for one, fate in hive.fates.items() if fate is not Fate.KILLED and one not in equal]
    for one in sorted(alive, key=lambda one: (one.path, one.first)):
        print(f"{hive.fates[one]:9} {one.operator.removeprefix('core/'):40} {one.first:4} {one.change}")
    counted = len(hive.fates) - len(equal)
    share = 100 * (counted - len(alive)) / counted if counted else 0.0
    planted = Counter(one.path.as_posix() for one in hive.fates if one not in equal)
    by_file = Counter(one.path.as_posix() for one in alive)
    for path, count in sorted(planted.items(), key=lambda one: -by_file[one[0]]):
        print(f"{by_file[path]:5} of {count} alive in {path}: {100 * (1 - by_file[path] / count):.1f} % killed")
    print(f"{counted} mutants, {len(alive)} alive, {len(equal)} equivalent: {share:.1f} % killed")
    return 0 if share >= least else 1


if __name__ == "__main__":
    sys.exit(main())
