"""Below cost: what a buyer paid or I ask, against the goods' cost and the platform's fee; and when it is over."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from adapters.readings import Money, OrderLine, Topic
from monitor.earning import spent_of
from monitor.findings import Paid, Spent, Verdict
from monitor.known import SKUS
from monitor.rules.below_cost import BELOW_COST, SPEAKS_FOR
from storage.states import Batch, Cost, RuleMemory, Severity, State
from storage.store import Store
from tests.monitor.account_world import order
from tests.monitor.builders import LAMP, ME, NIGHT, STRANGER, Story, listing, offer, usd

HOUR = timedelta(hours=1)
# The goods cost 7.20; the platform keeps 3.00 and a tenth of the price: below 11.34 a sale loses.
SPENT = Spent(usd("7.20"), Decimal("3.00"), Decimal("0.1"))
BREAKS_EVEN = "11.34"


def told(story: Story, price: str | None, *paid: tuple[float, str], spent: Spent | None = SPENT) -> Verdict:
    """One answer: my price as it shows it, and what was paid so many hours ago."""
    at = story.at + timedelta(minutes=10)
    if spent is not None:
        lines = tuple(Paid(at - hours * HOUR, f"order {hours}", usd(unit)) for hours, unit in paid)
        story.spent = replace(spent, paid=lines)
    else:
        story.spent = None
    readings = [offer(STRANGER, "5.00", featured=True)]
    return story.offers(*readings, *([offer(ME, price)] if price else []))


def bads(verdict: Verdict) -> list[tuple[Severity, Any]]:
    assert not verdict.silent
    return [(bad.severity, bad.facts["price"]) for bad in verdict.bads]


def test_it_fires_a_cent_below_what_a_sale_takes_and_not_at_it() -> None:
    story = Story(BELOW_COST)
    assert bads(told(story, "21.99")) == []
    assert bads(told(story, BREAKS_EVEN)) == [], "7.20 + 3.00 + 1.134 = 11.334"
    [(severity, price)] = bads(told(story, "11.33"))
    assert (severity, price) == (Severity.WAKE, {"amount": "11.33", "currency": "USD"})
    assert bads(told(story, "21.99")) == [], "and it is over once the price is up again"


def test_a_sale_that_just_pays_for_itself_is_none_below_cost() -> None:
    even = Spent(usd("7.20"), Decimal("3.00"), Decimal())
    story = Story(BELOW_COST)
    assert bads(told(story, "10.20", (1, "10.20"), spent=even)) == []
    newer = [(hours, "10.20") for hours in (1, 2, 3)]
    assert bads(told(story, "10.20", (4, "9.00"), *newer, spent=even)) == []
    assert len(told(story, "10.19", spent=even).bads) == 1
    assert len(told(story, "20.00", (1, "10.19"), spent=even).bads) == 1


def test_the_arithmetic_is_told() -> None:
    [bad] = told(Story(BELOW_COST), "8.00").bads
    amounts = {name: bad.facts[name]["amount"] for name in ("price", "asked", "cost", "fee", "loses")}  # type: ignore[index, call-overload]
    assert amounts == {"price": "8.00", "asked": "8.00", "cost": "7.20", "fee": "3.80", "loses": "3.00"}
    assert (bad.subject, bad.facts["how"], bad.facts["order"], bad.confirm) == ("price", "asked", None, True)


def test_what_a_buyer_paid_counts_before_what_i_ask() -> None:
    story = Story(BELOW_COST)
    [bad] = told(story, "21.99", (2, "9.00"), (1, "21.99")).bads
    assert (bad.facts["how"], bad.facts["order"], bad.facts["at"]) == (
        "paid",
        "order 2",
        (story.at - 2 * HOUR).isoformat(),
    )
    assert bad.facts["asked"] == {"amount": "21.99", "currency": "USD"}
    assert bads(told(story, "21.99", (1, "21.99"), (2, "12.00"))) == []
    assert len(told(story, None, (2, "9.00")).bads) == 1, "also where the page does not show me"


def test_it_ends_with_three_newer_orders_that_pay_enough_or_after_a_day() -> None:
    story = Story(BELOW_COST)
    good = [(hours, "20.00") for hours in (1, 2, 3)]
    assert len(told(story, "21.99", (4, "9.00"), *good[:2]).bads) == 1
    assert bads(told(story, "21.99", (4, "9.00"), *good)) == []
    day = SPEAKS_FOR / HOUR
    assert len(told(story, "21.99", (day - 0.01, "9.00")).bads) == 1
    assert bads(told(story, "21.99", (day, "9.00"))) == []


def test_what_is_not_known_says_nothing_and_ends_nothing() -> None:
    story = Story(BELOW_COST)
    assert told(story, "1.00", spent=None).silent
    assert told(story, None).silent, "I am not in this answer"
    assert told(story, None, (1, "20.00")).silent
    euros = Spent(Money(Decimal(7), "EUR"), Decimal(), Decimal())
    assert told(story, "1.00", spent=euros).silent, "a price in another currency is another fact"
    assert told(story, None, (1, "1.00"), spent=euros).silent


def test_sending_that_the_buyer_pays_belongs_to_the_price() -> None:
    story = Story(BELOW_COST)
    story.spent = SPENT
    assert bads(story.offers(offer(ME, "8.00", shipping=usd("5.00")))) == []
    assert len(story.offers(offer(ME, "8.00", shipping=usd("1.00"))).bads) == 1


def test_where_one_seller_has_the_page_its_own_price_counts() -> None:
    story = Story(BELOW_COST)
    story.has_offers, story.spent = False, SPENT
    assert len(story.page(listing(price=usd("8.00"))).bads) == 1
    assert bads(story.page(listing(price=usd("20.00")))) == []
    assert story.page(listing(price=None)).silent


@pytest.fixture
async def store(tmp_path: Any) -> Any:
    async with Store.open(tmp_path / "twoam.db") as store:
        await store.add_listing("us", LAMP, "Blue Lamp", "https://x.example", NIGHT, [Topic.OFFERS])
        yield store


async def test_what_a_sale_takes_is_read_from_costs_fees_rates_and_orders(store: Store) -> None:
    story = Story(BELOW_COST)
    story.offers(offer(ME, "20.00", shipping=usd("2.00")))
    look = replace(story.last, at=NIGHT)

    async def spent(**memories: RuleMemory) -> Spent | None:
        return await spent_of(store, look, memories)

    parts: Any = {"ReferralFee": "3.00", "FBAFees": "3.61"}
    usual: Any = {"price": {"amount": "20", "currency": "USD"}, "total": {"amount": "6.61", "currency": "USD"}}
    fee = RuleMemory(1, "fee_changed", 1, {"LAMP-1": {**usual, "parts": parts}})
    assert await spent(fee_changed=fee) is None, "no cost"
    await store.put_costs([Cost("LAMP-1", Decimal("66.53"), "CNY"), Cost("OTHER", Decimal(1), "USD")])
    assert await spent(fee_changed=fee) is None, "which SKU is behind it is not known"
    await store.commit(Batch(states=(State(1, SKUS, NIGHT, {"skus": ["LAMP-1"], "nameless": 0}),)))
    assert await spent() is None, "no fee"
    found = await spent(fee_changed=fee)
    assert found == Spent(usd("10.00"), Decimal("3.61"), Decimal("0.15"))

    def sold(number: int, at: datetime, price: str | None, quantity: int = 1, cancelled: int = 0) -> Any:
        paid = usd(price) if price else None
        return "us", replace(order(number, at), lines=(OrderLine("1", quantity, "LAMP-1", LAMP, paid, cancelled),))

    await store.commit(
        Batch(
            orders=(
                sold(1, NIGHT - HOUR, "18.00", 2),
                sold(2, NIGHT - 2 * HOUR, None),
                sold(3, NIGHT - 3 * HOUR, "5.00", 1, 1),
                sold(4, NIGHT - 25 * HOUR, "5.00"),
            )
        )
    )
    found = await spent(fee_changed=fee)
    assert found is not None
    assert found.paid == (Paid(NIGHT - HOUR, "111-0000000-0000001", usd("11.00")),), "nine each, and two for sending"
