"""Words as they are read: without the signs that only keep a line in its order."""

_ISOLATES = dict.fromkeys((0x2068, 0x2069))


def unmarked(text: str) -> str:
    """The text without the isolates around names."""
    return text.translate(_ISOLATES)
