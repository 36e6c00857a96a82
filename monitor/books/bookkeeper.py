"""Books what waits, in small pieces: marks, orders and lines, then the hours whose sums they touch."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from adapters.clock import Clock
from monitor.books.booking import Booker, days_of
from monitor.books.checking import checks_of
from monitor.books.exchange import Exchange
from monitor.books.home import wished_currency
from monitor.books.knowing import Knowing
from monitor.books.opening import opened
from monitor.books.sums import sums_of
from storage.marks import ALL, BEGAN, COST, FEES, HOURS, LINE, ORDER, RATE, SPAN, hour_mark
from storage.states import Unbooked
from storage.store import Store

EVERY = timedelta(seconds=2)
# So many are booked at a time: a piece takes some hundredths of a second, and everything else has its turn between.
_ORDERS, _LINES, _HOURS, _WIDE = 100, 300, 24, 100
# So many hours are read at a time: those of a large shop hold a thousand lines each. They are kept together, for each
# time that one of its hours is kept a day is added up anew.
_READ = 6
# Sums are built while much waits, too: after so many pieces.
_IN_BETWEEN = 20
_FEES_EVERY = timedelta(hours=1)
# A turn ends after so many seconds, so that who watches over the jobs sees it come to an end.
_LONGEST = 30.0
_OPENED = (ALL, BEGAN, COST, FEES, RATE, SPAN)
# With these another process may have said what goods cost or money is worth: it is read anew.
_NEWS = (ALL, COST, RATE)
_FROM_SUMS = (ALL, COST, RATE)


@dataclass(slots=True)
class Bookkeeper:
    """The only writer of bookings and sums; `currency` is the house's, "" for the first owner's own."""

    store: Store
    clock: Clock
    currency: str = ""
    fees_at: datetime | None = None
    knowing: Knowing = field(init=False)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self.knowing = Knowing(self.store, Exchange(self.currency))

    async def tick(self) -> None:
        """Books for a while; what is left waits for the next turn."""
        async with self.turn:
            await self._begin()
            ended = self.clock.monotonic() + _LONGEST
            while await self._round() and self.clock.monotonic() < ended:
                pass

    async def catch_up(self) -> None:
        """Books everything that waits, and what is estimated by the fees that are known then."""
        async with self.turn:
            await self._begin()
            while await self._round() or await self._fees_changed():
                pass

    async def sum_up(self) -> None:
        """Builds the sums of the hours that wait, and books nothing."""
        async with self.turn:
            while await self._hours():
                pass

    async def _begin(self) -> None:
        """In the house's currency; where that is another one than before, everything is booked anew."""
        currency = await wished_currency(self.store, self.currency)
        if currency != await self.store.books_currency():
            await self.store.keep_books_in(currency)
        if currency != self.knowing.exchange.currency:
            self.knowing.exchange = Exchange(currency)
        if self.fees_at is None or abs(self.clock.now() - self.fees_at) >= _FEES_EVERY:
            await self._fees_changed()

    async def _fees_changed(self) -> bool:
        self.fees_at = self.clock.now()
        if not await self.knowing.read_fees(self.fees_at):
            return False
        await self.store.mark_unbooked([(FEES, "", "")])
        return True

    async def _round(self) -> bool:
        """One round: what stands for much is opened up, then some pieces, then hours; whether anything was left."""
        if wide := await self.store.unbooked(_OPENED, _WIDE):
            await self._open(wide)
            return True
        booked = False
        for _ in range(_IN_BETWEEN):
            if not (await self._orders() or await self._lines()):
                break
            booked = True
        return await self._hours() or booked

    async def _open(self, marks: Sequence[Unbooked]) -> None:
        if marks[0].kind in _NEWS:
            self.knowing.forget()
        # What a change touches is found in the sums: all that is booked has to be in them.
        while marks[0].kind in _FROM_SUMS and await self._hours():
            pass
        same = [one for one in marks if one.kind == marks[0].kind]
        await self.store.open_up(same, await opened(self.store, same, self.knowing.exchange.currency))

    async def _orders(self) -> bool:
        marks = await self.store.unbooked([ORDER], _ORDERS)
        if not marks:
            return False
        sheets = await self.store.sheets(marks)
        booker = await self._booker([day for sheet in sheets for day in days_of(sheet)])
        booked = [booker.sheet(sheet) for sheet in sheets]
        placed = [hour_mark(one.account, one.order.placed_at) for one in sheets if one.order]
        before, after = ([line for lines in each for line in lines] for each in ((one.lines for one in sheets), booked))
        checks = [one for sheet, lines in zip(sheets, booked, strict=True) for one in checks_of(sheet, lines)]
        await self.store.keep_booked(marks, before, after, placed, checks)
        return True

    async def _lines(self) -> bool:
        marks = await self.store.unbooked([LINE], _LINES)
        if not marks:
            return False
        lines = await self.store.marked_lines(marks)
        booker = await self._booker([one.at.date() for one in lines])
        await self.store.keep_booked(marks, lines, [booker.line(one) for one in lines])
        return True

    async def _booker(self, days: Sequence[date]) -> Booker:
        return Booker(await self.knowing.rates_for(days), await self.knowing.known(), await self.store.began())

    async def _hours(self) -> bool:
        marks = await self.store.unbooked([HOURS], _HOURS)
        if not marks:
            return False
        sums = []
        for begin in range(0, len(marks), _READ):
            some = await self.store.marked_hours(marks[begin : begin + _READ])
            sums += [sums_of(hour) for hour in some]
        await self.store.keep_hours(marks, sums)
        return True
