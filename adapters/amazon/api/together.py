"""What the parts of several answers say together of one listing."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from adapters.amazon.api import catalog, inventory
from adapters.amazon.markets import product_url
from adapters.errors import Misread
from adapters.readings import Abroad, Evidence, Family, Listing, Missed, Said, Sku, State, Subject, Topic, Whole


def listing_said(
    subject: Subject,
    item: Mapping[str, Any] | Misread | None,
    skus: Sequence[Sku],
    lying: Mapping[str, inventory.Lying],
    beside: Iterable[Mapping[str, Family | Abroad]],
) -> Iterator[Said]:
    """The listing as the catalogue has it, its ranks, what is known beside it by ASIN, and my SKUs behind it."""
    if isinstance(item, Misread):
        yield Missed(Topic.LISTINGS, subject, item)
        return
    if item is None:
        yield Listing(subject, State.GONE, product_url(*subject))
    else:
        yield catalog.read_listing(subject, item, _state(skus, lying))
        yield from catalog.read_ranks(subject, item)
        yield evidence(subject, item)
    yield from (known[subject.id] for known in beside if subject.id in known)
    yield from skus
    yield Whole(Topic.LISTINGS, subject)


def _state(skus: Sequence[Sku], lying: Mapping[str, inventory.Lying]) -> State:
    """What became of a listing of mine: a SKU cannot be bought where nothing is left, or where Amazon closed it."""
    if not skus or any(sku.buyable for sku in skus) or inventory.untold(skus, lying):
        return State.LIVE
    left = sum(sku.quantity if sku.quantity is not None else lying[sku.sku].sellable for sku in skus)
    return State.ENDED if left else State.OUT_OF_STOCK


def evidence(subject: Subject, said: Any) -> Evidence:
    """The part of the answer that is about the subject, for the case file."""
    # Half a pair of surrogates is no letter, and no reason to lose the other answers.
    body = json.dumps(said, ensure_ascii=False, default=str).encode(errors="backslashreplace")
    return Evidence(subject, product_url(*subject), 200, body)
