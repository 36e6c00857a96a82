"""When two texts of a page say the same: what a platform does to a text on its way to the page is no change."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from hashlib import sha256
from html import unescape

_MARKS = re.compile(r"[™®©℠]|\((?:tm|sm|r|c)\)", re.IGNORECASE)
_TAGS = re.compile(r"</?(?:b|br|i|p|ul|li|em|strong)\s*/?>", re.IGNORECASE)
_SPELLINGS = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "×": "x"})
# A platform adds the variation to a title, "(Black, 2 Pack)".
_VARIATION = re.compile(r" ?[(\[][^()\[\]]{1,120}[)\]]$")
# A text that was cut has at least so many characters left; a shorter one is another text.
_LEAST_CUT = 50
# A page shows this many bullets at least, if so many were contributed.
_LEAST_BULLETS = 5


def plain(text: str) -> str:
    """The text without marks, tags, entities and invisible characters, each space and dash in one spelling."""
    bare = _TAGS.sub(" ", unescape(unescape(text)))
    bare = unicodedata.normalize("NFKC", _MARKS.sub("", bare)).translate(_SPELLINGS)
    visible = "".join(char for char in bare if unicodedata.category(char) != "Cf")
    return " ".join(visible.split())


def alike(mine: str, shown: str) -> bool:
    """Whether it is shown as it is, or its beginning, cut off late; capitals do not count."""
    whole, part = (plain(text).casefold().rstrip(".… ") for text in (mine, shown))
    return whole == part or (len(part) >= _LEAST_CUT and whole.startswith(part))


def same_title(mine: str, shown: str, brand: str | None) -> bool:
    """Whether the page's title is mine, also where the platform puts the brand before or the variation behind it."""
    pair = [_without_brand(plain(text), brand) for text in (mine, shown)]
    return alike(*pair) or alike(pair[0], _VARIATION.sub("", pair[1]))


def same_bullets(mine: Sequence[str], shown: Sequence[str]) -> bool:
    """Whether the page shows my bullets, in any order; of many it may leave the last ones out."""
    known = all(any(alike(one, text) for one in mine) for text in shown)
    return known and len(shown) >= min(len(mine), _LEAST_BULLETS)


def same_brand(mine: str, shown: str) -> bool:
    return plain(mine).casefold() == plain(shown).casefold()


def key_of(texts: Iterable[str]) -> str:
    """A short word for texts of any length, by which they are known again."""
    return sha256("\n".join(plain(text).casefold() for text in texts).encode()).hexdigest()[:16]


def _without_brand(title: str, brand: str | None) -> str:
    named = plain(brand or "")
    if not named or not title.casefold().startswith(f"{named.casefold()} "):
        return title
    return title[len(named) :].lstrip(" -,:|")
