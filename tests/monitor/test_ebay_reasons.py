"""What stands between us and eBay, in the few words that a person reads, and whether it is he who must act."""

import json

import pytest

from adapters.call import Reply
from adapters.copycats import Own
from adapters.ebay.api.copycats import NO_NAME, Outcome, said_of
from adapters.ebay.api.ledger import NO_LEDGER
from adapters.ebay.api.operations import ITEM, ORDERS
from adapters.ebay.api.refusals import failure, ignored, login_failure
from adapters.ebay.api.search import Found, read_found
from adapters.errors import Misread
from adapters.readings import Listing, Partial, State, Subject, Track
from monitor.language import Tongue, visible
from monitor.render.account import access_name
from monitor.render.reasons import cause, needs_access
from tests.clock import NIGHT

ZH, EN = Tongue("zh", "Asia/Shanghai"), Tongue("en", "UTC")


def refused(status: int, number: int) -> str:
    body = {"errors": [{"errorId": number, "message": "no", "category": "REQUEST"}]}
    return str(failure(ORDERS, Reply(status, {}, json.dumps(body).encode())))


def locked_out(code: str) -> str:
    return str(login_failure(Reply(400, {}, json.dumps({"error": code}).encode())))


def corrected() -> str:
    with pytest.raises(Misread) as caught:
        read_found("us", {"autoCorrections": {"q": "lamb"}})
    return str(caught.value)


def partly(*found: Found | Misread) -> str:
    """What is said of searches of which not all were answered completely."""
    mine = Listing(Subject("us", "1"), State.LIVE, "")
    outcomes = [Outcome(Track.TITLE, one) for one in found]
    words = said_of(mine, outcomes, Own(frozenset(), frozenset()), NIGHT)
    [told] = [one.why for one in words if isinstance(one, Partial)]
    return told


WARNED = {"warnings": [{"errorId": 12008, "category": "REQUEST", "message": "no"}]}


@pytest.mark.parametrize(
    ("trouble", "told", "mine"),
    [
        (locked_out("invalid_client"), "eBay does not accept the keyset", True),
        (locked_out("unauthorized_client"), "eBay does not accept the keyset", True),
        (locked_out("invalid_grant"), "the app is no longer authorised", True),
        (locked_out("invalid_scope"), "eBay does not give the keyset all permissions", True),
        ("the seller's authorisation ended on 2027-09-01. Run", "the app is no longer authorised", True),
        (
            "the seller has not let the program into his eBay account. Run",
            "nobody has logged in yet: twoam login",
            True,
        ),
        (refused(403, 1100), "the app lacks the role for getOrders", True),
        (refused(401, 1001), "eBay does not accept the access token", True),
        (refused(429, 2001), "eBay's calls of the day are used up", False),
        (refused(500, 11000), "eBay's server is out of order", False),
        (refused(400, 30850), "eBay did not accept the question", False),
        (str(ignored(ITEM, WARNED)), "eBay did not accept the question", False),
        (refused(403, 215001), "eBay wants the question signed", False),
        (NO_LEDGER, "the ledger is off: money = true switches it on", False),
        (corrected(), "eBay searched for other words", False),
        (NO_NAME, "your user name there is not known: set seller_id", False),
        (partly(), "the listing states nothing to search by", False),
        (partly(Found(more=True)), "more than 200 items were found", False),
        (partly(Found(more=True), Found(more=True)), "not every search for copycats was answered", False),
        (partly(Found(), Misread("no")), "not every search for copycats was answered", False),
    ],
)
def test_each_trouble_is_told_in_a_few_words_and_in_chinese(trouble: str, told: str, mine: bool) -> None:
    assert visible(cause(EN, trouble)) == told
    assert visible(cause(ZH, trouble)) not in (told, trouble)
    assert needs_access(trouble) is mine


def test_what_ends_has_a_name() -> None:
    assert visible(access_name(EN, "eBay authorisation")) == "The eBay authorisation"
    assert visible(access_name(ZH, "eBay authorisation")) == "eBay 授权"
