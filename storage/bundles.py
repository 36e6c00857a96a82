"""Bundles: SKUs that are sold as one and made of others, as people said it."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.engine import Engines
from storage.marks import COST, mark
from storage.states import Bundle
from storage.tables import BundleRow, table

_BUNDLE = table(BundleRow).columns


class Bundles(Engines):
    """A SKU has the cost that was said of it; only one without any costs what its components do."""

    async def bundles(self) -> tuple[Bundle, ...]:
        """All, by SKU; their components in the order in which they were said."""
        found: dict[str, list[tuple[str, int]]] = {}
        async with self._read() as session:
            for row in await session.execute(select(*_BUNDLE).order_by(_BUNDLE.sku, _BUNDLE.place)):
                found.setdefault(row.sku, []).append((row.component, row.quantity))
        return tuple(Bundle(sku, tuple(parts)) for sku, parts in found.items())

    async def put_bundles(self, bundles: Sequence[Bundle]) -> None:
        """Says of these SKUs what they are made of, in the place of what was said before; without any they are none."""

        async def work(session: AsyncSession) -> None:
            for one in bundles:
                await session.execute(delete(table(BundleRow)).where(_BUNDLE.sku == one.sku))
                rows = [
                    {"sku": one.sku, "place": place, "component": sku, "quantity": quantity}
                    for place, (sku, quantity) in enumerate(one.components)
                ]
                if rows:
                    await session.execute(table(BundleRow).insert(), rows)
            await mark(session, [(COST, "", one.sku) for one in bundles])

        await self._write(work)
