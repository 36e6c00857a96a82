"""The morning message as it is made from the memory: the numbers of the day where the chat may hear of sums."""

from datetime import timedelta
from pathlib import Path

from adapters.readings import Topic
from storage.states import AccountLook, Batch, Facts, Step
from tests.monitor.account_world import order
from tests.monitor.team import ANNA, GROUP, Team, team
from tests.words import unmarked

DAY = timedelta(days=1)


async def sold(world: Team, *days: float, read: timedelta = timedelta()) -> None:
    """An order so many days ago each; the account's orders were read so long ago."""
    now = world.clock.now()
    await world.store.ensure_account_watches("us", [Topic.ORDERS], now - 30 * DAY)
    [watch] = [one for one in await world.store.account_watches() if one.topic is Topic.ORDERS]
    orders = tuple(("us", order(number, now - ago * DAY)) for number, ago in enumerate(days))
    await world.store.commit(Batch(orders=orders, account_looks=(AccountLook(watch.id, now - read, now, None),)))


async def morning(world: Team, chat: int) -> str:
    since = (world.clock.now() - DAY).isoformat()
    detail: Facts = {"person": 1, "since": since}
    await world.loose(Step.DIGEST, detail)
    await world.tell(2)
    return unmarked(world.texts(chat)[-1])


async def test_the_morning_tells_yesterdays_orders_beside_the_day_and_the_week_before(tmp_path: Path) -> None:
    async with team(tmp_path) as world:
        assert "Yesterday" not in await morning(world, ANNA), "no account tells its orders"
        await sold(world, 1, 1.01, 2, 8, 20)
        told = await morning(world, ANNA)
        assert "Yesterday: 2 orders · 4 units · $87.96 (the day before: 1 order · 2 units · $43.98; " in told
        assert "a week earlier: 1 order · 2 units · $43.98)." in told
        assert told.endswith("Nothing else.")


async def test_what_was_not_stored_is_not_compared_and_what_was_not_read_to_its_end_is_incomplete(
    tmp_path: Path,
) -> None:
    async with team(tmp_path) as world:
        await sold(world, 1, 3, read=1.1 * DAY)
        told = await morning(world, ANNA)
        assert "a week earlier: not known" in told
        assert "⚪ incomplete: orders read up to" in told


async def test_a_group_hears_of_sums_only_where_an_owner_allowed_it(tmp_path: Path) -> None:
    async with team(tmp_path, forum=False) as world:
        await sold(world, 1)
        await world.say(ANNA, GROUP, "/start")
        await world.press(ANNA, GROUP, "Tell this group")
        assert "Yesterday" not in await morning(world, GROUP)
        assert "Yesterday: 1 order" in world.texts(ANNA)[-1], "in private it is told"
        await world.say(ANNA, GROUP, "/group")
        await world.press(ANNA, GROUP, "Tell sums of money here")
        assert "Yesterday: 1 order" in await morning(world, GROUP)
