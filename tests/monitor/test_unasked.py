"""Questions that nobody asks any more: an account lost its keys, or is no longer in the configuration."""

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.amazon.account import AmazonConfig
from adapters.readings import Subject
from monitor.app import House, house
from monitor.chores import begin
from monitor.config import Config
from monitor.language import Tongue
from monitor.marks import Mark, mark_of, unread
from monitor.render import alert
from storage.states import AccountLook, Batch, Incident, LookResult, Severity, Status, Step, Told
from tests.clock import StillClock

KEYS = {
    "client_id": "amzn1.application-oa2-client.0123",
    "client_secret": "amzn1.oa2-cs.v1.0123",
    "refresh_token": "Atzr|0123",
    "seller_id": "A1LUMEN0SHOP1",
}
LAMP = Subject("us", "B0TWOAMBL1")


def config(folder: Path, *accounts: str, **keys: str) -> Config:
    section = AmazonConfig.model_validate({"platform": "amazon", **keys})
    return Config.model_validate(
        {
            "machine": {"state_dir": folder},
            "door": {"contact": "tests@example.org"},
            "accounts": dict.fromkeys(accounts or ("us",), section),
        }
    )


async def fail(rooms: House, times: int = 3) -> None:
    """Everything that is asked of the account is refused, some times in a row and for hours."""
    listing = await rooms.store.add_listing(
        "us", LAMP, "Lamp", "https://a.example/1", rooms.clock.now(), rooms.tools.topics_of("us")
    )
    for _ in range(times):
        now, later = rooms.clock.now(), rooms.clock.now() + timedelta(hours=1)
        watches, asked = await rooms.store.watches(listing.id), await rooms.store.account_watches("us")
        looks = tuple(LookResult(one.id, now, later, False, trouble="no") for one in watches)
        business = tuple(AccountLook(one.id, now, later, "no", refused=True) for one in asked)
        await rooms.store.commit(Batch(looks=looks, account_looks=business))
        rooms.clock.advance(3600)  # type: ignore[attr-defined]
    await rooms.review.tick()


async def rules(rooms: House) -> set[str]:
    return {one.rule for one in await rooms.store.open_incidents()}


async def test_an_account_that_lost_its_keys_is_not_blind_for_what_it_can_no_longer_answer(tmp_path: Path) -> None:
    clock = StillClock()
    async with house(config(tmp_path, **KEYS), clock) as rooms:
        await begin(rooms)
        await fail(rooms)
        assert "state_unknown" in await rules(rooms)
    async with house(config(tmp_path), clock) as rooms:
        await begin(rooms)
        [listing] = await rooms.store.listings()
        now = clock.now()
        read = [one for one in await rooms.store.watches(listing.id) if one.topic in rooms.tools.topics_of("us")]
        looks = tuple(LookResult(one.id, now, now + timedelta(minutes=5), True) for one in read)
        await rooms.store.commit(Batch(looks=looks))
        await rooms.review.tick()
        assert await rules(rooms) == set()
        assert unread(await rooms.store.account_watches(), rooms.tools.patience, now) == []


async def test_an_account_that_is_no_longer_configured_is_not_said_to_be_unread(tmp_path: Path) -> None:
    clock = StillClock()
    async with house(config(tmp_path, "us", **KEYS), clock) as rooms:
        await begin(rooms)
        await fail(rooms)
    async with house(config(tmp_path, "other"), clock) as rooms:
        await begin(rooms)
        clock.advance(86_400)
        assert unread(await rooms.store.account_watches(), rooms.tools.patience, clock.now()) == []
        await rooms.review.tick()
        assert await rules(rooms) == set()


async def test_keys_that_come_back_find_the_questions_as_they_were(tmp_path: Path) -> None:
    clock = StillClock()
    async with house(config(tmp_path, **KEYS), clock) as rooms:
        await begin(rooms)
        before = await rooms.store.account_watches("us")
        assert before
    async with house(config(tmp_path), clock) as rooms:
        await begin(rooms)
        assert await rooms.store.account_watches("us") == ()
    async with house(config(tmp_path, **KEYS), clock) as rooms:
        await begin(rooms)
        assert await rooms.store.account_watches("us") == before


@pytest.mark.parametrize(
    ("rule", "of_listing"), [("fee_changed", True), ("stock_low", True), ("account_standing", False)]
)
async def test_what_nobody_can_answer_any_more_ends(tmp_path: Path, rule: str, of_listing: bool) -> None:
    clock = StillClock()
    async with house(config(tmp_path, **KEYS), clock) as rooms:
        await begin(rooms)
        topics = rooms.tools.topics_of("us")
        listing = await rooms.store.add_listing("us", LAMP, "Lamp", "https://a.example/1", clock.now(), topics)
        number = listing.id if of_listing else None
        incident = Incident(
            0,
            f"{rule}:us",
            rule,
            "us",
            number,
            "x",
            Severity.PUSH,
            Status.CONFIRMED,
            {},
            clock.now(),
            confirmed_at=clock.now(),
        )
        await rooms.store.commit(Batch(told=(Told(incident, ()),)))
        await rooms.review.tick()
        assert rule in await rules(rooms)
    async with house(config(tmp_path), clock) as rooms:
        await begin(rooms)
        await rooms.review.tick()
        assert rule not in await rules(rooms)
        [case] = [
            one for one in await rooms.store.recent_incidents(clock.now() - timedelta(days=1)) if one.rule == rule
        ]
        text = alert(Tongue("en", "UTC"), case, None, "amazon", now=clock.now(), step=Step.RESOLVED).html
        assert "No longer watched" in text
        assert "whether it is over, I do not know" in text
        assert "🟢" not in text


async def test_a_listing_of_an_account_that_is_not_configured_stays_unknown_and_costs_no_other(tmp_path: Path) -> None:
    clock = StillClock()
    async with house(config(tmp_path), clock) as rooms:
        await rooms.store.add_listing(
            "us", LAMP, "Lamp", "https://a.example/1", clock.now(), rooms.tools.topics_of("us")
        )
    async with house(config(tmp_path, "other"), clock) as rooms:
        [listing] = await rooms.store.listings()
        watches = await rooms.store.watches(listing.id)
        await rooms.poll.by_hand([(watch, listing) for watch in watches])
        assert mark_of(listing, watches, (), rooms.tools.patience, clock.now()) is Mark.UNKNOWN
