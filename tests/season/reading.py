"""The season's facts as adapters read them."""

from decimal import Decimal

from adapters.readings import Entry, EntryKind, FulfilledBy, Money, Order, OrderLine, OrderState, Return, Subject
from tests.season.truth import Fact, Movement, Purchase, SentBack


def reading_of(fact: Fact) -> Order | Entry | Return:
    if isinstance(fact, Purchase):
        return _order(fact)
    return _entry(fact) if isinstance(fact, Movement) else _return(fact)


def _order(one: Purchase) -> Order:
    prices = [part.price for part in one.positions]
    total = Money(sum(prices, Decimal()), one.currency) if prices else None
    lines = (
        OrderLine(
            part.id,
            part.quantity,
            part.sku,
            Subject(one.market, part.listing),
            Money(part.price, one.currency),
            part.cancelled,
        )
        for part in one.positions
    )
    return Order(
        id=one.id,
        market=one.market,
        state=OrderState(one.state),
        placed_at=one.placed,
        changed_at=one.changed,
        lines=tuple(lines),
        total=total,
        fulfilled_by=FulfilledBy.PLATFORM if one.by_platform else FulfilledBy.SELLER,
        country=one.country,
    )


def _entry(one: Movement) -> Entry:
    return Entry(
        id=one.id,
        book=one.book,
        kind=EntryKind(one.kind),
        at=one.at,
        amount=Money(one.amount, one.currency),
        word=one.word,
        market=one.market,
        order=one.purchase,
        sku=one.sku,
        listing=Subject(one.market, one.listing) if one.market and one.listing else None,
        quantity=one.quantity,
        settled=one.settled,
    )


def _return(one: SentBack) -> Return:
    return Return(one.id, one.at, one.quantity, "UNWANTED", one.market, one.purchase, one.sku)
