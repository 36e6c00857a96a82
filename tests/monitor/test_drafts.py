"""What a draft may say: facts filled in, no right that is not registered, no counterfeit without a test buy."""

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.brand import Brand
from monitor.drafts import DRAFTED, Matter, draft_of, open_to
from monitor.language import Tongue
from monitor.render.reports import steps_told
from monitor.worked import ENOUGH, Worked, worked
from storage.states import Method, Outcome

MATTER = Matter(
    brand=Brand.NONE,
    seller="XYZ Store",
    seller_id="A3EXAMPLE9Q",
    item="B0EXAMPL7K",
    title="Blue Lamp",
    place="Amazon US",
    price="17.99 USD",
    since="2026-03-03 02:14 UTC",
    last_seen="2026-03-03 09:00 UTC",
    case=17,
)
CLAIMS = ("counterfeit", "fake", "infring", "trademark", "brand registry", "we own", "假货", "侵权", "商标", "权利人")
MATTERS = [
    replace(MATTER, brand=brand, notice_at=notice, bought=bought)
    for brand in Brand
    for notice in (None, "2026-03-04")
    for bought in (None, "902-1845936-5435065")
]


@pytest.mark.parametrize("matter", MATTERS)
def test_no_right_is_claimed_that_is_not_registered_and_nobody_is_accused_without_a_test_buy(matter: Matter) -> None:
    may_claim = matter.brand is Brand.REGISTERED and matter.bought is not None
    assert (Method.VIOLATION in open_to(matter)) is may_claim
    assert (draft_of(Method.VIOLATION, matter) is not None) is may_claim
    for method in DRAFTED[:-1]:
        draft = draft_of(method, matter)
        assert draft
        said = f"{draft.english}\n{draft.chinese}".casefold()
        assert not [word for word in CLAIMS if word in said], method
        assert "buy out" not in said
        for fact in ("B0EXAMPL7K", "XYZ Store", "2026-03-03 02:14 UTC", "17.99 USD"):
            assert fact in draft.english, (method, fact)
            assert fact in draft.chinese, (method, fact)
        assert "\n    " not in said, "no line of it is broken by us"


def test_the_category_follows_what_was_proved() -> None:
    before, after = (draft_of(Method.ABUSE, replace(MATTER, bought=bought)) for bought in (None, "902-1"))
    assert before
    assert after
    assert before.category
    assert after.category
    assert before.category != after.category
    assert "differs from the product page" in after.category[0]
    assert "902-1" in after.english
    assert "902-1" in after.chinese
    assert "make no statement about what is sent" in before.english


def test_the_steps_warn_and_name_the_way_that_the_brand_opens() -> None:
    plain = steps_told(Tongue(), Brand.PENDING, "us", bought=False)
    assert "A false complaint can cost you the account" in plain
    assert "Report a Violation" not in plain
    assert "say nothing of infringed rights" in plain
    assert "call nobody a counterfeiter" in plain
    owner = steps_told(Tongue(), Brand.REGISTERED, "us", bought=True)
    assert "Report a Violation" in owner
    assert "own product? Then report nothing" in owner
    assert "/set brand.us registered" in steps_told(Tongue(), Brand.NONE, "us", bought=False)


def test_what_has_worked_is_the_middle_of_three_cases_and_fewer_say_nothing() -> None:
    hours = [31, 5, 400]
    many = [Outcome(number, Method.ABUSE, timedelta(hours=one)) for number, one in enumerate(hours)]
    few = [Outcome(number, Method.NOTICE, timedelta(hours=1)) for number in range(ENOUGH - 1)]
    slow = [Outcome(number, Method.CALL, timedelta(hours=90)) for number in range(4)]
    assert worked([*few, *slow, *many]) == (
        Worked(Method.ABUSE, 3, timedelta(hours=31)),
        Worked(Method.CALL, 4, timedelta(hours=90)),
        Worked(Method.NOTICE, 2, None),
    )
    assert worked(()) == ()
