"""Two texts side by side, word by word: what has gone is struck out, what is new is bold."""

import re
from difflib import SequenceMatcher
from html import escape

from monitor.bidi import isolated
from monitor.language import Html

# A word or a sign with the blank behind it; of scripts that write without blanks each letter is a word.
_HAN = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORDS = re.compile(rf"[{_HAN}]\s*|[^\W{_HAN}]+\s*|[^\w\s]\s*|\s+")
# Where less than this part of it stayed, it is another text, and marks all over it would say nothing.
_LEAST_ALIKE = 0.3


def marked(was: str, now: str) -> tuple[Html, Html]:
    """What was with its lost words struck out, what is with its new words bold; both clean, as `monitor.language`."""
    old, new = _WORDS.findall(was), _WORDS.findall(now)
    matcher = SequenceMatcher(None, [one.strip() for one in old], [one.strip() for one in new], autojunk=False)
    if matcher.ratio() < _LEAST_ALIKE:
        return _plain(was), _plain(now)
    gone, come = "", ""
    for kind, a, b, c, d in matcher.get_opcodes():
        gone += _marked("s", old[a:b]) if kind != "equal" else escape("".join(old[a:b]))
        come += _marked("b", new[c:d]) if kind != "equal" else escape("".join(new[c:d]))
    return Html(isolated(gone)), Html(isolated(come))


def _plain(text: str) -> Html:
    return Html(isolated(escape(text)))


def _marked(tag: str, words: list[str]) -> str:
    """The words in the tag, the last blank behind it."""
    text = "".join(words)
    kept = text.rstrip()
    return f"<{tag}>{escape(kept)}</{tag}>{text[len(kept) :]}" if kept else text
