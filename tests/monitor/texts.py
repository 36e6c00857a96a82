"""Every text that monitor/ says, extracted; `python -m tests.monitor.texts` brings the translations up to date."""

import ast
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "monitor" / "locale"

Text = str | tuple[str, str]

# How many leading arguments of each call are texts. Babel's own extractor is blind inside f-strings and nested calls.
_CALLS = {"_": 1, "N_": 1, "label": 1, "toast": 1, "tell": 1, "ask": 1, "agree": 1, "words": 1, "ngettext": 2}


@cache
def extracted() -> Catalog:
    """The template: every text with the files it stands in."""
    template = Catalog(project="twoam", charset="utf-8")
    for path in sorted((ROOT / "monitor").rglob("*.py")):
        for text in texts_of(path.read_text("utf-8")):
            template.add(text, locations=[(path.relative_to(ROOT).as_posix(), 0)])
    return template


def texts_of(source: str) -> Iterator[Text]:
    """The texts of one module, in the order in which they stand."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        count = _CALLS.get(_name(call.func), 0)
        said = [arg.value for arg in call.args[:count] if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if count == 1 and said:
            yield said[0]
        elif count == 2 and len(said) == 2:
            yield said[0], said[1]


def _name(called: ast.expr) -> str:
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def translated(language: str) -> Catalog:
    """The translation as it lies in monitor/locale/."""
    with (LOCALE / f"{language}.po").open("rb") as source:
        return read_po(source, locale=language)


def update(language: str) -> int:
    """Adds what is new, drops what is gone, and returns how many texts want a translation."""
    catalogue = translated(language)
    # Babel writes into the template what it finds.
    catalogue.update(deepcopy(extracted()), no_fuzzy_matching=True, update_creation_date=False)
    with (LOCALE / f"{language}.po").open("wb") as sink:
        write_po(sink, catalogue, width=120, include_lineno=False, ignore_obsolete=True)
    return sum(1 for message in catalogue if message.id and not is_complete(message.string))


def forms(text: object) -> tuple[str, ...]:
    """A text or translation in all its forms, also where it has only one."""
    return tuple(map(str, text)) if isinstance(text, tuple | list) else (str(text),)


def is_complete(translation: object) -> bool:
    """Whether every form of the text is there."""
    return all(translation) if isinstance(translation, tuple | list) else bool(translation)


if __name__ == "__main__":
    for po in sorted(LOCALE.glob("*.po")):
        print(f"{po.stem}: {update(po.stem)} to be translated")
