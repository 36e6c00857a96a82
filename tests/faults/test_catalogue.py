"""The catalogue of faults in docs/reliability.md is whole, and every test that it names exists."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = (ROOT / "docs" / "reliability.md").read_text("utf-8")
FAULTS = range(1, 23)
# What must not be missing; each is a heading.
RISKS = (
    "Strangers",
    "Joining",
    "Groups",
    "Forged and repeated presses",
    "Markup injection",
    "Titles that speak to a program",
    "Addresses of people (SSRF)",
    "Decompression bombs",
    "Huge and deep pages",
    "Slow regular expressions",
    "SQL and file names",
    "Secrets",
    "Files",
    "Webhooks",
    "The service",
)


def sections() -> dict[str, str]:
    """Heading and text of every entry."""
    parts = re.split(r"^#{2,3} (.+)$", CATALOGUE, flags=re.MULTILINE)[1:]
    found = dict(zip(parts[::2], parts[1::2], strict=True))
    return {name: found[name] for name in re.findall(r"^### (.+)$", CATALOGUE, re.MULTILINE)}


@cache
def existing() -> set[str]:
    """Every test function there is, also those of a class."""
    kinds = ast.FunctionDef | ast.AsyncFunctionDef
    trees = (ast.parse(path.read_text("utf-8")) for path in (ROOT / "tests").rglob("*.py"))
    return {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, kinds)}


def named(text: str) -> list[str]:
    return re.findall(r"`(test_\w+)`", text)


def test_no_fault_and_no_risk_is_left_out() -> None:
    numbers = [int(name.partition(".")[0]) for name in sections() if name[0].isdigit()]
    assert numbers == list(FAULTS)
    assert [name for name in sections() if not name[0].isdigit()] == list(RISKS)


@pytest.mark.parametrize("entry", sections())
def test_each_is_held_by_tests_that_there_are(entry: str) -> None:
    tests = named(sections()[entry])
    assert tests, "nothing holds it"
    assert sorted(set(tests) - existing()) == []
    if entry[0].isdigit():
        assert "*Promise:*" in sections()[entry]
        assert "*Brought about:*" in sections()[entry]
