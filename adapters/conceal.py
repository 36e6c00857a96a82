"""Takes secrets that are known by heart out of a text, in every spelling in which a program may print them."""

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterable
from html import escape
from urllib.parse import quote, quote_plus

from adapters.redact import GONE, redact

# What is shorter stands in every second word: it is no secret, and would leave nothing to read.
SHORTEST = 4

_SPELLINGS: tuple[Callable[[str], str], ...] = (
    lambda text: repr(text)[1:-1],
    lambda text: repr(f"{text}'")[1:-2],  # between double quotes, where the single ones stay as they are
    lambda text: repr(f"{text}'\"")[1:-4],
    lambda text: repr(text.encode("utf-8", "surrogatepass"))[2:-1],
    lambda text: ascii(text)[1:-1],
    lambda text: json.dumps(text)[1:-1],
    lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    lambda text: quote(text, safe="", errors="replace"),
    lambda text: quote(text, safe="", errors="replace").lower(),
    lambda text: quote(text, errors="replace"),
    lambda text: quote_plus(text, errors="replace"),
    escape,
    lambda text: b64encode(text.encode("utf-8", "surrogatepass")).decode(),
)


def conceal(secrets: Iterable[str]) -> Callable[[str], str]:
    """A function that returns its text without the secrets, and without all that looks like one (`redact`).

    Spellings are followed two deep: an error's repr inside another error's repr, an address inside JSON.
    """
    found = {part for secret in secrets for part in (secret, *secret.splitlines()) if len(part) >= SHORTEST}
    for _ in range(2):
        found |= {spell(text) for spell in _SPELLINGS for text in found}
    longest_first = sorted((text for text in found if len(text) >= SHORTEST), key=len, reverse=True)
    if not longest_first:
        return redact
    known = re.compile("|".join(map(re.escape, longest_first)))
    return lambda text: redact(known.sub(GONE, text))
