"""The demo's seller with an Amazon account by API: the stranger is told of, and the end of it, by the real daemon."""

from monitor.demo.cast import ANNA, DISTRIBUTOR, HIJACKED, LAMP, LEAVES, LISTING, MINE, STRANGER, STRIKES
from monitor.demo.chats import Message
from monitor.demo.stage import BRISK, Stage, invite, set_up
from storage.states import Role, Status

HASTE = 2.0


def heard(stage: Stage, words: str) -> list[Message]:
    """What the bot said with these words in it; the API tells sellers by their ids only."""
    return [one for one in stage.api.messages(ANNA.id) if one.from_bot and words in one.text]


async def told(stage: Stage, words: str) -> None:
    await stage.until(lambda: bool(heard(stage, words)), f"“{words}” was not told")


def is_over(stage: Stage) -> bool:
    """The stranger's own message says so."""
    return any(one.text.startswith("🟢") for one in heard(stage, STRANGER.seller_id))


async def begins(stage: Stage) -> None:
    """Anna joins, pastes her listing, and knows her distributor in the first look; herself the account knows."""
    code = await invite(stage, ANNA.name, Role.OWNER, "en")
    await stage.api.user_says(ANNA.id, ANNA.id, f"/start {code}")
    await told(stage, "owner")
    await stage.api.user_says(ANNA.id, ANNA.id, f"/add {LISTING} Blue Lamp 15.00")
    await told(stage, DISTRIBUTOR.seller_id)
    first = heard(stage, DISTRIBUTOR.seller_id)[-1]
    assert MINE.seller_id in first.text
    assert "not all read" not in first.text
    await stage.api.press(ANNA.id, ANNA.id, first.id, 1)
    await stage.until(lambda: all(one.answered for one in stage.api.callbacks), "a button was not answered")


async def test_a_stranger_s_night_is_read_by_the_seller_s_own_account() -> None:
    async with set_up("en", HASTE) as stage:
        await begins(stage)
        await stage.night_until(STRIKES)
        stage.sell(HIJACKED)
        await told(stage, "New seller on your listing")
        (alert,) = heard(stage, "New seller on your listing")
        assert STRANGER.seller_id in alert.text
        assert not alert.silent
        await stage.night_until(LEAVES)
        stage.pace(BRISK)
        stage.sell(LAMP)
        await stage.until(lambda: is_over(stage), "the end of the incident was not told")
        async with stage.store() as store:
            (incident,) = await store.recent_incidents(STRIKES)
        assert (incident.rule, incident.status) == ("new_seller", Status.RESOLVED)
        assert {one.operation for one in stage.selling.record} >= {"searchCatalogItems", "getListingOffersBatch"}
        # The sixth subscription in a second may come a hair too soon, and is asked for once more.
        for rebuffed in (stage.selling.refused, stage.selling.throttled):
            assert {one.operation for one in rebuffed} <= {"createSubscription"}
        assert [visit for visit in stage.market.visits if "/dp/" in visit.path] == []
