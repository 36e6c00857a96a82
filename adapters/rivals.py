"""Listings of others: a platform shows them as it shows mine, and says the same of them."""

from collections.abc import AsyncIterator
from dataclasses import replace

from adapters.readings import Missed, Partial, Said, Topic, Whole


async def as_rivals(said: AsyncIterator[Said]) -> AsyncIterator[Said]:
    """What `listings` says, as the answer to Topic.RIVALS: the same readings and evidence, other marks."""
    async for word in said:
        yield replace(word, topic=Topic.RIVALS) if isinstance(word, Whole | Partial | Missed) else word
