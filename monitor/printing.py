"""What one page says, as one JSON object for machines and as a short table for people."""

from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from adapters.readings import Board, Money, PageItem, PageOffer, PageReading, Seller

Json = dict[str, Any]


def reading_json(reading: PageReading) -> Json:
    """One object: amounts are decimal strings, the rating a number of stars; what the page does not state is null."""
    return {
        "platform": reading.platform,
        "state": reading.state.value,
        "blocked_by": _value(reading.blocked_by),
        "id": reading.id,
        "url": reading.url,
        "title": reading.title,
        "brand": reading.brand,
        "price": money_json(reading.price),
        "price_range": [money_json(end) for end in reading.price_range] if reading.price_range else None,
        "featured_seller": _seller(reading.featured_seller),
        "fulfilled_by": _value(reading.fulfilled_by),
        "condition": _value(reading.condition),
        "offers": [_offer(offer) for offer in reading.offers],
        "other_offers_count": reading.other_offers_count,
        "ranks": [_rank(rank) for rank in reading.ranks],
        "rating": None if reading.rating is None else float(reading.rating),
        "reviews": reading.reviews,
        "stock": reading.stock,
        "items": [_item(item) for item in reading.items],
        "notes": list(_notes(reading)),
    }


def _value(member: Any) -> str | None:
    return None if member is None else str(member.value)


def _notes(reading: PageReading) -> tuple[str, ...]:
    """What else is to be known; first of all that the page is another fact than the market's own."""
    foreign = () if reading.foreign is None or reading.foreign in reading.notes else (reading.foreign,)
    return (*foreign, *reading.notes)


def money_json(money: Money | None) -> Json | None:
    """An amount as every document prints it: a decimal string with a point, and the currency."""
    return None if money is None else {"amount": f"{money.amount:f}", "currency": money.currency}


def _seller(seller: Seller | None) -> Json | None:
    return None if seller is None else {"id": seller.id, "name": seller.name}


def _offer(offer: PageOffer) -> Json:
    return {
        "seller": _seller(offer.seller),
        "price": money_json(offer.price),
        "shipping": money_json(offer.shipping),
        "condition": _value(offer.condition),
        "fulfilled_by": _value(offer.fulfilled_by),
        "featured": offer.featured,
    }


def _item(item: PageItem) -> Json:
    """A tile; only those of best-seller lists have a rank, and only some a badge."""
    extra = {"rank": _rank(item.rank) if item.rank else None, "badge": item.badge}
    return {
        "id": item.id,
        "position": item.position,
        "sponsored": item.sponsored,
        "title": item.title,
        "price": money_json(item.price),
    } | {name: value for name, value in extra.items() if value}


def _rank(rank: Board) -> Json:
    return {"board": rank.board, "position": rank.position}


def reading_text(reading: PageReading) -> RenderableType:
    """The same for people: what is stated, and below it the offers and the items."""
    parts: list[RenderableType] = [_facts(reading)]
    if reading.offers:
        parts.append(_offers(reading.offers))
    if reading.items:
        parts.append(_items(reading.items))
    parts += [Text(f"· {note}") for note in _notes(reading)]
    return Group(*parts)


def _facts(reading: PageReading) -> Table:
    table = Table.grid(padding=(0, 2))
    for label, value in _stated(reading):
        if value is not None:
            table.add_row(Text(label, style="dim"), Text(str(value)))
    return table


def _stated(reading: PageReading) -> list[tuple[str, object]]:
    state = reading.state.value.replace("_", " ")
    span = reading.price_range
    return [
        ("platform", reading.platform),
        ("state", f"{state} by {reading.blocked_by.value}" if reading.blocked_by else state),
        ("id", reading.id),
        ("title", reading.title),
        ("brand", reading.brand),
        ("price", reading.price),
        ("range", f"{span[0]} to {span[1]}" if span else None),
        ("featured seller", _seller_text(reading.featured_seller)),
        ("fulfilled by", _value(reading.fulfilled_by)),
        ("condition", _value(reading.condition)),
        ("other offers", reading.other_offers_count),
        ("ranks", "; ".join(f"{rank.position} in {rank.board}" for rank in reading.ranks) or None),
        ("rating", f"{reading.rating} of 5" if reading.rating is not None else None),
        ("reviews", reading.reviews),
        ("stock", reading.stock),
    ]


def _seller_text(seller: Seller | None) -> str | None:
    """The name with the id: `twoam friend add` wants the id."""
    if seller is None:
        return None
    return f"{seller.name} ({seller.id})" if seller.name and seller.id else str(seller)


def _offers(offers: tuple[PageOffer, ...]) -> Table:
    table = Table("", "seller", "price", "shipping", "condition", "by", title="Offers", title_justify="left")
    for offer in offers:
        cells = (
            _seller_text(offer.seller),
            offer.price,
            offer.shipping,
            _value(offer.condition),
            _value(offer.fulfilled_by),
        )
        table.add_row("★" if offer.featured else "", *(Text("" if cell is None else str(cell)) for cell in cells))
    return table


def _items(items: tuple[PageItem, ...]) -> Table:
    """One line each: the id whole, the title as far as the line goes."""
    table = Table(title="Items", title_justify="left", expand=True)
    for name in ("#", "id", "title", "price", "ad or rank"):
        table.add_column(name, no_wrap=True, ratio=1 if name == "title" else None)
    for item in items:
        cells = (item.position, item.id, item.title, item.price, _ad_or_rank(item))
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in cells))
    return table


def _ad_or_rank(item: PageItem) -> str | None:
    if item.rank:
        return f"{item.rank.position} in {item.rank.board}"
    return "ad" if item.sponsored else item.badge
