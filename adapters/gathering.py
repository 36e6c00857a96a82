"""Where what was said in answer to one question becomes a sweep."""

from collections.abc import Iterable
from datetime import datetime

from adapters.errors import AdapterError, Misread
from adapters.readings import Ask, Evidence, Missed, Next, Partial, Said, Sweep, Topic, Whole

# What says how an answer went, and states nothing itself.
MARKS = (Whole, Partial, Missed, Next, Evidence)


def ours(error: Exception) -> AdapterError:
    """The error as one of ours: whatever else happened on the way, the answer was not understood."""
    if isinstance(error, AdapterError):
        return error
    return Misread(f"the answer was not understood ({type(error).__name__})")


def gathered(topic: Topic, ask: Ask, said: Iterable[Said], at: datetime) -> Sweep:
    """A sweep of everything that was said in answer to one question."""
    words = tuple(said)
    return Sweep(
        topic=topic,
        ask=ask,
        at=at,
        readings=tuple(word for word in words if not isinstance(word, MARKS)),
        whole=frozenset(word.subject for word in words if isinstance(word, Whole)),
        partial=tuple(word for word in words if isinstance(word, Partial)),
        missed=tuple(word for word in words if isinstance(word, Missed)),
        evidence=tuple(word for word in words if isinstance(word, Evidence)),
        cursor=next((word.cursor for word in words if isinstance(word, Next)), None),
    )
