"""Names as beancount takes them: each another one, whatever characters it has."""

import re
from functools import cache

_PLAIN = re.compile("[a-z0-9]")
_CURRENCY = re.compile("[A-Z]{3}")


@cache
def component(name: str) -> str:
    """The name as a part of an account: “us” is Us, “my-shop” My-shop; no two names become the same.

    beancount takes capitals, digits, small letters and dashes, and wants a capital or a digit first. Every other
    character is X, its number in hexadecimal, and Z; capitals too, so that “Us” does not become “us”.
    """
    first, rest = name[:1], name[1:]
    begun = first.upper() if _PLAIN.fullmatch(first) else _coded(first)
    return begun + "".join(one if one == "-" or _PLAIN.fullmatch(one) else _coded(one) for one in rest)


def _coded(char: str) -> str:
    return f"X{ord(char):x}Z" if char else "XZ"


@cache
def commodity(currency: str) -> str:
    """The currency's code; one that is none, as “X-” and its bytes in hexadecimal."""
    return currency if _CURRENCY.fullmatch(currency) else f"X-{currency.encode().hex().upper() or '0'}"


def quoted(text: str) -> str:
    """The text as a string of the journal: on one line, its quotation marks as they were."""
    plain = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
