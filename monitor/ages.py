"""How long ago something was, in the few signs that a command prints."""

from datetime import datetime


def age(now: datetime, then: datetime | None) -> str:
    """A short span: 40 s, 12 min, 5 h, 3 d."""
    if then is None:
        return "–"
    seconds = max(0, int((now - then).total_seconds()))
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
