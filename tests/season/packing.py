"""A season's answers in a file, so that who takes them in need not remember what is still to come."""

import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from adapters.readings import Reading
from storage.engine import pieces
from tests.season.reading import reading_of
from tests.season.telling import Answer

# So many readings lie together: whoever hears an answer has no more of it in memory than its platform would tell.
_TOGETHER = 200


@dataclass(frozen=True, slots=True)
class Readings:
    """Those of one answer, read from the file while they are heard."""

    path: Path
    at: int
    count: int

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Reading]:
        with self.path.open("rb") as file:
            file.seek(self.at)
            for _ in range(-(-self.count // _TOGETHER)):
                yield from _read(file)


def pack(answers: Iterable[Answer], path: Path) -> int:
    """Writes them as adapters read them; how many."""
    many = 0
    with path.open("wb") as file:
        for answer in answers:
            parts = pieces(answer.facts, _TOGETHER)
            body = b"".join(pickle.dumps(list(map(reading_of, some)), -1) for some in parts)
            pickle.dump((replace(answer, facts=()), len(answer.facts), len(body)), file, -1)
            file.write(body)
            many += 1
    return many


def unpacked(path: Path) -> Iterator[Answer]:
    """One after another; each was written by us."""
    with path.open("rb") as file:
        while True:
            try:
                answer, count, length = _read(file)
            except EOFError:
                return
            begin = file.tell()
            yield replace(answer, readings=Readings(path, begin, count))
            file.seek(begin + length)


def _read(file: IO[bytes]) -> Any:
    return pickle.load(file)
