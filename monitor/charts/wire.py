"""How the daemon and the process that draws talk: five bytes (length of what follows, kind or state), then the body."""

import struct

HEAD = struct.Struct(">IB")
PICTURE, PAGES, BOOK = 1, 2, 3
DRAWN, FAILED = 0, 1
MOST_BYTES = 32_000_000
