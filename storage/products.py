"""Products: which listings sell the same thing, and which a person said do not."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Text, cast, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.engine import Engines, insert_into
from storage.folding import folded
from storage.states import BY_HAND, Product
from storage.tables import ApartRow, ListingRow, ProductRow, TieRow, table

Pair = tuple[int, int]
_FEWEST = 2


class Products(Engines):
    """A product holds two watched listings of mine or more; what has fewer is none, though it keeps its name."""

    async def products(self, numbers: Collection[int] | None = None) -> tuple[Product, ...]:
        """All or some, in the order in which they were made, their listings in the order in which they were added."""
        async with self._read() as session:
            return tuple(one for one in await _products(session, numbers) if len(one.ties) >= _FEWEST)

    async def product_of(self, listing_id: int) -> Product | None:
        """The product that the listing is of."""
        async with self._read() as session:
            of = await session.scalar(select(col(TieRow.product_id)).where(col(TieRow.listing_id) == listing_id))
        found = await self.products([of]) if of is not None else ()
        return next((one for one in found if listing_id in one.ties), None)

    async def ties(self) -> Mapping[int, int]:
        """Of which product each listing is, also where it is the only one of it that is watched."""
        async with self._read() as session:
            told = await session.scalar(select(tie_texts()))
        pairs = (one.split(":") for one in (told or "").split(",") if one)
        return {int(listing): int(product) for listing, product in pairs}

    async def product_names(self) -> Sequence[tuple[int, str]]:
        """Number and name of all, also of those that are products no more."""
        async with self._read() as session:
            rows = await session.execute(select(col(ProductRow.id), col(ProductRow.name)).order_by(col(ProductRow.id)))
            return [(number, name) for number, name in rows]

    async def tie(self, ties: Mapping[int, str], name: str, now: datetime) -> Product | None:
        """These listings, and all of the products that they are of, sell one thing; each with why (`Product`).

        A listing that was of one already keeps its reason, and the oldest product (of a person's making, if any) its
        name. What a person ties is no longer apart; what is tied otherwise joins no listings that are, and no two
        products of a person's making: None, nothing is changed.
        """

        async def work(session: AsyncSession) -> Product | None:
            known = await _products(session)
            meant = [one for one in known if one.ties.keys() & ties.keys()]
            meant.sort(key=lambda one: (not _is_by_hand(one), one.id))
            whole = {**ties, **{listing: why for one in meant for listing, why in one.ties.items()}}
            apart = col(ApartRow.listing_id).in_(whole), col(ApartRow.other_id).in_(whole)
            if BY_HAND in ties.values():
                await session.execute(delete(ApartRow).where(*apart))
            elif (
                sum(map(_is_by_hand, meant)) > 1
                or await session.scalar(select(ApartRow).where(*apart).limit(1)) is not None
            ):
                return None
            product = meant[0] if meant else await _made(session, name, now)
            await _tied(session, product.id, whole)
            await _forget(session, [one.id for one in meant[1:]])
            return Product(product.id, product.name, whole)

        return await self._write(work)

    async def untie(self, listing_id: int) -> bool:
        """The listing sells something else than the others of its product; only a person ties it to them again.

        False where it is of no product.
        """

        async def work(session: AsyncSession) -> bool:
            product = next((one for one in await _products(session) if listing_id in one.ties), None)
            if product is None:
                return False
            others = product.ties.keys() - {listing_id}
            await _set_apart(session, {_pair(listing_id, other) for other in others})
            if len(others) < _FEWEST:
                await session.execute(delete(TieRow).where(col(TieRow.product_id) == product.id))
                await _forget(session, [product.id])
            else:
                await session.execute(delete(TieRow).where(col(TieRow.listing_id) == listing_id))
            return True

        return await self._write(work)

    async def keep_apart(self, one: int, other: int) -> None:
        """A person says that the two listings do not sell the same; those of one product stay there until untied."""

        async def work(session: AsyncSession) -> None:
            await _set_apart(session, {_pair(one, other)})

        await self._write(work)

    async def apart(self) -> frozenset[Pair]:
        """Pairs of listings of which a person said that they do not sell the same, the smaller number first."""
        async with self._read() as session:
            rows = await session.execute(select(col(ApartRow.listing_id), col(ApartRow.other_id)))
            return frozenset((one, other) for one, other in rows)

    async def rename_product(self, product_id: int, name: str) -> bool:
        """False where there is no such product."""

        async def work(session: AsyncSession) -> bool:
            row = await session.get(ProductRow, product_id)
            if row is not None:
                row.name = name
            return row is not None

        return await self._write(work)

    async def find_products(self, text: str) -> tuple[Product, ...]:
        """Products whose name begins with the text (`folded`); exact ones alone if any."""
        sought = folded(text)
        begun = [number for number, name in await self.product_names() if folded(name).startswith(sought)]
        found = await self.products(begun) if begun else ()
        return tuple(one for one in found if folded(one.name) == sought) or found


def _is_by_hand(product: Product) -> bool:
    return BY_HAND in product.ties.values()


async def _products(session: AsyncSession, numbers: Collection[int] | None = None) -> list[Product]:
    """Also those of which but one listing of mine is watched still."""
    mine = col(ListingRow.removed_at).is_(None), col(ListingRow.rival).is_(False)
    query = select(col(TieRow.product_id), col(TieRow.listing_id), col(TieRow.why))
    query = query.join(ListingRow, col(ListingRow.id) == col(TieRow.listing_id))
    wanted = select(ProductRow).order_by(col(ProductRow.id))
    if numbers is not None:
        query, wanted = query.where(col(TieRow.product_id).in_(numbers)), wanted.where(col(ProductRow.id).in_(numbers))
    ties: dict[int, dict[int, str]] = {}
    for product, listing, why in await session.execute(query.where(*mine).order_by(col(TieRow.listing_id))):
        ties.setdefault(product, {})[listing] = why
    rows = await session.scalars(wanted)
    return [Product(row.id, row.name, ties[row.id]) for row in rows if row.id in ties]


async def _made(session: AsyncSession, name: str, now: datetime) -> Product:
    row = ProductRow(name=name, made_at=now)
    session.add(row)
    await session.flush()
    return Product(row.id, row.name, {})


async def _tied(session: AsyncSession, product: int, ties: Mapping[int, str]) -> None:
    rows = [{"listing_id": listing, "product_id": product, "why": why} for listing, why in ties.items()]
    insert = insert_into(session, table(TieRow))
    newer = {"product_id": insert.excluded.product_id, "why": insert.excluded.why}
    await session.execute(insert.on_conflict_do_update(index_elements=["listing_id"], set_=newer), rows)


async def _forget(session: AsyncSession, products: Collection[int]) -> None:
    """Of a product that is no more also listings that are not watched any longer are let go."""
    await session.execute(delete(TieRow).where(col(TieRow.product_id).in_(products)))
    await session.execute(delete(ProductRow).where(col(ProductRow.id).in_(products)))


async def _set_apart(session: AsyncSession, pairs: Iterable[Pair]) -> None:
    rows = [{"listing_id": one, "other_id": other} for one, other in pairs]
    await session.execute(insert_into(session, table(ApartRow)).on_conflict_do_nothing(), rows)


def _pair(one: int, other: int) -> Pair:
    return min(one, other), max(one, other)


def tie_texts() -> ColumnElement[str]:
    """All ties as “listing:product” in one text: as many rows would take ten times as long."""
    pair = cast(col(TieRow.listing_id), Text) + ":" + cast(col(TieRow.product_id), Text)
    return func.aggregate_strings(pair, ",")
