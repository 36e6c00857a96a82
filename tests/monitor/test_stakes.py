"""What an alert says of the money: the sum for its reader, or just what is missing and what to do about it."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest_asyncio

from adapters.readings import Entry, EntryKind, Money, OrderLine, Topic
from monitor.gate import figures_of
from monitor.groups import without_sums
from monitor.language import Tongue, joined, visible
from monitor.rates import rates_of
from monitor.render.bodies import body_of
from monitor.render.risk import Reader, risk_line
from monitor.risk import Pace, Stake
from monitor.route import Crew
from monitor.stakes import gate_for, reader_of, stake_of
from storage.states import AccountLook, Batch, Cost, Decision, Rate, Role, RuleMemory, Status, Told
from storage.store import Store
from tests.monitor.account_world import order
from tests.monitor.alerts import CASES
from tests.monitor.builders import LAMP, NIGHT, incident, usd
from tests.words import unmarked

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MORNING = NIGHT + timedelta(hours=5, minutes=46)
EN = Tongue("en", "Asia/Shanghai")


@pytest_asyncio.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with Store.open(tmp_path / "twoam.db") as store:
        await store.add_listing("us", LAMP, "Blue Lamp", "https://x.example", NIGHT, [Topic.OFFERS])
        yield store


async def said(store: Store, **facts: Any) -> str:
    """The line for Anna, of a stranger who holds the featured offer."""
    [lamp] = await store.listings()
    stake = await stake_of(store, incident(facts={"featured": True, **facts}), lamp, NIGHT)
    [anna, *_] = await store.people() or [await store.add_person("Anna", 1, 1, Role.OWNER, "en", "Asia/Shanghai")]
    reader = await reader_of(store, anna, NIGHT)
    return unmarked(visible(risk_line(EN, stake, reader, NIGHT)))


def in_all(text: str) -> float:
    """The dollars until the morning."""
    found = re.fullmatch(r"At risk: about \$[\d.]+ an hour, \$([\d.]+) until 08:00\.", text)
    assert found is not None, text
    return float(found[1])


async def orders(store: Store, *days: float, told: bool = True) -> None:
    """One lamp sold so many days ago each."""
    line = OrderLine("1", 1, "LAMP-1", LAMP)
    sold = [replace(order(int(100 * day), NIGHT - day * DAY), lines=(line,) if told else ()) for day in days]
    await store.ensure_account_watches("us", [Topic.ORDERS], NIGHT)
    looks = tuple(AccountLook(one.id, NIGHT, NIGHT, None) for one in await store.account_watches("us"))
    await store.commit(Batch(orders=tuple(("us", one) for one in sold), account_looks=looks))


async def test_whatever_is_missing_is_named_with_what_to_do_until_there_is_a_sum(store: Store) -> None:
    mine = {"amount": "21.99", "currency": "USD"}
    assert await said(store) == "At risk: unknown: no account tells me its orders."
    await orders(store, 1, 5.9)
    assert await said(store) == "At risk: unknown: I know its orders for less than a week."
    await orders(store, 6, *(hours / 24 for hours in range(1, 144, 2)))
    assert await said(store) == "At risk: unknown: I do not know your price."
    assert await said(store, mine=mine) == (
        "At risk: unknown: no cost for B0LAMP0001. Tell me with /cost B0LAMP0001 7.20 USD"
    )
    await store.put_costs([Cost("B0LAMP0001", Decimal(1000), "RUB")])
    assert await said(store, mine=mine) == "At risk: unknown: no exchange rate between RUB – USD. Tell me with /rate"
    await store.put_rates([Rate("RUB", "USD", Decimal(100), date(2026, 10, 1))])
    assert await said(store, mine=mine) == "At risk: unknown: nothing says what the platform keeps of a sale."
    fees = [("SALE", EntryKind.SALE, "100"), ("FEE", EntryKind.FEE, "-10")]
    booked = (("us", Entry(name, "transactions", kind, NIGHT - DAY, usd(sum_))) for name, kind, sum_ in fees)
    await store.commit(Batch(entries=tuple(booked)))
    # 21.99 less 10.00 for the goods and 2.20 for the platform are 9.79, and a lamp is sold every other hour.
    assert 25 < in_all(await said(store, mine=mine)) < 35
    await orders(store, *(day / 10 for day in range(1, 59)), told=False)
    assert await said(store, mine=mine) == "At risk: unknown: too many orders do not say what was bought."


async def test_my_price_is_the_approved_one_where_the_case_does_not_tell_it(store: Store) -> None:
    await orders(store, 6, *(hours / 24 for hours in range(1, 144, 2)))
    await store.put_costs([Cost("B0LAMP0001", Decimal(10), "USD")])
    price: Any = {"of": "us USD", "approved": {"amount": "20", "currency": "USD"}}
    fee: Any = {"LAMP-1": {"price": {"amount": "20", "currency": "USD"}, "total": {"amount": "12", "currency": "USD"}}}
    rows = (RuleMemory(1, "price_changed", 1, price), RuleMemory(1, "fee_changed", 1, fee))
    await store.commit(Batch(memories=rows))
    assert await said(store) == "At risk: no profit: at this price a sale earns nothing."
    assert 7 < in_all(await said(store, loses={"amount": "3.00", "currency": "USD"})) < 11


async def test_rules_that_are_none_about_sales_say_nothing_of_money(store: Store) -> None:
    [lamp] = await store.listings()
    assert await stake_of(store, incident(rule="account_standing"), lamp, NIGHT) is None
    assert await stake_of(store, incident(), None, NIGHT) is None
    assert risk_line(EN, None, None, NIGHT) == ""
    fell = await stake_of(store, incident(rule="rank_fell"), lamp, NIGHT)
    assert "nobody can say how many orders it costs" in risk_line(EN, fell, None, NIGHT)


def test_the_line_is_in_the_readers_currency_with_the_rates_day_and_the_share() -> None:
    stake = Stake(Pace((4.6,) * 168, "UTC"), usd("5"), Decimal("0.5"))
    today = NIGHT.date()

    def line(reader: Reader | None, one: Stake = stake) -> str:
        return unmarked(visible(risk_line(EN, one, reader, NIGHT)))

    plain = Reader(MORNING, rates_of((), today))
    assert line(plain) == "At risk: about $12 an hour, $66 until 08:00. Reckoned with 50 % of its orders."
    assert line(None) == "At risk: a sum that I tell in private chats."
    yuan = replace(plain, currency="CNY")
    assert line(yuan, replace(stake, share=Decimal(1))) == (
        "At risk: about CN¥153 an hour, CN¥882 until 08:00. Rate of Oct 30, 2026."
    )
    own = rates_of([Rate("RUB", "USD", Decimal(100), date(2026, 9, 1))], today)
    assert line(replace(yuan, rates=own, currency="RUB"), replace(stake, share=Decimal(1))).endswith(
        "Rate of Sep 1, 2026, which is old: /rate"
    )
    assert line(replace(yuan, currency="VND")).startswith("At risk: about $12 an hour"), "no rate: in its own currency"
    nothing = replace(stake, pace=Pace((0.0,) * 168, "UTC"))
    assert line(plain, nothing) == "At risk: little: not one was ordered in eight weeks."
    held = replace(plain, figure=usd("70"), held=True)
    assert line(held).endswith("No sound: below your $70.00 (/wake).")
    small = replace(stake, earned=Money(Decimal("0.10"), "USD"), share=Decimal(1))
    assert line(plain, small) == "At risk: about $0.46 an hour, $2.65 until 08:00."


def test_what_goods_cost_is_not_told_where_no_sums_are() -> None:
    rule, severity, facts = CASES["below_cost_paid"]
    case = incident(rule=rule, severity=severity, facts=facts)
    open_, hidden = (joined(body_of(EN, one, NIGHT).lines) for one in (case, without_sums(case)))
    assert "cost $7.20 − fees $4.61 = $3.01 lost" in open_
    assert "A buyer paid $8.80" in hidden
    assert "What it costs you I tell in private chats." in hidden
    assert not any(sum_ in hidden for sum_ in ("7.20", "4.61", "3.01"))
    assert without_sums(replace(case, facts={"price": 1})) == replace(case, facts={"price": 1})


async def test_a_seller_on_several_listings_is_no_matter_of_one_listings_sales(store: Store) -> None:
    await orders(store, 6, *(hours / 24 for hours in range(1, 144, 2)))
    [lamp] = await store.listings()
    anna = await store.add_person("Anna", 1, 1, Role.OWNER, "en", "Asia/Shanghai")
    crew = Crew((anna,), figures=figures_of([Decision("house", "wake_figure", "500 USD")]))
    facts: Any = {"featured": True, "loses": {"amount": "3.00", "currency": "USD"}}
    case = incident(id=0, facts=facts)
    await store.commit(Batch(told=(Told(case, ()),)))

    async def held(rule: str = "new_seller", subject: str = case.subject, status: Status = Status.CONFIRMED) -> bool:
        """Whether it waits for the morning while that is open on another listing."""
        other = replace(case, key=f"{rule}:{subject}", rule=rule, subject=subject, listing_id=None, status=status)
        [stored] = await store.commit(Batch(told=(Told(other, ()),)))
        found = (await gate_for(store, case, lamp, crew, NIGHT)).holds(anna)
        await store.commit(Batch(told=(Told(replace(stored, status=Status.RESOLVED, resolved_at=NIGHT), ()),)))
        return found

    assert await held(subject="A4")
    assert await held(status=Status.RAISED), "perhaps a mistake"
    assert await held("below_floor"), "the same listing's other rule"
    assert not await held()
    assert (await gate_for(store, case, lamp, crew, NIGHT)).holds(anna), "he is here alone again"
