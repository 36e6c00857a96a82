"""Finds the settlements that Amazon made on its own and reads them: what was paid out, and the rows that explain it."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, Self

from adapters.amazon.api.ledger import kind_of
from adapters.amazon.api.notifications import moment
from adapters.amazon.api.refusals import Rejected
from adapters.amazon.api.reports import Reports, Withheld
from adapters.amazon.api.stamps import stamp
from adapters.amazon.api.tables import number_in, table
from adapters.amazon.api.wire import listed, number, text, texts
from adapters.amazon.markets import market_of_host, market_of_id
from adapters.errors import Misread
from adapters.readings import ACCOUNT, Entry, EntryKind, Money, Next, Partial, Said, Topic, Whole

KIND = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"
BOOK = "settlement"
# So many documents are fetched in one look: their quota (one a minute) belongs to all questions.
MOST = 8
# How far the first look goes back; Amazon keeps its reports for ninety days.
_FIRST, _KEPT = timedelta(days=30), timedelta(days=89)
_LATE = timedelta(days=2)
_PAYOUT = ":payout"
# So many rows are read before everything else has its turn.
_AT_A_TIME = 1000
_QUANTITY_OF = (EntryKind.SALE, EntryKind.REFUND)


@dataclass(frozen=True, slots=True)
class Progress:
    """Which reports were read, and until when; `doubted` did not add up, or did not come, and are asked for again."""

    at: datetime | None = None
    read: frozenset[str] = frozenset()
    doubted: frozenset[str] = frozenset()

    @classmethod
    def of(cls, cursor: str | None) -> Self:
        """What a cursor says; the beginning where it is none of ours."""
        try:
            kept = json.loads(cursor or "{}")
        except ValueError:
            kept = {}
        return cls(moment(text(kept, "at")), frozenset(texts(kept, "read")), frozenset(texts(kept, "doubted")))

    @property
    def cursor(self) -> str:
        at = self.at.isoformat() if self.at else None
        return json.dumps({"at": at, "read": sorted(self.read), "doubted": sorted(self.doubted)})

    def among(self, listed: Set[str]) -> Self:
        """What is no longer listed need not be remembered."""
        return replace(self, read=self.read & listed, doubted=self.doubted & listed)

    def after(self, name: str, settlement: "Settlement | None") -> Self:
        """One that does not add up may have come cut: it is fetched once more, and then left as it is.

        One that did not come (None) is asked for as long as Amazon lists it.
        """
        if settlement and (settlement.wrong is None or name in self.doubted):
            return replace(self, read=self.read | {name}, doubted=self.doubted - {name})
        return replace(self, doubted=self.doubted | {name})

    def since(self, now: datetime) -> datetime:
        """From when on reports may not have been read yet."""
        return max(now - _KEPT, min(now - _FIRST, self.at - _LATE) if self.at else now - _FIRST)


@dataclass(frozen=True, slots=True)
class Settlement:
    """One settlement: its payout, None where its head was not understood, and the document that explains it.

    `wrong` says what does not add up, None where all does.
    """

    payout: Entry | None = None
    document: str = ""
    wrong: str | None = None

    def lines(self) -> Iterator[Entry]:
        """The payout, then every row with an amount, read anew each time: they can be a hundred thousand."""
        if self.payout is not None:
            yield self.payout
            yield from (entry for entry in _entries(self.document, self.payout) if entry is not None)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All lines at once."""
        return tuple(self.lines())


async def said(reports: Reports, market: str, cursor: str | None, now: datetime) -> AsyncIterator[Said]:
    """The lines of every settlement that was not read yet, the oldest first; `market` where a report names none."""
    progress = Progress.of(cursor)
    pages = await reports.found(KIND, progress.since(now))
    found = {name: row for body in pages.bodies for row in listed(body, "reports") if (name := text(row, "reportId"))}
    # Those that made trouble must not stand before the others.
    place = {name: (name in progress.doubted, text(row, "createdTime") or "", name) for name, row in found.items()}
    new = sorted(found.keys() - progress.read, key=lambda name: place[name])
    troubles = [] if pages.whole else ["Amazon's list of settlements broke off in the middle"]
    progress = progress.among(found.keys()) if pages.whole else progress
    for name in new[:MOST]:
        settlement = await _settlement(reports, found[name], market)
        lines = settlement.lines() if settlement else iter(())
        while some := await asyncio.to_thread(_some, lines):
            for entry in some:
                yield entry
        wrong = settlement.wrong if settlement else f"Amazon does not give out the settlement {name}"
        troubles += [wrong] if wrong else []
        progress = progress.after(name, settlement)
    left = len(new) - MOST
    troubles += [f"{left} settlements are still to be read"] if left > 0 else []
    # While one is in doubt the cursor stands, so that it is asked for more and more seldom.
    rests = left <= 0 and pages.whole and not progress.doubted
    yield Next(replace(progress, at=now).cursor if rests else progress.cursor)
    yield Partial(Topic.SETTLEMENTS, ACCOUNT, "; ".join(troubles)) if troubles else Whole(Topic.SETTLEMENTS, ACCOUNT)


async def _settlement(reports: Reports, row: Mapping[str, Any], market: str) -> Settlement | None:
    """What a report says, None where its document did not come."""
    named = (market_of_id(one) for one in texts(row, "marketplaceIds"))
    found = next((one.code for one in named if one), market)
    try:
        document = await reports.document(text(row, "reportDocumentId"))
        # A hundred thousand rows take seconds: everything else goes on meanwhile.
        return await asyncio.to_thread(read, document, found)
    except (Withheld, Rejected):
        return None
    except Misread as error:
        return Settlement(wrong=f"the settlement {text(row, 'reportId')} was not understood: {error}")


def read(document: str, market: str) -> Settlement:
    """One settlement: its head holds the total and the day of the payout, every other row an amount.

    Numbers and days are written as the market writes them. Source: "Flat File V2 Settlement Report".
    """
    head = next((row for row in table(document) if row.get("total-amount")), None)
    if head is None:
        return Settlement(wrong="a settlement came without its total")
    name, currency = head.get("settlement-id", ""), head.get("currency", "")
    total = number_in(head["total-amount"], market)
    ended = next(
        (at for key in ("deposit-date", "settlement-end-date") if (at := stamp(head.get(key, ""), market))), None
    )
    if total is None or ended is None or not name or not currency:
        return Settlement(wrong=f"the head of the settlement {name} was not understood")
    payout = Entry(f"{name}{_PAYOUT}", BOOK, EntryKind.PAYOUT, ended, Money(-total, currency), "payout", market)
    return Settlement(payout, document, _wrong(name, total, _entries(document, payout)))


def _entries(document: str, payout: Entry) -> Iterator[Entry | None]:
    """Of every row with an amount that is not the head's; None of one that was not understood."""
    name, head = payout.id.removesuffix(_PAYOUT), None
    for place, row in enumerate(table(document)):
        head = row if head is None and row.get("total-amount") else head
        if row.get("amount") and row != head:
            yield _entry(f"{name}:{place}", row, payout)


def _some(lines: Iterator[Entry]) -> list[Entry]:
    return list(islice(lines, _AT_A_TIME))


def _wrong(name: str, total: Decimal, entries: Iterable[Entry | None]) -> str | None:
    found, unread = Decimal(0), 0
    for entry in entries:
        found += entry.amount.amount if entry else 0
        unread += entry is None
    if unread:
        return f"{unread} rows of the settlement {name} were not understood"
    return None if found == total else f"the rows of the settlement {name} add up to {found} instead of {total}"


def _entry(name: str, row: Mapping[str, str], payout: Entry) -> Entry | None:
    """One row; None where its amount is no number. What has no day of its own has that of the payout."""
    market = _market(row.get("marketplace-name", ""), payout.market)
    clock = market or payout.market or ""
    amount = number_in(row["amount"], payout.market or clock)
    if amount is None:
        return None
    days = (stamp(row.get(column, ""), clock) for column in ("posted-date-time", "posted-date"))
    words = [word for column in ("amount-type", "amount-description") if (word := row.get(column))]
    kind = kind_of(row.get("transaction-type", ""), words)
    return Entry(
        id=name,
        book=BOOK,
        kind=kind,
        at=next((day for day in days if day), payout.at),
        amount=Money(amount, payout.amount.currency),
        word="/".join(words) or row.get("transaction-type", ""),
        market=market,
        order=row.get("order-id") or None,
        sku=row.get("sku") or None,
        quantity=number(row, "quantity-purchased") if kind in _QUANTITY_OF else None,
    )


def _market(name: str, otherwise: str | None) -> str | None:
    """The market that a row names ("Amazon.de"); sales elsewhere ("Non-Amazon DE") have none."""
    if not name:
        return otherwise
    found = market_of_host(name)
    return found.code if found else None
