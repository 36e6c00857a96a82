"""What can be planted: every single change that cosmic-ray's operators make to a file of ours."""

import ast
import difflib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import parso
from cosmic_ray.ast import ast_nodes
from cosmic_ray.mutating import MutationVisitor
from cosmic_ray.plugins import get_operator, operator_names

# Its loader tells of every plugin that it does not find.
logging.getLogger("stevedore").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: the `occurrence`-th place of the file at which the operator can act; lines are counted from 1."""

    path: Path
    operator: str
    occurrence: int
    first: int
    last: int

    @property
    def source(self) -> str:
        """The whole changed file."""
        text = self.path.read_text(encoding="utf-8")
        changed = MutationVisitor.mutate_code(text, get_operator(self.operator)(), self.occurrence)
        return changed if changed is not None else text

    @property
    def change(self) -> str:
        """The changed lines, before and after: what a person reads, and the name under which it may be listed."""
        before, after = self.path.read_text(encoding="utf-8").splitlines(), self.source.splitlines()
        lines = [line for line in difflib.unified_diff(before, after, n=0, lineterm="") if line[:2] not in ("--", "++")]
        gone = " ".join(line[1:].strip() for line in lines if line.startswith("-"))
        come = " ".join(line[1:].strip() for line in lines if line.startswith("+"))
        return f"{self.path.as_posix()}: {gone} → {come}"


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every change to the file, but for those of types, which nothing runs."""
    text = path.read_text(encoding="utf-8")
    types = _types(text)
    tree = parso.parse(text)  # type: ignore[no-untyped-call]
    for name in _operators():
        operator = get_operator(name)()
        places = (place for node in ast_nodes(tree) for place in operator.mutation_positions(node))
        for occurrence, (begin, end) in enumerate(places):
            if not any(first <= begin and end <= last for first, last in types) and not _is_marker(text, begin):
                yield Mutant(path, name, occurrence, begin[0], end[0])


@cache
def _operators() -> tuple[str, ...]:
    """All that need no arguments."""
    return tuple(name for name in sorted(operator_names()) if not get_operator(name).arguments())


Place = tuple[int, int]


def _is_marker(text: str, begin: Place) -> bool:
    """Whether it is the star of a signature, before which arguments have no names: it multiplies nothing."""
    return text.splitlines()[begin[0] - 1][begin[1] :].startswith("*,")


def _types(text: str) -> list[tuple[Place, Place]]:
    """Where annotations stand, and aliases of types."""
    found: list[tuple[Place, Place]] = []
    for node in ast.walk(ast.parse(text)):
        for one in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if isinstance(one, ast.expr):
                found.append(_span(one))
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.BinOp | ast.Subscript) and _is_alias(node):
            found.append(_span(node.value))
    return found


def _is_alias(node: ast.Assign) -> bool:
    """`Seen = dict[str, int]`: a name like a class's, for a type."""
    target = node.targets[0]
    return isinstance(target, ast.Name) and target.id[0].isupper() and not target.id.isupper()


def _span(node: ast.expr) -> tuple[Place, Place]:
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return (node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset)
