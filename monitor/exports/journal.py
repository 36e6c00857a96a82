"""The ledger as a plain-text journal that beancount reads: what counts, to the last decimal.

A line's own currency stands with `@@` and what it was worth in the house's currency by the rate that was stored with
it, so that the weights of all postings add up to what the house's own figures say. Accounts are opened at the end: only
there all of them are known. Syntax: beancount.github.io/docs/beancount_language_syntax.html.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby

from adapters.readings import EntryKind, Money
from monitor.exports.names import commodity, component, quoted
from monitor.exports.rows import Look
from monitor.exports.texts import moment
from storage.states import Booking

ENDING = ".beancount"
_HEAD = """\
;; The ledger of twoam. Profit of a span: the weights of all Income and Expenses, with their sign turned round.
;; What is flagged “!” is estimated until the platform tells it. A day is that of whoever exported.
option "title" "twoam"
option "inferred_tolerance_default" "*:0.0000005"
"""
# What a line of each kind is posted to, the account's own parts in the middle; the other leg is what the platform owes.
_PLACES = {
    EntryKind.SALE: "Income:{of}:Sales",
    EntryKind.SHIPPING: "Income:{of}:Shipping",
    EntryKind.PROMOTION: "Income:{of}:Promotions",
    EntryKind.REFUND: "Income:{of}:Refunds",
    EntryKind.ADJUSTMENT: "Income:{of}:Adjustments",
    EntryKind.OTHER: "Income:{of}:Other",
    EntryKind.REFERRAL: "Expenses:{of}:Fees:Referral",
    EntryKind.FULFILMENT: "Expenses:{of}:Fees:Fulfilment",
    EntryKind.STORAGE: "Expenses:{of}:Fees:Storage",
    EntryKind.FEE: "Expenses:{of}:Fees:Other",
    EntryKind.ADVERTISING: "Expenses:{of}:Advertising",
    EntryKind.GOODS: "Expenses:{of}:Goods",
    EntryKind.TAX: "Liabilities:Tax:{of}",
    EntryKind.RESERVE: "Assets:Reserve:{of}",
    EntryKind.PAYOUT: "Assets:Bank",
}
_OWED, _GOODS = "Assets:Platform:{of}", "Assets:Goods"


@dataclass(frozen=True, slots=True)
class _Leg:
    """One posting: an amount, and what it is worth at home; None where no rate was known."""

    account: str
    amount: Money
    home: Money | None
    flag: str = ""
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Journal:
    """Makes the text piece by piece; `opened` remembers each account's and currency's first day."""

    look: Look
    opened: dict[str, date] = field(default_factory=dict)
    currencies: dict[str, date] = field(default_factory=dict)
    homes: dict[str, None] = field(default_factory=dict)
    _left: list[Booking] = field(default_factory=list)

    def head(self) -> str:
        return _HEAD

    def take(self, bookings: Sequence[Booking]) -> Iterator[str]:
        """The transactions of these lines, which are in their order; the last order waits for the rest of its lines."""
        waiting = [*self._left, *(one for one in bookings if one.counted)]
        groups = [list(some) for _, some in groupby(waiting, self._key)]
        self._left = groups.pop() if groups else []
        for group in groups:
            yield from self._transactions(group)

    def end(self) -> Iterator[str]:
        """What still waits, and the accounts and currencies."""
        if self._left:
            yield from self._transactions(self._left)
        yield from (f'option "operating_currency" "{home}"\n' for home in self.homes)
        yield from (f"{day} commodity {name}\n" for name, day in sorted(self.currencies.items()))
        yield from (f"{day} open {name}\n" for name, day in sorted(self.opened.items()))

    def _key(self, one: Booking) -> tuple[object, ...]:
        """What belongs to one order and moment; a line without an order stands alone."""
        day = self.look.day(one.booked_at, one.market)
        return one.account, one.booked_at, day, one.order, "" if one.order else (one.book, one.id)

    def _transactions(self, group: Sequence[Booking]) -> Iterator[str]:
        first = [one for one in group if one.corrects is None]
        if first:
            yield self._transaction(first)
        yield from (self._transaction([one]) for one in group if one.corrects is not None)

    def _transaction(self, lines: Sequence[Booking]) -> str:
        one, of = lines[0], _part(self.look, lines[0].account)
        day = self.look.day(one.booked_at, one.market)
        legs = [_leg(line, of) for line in lines]
        legs += _other_legs(lines, of)
        shown = [self._posting(day, leg) for leg in legs]
        return "".join((_heading(one, day, any(line.estimated for line in lines)), *_notes(one), *shown, "\n"))

    def _posting(self, day: date, leg: _Leg) -> str:
        self.opened[leg.account] = min(day, self.opened.get(leg.account, day))
        amount, price = _priced(leg.amount, leg.home)
        for money in filter(None, (amount, price)):
            name = commodity(money.currency)
            self.currencies[name] = min(day, self.currencies.get(name, day))
        if leg.home:
            self.homes.setdefault(commodity(leg.home.currency))
        at = f" @@ {_told(price)}" if price else ""
        return f"  {leg.flag}{leg.account}  {_told(amount)}{at}\n" + "".join(_note(4, *note) for note in leg.notes)


def _part(look: Look, account: str) -> str:
    return f"{component(look.platform(account) or 'none')}:{component(account)}"


def _heading(one: Booking, day: date, estimated: bool) -> str:
    what = f"order {one.order}" if one.order else one.word or one.kind.value
    tag = " #correction" if one.corrects is not None else ""
    return f"{day} {'!' if estimated else '*'} {quoted(one.account)} {quoted(what)}{tag}\n"


def _notes(one: Booking) -> Iterator[str]:
    """What is told of the whole transaction."""
    found = {"at": moment(one.booked_at), "order": one.order, "market": one.market}
    if one.corrects is not None:
        found |= {"corrects": one.corrects, "noted": moment(one.noted_at)}
    return (_note(2, name, value) for name, value in found.items() if value)


def _note(indent: int, name: str, value: str) -> str:
    return f"{' ' * indent}{name}: {quoted(value)}\n"


def _leg(one: Booking, of: str) -> _Leg:
    """Where the money came from or went: in beancount what is earned is negative."""
    told = {"book": one.book, "entry": one.id, "sku": one.sku, "word": one.word}
    notes = tuple((name, value) for name, value in told.items() if value)
    place = _PLACES[one.kind].format(of=of)
    return _Leg(place, _turned(one.amount), one.home and _turned(one.home), "! " if one.estimated else "", notes)


def _other_legs(lines: Iterable[Booking], of: str) -> Iterator[_Leg]:
    """What the platform owes me for it, or what lies in my stores, by currency; what is unrated apart."""
    sums: dict[tuple[str, str, str], tuple[Decimal, Decimal]] = {}
    for one in lines:
        place = _GOODS if one.kind is EntryKind.GOODS else _OWED.format(of=of)
        key = (place, one.amount.currency, one.home.currency if one.home else "")
        amount, home = sums.get(key, (Decimal(), Decimal()))
        sums[key] = amount + one.amount.amount, home + (one.home.amount if one.home else Decimal())
    for (place, currency, at_home), (amount, home) in sums.items():
        yield _Leg(place, Money(amount, currency), Money(home, at_home) if at_home else None)


def _priced(amount: Money, home: Money | None) -> tuple[Money, Money | None]:
    """The amount and its price in all; at home alone where no price leads from the one to the other."""
    if home is None or home == amount:
        return amount, None
    same_side = (amount.amount > 0) == (home.amount > 0) and (amount.amount < 0) == (home.amount < 0)
    if home.currency == amount.currency or not same_side:
        return home, None
    return amount, Money(abs(home.amount), home.currency)


def _turned(money: Money) -> Money:
    return Money(-money.amount, money.currency)


def _told(money: Money) -> str:
    return f"{money.amount + 0:f} {commodity(money.currency)}"
