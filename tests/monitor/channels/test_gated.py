"""A night with a figure: what is worth less wakes nobody on any way, and rings once it grows."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from adapters.readings import Money, OrderLine, Subject, Topic
from monitor import incidents
from monitor.facts import money_facts
from monitor.findings import Bad
from monitor.gate import FIGURE
from monitor.incidents import Place
from monitor.language import Tongue
from monitor.render.cases import Past, why
from storage.states import AccountLook, Batch, Cost, DeliveryKind, DeliveryState, Incident, RuleMemory, Severity
from tests.monitor.account_world import order
from tests.monitor.builders import NIGHT
from tests.monitor.channels.home import ANNA, BEN, Home, at_home
from tests.monitor.channels.receivers import receiver
from tests.words import unmarked

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
WEEKS = 2 * 168
# Of 21.99 dollars the goods take 16.99 and the platform 4.00: one dollar is earned.
FEE = {"price": {"amount": "21.99", "currency": "USD"}, "total": {"amount": "4.00", "currency": "USD"}, "parts": {}}


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


async def sells(home: Home) -> None:
    """A unit an hour, for two weeks, since the first order of the account."""
    line = OrderLine("1", 1, "LAMP-1", Subject("us", "B0LAMP0001"))
    orders = [replace(order(hour, NIGHT - hour * HOUR - MINUTE), lines=(line,)) for hour in range(WEEKS)]
    orders.append(replace(order(WEEKS, NIGHT - WEEKS * HOUR), lines=()))
    home.store.ask_only({"us": {Topic.LISTINGS, Topic.OFFERS, Topic.ORDERS}})
    await home.store.ensure_account_watches("us", [Topic.ORDERS], NIGHT)
    [watch] = [one for one in await home.store.account_watches("us") if one.topic is Topic.ORDERS]
    memory = RuleMemory(1, "fee_changed", 1, {"LAMP-1": FEE})  # type: ignore[dict-item]
    look = AccountLook(watch.id, NIGHT, NIGHT, None)
    await home.store.commit(
        Batch(orders=tuple(("us", one) for one in orders), memories=(memory,), account_looks=(look,))
    )
    await home.store.put_costs([Cost("B0LAMP0001", Decimal("16.99"), "USD")])


def bad(mine: str = "21.99", severity: Severity = Severity.WAKE) -> Bad:
    facts: dict[str, Any] = {"seller": {"id": "A3", "name": "XYZ"}, "who": "stranger", "featured": True}
    return Bad("A3", severity, {**facts, "mine": money_facts(usd(mine))}, confirm=False)


async def hijack(home: Home, severity: Severity = Severity.WAKE) -> Incident:
    place = Place("new_seller", "us", 1, "us/B0LAMP0001")
    return await home.commit(incidents.raised(place, bad(severity=severity), home.clock.now()))


async def rings(home: Home) -> list[tuple[int, bool]]:
    said = await home.store.deliveries_since(NIGHT)
    sent = [one for one in said if one.state is DeliveryState.SENT and one.kind is DeliveryKind.SAY]
    return [(one.person_id, one.ring) for one in sent if one.chat_id in (ANNA, BEN)]


async def test_what_is_below_the_figure_wakes_nobody_on_any_way_until_it_grows(tmp_path: Path) -> None:
    async with receiver() as service:
        channels = {"phone": {"url": service.ntfy, "rings": ["at_once"]}}
        async with at_home(tmp_path, channels) as home:
            await sells(home)
            await home.store.decide("house", FIGURE, "20 USD", "Anna", NIGHT)
            case = await hijack(home)
            await home.passes(1)
            assert await rings(home) == [(1, False), (2, False)]
            told = unmarked(home.phone()[-1])
            assert re.search(
                r"At risk: about \$1\.\d\d an hour, \$5\.[67]\d until 08:00\. No sound: below your \$20", told
            )
            assert service.taken == [], "it rings nowhere else either"

            for _ in range(6):
                case = await home.climb(case)
                await home.passes(1)
            case = await home.commit(incidents.due(case, case.next_step_at or NIGHT))
            await home.passes(1)
            assert await rings(home) == [(1, False), (2, False)], "nor does its ladder"
            kept = [one.reason for one in await home.store.deliveries(case.id) if one.state is DeliveryState.WITHHELD]
            assert len(kept) == 16
            assert str(kept[0]).startswith("below 20 USD: 5.")
            assert len({*kept}) == 8, "weighed anew at each step: less of the night is left"
            past = Past(case, await home.store.deliveries(case.id), sums=True)
            listing = (await home.store.listings())[0]
            said, _ = why(Tongue("en"), listing, [past], (), {1: "Anna", 2: "Ben"}, now=home.clock.now())
            shown = unmarked(said.html)
            assert re.search(r"kept back from Anna: less was at risk than .+ \(\d\.\d\d USD of 20 USD\)", shown)
            past = replace(past, sums=False)
            said, _ = why(Tongue("en"), listing, [past], (), {1: "Anna", 2: "Ben"}, now=home.clock.now())
            assert "USD" not in said.html, "in a group it tells no sums"

            await home.commit(incidents.seen_again(case, bad("61.99"), home.clock.now()))
            await home.passes(1)
            assert (await rings(home))[2:] == [(1, True), (2, True)], "it has grown: now it wakes"
            assert len(service.taken) == 1


async def test_each_has_his_own_figure_and_what_is_unknown_wakes_all_the_same(tmp_path: Path) -> None:
    async with receiver() as service:
        channels = {"phone": {"url": service.ntfy, "rings": ["at_once"]}}
        async with at_home(tmp_path, channels) as home:
            await home.store.decide("person:1", FIGURE, "20 USD", "Anna", NIGHT)
            await home.store.decide("person:1", "currency", "EUR", "Anna", NIGHT)
            case = await hijack(home)
            await home.passes(1)
            assert await rings(home) == [(1, True)], "no orders are known"
            assert "no account tells me its orders. So it counts as above your $20.00." in unmarked(home.phone()[-1])
            await home.over(case)
            await home.passes(1)

            await sells(home)
            await hijack(home)
            await home.passes(1)
            assert (await rings(home))[-2:] == [(2, True), (1, False)], "Ben, who has none, is the first of the ladder"
            risk = r"about €1\.\d\d an hour, €5\.1\d until 08:00\. Rate of Oct 30, 2026\. No sound: below your \$20"
            assert re.search(risk, unmarked(home.phone()[-1]))
            assert len(service.taken) == 3, "somebody is woken, so the channel rings too"


async def test_a_push_rings_at_night_where_more_is_at_risk_than_the_figure(tmp_path: Path) -> None:
    async with at_home(tmp_path, {}) as home:
        await sells(home)
        await home.store.decide("person:1", FIGURE, "3 USD", "Anna", NIGHT)
        await home.store.decide("person:2", FIGURE, "6 USD", "Ben", NIGHT)
        await hijack(home, Severity.PUSH)
        await home.passes(1)
        assert await rings(home) == [(1, True), (2, False)]
