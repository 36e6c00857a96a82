"""/cost and /costs: what the goods cost me, by SKU and from a day on, and which listings have none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date
from decimal import Decimal

from adapters.money import read_money
from adapters.readings import Money
from monitor.chat import Said
from monitor.commands.picking import listing_label, named, nearest_listings, product_meant
from monitor.commands.steps import do
from monitor.commands.turn import Turn
from monitor.costs import by_sku, cost_among, cost_on, read_day
from monitor.known import SKUS
from monitor.language import joined
from monitor.messages import Message
from monitor.render.costs import Priced, cost_kept, cost_line, costs_board
from monitor.render.words import code
from storage.states import ALWAYS, Cost, JsonValue, Snapshot, WatchedListing

_FROM = re.compile(r"\s+(?:from|since|自|从|с|от|من|から)\s*(\S+)\s*$", re.IGNORECASE)
_NONE = frozenset({"none", "off", "-", "无", "нет", "なし", "بدون"})
_EXAMPLE = "/cost Blue Lamp 7.20 CNY from 2026-11-01"
# An amount may be written in one word ("¥7.20") or two ("7.20 CNY").
_LONGEST_AMOUNT = 2
_MOST_NEAR = 8


@dataclass(frozen=True, slots=True)
class _Wish:
    """What somebody wants to say: of what, how much (None: no longer known), and from which day on."""

    what: str
    amount: Money | None
    day: date


async def cost(turn: Turn, text: str) -> Said:
    """“SKU|LISTING AMOUNT CURRENCY [from DAY]”; a name alone shows its costs, no word all of them."""
    if not await turn.may_tell_money():
        return turn.sums_kept_back()
    if not text.strip():
        return await show_costs(turn)
    head, day = dated(text.strip())
    wish = _wish(head.split(), day, turn.person.currency or None) if day else None
    skus = await _skus_called(turn, wish.what if wish else text.strip())
    if wish is None and not skus:
        said = turn.tongue._("I do not understand it. Write it like this: {example}", example=code(_EXAMPLE))
        return await turn.said(Message(said))
    if wish is None:
        lines = [cost_line(turn.tongue, one) for one in await turn.store.costs(skus)]
        return await turn.said(Message(joined(lines) or turn.tongue._("No cost is known for it.")))
    return await (_kept(turn, wish, skus) if skus else _unknown(turn, wish.what, text.strip()))


def dated(text: str) -> tuple[str, date | None]:
    """What stands before “from DAY”, and the day: ALWAYS where none is named, None where it is none."""
    found = _FROM.search(text)
    return (text[: found.start()], read_day(found[1])) if found else (text, ALWAYS)


def _wish(words: Sequence[str], day: date, currency: str | None) -> _Wish | None:
    """None where an amount does not stand at the end."""
    if len(words) > 1 and words[-1].casefold() in _NONE:
        return _Wish(" ".join(words[:-1]), None, day)
    for count in range(min(_LONGEST_AMOUNT, len(words) - 1), 0, -1):
        amount = read_money(" ".join(words[-count:]), currency=currency)
        if amount is not None and any(char.isdigit() for char in words[-count]):
            return _Wish(" ".join(words[:-count]), amount, day)
    return None


async def _skus_called(turn: Turn, text: str) -> Sequence[str]:
    """The SKUs of the listing or product that is called so, else the SKU itself where any listing or cost has it."""
    found = await named(turn, text)
    if product := await product_meant(turn, text, found):
        found = await turn.store.listings(product.ties)
    if len(found) == 1 or product:
        return [*dict.fromkeys([sku for one in found for sku in await _skus_of(turn, one)])]
    known = [one.sku for one in await turn.store.costs([text])]
    told = await turn.store.newest(SKUS)
    for listing in await turn.store.listings():
        known += [] if listing.rival else _given(listing, told.get(listing.id))
    return [next(one for one in known if one.casefold() == text.casefold())] if _has(known, text) else []


def _has(names: Sequence[str], text: str) -> bool:
    return any(one.casefold() == text.casefold() for one in names)


async def _skus_of(turn: Turn, listing: WatchedListing) -> list[str]:
    """The names that I gave it; where I gave none, the platform's own id."""
    return _given(listing, await turn.store.snapshot(listing.id, SKUS))


def _given(listing: WatchedListing, snapshot: Snapshot | None) -> list[str]:
    given = snapshot.value.get("skus") if snapshot else None
    return [str(one) for one in given] if isinstance(given, list) and given else [listing.subject.id]


async def _unknown(turn: Turn, what: str, text: str) -> Said:
    """The same wish for each listing that may be meant."""
    found = await named(turn, what)
    near = found or await nearest_listings(turn, what)
    keys = turn.keyboard()
    for one in near[:_MOST_NEAR]:
        keys.row(do(listing_label(one), "cost", f"#{one.id}{text.removeprefix(what)}"))
    if found:
        return await turn.said(Message(turn.tongue._("Several are called so. Which one?")), keys)
    return await turn.said(Message(turn.tongue._("I know no listing and no SKU “{text}”.", text=what)), keys)


async def _kept(turn: Turn, wish: _Wish, skus: Sequence[str]) -> Said:
    """Keeps it for every SKU that is meant, and writes down who changed it."""
    before: dict[str, JsonValue] = {}
    for sku in skus:
        earlier = cost_on(await turn.store.costs([sku]), [sku], (), date.max)
        before[sku] = str(Money(earlier.goods, earlier.currency)) if earlier else None
    if wish.amount is None:
        for sku in skus:
            await turn.store.drop_cost(sku)
    else:
        await turn.store.put_costs([_cost(sku, wish.amount, wish.day) for sku in skus])
    for sku in skus:
        await turn.note(f"cost {sku}", before[sku], str(wish.amount) if wish.amount else None)
    return await turn.said(Message(cost_kept(turn.tongue, skus, wish.amount, wish.day)))


def _cost(sku: str, amount: Money, day: date) -> Cost:
    return Cost(sku, Decimal(amount.amount), amount.currency, day)


async def show_costs(turn: Turn, text: str = "") -> Said:
    """Every listing of mine with its cost; those that have none stand first."""
    if not await turn.may_tell_money():
        return turn.sums_kept_back()
    today = turn.now.astimezone(UTC).date()
    known, told = by_sku(await turn.store.costs()), await turn.store.newest(SKUS)
    rows = []
    for listing in await turn.store.listings():
        if not listing.rival:
            names = [*_given(listing, told.get(listing.id)), listing.subject.id]
            rows.append(Priced(listing, cost_among(known, names, (listing.account, listing.subject.market), today)))
    message, more = costs_board(turn.tongue, rows, turn.page)
    return await turn.board(message, "costs", more=more)
