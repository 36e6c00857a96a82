"""The chain of a case's evidence: each link's hash stands on the one before it, so that nothing changes unseen.

The words of a link are canonical JSON (keys sorted, no blanks, UTF-8) that name the row and the SHA-256 of its bytes;
its hash is the SHA-256 of the hash before it, a line feed and these words. This form is kept for ever: exported cases
are verified by it.
"""

from collections.abc import Iterable
from enum import StrEnum
from hashlib import sha256
from itertools import pairwise
from typing import Any

from storage.columns import to_json

# What stands before the first link.
GENESIS = "0" * 64


class LinkKind(StrEnum):
    """What a link is about: an answer of a platform, what somebody replied, a report that was sent."""

    ANSWER = "answer"
    REPLY = "reply"
    REPORT = "report"


def answer_said(case: int | None, listing: int | None, at: int, url: str, status: int, size: int, digest: str) -> str:
    """The words of a raw answer: `at` in milliseconds since 1970, `size` in bytes, `digest` its SHA-256 as kept."""
    return _said(LinkKind.ANSWER, case, at, listing=listing, url=_plain(url), status=status, size=size, sha256=digest)


def reply_said(
    case: int, at: int, by: str, text: str | None, file: str | None, size: int | None, digest: str | None
) -> str:
    """The words of a reply: its text by the SHA-256 of it, its file by name, bytes and SHA-256; None where none is."""
    words = _words(text) if text is not None else None
    named = _plain(file) if file is not None else None
    return _said(LinkKind.REPLY, case, at, by=_plain(by), text=words, file=named, size=size, sha256=digest)


def report_said(case: int, at: int, by: str, method: str, note: str) -> str:
    """The words of a report that a person says was sent."""
    return _said(LinkKind.REPORT, case, at, by=_plain(by), method=method, text=_words(note))


def hash_of(before: str, said: str) -> str:
    """The link's hash on the one before it."""
    return sha256(f"{before}\n{said}".encode(errors="surrogateescape")).hexdigest()


def breaks(links: Iterable[tuple[str, str]]) -> list[int]:
    """The places, from 0, of the links (words, hash) that do not stand on the one before them."""
    chain = [("", GENESIS), *links]
    return [at for at, ((_, before), (said, kept)) in enumerate(pairwise(chain)) if hash_of(before, said) != kept]


def _said(kind: LinkKind, case: int | None, at: int, **rest: Any) -> str:
    return to_json({"kind": kind.value, "case": case, "at": at, **rest})


def _words(text: str) -> str:
    # A text in which a byte was changed may be none any more: it is read so that it can be told.
    return sha256(_plain(text).encode(errors="surrogateescape")).hexdigest()


def _plain(text: str) -> str:
    """As every database can hold it."""
    return text.replace("\0", "\ufffd")
