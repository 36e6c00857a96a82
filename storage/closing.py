"""What a report of a finished time is made of, beside the ledger's sums: summed in the database, or a few rows."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from sys import intern
from typing import NamedTuple

from sqlalchemy import BigInteger, func, literal, select, type_coerce

from storage.columns import to_ms
from storage.cuts import in_millionths
from storage.engine import Engines
from storage.millionths import from_millionths
from storage.tables import GoodsReturnRow, LedgerEntryRow, ListingRow, ProductRow, TieRow, table
from storage.tables.business import CORRECTING

_ENTRY, _RETURN = table(LedgerEntryRow).columns, table(GoodsReturnRow).columns
_LISTING, _TIE, _PRODUCT = table(ListingRow).columns, table(TieRow).columns, table(ProductRow).columns
# So many rows are taken at a time: thousands at once would hold up everything else.
_PIECE = 500


class Named(NamedTuple):
    """What a listing is called; `product` is the number of what several listings sell, else None."""

    name: str
    product: int | None
    product_name: str | None


class Closing(Engines):
    """Spans are [since, until)."""

    async def return_reasons(
        self, since: datetime, until: datetime, markets: Collection[str] | None = None
    ) -> Sequence[tuple[str, int]]:
        """For each reason, in the platform's words, how many units were sent back; the most first."""
        units = func.sum(_RETURN.quantity)
        query = select(_RETURN.reason, units).where(_RETURN.at >= since, _RETURN.at < until)
        if markets is not None:
            query = query.where(func.coalesce(_RETURN.market, "").in_(sorted(markets)))
        query = query.group_by(_RETURN.reason).order_by(units.desc(), _RETURN.reason)
        async with self._read() as session:
            return [(reason, int(count)) for reason, count in await session.execute(query)]

    async def corrected(self, since: datetime, until: datetime) -> Mapping[str, tuple[int, Decimal]]:
        """By account how many corrections were learned in the span of what was booked before it, and their sum at home.

        Only what counts; what no rate could convert is one of the lines and in no sum.
        """
        # Not the column itself: by its index all that was booked before would be read, and not the few.
        booked = type_coerce(_ENTRY.booked_at, BigInteger) + literal(0, BigInteger)
        lines, sum_ = func.count(), func.coalesce(func.sum(in_millionths(_ENTRY.home)), 0)
        query = select(_ENTRY.account, lines, sum_).where(
            CORRECTING, _ENTRY.counted, _ENTRY.noted_at >= since, _ENTRY.noted_at < until, booked < to_ms(since)
        )
        async with self._read() as session:
            rows = await session.execute(query.group_by(_ENTRY.account))
            return {account: (int(count), from_millionths(home)) for account, count, home in rows}

    async def listings_called(self) -> Mapping[tuple[str, str, str], Named]:
        """What each listing of mine is called, by account, market and the platform's id; also of those removed."""
        query = select(
            _LISTING.account, _LISTING.market, _LISTING.subject_id, _LISTING.name, _PRODUCT.id, _PRODUCT.name
        ).where(_LISTING.rival.is_(False))
        query = query.outerjoin_from(table(ListingRow), table(TieRow), _TIE.listing_id == _LISTING.id)
        query = query.outerjoin(table(ProductRow), _PRODUCT.id == _TIE.product_id)
        found: dict[tuple[str, str, str], Named] = {}
        async with self._read() as session:
            async for rows in (await session.stream(query)).partitions(_PIECE):
                # Ten thousand listings have a few accounts and markets between them.
                found |= {(intern(one[0]), intern(one[1]), one[2]): Named(*one[3:]) for one in rows}
        return found
