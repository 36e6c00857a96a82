"""Names as they are compared: in any case, with or without accents, in wide or narrow letters and any digits."""

import unicodedata
from functools import lru_cache

# The marks that turn か into が and は into ぱ are no accents: they make another letter.
_VOICED = frozenset("\u3099\u309a")


def folded(text: str) -> str:
    """What is the same for all ways to write a name: “ＢＬＵＥ  Lámp ٢” is “blue lamp 2”."""
    line = " ".join(text.split())
    return line.casefold() if line.isascii() else _plain(line)


@lru_cache(maxsize=32_768)
def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    kept = (char for char in parts if char in _VOICED or not unicodedata.combining(char))
    # What a sign is made of may be a space, and a sign above it.
    return " ".join(unicodedata.normalize("NFC", "".join(map(_digit, kept))).split())


def _digit(char: str) -> str:
    value = unicodedata.decimal(char, None)
    return char if value is None else str(value)
