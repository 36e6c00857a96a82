"""How the daemon and the process that draws talk: five bytes (length of what follows, kind or state), then the body."""

import struct

HEAD = struct.Struct(">IB")
PICTURE, PAGES = 1, 2
DRAWN, FAILED = 0, 1
MOST_BYTES = 32_000_000
