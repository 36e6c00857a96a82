"""What a command is: who may use it, what it does, and the plain words that mean the same."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from monitor.chat import Said
from monitor.commands.turn import Turn
from monitor.people import reaches
from storage.states import Role


@dataclass(frozen=True, slots=True)
class Command:
    """`says` is its line in the menu and under /help; `words` mean the same in a private chat.

    `changes` tells of what is written after it whether that changes something: then it takes an operator.
    `of_text` tells the least role for it where that is a higher one than the command's.
    """

    name: str
    role: Role
    says: str
    example: str
    answer: Callable[[Turn, str], Awaitable[Said]]
    words: frozenset[str] = field(default_factory=frozenset)
    menu: bool = False
    changes: Callable[[str], bool] = lambda text: False
    of_text: Callable[[str], Role] = lambda text: Role.VIEWER

    def needs(self, text: str) -> Role:
        """The least role for the command with this after it."""
        asked = self.of_text(text)
        if not reaches(self.role, asked):
            return asked
        return Role.OPERATOR if self.role is Role.VIEWER and self.changes(text) else self.role
