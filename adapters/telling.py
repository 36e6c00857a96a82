"""The words of a title by which copies of it are searched: those that few other titles have."""

import re

# eBay finds the items that have every word (AliExpress does not say): with more of them a copy whose title was changed
# a little is missed, with fewer come too many strangers.
MOST_WORDS = 5
# eBay cuts the question off behind that (Browse API, search, "q"); AliExpress names no limit.
_LONGEST = 100
# Letters and digits, with what stands inside a word ("USB-C", "1.5m"); never a sign that a search would understand: a
# star, a bracket, a comma, a minus before the word.
_WORD = re.compile(r"[^\W_]+(?:[.'’&/-][^\W_]+)*")
_FILLERS_TEXT = """
the and for with from your new free fast ship shipping sale best hot top great genuine original quality brand premium
set pack piece pieces pcs lot size style für mit und der die das ein eine neu neue neuer neues versand gratis
kostenlos les des pour avec une neuf neuve livraison gratuite con per del della nuovo nuova spedizione los las para
por nuevo nueva envío envio van voor met het een nieuw nieuwe dla nowy nowa
"""
_FILLERS = frozenset(_FILLERS_TEXT.split())


def telling_words(title: str, brand: str | None) -> str:
    """At most five words of the title in their order; empty where none tells anything.

    Model numbers and long words are rare, and so tell most. The brand is left out: a copy seldom keeps it.
    """
    branded = {word.casefold() for word in _WORD.findall(brand or "")}
    words = dict.fromkeys(word for word in _WORD.findall(title) if _tells(word.casefold()))
    kept = [word for word in words if word.casefold() not in branded] or list(words)
    best = set(sorted(kept, key=_weight, reverse=True)[:MOST_WORDS])
    return _cut([word for word in kept if word in best])


def _tells(word: str) -> bool:
    return word not in _FILLERS and (len(word) > 2 or not word.isascii() or _is_model(word))


def _weight(word: str) -> tuple[bool, int]:
    return _is_model(word), len(word)


def _is_model(word: str) -> bool:
    """Letters and digits in one ("T4", "A5000")."""
    return any(char.isdigit() for char in word) and any(char.isalpha() for char in word)


def _cut(words: list[str]) -> str:
    """As many whole words as are read; of a single long one its beginning."""
    while len(words) > 1 and len(" ".join(words)) > _LONGEST:
        words = words[:-1]
    return " ".join(words)[:_LONGEST]
