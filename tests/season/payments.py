"""The money of the season's orders and shops, line by line as its platforms book it, with what they put right later."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from tests.season.shops import BEGIN, Market, Shop
from tests.season.truth import Deal, Movement, Position, Purchase, Word

CORRECTED = 0.03
_PERIOD = 14
_MIDNIGHT = datetime.combine(BEGIN, time(), UTC)
# Platforms' own words, by platform and kind; the last fee of each is one that nobody has heard of.
_WORDS = {
    ("amazon", "referral"): "Commission",
    ("amazon", "fulfilment"): "FBAPerUnitFulfillmentFee",
    ("amazon", "fee"): "GlimmerSurcharge",
    ("ebay", "referral"): "FINAL_VALUE_FEE",
    ("ebay", "fee"): "UNHEARD_OF_FEE",
    ("aliexpress", "referral"): "commission",
    ("aliexpress", "fee"): "escrow fee",
}
# What is put right is mostly the amount; now and then the platform had it under another kind.
_OTHER_KIND = {"fee": "referral", "adjustment": "other", "other": "adjustment", "shipping": "sale", "storage": "fee"}


class Payment:
    """The money of one order: its sale at each dispatch, its fees, and what is given back."""

    def __init__(self, dice: Random, shop: Shop, market: Market, sold: Purchase) -> None:
        self._dice, self._shop, self._market, self._sold = dice, shop, market, sold
        self._number = 0

    def words(self) -> Iterator[Word]:
        """All lines of the sale as both books tell them; a parcel of its own is booked a day later."""
        sent = self._sold.changed
        apart = len(self._sold.positions) > 1 and self._dice.random() < 0.2
        for place, one in enumerate(self._sold.positions):
            at = sent + timedelta(days=1) if apart and place else sent
            if one.quantity > one.cancelled:
                yield from self._twice(self._of_position(one, at))
        yield from self._twice(self._of_order(sent))

    def refunded(self) -> Iterator[Word]:
        """A whole position or a part of it, at a moment of its own; a part of the fee comes back."""
        one = self._dice.choice(self._sold.positions)
        if one.quantity == one.cancelled:
            return
        at = self._sold.changed + timedelta(days=self._dice.uniform(2, 35))
        part = Decimal(1) if self._dice.random() < 0.6 else Decimal(self._dice.randint(5, 60)) / 100
        money = self._money(one.price * part)
        lines = [self._line("refund", at, -money, "Refund", one, one.quantity)]
        if self._dice.random() < 0.5:
            lines.append(self._line("refund", at, -self._money(money * Decimal("0.08")), "RefundTax", one))
            lines.append(self._line("fee", at, self._money(money * Decimal("0.12")), "RefundCommission", one))
        yield from self._twice(lines)

    def _of_position(self, one: Position, at: datetime) -> Iterator[Movement]:
        yield self._line("sale", at, one.price, "Principal", one, one.quantity - one.cancelled)
        yield self._line("referral", at, -self._money(one.price * Decimal("0.15")), self._word("referral"), one)
        if self._sold.by_platform:
            fee = -self._money(Decimal("0.1") * one.price + Decimal("2.4"))
            yield self._line("fulfilment", at, fee, self._word("fulfilment"), one)
        if self._dice.random() < 0.45:
            yield self._line("tax", at, self._money(one.price * Decimal("0.0825")), "Tax", one)
        if self._dice.random() < 0.1:
            yield self._line("promotion", at, -self._money(one.price * Decimal("0.1")), "Coupon", one)
        if self._shop.platform == "ebay" and self._dice.random() < 0.3:
            yield self._line("advertising", at, -self._money(one.price * Decimal("0.035")), "AD_FEE", one)

    def _of_order(self, at: datetime) -> Iterator[Movement]:
        """What is of the order as a whole names no SKU."""
        if self._dice.random() < 0.25:
            yield self._line("shipping", at, self._money(Decimal("4.99")), "ShippingCharge")
        if self._dice.random() < 0.04:
            yield self._line("fee", at, -self._money(Decimal("0.37")), self._word("fee"))

    def _twice(self, lines: Iterable[Movement]) -> Iterator[Word]:
        """In the transactions where the account has them by then, and in the settlement of the period."""
        for line in lines:
            if "transactions" in self._shop.books and line.at >= _MIDNIGHT + timedelta(days=self._shop.told_from):
                yield from _with_corrections(self._dice, line, timedelta(hours=self._dice.uniform(0, 30)))
            if "settlement" in self._shop.books:
                yield from settled(self._dice, line)

    def _line(
        self, kind: str, at: datetime, amount: Decimal, word: str, one: Position | None = None, units: int | None = None
    ) -> Movement:
        self._number += 1
        sold = self._sold
        market = sold.market if self._dice.random() < 0.8 else None
        # Whether a platform names the listing beside its SKU is its own affair.
        listing = one.listing if one and self._dice.random() < 0.7 else None
        return Movement(
            sold.shop,
            "transactions",
            f"{sold.id}:{self._number}",
            kind,
            at.replace(microsecond=at.microsecond // 1000 * 1000),
            amount,
            sold.currency,
            word,
            market,
            sold.id,
            one.sku if one else None,
            listing,
            units,
        )

    def _word(self, kind: str) -> str:
        return _WORDS[self._shop.platform, kind]

    def _money(self, amount: Decimal) -> Decimal:
        return rounded(amount, self._market.currency)


def of_no_order(dice: Random, shop: Shop, day: int) -> Iterator[Deal]:
    """A day's advertising, storage, claims, reserves and payouts of a shop."""
    if not shop.books:
        return
    at = _MIDNIGHT + timedelta(days=day, seconds=dice.randrange(86_400))
    for kind, amount, word in _charges(dice, shop, day):
        market = shop.markets[dice.randrange(len(shop.markets))]
        money = rounded(amount * (150 if market.currency == "JPY" else 1), market.currency)
        id_ = f"{shop.name}-{day}-{kind}-{word}"
        line = Movement(shop.name, "transactions", id_, kind, at, money, market.currency, word, market.name)
        yield Deal((*_of_no_order(dice, shop, line),))
    if shop.platform == "aliexpress" and day % 20 == 7:
        # A currency of which nobody states what it is worth.
        yield Deal((*_of_no_order(dice, shop, _in_roubles(shop, day, at)),))


def _in_roubles(shop: Shop, day: int, at: datetime) -> Movement:
    money = Decimal("-1234.50") - day
    return Movement(shop.name, "transactions", f"{shop.name}-{day}-rub", "adjustment", at, money, "RUB", "Penalty")


def _of_no_order(dice: Random, shop: Shop, line: Movement) -> Iterator[Word]:
    if "transactions" in shop.books and line.at >= _MIDNIGHT + timedelta(days=shop.told_from):
        yield from _with_corrections(dice, line, timedelta(hours=dice.uniform(0, 40)))
    if "settlement" in shop.books:
        yield from settled(dice, line)


def _charges(dice: Random, shop: Shop, day: int) -> Iterator[tuple[str, Decimal, str]]:
    cents = Decimal(dice.randint(100, 9_999)) / 100
    yield "advertising", -cents, "Sponsored"
    if day % 30 == 14:
        yield "storage", -cents * 9, "StorageFee"
    if dice.random() < 0.12:
        yield "adjustment", cents * 2, "Reimbursement"
    if dice.random() < 0.08:
        yield "other", -cents / 3, "NeverHeardOfIt"
    if day % _PERIOD == _PERIOD - 1:
        yield "reserve", -cents * 7, "Reserve"
        yield "payout", -cents * 120, "Transfer"


def settled(dice: Random, line: Movement) -> Iterator[Word]:
    """The same money again in the settlement that closes its period; one line in a hundred differs by a cent."""
    period = (line.at - _MIDNIGHT) // timedelta(days=_PERIOD)
    closed = _MIDNIGHT + timedelta(days=(period + 1) * _PERIOD)
    amount = line.amount + (Decimal(1) if line.currency == "JPY" else Decimal("0.01")) * (dice.random() < 0.01)
    again = replace(line, book="settlement", id=f"s{period}:{line.id}", amount=amount)
    yield from _with_corrections(dice, again, closed - line.at + timedelta(hours=12))


def _with_corrections(dice: Random, line: Movement, after: timedelta) -> Iterator[Word]:
    """The line as it is told at first, and, for some, as it is told anew days later; some of these twice."""
    told = line.at + after
    wrongs = 0 if dice.random() >= CORRECTED else 2 if dice.random() < 0.1 else 1
    for turn in range(wrongs):
        yield Word(told, _wrong(dice, line, turn))
        told += timedelta(days=dice.uniform(0.5, 20))
    held = dice.random() < 0.05
    if held:
        yield Word(told, replace(line, settled=False))
        told += timedelta(days=2)
    yield Word(told, line)


def _wrong(dice: Random, line: Movement, turn: int) -> Movement:
    if turn == 0 and line.kind in _OTHER_KIND and dice.random() < 0.5:
        return replace(line, kind=_OTHER_KIND[line.kind])
    return replace(line, amount=rounded(line.amount * Decimal(dice.randint(60, 140)) / 100, line.currency))


def rounded(amount: Decimal, currency: str) -> Decimal:
    """To the cent, or to the yen, as platforms round."""
    return amount.quantize(Decimal(1) if currency == "JPY" else Decimal("0.01"), ROUND_HALF_UP)
