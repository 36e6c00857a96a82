"""Finds what stayed English in a message of another language: words of our own that its catalogue does not use."""

import re
from functools import cache

from tests.monitor.jargon import STAYS, WORDS
from tests.monitor.texts import extracted, forms, translated

# A name is isolated wherever it is told.
NAMES = re.compile(r"\u2068[^\u2068\u2069]*\u2069")
# What people type, click or look up is the same in every language.
TYPED = re.compile(r"<code>.*?</code>|<[^<>]*>|\{\w+\}|[/@]\w+|https?://\S+|--\w+|\w+_\w+|&\w+;")
# An id with digits in it is no word, also where a button cannot isolate it.
WORD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{3,}(?![A-Za-z0-9])")


def words_in(text: str) -> list[str]:
    """The Latin words of a text that nobody has to type."""
    return [word.casefold() for word in WORD.findall(TYPED.sub(" ", text))]


def left_in(text: str, language: str) -> list[str]:
    """Words of ours in a message to somebody who chose another language; names of goods and sellers are not ours."""
    return [word for word in words_in(NAMES.sub(" ", text)) if word in _ours() and word not in _known(language)]


@cache
def _ours() -> frozenset[str]:
    return frozenset(word for one in extracted() if one.id for form in forms(one.id) for word in words_in(form))


@cache
def _known(language: str) -> frozenset[str]:
    said = (word for one in translated(language) if one.id for form in forms(one.string) for word in words_in(form))
    return WORDS | STAYS[language] | frozenset(said)
