"""Reads from the memory what people decided, as the plain values that rules and routing take."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import structlog

from monitor.duty import DUTY, rota_of
from monitor.gate import FIGURE, figures_of
from monitor.noise import NOISE, noises_of
from monitor.route import Crew
from monitor.shop_days import Calendar, DayKind, ShopDays, ordered
from monitor.thresholds import Threshold, Thresholds
from storage.slots import HOUSE, TAGS
from storage.states import Decision, Person, WatchedListing
from storage.store import Store

log = structlog.get_logger()

THRESHOLD = "threshold."
# Under it stands each span of shop holidays or sale days: "days.2026-12-24..2026-12-26" → "holiday".
DAYS = "days."


async def thresholds_of(store: Store, listing: WatchedListing, proposed: Sequence[Decision] = ()) -> Thresholds:
    """What holds for the listing: what was decided for itself, else for a tag of it, for its account, for all.

    Of two tags that differ the one counts that stands first in the alphabet. `proposed` is taken in place of what is
    decided in its scope, None for what the code has.
    """
    own = f"listing:{listing.id}"
    tagged = await store.decided(own, TAGS)
    tags = [f"tag:{tag}" for tag in sorted(map(str, tagged))] if isinstance(tagged, list) else []
    return await _nearest(store, [HOUSE, account_scope(listing.account), *reversed(tags), own], proposed)


async def thresholds_by_listing(store: Store, listings: Sequence[WatchedListing]) -> dict[int, Thresholds]:
    """The same of many listings, read at once."""
    by_scope: dict[str, list[Decision]] = {}
    for row in await store.decisions(THRESHOLD):
        by_scope.setdefault(row.scope, []).append(row)
    tags = await store.tags() if by_scope else {}
    found: dict[int, Thresholds] = {}
    for one in listings:
        tagged = (f"tag:{tag}" for tag in sorted(tags.get(one.id, ()), reverse=True))
        near = (HOUSE, account_scope(one.account), *tagged, f"listing:{one.id}")
        found[one.id] = Thresholds(_values([row for scope in near for row in by_scope.get(scope, ())]))
    return found


async def account_thresholds(store: Store, account: str) -> Thresholds:
    """What holds for a whole account: what was decided for itself, else for all."""
    return await _nearest(store, [HOUSE, account_scope(account)])


async def thresholds_by_account(store: Store, accounts: Collection[str]) -> dict[str, Thresholds]:
    """The same of several accounts, read at once."""
    rows = await store.decisions(THRESHOLD, [HOUSE, *map(account_scope, accounts)])
    near = {one: [HOUSE, account_scope(one)] for one in accounts}
    return {
        one: Thresholds(
            _values(sorted((row for row in rows if row.scope in scopes), key=lambda row: scopes.index(row.scope)))
        )
        for one, scopes in near.items()
    }


async def house_thresholds(store: Store) -> Thresholds:
    """What holds for all."""
    return await _nearest(store, [HOUSE])


def account_scope(account: str) -> str:
    """Where an account's own decisions lie."""
    return f"account:{account}"


async def _nearest(store: Store, near: Sequence[str], proposed: Sequence[Decision] = ()) -> Thresholds:
    """What is decided in these scopes, the last of them first."""
    rows = _instead(await store.decisions(THRESHOLD, near), proposed, near)
    return Thresholds(_values(sorted(rows, key=lambda row: near.index(row.scope))))


def _instead(rows: Sequence[Decision], proposed: Sequence[Decision], near: Sequence[str]) -> list[Decision]:
    """The decisions with those proposals that concern these scopes."""
    taken = {(one.scope, one.key) for one in proposed}
    kept = [row for row in rows if (row.scope, row.key) not in taken]
    return [*kept, *(one for one in proposed if one.scope in near and one.value is not None)]


def _values(rows: list[Decision] | tuple[Decision, ...]) -> dict[str, Decimal]:
    return {row.key.removeprefix(THRESHOLD): Decimal(str(row.value)) for row in rows}


async def crew_of(store: Store, people: Sequence[Person], now: datetime) -> Crew:
    """Everybody who may be told, with all that they decided about it."""
    mutes = await store.mutes(now)
    return Crew(
        people,
        mutes,
        await store.groups(),
        noises_of(await store.decisions(NOISE)),
        rota_of(await store.decided(HOUSE, DUTY)),
        await store.tags() if any(mute.what.startswith("tag:") for mute in mutes) else {},
        figures_of(await store.decisions(FIGURE)),
    )


async def take_over(store: Store, file: Mapping[str, int | None], now: datetime) -> None:
    """Decides for the house what an older configuration file still says, each value once; what was decided stays."""
    for name, value in file.items():
        kept = f"taken_over:{name}"
        if value is None or await store.get_setting(kept) == value:
            continue
        if await store.decided(HOUSE, f"{THRESHOLD}{name}") is None:
            await store.decide(HOUSE, f"{THRESHOLD}{name}", str(value), "the configuration file", now)
            log.info("taken over from the configuration file: it may leave there", threshold=name, value=value)
        await store.put_setting(kept, value)


async def threshold_of(store: Store, one: Threshold, listing: WatchedListing | None) -> Decimal:
    """What holds of one threshold for a listing; None: for all."""
    return (await thresholds_of(store, listing) if listing else await house_thresholds(store)).of(one)


async def calendar_of(store: Store) -> Calendar:
    """The holidays and sale days that people named."""
    return Calendar(ordered(days_of(row) for row in await store.decisions(DAYS, [HOUSE])))


def days_of(row: Decision) -> ShopDays:
    """The span that a decision names."""
    first, _, last = row.key.removeprefix(DAYS).partition("..")
    return ShopDays(date.fromisoformat(first), date.fromisoformat(last), DayKind(str(row.value)))


def days_key(days: ShopDays) -> str:
    """Under which key the span is decided."""
    return f"{DAYS}{days.first.isoformat()}..{days.last.isoformat()}"
