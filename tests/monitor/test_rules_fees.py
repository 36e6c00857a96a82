"""What the platform keeps of a sale, to the cent: what is expected at a price, what is dearer, what is named."""

from datetime import timedelta
from decimal import Decimal

import pytest

from adapters.readings import Fee, Money, Topic
from monitor.findings import Bad
from monitor.rules.fee import FEE_CHANGED, usual_fees
from storage.states import Severity
from tests.monitor.builders import LAMP, Story, usd


def fee(price: str, total: str | None = None, sku: str | None = "LAMP-1", currency: str = "USD", **parts: str) -> Fee:
    """A fee whose parts add up to its total, or a total that has no parts."""
    told = tuple((name, Money(Decimal(amount), currency)) for name, amount in parts.items())
    whole = Decimal(total) if total else sum((money.amount for _, money in told), Decimal())
    return Fee(LAMP, sku, Money(Decimal(price), currency), Money(whole, currency), told)


def after(usual: Fee, now: Fee) -> tuple[Bad, ...]:
    """What is told of a fee after the usual one."""
    story = Story(FEE_CHANGED)
    assert story.sees(Topic.FEES, (usual,)).bads == ()
    return story.sees(Topic.FEES, (now,)).bads


@pytest.mark.parametrize(("total", "told"), [("7.02", False), ("7.03", True), ("6.98", False), ("6.97", True)])
def test_at_the_same_price_two_cents_are_rounding_and_three_are_not(total: str, told: bool) -> None:
    assert bool(after(fee("20", "7.00"), fee("20", total))) is told
    assert bool(after(fee("20", Referral="7.00"), fee("20", Referral=total))) is told


@pytest.mark.parametrize(
    ("total", "told"),
    [("3.474", True), ("3.475", False), ("5", False), ("7.025", False), ("7.026", True), ("0.10", True), ("9", True)],
)
def test_a_bare_sum_lies_between_in_proportion_and_fixed_give_or_take_the_rounding(total: str, told: bool) -> None:
    assert bool(after(fee("20", "7.00"), fee("10", total))) is told


@pytest.mark.parametrize(
    ("amount", "told"),
    [
        ("3.97", True),
        ("3.98", False),
        ("4.02", False),
        ("4.03", True),
        ("7.95", True),
        ("7.96", False),
        ("8.04", False),
        ("8.05", True),
        ("12", True),
    ],
)
def test_a_part_is_fixed_or_follows_the_price_give_or_take_the_rounding(amount: str, told: bool) -> None:
    assert bool(after(fee("20", Referral="4"), fee("40", Referral=amount))) is told


def test_other_parts_than_before_are_compared_by_their_sum() -> None:
    assert after(fee("20", Referral="4"), fee("40", Referral="8", Storage="3"))
    assert not after(fee("20", Referral="4", Storage="3"), fee("40", Referral="12"))


def test_another_currency_is_another_fact() -> None:
    for one, other in (("USD", "EUR"), ("EUR", "USD")):
        assert after(fee("20", "7", currency=one), fee("20", "9", currency=other)) == ()
    assert after(fee("20", "7"), fee("20", "9", currency="".join([*"USD"])))


@pytest.mark.parametrize(("late", "told"), [(-1, True), (0, False), (1, False)])
def test_a_new_fee_is_the_usual_one_seven_days_later(late: int, told: bool) -> None:
    story = Story(FEE_CHANGED)
    story.sees(Topic.FEES, (fee("20", "7"),))
    assert story.sees(Topic.FEES, (fee("20", "9"),)).bads
    story.at += timedelta(days=7, minutes=-10, seconds=late)
    assert bool(story.sees(Topic.FEES, (fee("20", "9"),)).bads) is told
    assert bool(story.sees(Topic.FEES, (fee("20", "9"),)).bads) is False


@pytest.mark.parametrize(
    ("now", "severity"),
    [
        (fee("20", Referral="4", Storage="4.03"), Severity.PUSH),
        (fee("20", Referral="4", Storage="3.97"), Severity.SILENT),
        (fee("40", Referral="12", Storage="4.01"), Severity.PUSH),
        (fee("40", Referral="12", Storage="4"), Severity.SILENT),
        (fee("40", Referral="6", Storage="4"), Severity.SILENT),
        (fee("10", Referral="3", Storage="3"), Severity.PUSH),
        (fee("0", Referral="9", Storage="9"), Severity.SILENT),
    ],
    ids=[
        "more",
        "less",
        "a larger share",
        "the same share",
        "more, but a smaller share",
        "less, but larger",
        "no price",
    ],
)
def test_more_is_dearer_at_the_same_price_and_a_larger_share_at_another(now: Fee, severity: Severity) -> None:
    [bad] = after(fee("20", Referral="4", Storage="4"), now)
    assert bad.severity is severity
    assert bad.facts["price_was"] == {"amount": "20", "currency": "USD"}
    assert bad.facts["sku"] == "LAMP-1"


def test_what_was_free_and_is_no_longer_is_dearer() -> None:
    [bad] = after(fee("0", "1"), fee("10", "5"))
    assert bad.severity is Severity.PUSH


def test_a_fee_that_names_no_sku_is_the_listings() -> None:
    [bad] = after(fee("20", "7", sku=None), fee("20", "9", sku=None))
    assert (bad.subject, bad.facts["sku"]) == ("fee:", None)


def test_the_three_parts_that_moved_most_are_named_the_largest_step_first() -> None:
    usual = fee("20", A="1", B="9", C="3", D="4", E="5")
    [bad] = after(usual, fee("20", A="1.10", B="9.40", C="2", D="4.80", E="5.02"))
    assert bad.facts["parts"] == [["C", "3", "2"], ["D", "4", "4.80"], ["B", "9", "9.40"]]


def test_parts_that_came_or_went_are_named_unless_they_are_nothing() -> None:
    [bad] = after(fee("20", Referral="4", Old="2", Nil="0"), fee("20", Referral="4", New="5", Void="0"))
    assert bad.facts["parts"] == [["New", "0", "5"], ["Old", "2", "0"]]


def test_twenty_parts_are_remembered() -> None:
    story = Story(FEE_CHANGED)
    story.sees(Topic.FEES, (fee("20", **{f"P{number}": "1" for number in range(21)}),))
    kept = story.memory["LAMP-1"]
    assert isinstance(kept, dict)
    assert kept["parts"] == {f"P{number}": "1" for number in range(20)}


def test_what_is_usual_is_told_with_the_part_that_does_not_follow_the_price() -> None:
    story = Story(FEE_CHANGED)
    story.sees(Topic.FEES, (fee("20", ReferralFee="3", VariableClosing="1", FBAFees="4", Storage="0.50"),))
    [usual] = usual_fees(story.memory).values()
    assert (usual.price, usual.total, usual.fixed) == (usd("20"), usd("8.50"), Decimal("4.50"))
    for name in ("price", "total"):
        kept = story.memory["LAMP-1"]
        assert isinstance(kept, dict)
        assert usual_fees({"LAMP-1": {**kept, name: None}}) == {}
    assert usual_fees({"LAMP-1": None}) == {}
