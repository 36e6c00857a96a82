"""Sentences that run from right to left: what stands in them keeps its own direction, and every line begins right.

Unicode's bidirectional algorithm (UAX #9) is applied by whatever shows the message; these marks are what it obeys.
"""

import re
import unicodedata
from html import unescape

# First strong isolate and its end; the marks that stand for a letter from right to left, and from left to right.
FSI, PDI, RLM, LRM = "\u2068", "\u2069", "\u200f", "\u200e"

TAG = re.compile(r"<[^<>]*>")
_ISOLATE = rf"{FSI}(?:[^{FSI}{PDI}]|{FSI}[^{FSI}{PDI}]*{PDI})*{PDI}"
_ISOLATES = re.compile(_ISOLATE)
_ENTITY = r"&(?:\w+|#\w+);"
# Latin, Greek, Cyrillic and the Han and kana of names: letters that run from left to right.
_LETTER = "A-Za-z\u00c0-\u024f\u0370-\u04ff\u3040-\u30ff\u4e00-\u9fff"
# Each of them consumes what it looked at, also where it is not what was sought: a long message is read once.
_RUN = rf"[/@#]?\d*+[{_LETTER}](?:(?:[{_LETTER}\d.,:/@…'’+=?_~#%-]|{_ENTITY}| (?=[{_LETTER}/@&-]))*[{_LETTER}\d/%…])?"
_NUMBER = r"\d(?:[.,:]?\d)*+"
_SIGNED = rf"[+−-]{_NUMBER}(?: ?%)?"
# After Arabic letters a range, a date and a shortened number would begin with their end.
_RANGE = rf"{_NUMBER}(?:[–…-]{_NUMBER})+"
# A command to be copied is isolated as a whole, from outside: what is copied holds no marks.
_FOREIGN = re.compile(
    rf"{_ISOLATE}|{_ENTITY}|(?P<code><code>[^<>]*</code>)|<[^<>]*>"
    rf"|(?P<number>{_SIGNED}|{_RANGE})|(?P<latin>{_RUN})|{_NUMBER}"
)
# The sign of a command or a name whose word was put in: it belongs to the word.
_BEFORE = re.compile(rf"(?<!<)([/@#]){FSI}")
_PLAIN_NUMBER = re.compile(r"[\d.,:\s]*")
_LEADING_TAGS = re.compile(r"(?:<[^<>]*>)*")


def isolated(html: str) -> str:
    """The text, turning nothing around it and turned by nothing."""
    return f"{FSI}{html}{PDI}"


def figure(html: str) -> str:
    """A number with its sign and unit, from left to right also where an app knows nothing of isolates."""
    return isolated(f"{LRM}{html}")


def placed(html: str) -> str:
    """A value as it may stand in a sentence from right to left: isolated where it would turn what is around it.

    Plain numbers turn nothing; a value that begins from right to left is a sentence or a name of its own.
    """
    bare = unescape(TAG.sub("", _ISOLATES.sub("", html)))
    direction = _first_strong(bare)
    if "\n" in html or direction == "R" or _PLAIN_NUMBER.fullmatch(bare):
        return html
    if direction == "L":
        return isolated(html)
    return figure(html) if any(map(str.isdigit, bare)) else html


def settled(html: str) -> str:
    """A whole message from right to left: Latin words and commands isolated, each line beginning from the right."""
    html = _BEFORE.sub(rf"{FSI}\1", html)
    return "\n".join(_begun(_FOREIGN.sub(_apart, line)) for line in html.split("\n"))


def _apart(found: re.Match[str]) -> str:
    if found["number"]:
        return figure(found[0])
    return isolated(found[0]) if found["code"] or found["latin"] else found[0]


def _begun(line: str) -> str:
    """The line with a mark before it where a reader's app could take it for one from left to right."""
    shown = unescape(TAG.sub("", line))
    if not any(map(str.isalnum, shown)) or _first_strong(shown) == "R":
        return line
    start = _LEADING_TAGS.match(line)
    at = start.end() if start else 0
    return f"{line[:at]}{RLM}{line[at:]}"


def _first_strong(text: str) -> str | None:
    kinds = {"L": "L", "R": "R", "AL": "R"}
    return next((kinds[kind] for kind in map(unicodedata.bidirectional, text) if kind in kinds), None)
