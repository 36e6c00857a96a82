"""The cases whose texts are kept are those that the rules truly write: the same facts, as loud."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from adapters.readings import Condition, Fee, Gravity, Issue, Reading, State, Stock, Topic
from monitor.findings import Past, Rule, Verdict
from monitor.rules.content import CONTENT_CHANGED
from monitor.rules.contribution import CONTENT_DIFFERS
from monitor.rules.dimensions import DIMENSIONS_CHANGED
from monitor.rules.featured import FEATURED_LOST, FEATURED_NOBODY
from monitor.rules.fee import FEE_CHANGED
from monitor.rules.floor import BELOW_FLOOR
from monitor.rules.issues import LISTING_ISSUE
from monitor.rules.presence import NOT_LIVE
from monitor.rules.price import PRICE_CHANGED
from monitor.rules.sellers import NEW_SELLER, USED_SELLER
from monitor.rules.stock import STOCK_LOW, STOCK_ZERO
from monitor.rules.suppressed import LISTING_SUPPRESSED
from storage.states import FriendKind
from tests.monitor.alerts import CASES
from tests.monitor.builders import (
    AMAZON,
    LAMP,
    ME,
    MINE,
    RESALE,
    STRANGER,
    Story,
    friend,
    listing,
    measured,
    offer,
    settled,
    sku,
    usd,
)

PRICE = usd("20.00")
USED: dict[str, Any] = {"condition": Condition.USED}


def _waited() -> Verdict:
    story = Story(NEW_SELLER)
    for _ in range(40):
        verdict = story.offers(offer(ME, featured=True), offer(STRANGER, "17.99"))
    return verdict


def _returned() -> Story:
    story = settled(NEW_SELLER)
    assert STRANGER.id
    story.past[STRANGER.id] = Past(story.at - timedelta(days=3), {"case": 12})
    return story


def _lost() -> Verdict:
    story = settled(FEATURED_LOST, friends=(*MINE, friend(STRANGER, FriendKind.DISTRIBUTOR)))
    story.page(listing(), offer(ME, featured=True))
    return story.offers(offer(ME), offer(STRANGER, "20.49", featured=True))


def _by_api(rule: Rule, *then: Reading) -> Verdict:
    story = Story(rule)
    story.page(listing(measures=measured(height="4", length="12.5", width="6")), sku())
    return story.page(*then)


def _deleted() -> Verdict:
    story = Story(LISTING_SUPPRESSED)
    story.page(listing(), sku())
    return [story.page(listing()) for _ in range(3)][-1]


def _of(rule: Rule, topic: Topic, *told: Reading) -> Verdict:
    """The verdict over the last of several answers."""
    story = Story(rule)
    return [story.sees(topic, (one,)) for one in told][-1]


TRUTHS: dict[str, Callable[[], Verdict]] = {
    "new_seller": lambda: settled(NEW_SELLER).offers(offer(ME), offer(STRANGER, "17.99", featured=True)),
    "new_seller_follows": lambda: settled(NEW_SELLER).offers(offer(ME, featured=True), offer(STRANGER, "17.99")),
    "new_seller_returned": lambda: _returned().offers(offer(ME, featured=True), offer(STRANGER, "17.99")),
    "new_seller_waited": _waited,
    "new_seller_platform": lambda: settled(NEW_SELLER).offers(offer(ME), offer(AMAZON, "17.99", featured=True)),
    "used_seller": lambda: settled(USED_SELLER).offers(offer(ME, featured=True), offer(STRANGER, "9.99", **USED)),
    "used_seller_outlet": lambda: settled(USED_SELLER).offers(offer(ME, featured=True), offer(RESALE, "9.99", **USED)),
    "featured_lost": _lost,
    "featured_nobody": lambda: settled(FEATURED_NOBODY).page(listing(State.NO_FEATURED_OFFER)),
    "below_floor": lambda: settled(BELOW_FLOOR, floor=usd("15.99")).offers(offer(ME), offer(STRANGER, "14.98")),
    "content_title": lambda: settled(CONTENT_CHANGED).page(listing(title="Another lamp")),
    "content_brand": lambda: settled(CONTENT_CHANGED).page(listing(brand="Generic")),
    "content_image": lambda: settled(CONTENT_CHANGED).page(listing(image="https://img.example/I/99other.jpg")),
    "not_live_out_of_stock": lambda: settled(NOT_LIVE).page(listing(State.OUT_OF_STOCK)),
    "not_live_ended": lambda: settled(NOT_LIVE).page(listing(State.ENDED)),
    "not_live_gone": lambda: settled(NOT_LIVE).page(listing(State.GONE)),
    "content_differs_title": lambda: _by_api(CONTENT_DIFFERS, listing(title="Red Lantern"), sku()),
    "content_differs_brand": lambda: _by_api(CONTENT_DIFFERS, listing(brand="Generic"), sku()),
    "dimensions_package": lambda: _by_api(
        DIMENSIONS_CHANGED, listing(measures=measured(height="8", length="12.5", width="6"))
    ),
    "listing_suppressed": lambda: _by_api(LISTING_SUPPRESSED, listing(State.ENDED), sku(buyable=False)),
    "listing_hidden": lambda: _by_api(LISTING_SUPPRESSED, listing(), sku(discoverable=False)),
    "listing_deleted": _deleted,
    "listing_issue": lambda: _by_api(LISTING_ISSUE, listing(), sku(issues=(Issue("90220", Gravity.ERROR, "Bad."),))),
    "listing_issue_warning": lambda: _by_api(
        LISTING_ISSUE, listing(), sku(issues=(Issue("99300", Gravity.WARNING, "Odd."),))
    ),
    "stock_zero": lambda: _of(STOCK_ZERO, Topic.STOCK, Stock(LAMP, 40), Stock(LAMP, 0)),
    "stock_low": lambda: _of(STOCK_LOW, Topic.STOCK, Stock(LAMP, 40), Stock(LAMP, 4)),
    "fee_rose": lambda: _of(
        FEE_CHANGED, Topic.FEES, Fee(LAMP, None, PRICE, usd("3")), Fee(LAMP, None, PRICE, usd("4"))
    ),
    "fee_fell": lambda: _of(
        FEE_CHANGED, Topic.FEES, Fee(LAMP, None, PRICE, usd("3")), Fee(LAMP, None, PRICE, usd("2"))
    ),
    "price_changed": lambda: settled(PRICE_CHANGED).offers(offer(ME, "2.19", featured=True)),
}


@pytest.mark.parametrize("case", TRUTHS)
def test_the_texts_are_made_from_what_the_rule_writes(case: str) -> None:
    (bad,) = TRUTHS[case]().bads
    _, severity, facts = CASES[case]
    assert bad.severity is severity
    assert set(bad.facts) == set(facts)
    for key in ("who", "featured", "waited", "field", "state", "how", "gravity"):
        assert bad.facts.get(key) == facts.get(key)
