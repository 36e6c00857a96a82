"""The process that draws: `python -m monitor.charts.child`, orders on standard input, files on standard output.

It ends when it has been idle for a while, or when whoever started it has gone. It reads no file but the fonts.
"""

import json
import os
import resource
import select
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import resvg_py

from monitor.charts.wire import BOOK, DRAWN, FAILED, HEAD, MOST_BYTES, PICTURE

# What it may hold beside the files it reads; a picture takes 15 MB, the pages of a case in Chinese 70.
_MOST_MEMORY = 160 * 2**20
# Others on the machine come first.
_NICE = 5
FONTS = Path(__file__).parent / "fonts"
# A Han character that several languages write differently is drawn as the reader's own language has it.
_ORDER = {"ja": ("NotoSans", "NotoSansJP", "NotoSansSC")}
_PLAIN = ("NotoSans", "NotoSansSC", "NotoSansJP")


def fonts_for(language: str = "") -> list[str]:
    """The font files, the first that has a character draws it."""
    return [str(FONTS / f"{name}.ttf") for name in _ORDER.get(language, _PLAIN)]


def drawn(body: bytes) -> bytes:
    """The PNG of `{"svg", "zoom"}`; each word names its font."""
    order = json.loads(body)
    svg, zoom = order["svg"], float(order["zoom"])
    return resvg_py.svg_to_bytes(
        svg, zoom=zoom, skip_system_fonts=True, font_files=fonts_for(), font_family="Noto Sans"
    )


def printed(body: bytes) -> bytes:
    """The PDF of a document; what makes it is only loaded here, as no picture needs it."""
    from monitor.charts.pages import pdf_of  # noqa: PLC0415

    return pdf_of(json.loads(body))


def written(body: bytes) -> bytes:
    """The XLSX of a workbook; what makes it is only loaded here."""
    from monitor.charts.sheets import xlsx_of  # noqa: PLC0415

    return xlsx_of(json.loads(body))


def main() -> int:
    """0 when nobody needs it any more."""
    idle = float(sys.argv[1])
    with suppress(OSError, ValueError):  # a hardened service may not; its own limit holds there
        os.nice(_NICE)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (_MOST_MEMORY, _MOST_MEMORY))
    orders, answers = sys.stdin.buffer.raw, sys.stdout.buffer  # type: ignore[union-attr]
    while select.select([orders], [], [], idle)[0]:
        head = _read(orders, HEAD.size)
        if head is None:
            return 0
        size, kind = HEAD.unpack(head)
        body = _read(orders, size) if size <= MOST_BYTES else None
        if body is None:
            return 1
        answers.write(b"".join(_answered(kind, body)))
        answers.flush()
    return 0


def _answered(kind: int, body: bytes) -> tuple[bytes, bytes]:
    try:
        make = {PICTURE: drawn, BOOK: written}.get(kind, printed)
        made, state = make(body), DRAWN
    except Exception as error:  # whatever a library says of it, the next order is drawn all the same
        made, state = f"{type(error).__name__}: {error}".encode()[:500], FAILED
    return HEAD.pack(len(made), state), made


def _read(source: BinaryIO, size: int) -> bytes | None:
    """So many bytes; None where the other side has gone."""
    found = bytearray()
    while len(found) < size:
        piece = source.read(size - len(found))
        if not piece:
            return None
        found += piece
    return bytes(found)


if __name__ == "__main__":
    sys.exit(main())
