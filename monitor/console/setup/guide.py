"""Asks one person at the terminal in that person's language; Ctrl-C at any question ends the interview by `Left`."""

from dataclasses import dataclass

import typer

from monitor.console.output import show
from monitor.language import Tongue, visible
from monitor.render.reasons import cause


class Left(Exception):
    """The person pressed Ctrl-C, or the input ended: nobody answers any more."""


@dataclass(frozen=True, slots=True)
class Guide:
    """Speaks at the terminal; every text is one of the catalogue, with {named} places for the values."""

    tongue: Tongue

    def words(self, message: str, **values: object) -> str:
        """The text in the person's language."""
        return visible(self.tongue._(message, **values))

    def why(self, sentence: object) -> str:
        """Why something could not be had: the whole sentence in English, in other languages what it comes to."""
        return str(sentence) if self.tongue.language == "en" else visible(cause(self.tongue, str(sentence)))

    def tell(self, message: str, **values: object) -> None:
        """Says one thing."""
        show(self.words(message, **values))

    def ask(self, message: str, *, default: str = "", hidden: bool = False, **values: object) -> str:
        """What was typed, without the blanks around it; the default, or nothing, for an empty line."""
        question = self.words(message, **values)
        return answered(question, default=default, hidden=hidden)

    def agree(self, message: str, **values: object) -> bool:
        """Whether the person says yes, which is what an empty line means."""
        while True:
            word = answered(f"{self.words(message, **values)} [Y/n]").casefold()
            if word in ("", "y", "yes", "是", "好"):
                return True
            if word in ("n", "no", "否", "不"):
                return False


def answered(question: str, *, default: str = "", hidden: bool = False) -> str:
    """One line from the terminal; Left on Ctrl-C."""
    try:
        said = typer.prompt(question, default=default, hide_input=hidden, show_default=bool(default))
    except (typer.Abort, EOFError, KeyboardInterrupt):
        show("")
        raise Left from None
    return str(said).strip()
