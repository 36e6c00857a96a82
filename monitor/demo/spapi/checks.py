"""Holds each request to the contract: nothing that is not declared may be asked, nothing required may be missing."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, unquote_plus

from monitor.demo.spapi.contract import BY_NAME, OPERATIONS, Keys, Operation, Parameter

Query = dict[str, tuple[str, ...]]


def _pattern(operation: Operation) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(operation.path)))


_PATTERNS = {operation.name: _pattern(operation) for operation in OPERATIONS}


def matched(method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
    """The operation that a raw path is, with the decoded values in it; each value is one raw segment."""
    for operation in OPERATIONS:
        found = _PATTERNS[operation.name].fullmatch(path)
        if found and operation.method == method:
            return operation, {name: unquote(value) for name, value in found.groupdict().items()}
    return None


def query_of(text: str) -> Query:
    """The decoded parameters; lists are cut at raw commas, so that a SKU may hold one. A "+" is a space here."""
    pairs = (part.partition("=") for part in text.split("&") if part)
    return {unquote_plus(name): tuple(unquote_plus(one) for one in value.split(",")) for name, _, value in pairs}


def complaints(operation: Operation, query: Query, body: Any) -> list[str]:
    """Everything in a request that the contract does not allow; empty where it may be asked."""
    found = [f"{name} is not declared" for name in query if name not in operation.query]
    for name, declared in operation.query.items():
        if name in query:
            found += _value(name, declared, query[name])
        elif declared.required:
            found.append(f"{name} is missing")
    found += _body(operation.body, body)
    return found or list(_entries(operation, body))


def _body(declared: Keys | None, body: Any) -> list[str]:
    if declared is None:
        return [] if body is None else ["a body is not declared"]
    return list(_object(declared, body, "body"))


def _value(name: str, declared: Parameter, values: tuple[str, ...]) -> list[str]:
    where = f"{name}={','.join(values)}"[:200]
    if declared.kind == "list":
        wrong = [f"{where} has {one}" for one in values if declared.allowed and one not in declared.allowed]
        return [*wrong, f"{where} is too long"] if declared.most and len(values) > declared.most else wrong
    plain = ",".join(values)
    if declared.kind == "flag":
        return [] if plain in ("true", "false") else [where]
    if declared.kind == "number":
        return [] if plain.isdecimal() and 1 <= int(plain) <= (declared.most or 10**9) else [where]
    return [where] if not plain or (declared.allowed and plain not in declared.allowed) else []


def _object(declared: Keys, given: Any, where: str) -> Iterator[str]:
    if declared.many:
        yield from _several(declared, given, where)
    elif not isinstance(given, dict):
        yield f"{where} is no object"
    elif not declared.free:
        yield from (f"{where}.{name} is not declared" for name in given if name not in declared.keys)
        yield from (f"{where}.{name} is missing" for name in sorted(declared.required - given.keys()))
        for name, inner in declared.keys.items():
            if inner is not None and name in given:
                yield from _object(inner, given[name], f"{where}.{name}")


def _several(declared: Keys, given: Any, where: str) -> Iterator[str]:
    one = Keys(declared.keys, declared.required, free=declared.free)
    if not isinstance(given, list) or not given:
        yield f"{where} is no list or an empty one"
        return
    if declared.most and len(given) > declared.most:
        yield f"{where} has more than {declared.most} entries"
    for place, entry in enumerate(given):
        yield from _object(one, entry, f"{where}[{place}]")


def _entries(operation: Operation, body: Any) -> Iterator[str]:
    """An entry of a batch is a request of its own: its uri is the path, its other keys are the parameters."""
    for place, entry in enumerate(body["requests"] if operation.path.startswith("/batches/") else ()):
        if operation.inner is None:
            if (entry["method"], entry["uri"]) != ("GET", operation.path.removeprefix("/batches")):
                yield f"requests[{place}] asks {entry['method']} {entry['uri']}"
            continue
        found = matched(entry["method"], entry["uri"])
        if found is None or found[0] is not BY_NAME[operation.inner]:
            yield f"requests[{place}]: {entry['method']} {entry['uri']} is no {operation.inner}"
            continue
        query: Query = {name: (value,) for name, value in entry.items() if name not in ("uri", "method", "headers")}
        yield from (f"requests[{place}]: {one}" for one in complaints(found[0], query, None))
