"""The demo's seller with an Amazon account by API: the stranger is told of, and the end of it, by the real daemon."""

from monitor.demo.cast import ANNA, LAMP, LEAVES, STRANGER, STRIKES
from monitor.demo.stage import BRISK, Stage, set_up
from monitor.demo.story import Story
from storage.states import Status

HASTE = 2.0


async def nothing(said: str = "") -> None:
    """Nobody watches."""


def about_the_stranger(stage: Stage) -> list[str]:
    said = [one for one in stage.api.messages(ANNA.id) if one.from_bot and STRANGER.name in one.text]
    return [one.text for one in said]


async def test_the_night_is_played_by_the_seller_s_own_account() -> None:
    async with set_up("en", HASTE, by_api=True) as stage:
        await Story(stage, "en", nothing, nothing).until_the_stranger()
        async with stage.store() as store:
            (incident,) = await store.recent_incidents(STRIKES)
        assert incident.rule == "new_seller"
        assert stage.selling.of("getListingOffersBatch")
        await stage.night_until(LEAVES)
        stage.pace(BRISK)
        stage.sell(LAMP)
        await stage.until(lambda: "🟢" in "".join(about_the_stranger(stage)), "the end was not told")
        async with stage.store() as store:
            (incident,) = await store.recent_incidents(STRIKES)
        assert incident.status is Status.RESOLVED
        assert stage.selling.refused == []
        assert stage.selling.throttled == []
        assert [visit for visit in stage.market.visits if "/dp/" in visit.path] == []
