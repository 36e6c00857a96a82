"""A known hijacker who is back is one step graver, and the alert names his last case; nobody else is."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.readings import Subject, Topic
from monitor.findings import Past
from monitor.flapping import LOOK_BACK
from monitor.judging import judged
from monitor.past_cases import last_cases, returned_facts
from monitor.rules.sellers import LEAST_AWAY, NEW_SELLER
from storage.states import Batch, FriendKind, Method, Report, Severity, Status, Step, Told
from storage.store import Store
from tests.monitor.builders import AMAZON, ME, MINE, NIGHT, STRANGER, Story, friend, incident, offer, settled

WHO = str(STRANGER.id)
OVER = {
    "subject": WHO,
    "status": Status.RESOLVED,
    "facts": {"who": "stranger"},
    "confirmed_at": NIGHT,
    "resolved_at": NIGHT + timedelta(hours=31),
}


def _back(away: timedelta, story: Story | None = None) -> Severity:
    story = story or settled(NEW_SELLER)
    came = story.at + timedelta(minutes=10)
    story.past[WHO] = Past(came - away, {"case": 12})
    [bad] = story.offers(offer(ME, featured=True), offer(STRANGER, "25.00")).bads
    assert bad.facts.get("returned") == ({"case": 12} if bad.severity is Severity.WAKE else None)
    return bad.severity


def test_a_known_hijacker_who_returns_wakes_also_without_the_buy_box() -> None:
    assert _back(LEAST_AWAY) is Severity.WAKE
    assert LEAST_AWAY == LOOK_BACK, "within that time it is the same case again"


def test_one_who_was_gone_for_minutes_flaps_and_does_not_return() -> None:
    assert _back(LEAST_AWAY - timedelta(seconds=1)) is Severity.PUSH


def test_it_stays_a_return_and_does_not_become_one_while_he_stands_there() -> None:
    story = settled(NEW_SELLER)
    story.past[WHO] = Past(story.at - timedelta(hours=23), {"case": 12})
    for _ in range(9):
        [bad] = story.offers(offer(ME, featured=True), offer(STRANGER, "25.00")).bads
        assert bad.severity is Severity.PUSH


def test_a_former_distributor_is_no_returning_hijacker() -> None:
    past = settled(NEW_SELLER).at
    former = (*MINE, friend(STRANGER, FriendKind.DISTRIBUTOR, expires_at=past))
    assert _back(timedelta(days=9), settled(NEW_SELLER, friends=former)) is Severity.PUSH


def test_the_platform_itself_does_not_return() -> None:
    story = settled(NEW_SELLER)
    story.past[AMAZON.key] = Past(story.at - timedelta(days=9), {"case": 12})
    [bad] = story.offers(offer(AMAZON), offer(ME, featured=True)).bads
    assert bad.severity is Severity.PUSH


def test_only_cases_that_were_told_and_watched_to_their_end_count() -> None:
    counts = incident(id=3, **OVER)
    others = (
        incident(id=4, **{**OVER, "status": Status.CONFIRMED, "resolved_at": None}),
        incident(id=5, **{**OVER, "confirmed_at": None}),
        incident(id=6, **{**OVER, "facts": {"who": "stranger", "unwatched": True}}),
        incident(id=7, **{**OVER, "facts": {"who": "platform"}}),
        incident(id=8, **{**OVER, "rule": "used_seller"}),
    )
    assert last_cases((counts, *others), "us") == {WHO: counts}
    later = incident(id=2, **{**OVER, "resolved_at": NIGHT + timedelta(days=9)})
    assert last_cases((later, counts), "us") == {WHO: later}, "the case that ended last, whichever began first"


def test_a_mere_name_is_the_same_seller_in_its_own_account_only() -> None:
    named = incident(id=3, **{**OVER, "subject": "name:xyz store"})
    assert last_cases((named,), named.account) == {"name:xyz store": named}
    assert last_cases((named,), "another") == {}


def test_the_last_report_before_he_went_is_named() -> None:
    case = incident(id=12, **OVER)
    reports = [
        Report(1, 12, NIGHT, Method.NOTICE, "Anna"),
        Report(2, 12, NIGHT + timedelta(hours=1), Method.ABUSE, "Anna"),
        Report(3, 12, NIGHT + timedelta(hours=32), Method.CALL, "Anna"),
        Report(4, 13, NIGHT + timedelta(hours=2), Method.OTHER, "Anna"),
    ]
    gone = (NIGHT + timedelta(hours=31)).isoformat()
    assert returned_facts(case, reports) == {"case": 12, "gone": gone, "method": "abuse", "seconds": 30 * 3600}
    assert returned_facts(case, reports[2:]) == {"case": 12, "gone": gone}


@pytest.mark.parametrize("listing_was", ["here", "elsewhere"])
async def test_his_last_case_is_found_on_every_listing_of_mine(tmp_path: Path, listing_was: str) -> None:
    async with Store.open(tmp_path / "twoam.db") as store:
        topics = [Topic.LISTINGS, Topic.OFFERS]
        for asin in ("B0LAMP0001", "B0OTHER0001"):
            await store.add_listing("us", Subject("us", asin), asin, "https://x.example", NIGHT, topics)
        number = 1 if listing_was == "here" else 2
        before = incident(id=0, listing_id=number, **OVER)
        await store.commit(Batch(told=(Told(before, ()),)))
        await store.add_report(1, Method.ABUSE, "Anna", NIGHT)
        story = settled(NEW_SELLER)
        story.at = NIGHT + timedelta(days=4)
        seen = []

        def keep(look, memory):  # type: ignore[no-untyped-def]
            seen.append(look)
            return NEW_SELLER.check(look, memory)

        story.rule = type(NEW_SELLER)("new_seller", NEW_SELLER.topics, keep)
        story.offers(offer(ME, featured=True), offer(STRANGER, "25.00"))
        (lamp,) = await store.listings([1])
        _, told = await judged(store, replace(seen[-1], listing=lamp))
        (found,) = [one for one in told if one.incident.rule == "new_seller"]
        assert found.incident.severity is Severity.WAKE
        assert found.incident.facts["returned"] == {
            "case": 1,
            "gone": OVER["resolved_at"].isoformat(),  # type: ignore[attr-defined]
            "method": "abuse",
            "seconds": 31 * 3600,
        }
        assert [one.step for one in found.transitions] == [Step.RAISED]
