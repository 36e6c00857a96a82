"""Turns the bytes of the wire into the bytes of the page, however small a bomb may look on the wire."""

import zlib

from adapters.errors import Misread, TryLater

# What we tell servers that we can read. Brotli and zstd are left out: their Python readers give no tight bound.
ACCEPTED = "gzip, deflate"

_GZIP = 16 + zlib.MAX_WBITS
# Each member costs a copy of the rest: a page made of thousands of empty ones would be a bomb of its own.
_MOST_MEMBERS = 16


def inflate(wire: bytes, encoding: str, cap: int) -> bytes:
    """The body, at most `cap` bytes of it.

    Raises Misread for an encoding we did not ask for, damaged data or a body above the cap, TryLater for one that
    ends too early.
    """
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return _within(wire, cap)
    if not wire:
        return b""
    if name in ("gzip", "x-gzip"):
        return _members(wire, cap)
    if name == "deflate":
        return _unpack(wire, _deflate_bits(wire), cap)[0]
    raise Misread(f"the page came packed as “{name[:40]}”, which was not asked for")


def _within(body: bytes, cap: int) -> bytes:
    if len(body) > cap:
        raise Misread(f"the page is larger than {cap / 1e6:.1f} MB", body[:cap])
    return body


def _members(wire: bytes, cap: int) -> bytes:
    """A gzip file may be several, one after the other (RFC 1952, section 2.2)."""
    body, rest = b"", wire
    for _ in range(_MOST_MEMBERS):
        more, rest = _unpack(rest, _GZIP, cap - len(body))
        body += more
        if not rest.startswith(b"\x1f\x8b"):
            return body
    raise Misread("the page came packed in too many pieces")


def _unpack(wire: bytes, bits: int, cap: int) -> tuple[bytes, bytes]:
    unpacker = zlib.decompressobj(bits)
    try:
        body = unpacker.decompress(wire, cap + 1)
    except zlib.error:
        raise Misread("the page came damaged: it cannot be unpacked", wire) from None
    _within(body, cap)
    if not unpacker.eof:
        raise TryLater("the page broke off in the middle")
    return body, unpacker.unused_data


def _deflate_bits(wire: bytes) -> int:
    """Servers send "deflate" with or without the zlib header that RFC 9110 asks for."""
    has_header = wire[0] & 0x0F == 8 and len(wire) > 1 and (wire[0] << 8 | wire[1]) % 31 == 0
    return zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS
