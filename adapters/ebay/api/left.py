"""Tells what is left of my listings: as the list of the active ones counts, and none of what its last sale ended."""

from collections.abc import Iterator, Mapping

from adapters.ebay.api import trading
from adapters.ebay.api.shelf import Mine
from adapters.ebay.markets import parted
from adapters.readings import Partial, Said, Sku, Stock, Subject, Topic, Whole

NOT_ALL = "eBay did not tell all of my listings"


def said(subject: Subject, active: Mapping[str, trading.Active], mine: Mine | None, *, whole: bool) -> Iterator[Said]:
    """What is left of one listing; `active` are mine that are on sale, `whole` says that those are all."""
    number, variation = parted(subject.id)
    found = active.get(number)
    if found is None:
        if mine is not None and mine.quantity == 0:  # its last unit ended it
            yield Stock(subject, 0, at_home=0)
        yield Whole(Topic.STOCK, subject) if whole else Partial(Topic.STOCK, subject, NOT_ALL)
    elif variation is not None or found.quantity is None:
        yield Partial(Topic.STOCK, subject, "eBay does not tell how many are left of it")
    else:
        yield from _sku(subject, found)
        yield Stock(subject, found.quantity, at_home=found.quantity)
        yield Whole(Topic.STOCK, subject)


def _sku(subject: Subject, found: trading.Active) -> Iterator[Sku]:
    """The seller's own name for it (GetMyeBaySelling, `SKU`), where he gave one; what is active can be found."""
    if found.sku:
        yield Sku(subject, found.sku, bool(found.quantity), True, quantity=found.quantity, price=found.price)
