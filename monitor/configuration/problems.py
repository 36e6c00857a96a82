"""What can be wrong with a configuration, as sentences that say where it is, what it is and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong; never holds the value itself, which may be a secret.

    `where` is a file or an environment variable, `section` and `key` are empty where the whole file is meant.
    `wrong` and `remedy` are sentences without and with their full stop.
    """

    where: str
    section: str
    key: str
    wrong: str
    remedy: str

    def __str__(self) -> str:
        section = f"[{self.section}]" if self.section else ""
        place = " ".join(part for part in (section, self.key) if part)
        return f"{self.where}: {place}{': ' if place else ''}{self.wrong}. {self.remedy}"


class ConfigError(Exception):
    """The configuration cannot be used; all that is wrong with it, found in one go."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def suggestion(word: str, known: Iterable[str]) -> str:
    """The known word that was probably meant, else all of them."""
    words = sorted(known)
    near = get_close_matches(word, words, n=1, cutoff=0.6)
    return f"Did you mean {near[0]}?" if near else f"Known here: {', '.join(words)}."
