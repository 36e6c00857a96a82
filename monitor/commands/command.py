"""What a command is: who may use it, what it does, and the plain words that mean the same."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from monitor.chat import Said
from monitor.commands.turn import Turn
from storage.states import Role


@dataclass(frozen=True, slots=True)
class Command:
    """`says` is its line in the menu and under /help; `words` mean the same in a private chat.

    `changes` tells of what is written after it whether that changes something: then it takes an operator.
    """

    name: str
    role: Role
    says: str
    example: str
    answer: Callable[[Turn, str], Awaitable[Said]]
    words: frozenset[str] = field(default_factory=frozenset)
    menu: bool = False
    changes: Callable[[str], bool] = lambda text: False

    def needs(self, text: str) -> Role:
        """The least role for the command with this after it."""
        return Role.OPERATOR if self.role is Role.VIEWER and self.changes(text) else self.role
