"""A season's answers in a file, so that who takes them in need not remember what is still to come."""

import pickle
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from tests.season.reading import reading_of
from tests.season.telling import Answer


def pack(answers: Iterable[Answer], path: Path) -> int:
    """Writes them as adapters read them; how many."""
    many = 0
    with path.open("wb") as file:
        for answer in answers:
            pickle.dump(replace(answer, facts=(), readings=tuple(map(reading_of, answer.facts))), file, -1)
            many += 1
    return many


def unpacked(path: Path) -> Iterator[Answer]:
    """One after another; each was written by us."""
    with path.open("rb") as file:
        while True:
            try:
                answer: Answer = pickle.load(file)
            except EOFError:
                return
            yield answer
