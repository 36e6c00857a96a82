"""The local eBay's pictures: small PNGs of a motif, and whether two show the same one."""

import struct
import zlib
from hashlib import sha256

_SIDE = 8
_HEAD = b"\x89PNG\r\n\x1a\n"


def drawn(motif: str, remark: str = "") -> bytes:
    """A picture of the motif; with another remark it is another file of the same picture."""
    pixels = sha256(motif.encode()).digest() * 2
    rows = b"".join(b"\0" + pixels[row * _SIDE : (row + 1) * _SIDE] for row in range(_SIDE))
    header = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 0, 0, 0, 0)
    said = _chunk(b"tEXt", b"Comment\0" + remark.encode("latin-1", "replace"))
    return _HEAD + _chunk(b"IHDR", header) + said + _chunk(b"IDAT", zlib.compress(rows)) + _chunk(b"IEND", b"")


def shows(picture: bytes) -> bytes | None:
    """What a picture shows, the same for each file of it; None for what is no picture of ours."""
    if not picture.startswith(_HEAD):
        return None
    place, found = len(_HEAD), b""
    while place + 12 <= len(picture):
        (size,) = struct.unpack(">I", picture[place : place + 4])
        if picture[place + 4 : place + 8] == b"IDAT":
            found += picture[place + 8 : place + 8 + size]
        place += size + 12
    try:
        return zlib.decompress(found)
    except zlib.error:
        return None


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
