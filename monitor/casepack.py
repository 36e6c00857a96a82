"""A case as one ZIP that proves itself: the same bytes for the same case, a SHA-256 for every file, and the chain."""

import asyncio
import csv
import io
import json
import re
import zipfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import BinaryIO

from monitor.cells import guarded
from storage.chain import breaks
from storage.states import Link

# Every entry bears the oldest time that a ZIP can tell: when it was packed is nobody's question.
_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX, _MODE = 3, 0o644 << 16
_UNFIT = re.compile(r"[^A-Za-z0-9.-]+")
SUMS, CHAIN, VERIFY, README = "SHA256SUMS", "chain.tsv", "verify.sh", "README.txt"
_SCRIPT = """\
#!/bin/sh
# Checks every file by its SHA-256, then every link of the chain upon the one before it, and that each file of the
# chain that was not forgotten is here. Needs sh, sha256sum (or shasum -a 256), cut and grep; prints what is wrong.
cd "$(dirname "$0")" || exit 2
sum() { if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }
sum -c SHA256SUMS >/dev/null || { echo "a file is not as it was packed"; exit 1; }
before=0000000000000000000000000000000000000000000000000000000000000000
tab=$(printf '\\t')
while IFS="$tab" read -r hash state digest said; do
  found=$(printf '%s\\n%s' "$before" "$said" | sum | cut -c 1-64)
  [ "$found" = "$hash" ] || { echo "the chain is broken at: $said"; exit 1; }
  if [ "$state" = kept ] && [ "$digest" != - ]; then
    grep -q "^$digest  " SHA256SUMS || { echo "missing: $said"; exit 1; }
  fi
  before=$hash
done < chain.tsv
echo "all files and the chain are whole; the last hash is $before"
"""


class TooLarge(Exception):
    """The ZIP grew beyond what it may have."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline: `at` in UTC as ISO 8601, `local` in the exporter's zone, `what` in his words."""

    at: str
    local: str
    kind: str
    what: str
    by: str = ""
    file: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the ZIP."""

    name: str
    body: bytes


def fit(name: str) -> str:
    """A foreign file's name without folders, and without what a shell or a file system takes for something else."""
    kept = _UNFIT.sub("_", name.replace("\\", "/").rpartition("/")[2]).strip("._-")
    stem, dot, end = kept.rpartition(".")
    return f"{stem[:60]}{dot}{end[:10]}" if dot else kept[:60] or "file"


def answer_name(place: int, at: str, body: bytes) -> str:
    """“answers/0003-20260303T021400Z.html”: in the chain's order, with an ending that says what it is."""
    begins = body.lstrip()[:1]
    end = "json" if begins in (b"{", b"[") else "html" if begins == b"<" else "txt"
    return f"answers/{place:04}-{at}.{end}"


def timeline(events: Sequence[Event]) -> tuple[Entry, Entry]:
    """The timeline for a spreadsheet and for a program; the first begins with the mark by which Excel knows UTF-8."""
    rows = [asdict(event) for event in events]
    table = io.StringIO()
    writer = csv.DictWriter(table, tuple(Event.__dataclass_fields__), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: guarded(value) for name, value in row.items()} for row in rows)
    return (
        Entry("timeline.csv", table.getvalue().encode("utf-8-sig")),
        Entry("timeline.json", (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode()),
    )


def chain(links: Sequence[Link]) -> Entry:
    """Each link as a line: its hash, whether what it is about is still kept, the SHA-256 of that, and its words."""
    lines = [f"{one.hash}\t{'forgotten' if one.gone_at else 'kept'}\t{_digest(one)}\t{one.said}\n" for one in links]
    return Entry(CHAIN, "".join(lines).encode(errors="surrogateescape"))


def _digest(link: Link) -> str:
    """Of its file, else of its words; nothing where it has neither."""
    said = json.loads(link.said)
    return str(said.get("sha256") or said.get("text") or "-")


def is_whole(links: Sequence[Link]) -> bool:
    """Whether each link stands on the one before it."""
    return not breaks([(one.said, one.hash) for one in links])


def verifier() -> Entry:
    """The script that checks all of it, for whoever has no wish to trust us."""
    return Entry(VERIFY, _SCRIPT.encode())


async def packed(target: BinaryIO, entries: AsyncIterator[Entry], limit: int | None = None) -> None:
    """Writes the ZIP, one entry in memory at a time; TooLarge as soon as it has more than `limit` bytes."""
    sums = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as pack:
        async for entry in entries:
            await asyncio.to_thread(_put, pack, entry)
            sums.append(f"{sha256(entry.body).hexdigest()}  {entry.name}\n")
            if limit is not None and target.tell() > limit:
                raise TooLarge
        _put(pack, Entry(SUMS, "".join(sums).encode()))


def _put(pack: zipfile.ZipFile, entry: Entry) -> None:
    info = zipfile.ZipInfo(entry.name, _TIME)
    info.external_attr, info.compress_type, info.create_system = _MODE, zipfile.ZIP_DEFLATED, _UNIX
    pack.writestr(info, entry.body)
