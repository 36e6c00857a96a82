"""What the season comes to hour by hour, summed over what really happened."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.season.counting import Rules, of_the_book
from tests.season.spans import Span
from tests.season.sums import Count, Counted, Hour
from tests.season.truth import CANCELLED, Deal, Purchase

HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Reckoning:
    """Sums by the hour; `cuts` are spans that begin or end within one, and are summed line by line."""

    rules: Rules
    cuts: tuple[Span, ...] = ()
    hours: dict[datetime, Hour] = field(default_factory=dict)
    cut: dict[Span, Hour] = field(default_factory=dict)
    lines: int = 0

    def take(self, deals: Iterable[Deal]) -> None:
        for deal in deals:
            sold = deal.purchase(self.rules.by)
            for one in self.rules.counted(deal):
                self._line(one)
            if sold is None:
                self._told(deal)
            else:
                self._count(deal, sold)
            for back in deal.sent_back(self.rules.by):
                self._hour(back.at).good(back.shop, back.market, back.sku).returned += back.quantity

    def span(self, since: datetime, until: datetime) -> Hour:
        """The sums of the whole hours of a span."""
        found, at = Hour(), since
        while at < until:
            if at in self.hours:
                found.add(self.hours[at])
            at += HOUR
        return found

    def _line(self, one: Counted) -> None:
        self.lines += 1
        self._hour(one.booked).line(one)
        for span in self._cut_at(one.booked):
            span.line(one)

    def _hour(self, moment: datetime) -> Hour:
        return self.hours.setdefault(moment.replace(minute=0, second=0, microsecond=0), Hour())

    def _cut_at(self, moment: datetime) -> list[Hour]:
        return [self.cut.setdefault(span, Hour()) for span in self.cuts if span[0] <= moment < span[1]]

    def _count(self, deal: Deal, sold: Purchase) -> None:
        hours = [self._hour(sold.placed), *self._cut_at(sold.placed)]
        for hour in hours:
            count = hour.orders.setdefault((sold.shop, sold.market), Count())
            if sold.state == CANCELLED:
                count.cancelled += 1
                continue
            count.orders += 1
            count.units += sum(one.quantity - one.cancelled for one in deal.positions(self.rules.by))
        for one in deal.positions(self.rules.by) if sold.state != CANCELLED else ():
            self._units(hours[0], sold.shop, sold.market, one.sku, one.quantity - one.cancelled, sold.placed)

    def _told(self, deal: Deal) -> None:
        """The units of an order that was never told itself, by the lines of its sale."""
        for one in of_the_book(deal.movements(self.rules.by)):
            if one.kind == "sale" and one.sku and one.quantity:
                self._units(self._hour(one.at), one.shop, one.market or "", one.sku, one.quantity, one.at)

    def _units(self, hour: Hour, shop: str, market: str, sku: str, units: int, at: datetime) -> None:
        goods = hour.good(shop, market, sku)
        goods.units += units
        goods.uncosted += units if self.rules.uncosted(sku, at.date()) else 0
