"""Every regular expression of the three packages, and for each the texts that would make it slow."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

from adapters.walls import _SIGNS

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("adapters", "storage", "monitor")
_ANCHORED = {"match", "fullmatch"}
_USES = (*_ANCHORED, "search", "sub", "subn", "findall", "finditer", "split")
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT)
_EXAMPLES = ' 1a-.,/<("&=#A\n'
# What is bad for many: one sign without end, and two that take turns.
_DULL = ("a", "1", " ", "\n", "a ", "1 ", "1.", "1,", "a.", "<", "&", ".", "-", "(", '"', '"\\', "/", "/*", "A1-", "@")

Tokens = Iterable[tuple[Any, Any]]


@dataclass(frozen=True, slots=True)
class Expression:
    """A pattern, the file that holds it, and whether it is only ever tried at the beginning of a text."""

    place: str
    pattern: re.Pattern[str]
    anchored: bool

    def run(self, text: str) -> None:
        if self.anchored:
            self.pattern.match(text)
            self.pattern.fullmatch(text)
            return
        for _ in self.pattern.finditer(text):
            pass

    def attacks(self, length: int) -> Iterator[str]:
        """Texts of about that length that end just before they would match."""
        tokens = _parser.parse(self.pattern.pattern, self.pattern.flags & ~re.DEBUG)
        for unit in dict.fromkeys((*_DULL, *_pumps(tokens, ""))):
            prefix, _, pumped = unit.rpartition("\0")
            yield prefix + pumped * (length // len(pumped)) + "\1"
            if prefix:
                yield (prefix + pumped) * (length // len(prefix + pumped)) + "\1"


def expressions() -> list[Expression]:
    """Those that modules keep, also deep in their tables, and those that stand in a call."""
    found = {one.pattern: one for one in (*_kept(), *_called(), *_signs())}
    return list(found.values())


def _kept() -> Iterator[Expression]:
    for package in PACKAGES:
        root = importlib.import_module(package)
        names = (
            one.name for one in pkgutil.walk_packages(root.__path__, f"{package}.") if "migrations" not in one.name
        )
        for module in map(importlib.import_module, names):
            place = str(Path(module.__file__ or "").relative_to(ROOT))
            text = (ROOT / place).read_text("utf-8")
            for name, value in vars(module).items():
                uses = set(re.findall(rf"\b{re.escape(name)}\.(\w+)", text))
                anchored = bool(uses & set(_USES)) and not (uses & set(_USES)) - _ANCHORED
                yield from (Expression(place, one, anchored) for one in _inside(value, 3))


def _inside(value: object, depth: int) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, Mapping) and depth:
        yield from _inside([*value.keys(), *value.values()], depth - 1)
    elif isinstance(value, list | tuple | frozenset) and depth:
        for one in value:
            yield from _inside(one, depth - 1)
    elif is_dataclass(value) and not isinstance(value, type) and depth:
        yield from _inside([getattr(value, one.name) for one in fields(value)], depth - 1)


def _called() -> Iterator[Expression]:
    for path in (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and (use := _use(node.func)) and isinstance(node.args[0], ast.Constant):
                flags = re.IGNORECASE if "IGNORECASE" in ast.unparse(node) else 0
                pattern = re.compile(str(node.args[0].value), flags)
                yield Expression(str(path.relative_to(ROOT)), pattern, use in _ANCHORED)


def _use(called: ast.expr) -> str | None:
    mine = isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == "re"
    return called.attr if mine and isinstance(called, ast.Attribute) and called.attr in _USES else None


def _signs() -> Iterator[Expression]:
    for sign in _SIGNS:
        for text in filter(None, (sign.url, sign.words)):
            yield Expression("adapters/walls.py", re.compile(text, re.IGNORECASE), anchored=False)
        if sign.title:
            yield Expression("adapters/walls.py", re.compile(sign.title, re.IGNORECASE), anchored=True)


# --- texts that fit ---------------------------------------------------------------------------------------------------


def _pumps(tokens: Tokens, prefix: str) -> Iterator[str]:
    """For each repetition: what leads to it, a NUL, and what it repeats."""
    for kind, value in tokens:
        for inner in _parts(kind, value):
            if kind in _REPEATS:
                yield f"{prefix}\0{_fitting(inner) or 'x'}"
            yield from _pumps(inner, prefix)
        prefix += _one(kind, value)


def _parts(kind: Any, value: Any) -> list[Tokens]:
    if kind in _REPEATS:
        return [value[2]]
    if kind is op.SUBPATTERN:
        return [value[3]]
    if kind is op.BRANCH:
        return list(value[1])
    return [value[1]] if kind in (op.ASSERT, op.ASSERT_NOT) else []


def _fitting(tokens: Tokens) -> str:
    return "".join(_one(kind, value) for kind, value in tokens)


def _one(kind: Any, value: Any) -> str:
    """The shortest text of one token that comes to mind."""
    makers: dict[Any, Callable[[Any], str]] = {
        op.LITERAL: chr,
        op.NOT_LITERAL: lambda sign: "x" if sign != ord("x") else "y",
        op.ANY: lambda _: "x",
        op.IN: _of_class,
        op.BRANCH: lambda branches: _fitting(branches[1][0]),
        op.SUBPATTERN: lambda group: _fitting(group[3]),
        op.MAX_REPEAT: lambda repeat: _fitting(repeat[2]) * max(repeat[0], 1),
        op.MIN_REPEAT: lambda repeat: _fitting(repeat[2]) * max(repeat[0], 1),
    }
    return makers[kind](value) if kind in makers else ""


def _of_class(members: Tokens) -> str:
    members = list(members)
    if any(kind is op.NEGATE for kind, _ in members):
        return next((sign for sign in _EXAMPLES if not any(_holds(one, sign) for one in members)), "x")
    kind, value = members[0]
    if kind is op.CATEGORY:
        return next((sign for sign in _EXAMPLES if _holds((kind, value), sign)), "x")
    return chr(value[0] if kind is op.RANGE else value)


def _holds(member: tuple[Any, Any], sign: str) -> bool:
    kind, value = member
    if kind is op.LITERAL:
        return chr(value) == sign
    if kind is op.RANGE:
        return bool(value[0] <= ord(sign) <= value[1])
    letter = {"DIGIT": "d", "SPACE": "s", "WORD": "w"}.get(str(value).rpartition("_")[2], "w")
    return kind is op.CATEGORY and bool(re.match(rf"\{letter.upper() if 'NOT' in str(value) else letter}", sign))
