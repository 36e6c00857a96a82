"""What one `twoam check` saw, its verdict, and how it is shown: as one JSON object, and the part about accounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from adapters.errors import Preparing, Unsupported
from adapters.readings import Money, Topic
from monitor.check_facts import MONEY_OF, ORDERS_OF, Json, account_json, is_known, listing_json, money_of_kinds
from monitor.commands.turn import Turn
from monitor.console.failures import Code
from monitor.console.output import show_json
from monitor.facts import money_of
from monitor.language import Html, Tongue, joined, market_zone, name
from monitor.marks import Mark, is_alarming
from monitor.render.account import KINDS, TOPICS, market_name
from monitor.render.boards import Standing
from monitor.render.health import AccountHealth, health_lines
from monitor.render.orders import sum_line
from monitor.render.reasons import cause
from monitor.render.words import position
from monitor.sales import together
from monitor.sightings import Found
from storage.states import AccountWatch, Incident


@dataclass(frozen=True, slots=True)
class Checked:
    """All that was seen: `outcomes` says of each question about an account why it was not answered; `unread`, whether
    a list of places could not be read.
    """

    turn: Turn
    rows: Sequence[Standing]
    found: Mapping[int, tuple[Found, ...]]
    accounts: Sequence[AccountHealth]
    outcomes: Mapping[int, Exception | None]
    unread: bool

    async def incidents(self) -> list[Incident]:
        """The open ones that are about the accounts and not about one of their listings."""
        names = {one.account for one in self.accounts}
        return [one for one in await self.turn.store.open_incidents() if one.account in names and not one.listing_id]


async def verdict(seen: Checked) -> Code:
    """1 where something is wrong, else 3 where something could not be looked at; what is being prepared is neither.

    That a rival could not be looked at counts only where nothing but rivals was.
    """
    rows = [row for row in seen.rows if not row.listing.rival] or seen.rows
    alarming = any(is_alarming(one) for one in await seen.incidents())
    if alarming or any(row.mark is Mark.ALERT for row in seen.rows):
        return Code.WRONG
    errors = [one for one in seen.outcomes.values() if one and not isinstance(one, Preparing | Unsupported)]
    if seen.unread or errors or any(row.mark is Mark.UNKNOWN or row.trouble for row in rows):
        return Code.COULD_NOT_LOOK
    return Code.CLEAR


async def print_json(seen: Checked) -> None:
    """One object: the verdict, the listings, the accounts."""
    code = await verdict(seen)
    shown = {Code.CLEAR: "clear", Code.WRONG: "wrong"}.get(code, "unknown")
    show_json(
        {
            "at": seen.turn.now.isoformat(),
            "verdict": shown,
            "listings": [await _listing(seen, row) for row in seen.rows],
            "accounts": [await _account(seen, one) for one in seen.accounts],
        }
    )


async def _listing(seen: Checked, row: Standing) -> Json:
    store, known = seen.turn.store, await seen.turn.known(row.listing)
    cases = await store.open_incidents(listing_id=row.listing.id)
    return await listing_json(store, row, known, seen.found[row.listing.id], cases, seen.turn.now)


async def _account(seen: Checked, one: AccountHealth) -> Json:
    cases = [incident for incident in await seen.incidents() if incident.account == one.account]
    return await account_json(seen.turn.store, one, seen.outcomes, cases, seen.turn.now)


async def listing_lines(seen: Checked, row: Standing) -> list[Html]:
    """Its ranks, what is left, and what the platform keeps of a sale, as far as they are known."""
    tongue, facts = seen.turn.tongue, await _listing(seen, row)
    ranks = [
        tongue._("• {board}: {rank}", board=name(board, 60), rank=position(tongue, place))
        for board, place in (facts["ranks"] or {}).items()
    ]
    left = [] if facts["stock"] is None else [tongue._("• In stock: {count}", count=tongue.number(facts["stock"]))]
    fees = [_fee(tongue, sku, fee) for sku, fee in (facts["fees"] or {}).items()]
    return [*ranks, *left, *fees]


def _fee(tongue: Tongue, sku: str, fee: Json) -> Html:
    total, price = (tongue.money(money_of(fee[key])) for key in ("total", "price"))
    return tongue._("• {sku}: the platform keeps {fees} of {price}", sku=name(sku, 60), fees=total, price=price)


async def account_lines(seen: Checked) -> list[Html]:
    """The part about accounts as a person reads it, one text an account."""
    return [await _account_text(seen, one) for one in seen.accounts]


async def _account_text(seen: Checked, one: AccountHealth) -> Html:
    tongue, now = seen.turn.tongue, seen.turn.now
    lines = [*health_lines(tongue, one, now), *await _orders(seen, one), *await _money(seen, one)]
    lines += await _visits(seen, one)
    lines += [_outcome(tongue, watch, why) for watch in one.watches if (why := _untold(seen, watch))]
    return Html("\n" + joined(lines))


def _untold(seen: Checked, watch: AccountWatch) -> Exception | None:
    """Why this look brought no answer, where the lines before do not say it already."""
    error = seen.outcomes.get(watch.id)
    said = watch.trouble == str(error) and (watch.failures or watch.read_at is None)
    return None if said else error


def _outcome(tongue: Tongue, watch: AccountWatch, error: Exception) -> Html:
    what = tongue._(TOPICS[watch.topic.value])
    if isinstance(error, Preparing):
        return tongue._("⏳ {what}: being prepared by the platform", what=what)
    return tongue._("⚪ {what}: not answered now, {why}", what=what, why=cause(tongue, str(error)))


async def _orders(seen: Checked, one: AccountHealth) -> list[Html]:
    """The last 24 hours; nothing where they were never read, which stands elsewhere."""
    if not is_known(one, Topic.ORDERS):
        return []
    tongue, now = seen.turn.tongue, seen.turn.now
    found = together(await seen.turn.store.ordered(one.account, now - ORDERS_OF, now))
    sums = [sum_line(tongue, each) for each in found if each.orders] or [tongue._("none")]
    return [tongue._("Orders of the last 24 h: {sums}", sums=joined(sums, by=tongue._("; ")))]


async def _money(seen: Checked, one: AccountHealth) -> list[Html]:
    if not is_known(one, Topic.MONEY):
        return []
    tongue, now = seen.turn.tongue, seen.turn.now
    sums = money_of_kinds([entry for _, entry in await seen.turn.store.entries(one.account, now - MONEY_OF, now)])
    said = [
        Html(f"{tongue._(KINDS[kind])} {tongue.money(Money(total, currency))}")
        for (kind, currency), total in sums.items()
    ]
    return [tongue._("Money of the last 7 days: {sums}", sums=joined(said, by=tongue._("; ")) or tongue._("none"))]


def _day_there(market: str, begin: datetime) -> str:
    """The day by the market's own calendar, as the platform counts visits; it has begun in the evening elsewhere."""
    return begin.astimezone(ZoneInfo(market_zone(market) or "UTC")).date().isoformat()


async def _visits(seen: Checked, one: AccountHealth) -> list[Html]:
    """The sessions of the newest day that is told, in each market."""
    tongue, told = seen.turn.tongue, (await _account(seen, one))["traffic"] or ()
    return [
        tongue._(
            "Visits on {day}: {count} · {market}",
            day=_day_there(row["market"], datetime.fromisoformat(row["begin"])),
            count=tongue.number(Decimal(row["value"])),
            market=market_name(row["market"]),
        )
        for row in told
        if row["name"] == "sessions"
    ]
