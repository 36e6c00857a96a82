"""What is known of a seller: where he was and is, how his price follows mine, at which hours, and his cases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from adapters.readings import Money
from monitor.dossier import LEAST_HOURS, Hours, PriceStep, Stand, changes, hours, price_step
from monitor.language import visible
from storage.states import Batch, FriendKind, FriendScope, Status, Told
from tests.monitor.shop import BO, ME, STRANGER, VERA, Shop, button, offer, texts

DAY = datetime(2026, 3, 1, tzinfo=UTC)


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def stand(at: datetime, price: str, mine: str = "20.00", listing: int = 1) -> Stand:
    return Stand(listing, at, at + timedelta(hours=1), usd(price), usd(mine))


def test_a_price_that_follows_mine_is_told_with_its_step() -> None:
    past = [
        stand(DAY, "19.99"),
        stand(DAY + timedelta(hours=1), "19.99", "21.00"),
        stand(DAY + timedelta(hours=2), "20.99", "21.00"),
        stand(DAY + timedelta(hours=3), "17.99", "18.00"),
        stand(DAY + timedelta(hours=4), "15.00", "18.00"),
    ]
    assert len(changes(past)) == 4, "my own change is none of his"
    assert price_step(past) == PriceStep(3, 4, usd("-0.01"))
    assert price_step(past[:2]) is None, "one change is no habit"
    scattered = [stand(DAY + timedelta(hours=at), f"{15 + at}.00") for at in range(5)]
    assert price_step(scattered) is None


def test_two_listings_are_two_pasts() -> None:
    both = [stand(DAY, "19.99", listing=1), stand(DAY, "19.99", listing=2), stand(DAY, "19.99", listing=1)]
    assert len(changes(both)) == 2


def test_his_hours_are_those_of_the_market() -> None:
    night = [stand(DAY + timedelta(days=day, hours=7), f"{day + 1}.00") for day in range(LEAST_HOURS)]
    found = hours(night, "America/New_York")
    assert found
    assert (found.hits, found.of) == (5, 5)
    assert found.begin <= 2 < found.begin + 6, "07:00 UTC is 02:00 there"
    assert hours(night[:-1], "America/New_York") is None
    spread = [stand(DAY + timedelta(hours=4 * step), f"{step + 1}.00") for step in range(12)]
    assert hours(spread, "UTC") is None


def test_a_part_of_the_day_may_reach_over_midnight() -> None:
    late = [stand(DAY + timedelta(days=day, hours=23 if day % 2 else 1), f"{day + 1}.00") for day in range(6)]
    found = hours(late, "UTC")
    assert found
    assert found.hits == 6
    assert {23, 1} <= {(found.begin + step) % 24 for step in range(6)}


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 10**5)), max_size=30))
def test_a_habit_never_says_more_than_was_seen(seen: list[tuple[int, int]]) -> None:
    past = [stand(DAY + timedelta(minutes=at), f"{price / 100:.2f}") for at, price in sorted(seen)]
    for found in (price_step(past), hours(past, "Asia/Tokyo")):
        assert found is None or (0 < found.hits <= found.of <= len(past) and found.hits * 10 >= found.of * 6)
    assert isinstance(hours(past, "UTC"), Hours | None)


async def test_the_dossier_and_the_sellers_name_his_earlier_cases(shop: Shop) -> None:
    lamp = await shop.lamp()
    await shop.store.add_friend("amazon", str(ME.id), "Me", FriendKind.MINE, FriendScope.ALL, "")
    first = await shop.case(lamp, key="old", subject=str(STRANGER.id), facts={"who": "stranger", "seller": _seller()})
    await shop.say(BO, "/report 1 abuse")
    shop.clock.advance(31 * 3600)
    over = replace(first, status=Status.RESOLVED, resolved_at=shop.clock.now(), next_step_at=None)
    await shop.store.commit(Batch(told=(Told(over, ()),)))
    shop.clock.advance(3 * 86400)
    for cents in range(5):
        mine = 22 + cents
        await shop.seen(lamp, [offer(ME, f"{mine}.00"), offer(STRANGER, f"{mine - 1}.99", featured=True)])
        shop.clock.advance(86400)
    await shop.case(lamp, key="new", subject=str(STRANGER.id), facts={"who": "stranger", "seller": _seller()})

    who = visible(texts(await shop.say(VERA, "/who Blue Lamp")))
    assert "Returned: case 1, gone 1 d 7 h after: Report Abuse." in who
    card = await shop.say(VERA, "/case 2")
    said = visible(texts(await shop.press(VERA, button(card, "Dossier"))))
    assert "on 1 of your listings now" in said
    assert "came back 1 time" in said
    assert "His price is yours −0.01 USD in 5 of 6 changes." in said
    assert "Mostly between" in said
    assert "America/New_York: 5 of 6 changes." in said
    assert "gone 1 d 7 h after: Report Abuse" in said
    assert said.index("case 2") < said.index("case 1")
    assert "no such case" in texts(await shop.say(VERA, "/dossier 99"))


def _seller() -> dict[str, str | None]:
    return {"id": STRANGER.id, "name": STRANGER.name}
