"""/rate: what one currency is worth in another, by our own word or by whose else."""

import re
from datetime import UTC, date
from decimal import Decimal

from adapters.money import read_money
from adapters.readings import Money
from monitor.chat import Said
from monitor.commands.choices import DEFAULT
from monitor.commands.costing import dated
from monitor.commands.turn import Turn
from monitor.language import market_currency
from monitor.messages import Message
from monitor.rates import Rates, rates_of
from monitor.render.rates import rate_board, rate_kept, rate_unclear
from storage.states import ALWAYS, OWN, Rate, Role

# “1 USD = 92.5 RUB”; “RUB 92.5 USD”, of which the known rate tells how it is meant.
_EQUAL = re.compile(r"(?:1\s*)?([A-Za-z]{3})\s*=\s*(\d[\d.,]*)\s*([A-Za-z]{3})")
_LOOSE = re.compile(r"([A-Za-z]{3})\s+(\d[\d.,]*)\s+([A-Za-z]{3})")
_PAIR = re.compile(r"([A-Za-z]{3})\s+([A-Za-z]{3})\s+(\w+)")


def role_for(text: str) -> Role:
    """Everybody may read the rates; who says them handles the shop."""
    return Role.OPERATOR if text.strip() else Role.VIEWER


async def rate(turn: Turn, text: str) -> Said:
    """“1 USD = 92.5 RUB [from DAY]”; “RUB USD default” forgets it; without a word those in use."""
    today = turn.now.astimezone(UTC).date()
    rates = rates_of(await turn.store.rates(today), today)
    if not text.strip():
        return await turn.said(Message(rate_board(turn.tongue, rates, await _in_use(turn))))
    head, day = dated(text.strip())
    if (pair := _PAIR.fullmatch(head)) and pair[3].casefold() in DEFAULT:
        return await _forgotten(turn, pair[1].upper(), pair[2].upper())
    found = rate_said(head, rates, today if day == ALWAYS else day) if day else None
    if found is None:
        return await turn.said(Message(rate_unclear(turn.tongue)))
    before = await _own(turn, found)
    await turn.store.put_rates([found])
    await turn.note(f"rate {found.base}/{found.currency}", before, str(found.value))
    return await turn.said(Message(rate_kept(turn.tongue, found)))


def rate_said(text: str, rates: Rates, day: date) -> Rate | None:
    """The rate that the text states; None where it is none."""
    if found := _EQUAL.fullmatch(text):
        base, number, currency = found.groups()
    elif found := _LOOSE.fullmatch(text):
        currency, number, base = found.groups()
    else:
        return None
    amount = read_money(f"{number} {currency.upper()}", decimal_hint=".")
    known = read_money(f"1 {base.upper()}") is not None and currency.upper() != base.upper()
    if amount is None or not amount.amount or not known:
        return None
    said = Rate(currency.upper(), base.upper(), amount.amount, day, OWN)
    return said if "=" in text else _as_meant(said, rates)


def _as_meant(said: Rate, rates: Rates) -> Rate:
    """The way to read it that lies nearer to the known rate; as it is written where none is known."""
    known = rates.worth(Money(Decimal(1_000_000), said.base), said.currency)
    if known is None or not known.money.amount:
        return said
    value = known.money.amount / 1_000_000
    forth, back = (abs((value * factor).ln() - said.value.ln()) for factor in (Decimal(1), 1 / value / value))
    return said if forth <= back else Rate(said.base, said.currency, said.value, said.day, OWN)


async def _own(turn: Turn, one: Rate) -> str | None:
    today = turn.now.astimezone(UTC).date()
    same = (one.currency, one.base, OWN)
    rows = await turn.store.rates(today)
    return next((str(row.value) for row in rows if (row.currency, row.base, row.origin) == same), None)


async def _forgotten(turn: Turn, first: str, second: str) -> Said:
    count = await turn.store.drop_rates(first, second, OWN) + await turn.store.drop_rates(second, first, OWN)
    if count:
        await turn.note(f"rate {second}/{first}", "…", None)
    return turn.toast("Forgotten." if count else "There was no rate of your own for these two.")


async def _in_use(turn: Turn) -> list[str]:
    """The currencies of the markets, of the costs and of the people."""
    markets = {market_currency(one) for one in await turn.store.markets_watched()}
    people = {one.currency for one in await turn.store.people()}
    costs = await turn.store.cost_currencies()
    today = turn.now.astimezone(UTC).date()
    own = {code for one in await turn.store.rates(today) if one.origin == OWN for code in (one.currency, one.base)}
    return sorted(code for code in {*markets, *people, *costs, *own} if code)
