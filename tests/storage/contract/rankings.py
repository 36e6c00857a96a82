"""Search words and best-seller lists: followed once, looked at on their own schedule, its past kept."""

from dataclasses import replace
from datetime import timedelta

from adapters.rankings import Ranking, RankingKind
from storage.states import Batch, Metric, RankingLook, WatchedRanking
from storage.store import Store
from tests.storage.world import NIGHT, Opener, add_lamp, after

WORD = Ranking(RankingKind.SEARCH, "US", "blue lamp", "Blue Lamp", "https://www.shop.example/s?k=Blue+Lamp")


async def only(store: Store) -> WatchedRanking:
    (found,) = await store.rankings()
    return found


def looked(ranking: WatchedRanking, minutes: float, trouble: str | None = None) -> Batch:
    return Batch(ranking_looks=(RankingLook(ranking.id, after(minutes), after(minutes + 360), trouble),))


class RankingContract:
    async def test_a_list_is_followed_once_for_each_account_and_market(self, store: Store) -> None:
        first = await store.add_ranking("amazon", WORD, NIGHT)
        assert await store.add_ranking("amazon", WORD, after(5)) == first
        await store.add_ranking("amazon", replace(WORD, market="DE"), NIGHT)
        await store.add_ranking("amazon", replace(WORD, kind=RankingKind.BESTSELLERS), NIGHT)
        await store.add_ranking("other", WORD, NIGHT)
        assert len(await store.rankings()) == 4
        assert [one.ranking.market for one in await store.rankings("amazon")] == ["US", "DE", "US"]
        assert (first.ranking, first.not_before, first.read_at) == (WORD, NIGHT, None)

    async def test_it_holds_every_listing_of_its_account_and_market(self, store: Store) -> None:
        lamp = await add_lamp(store)
        assert (await store.add_ranking("amazon", WORD, NIGHT)).holds(lamp)
        assert not (await store.add_ranking("other", WORD, NIGHT)).holds(lamp)
        assert not (await store.add_ranking("amazon", replace(WORD, market="DE"), NIGHT)).holds(lamp)

    async def test_failures_count_from_the_first_one_and_end_with_a_good_look(self, store: Store) -> None:
        word = await store.add_ranking("amazon", WORD, NIGHT)
        await store.commit(looked(word, 1))
        await store.commit(looked(word, 400, "a wall"))
        await store.commit(looked(word, 800, "another wall"))
        failing = await only(store)
        assert (failing.failures, failing.failing_since, failing.trouble) == (2, after(400), "another wall")
        assert (failing.read_at, failing.not_before) == (after(1), after(1160))
        await store.commit(looked(word, 1200))
        well = await only(store)
        assert (well.failures, well.failing_since, well.trouble, well.read_at) == (0, None, None, after(1200))

    async def test_a_refusal_is_kept_until_a_look_succeeds(self, store: Store) -> None:
        word = await store.add_ranking("amazon", WORD, NIGHT)
        assert not word.refused
        refusal = RankingLook(word.id, after(1), after(1440), "its robots.txt", refused=True)
        await store.commit(Batch(ranking_looks=(refusal,)))
        assert (await only(store)).refused
        await store.commit(looked(word, 1440))
        assert not (await only(store)).refused

    async def test_the_platforms_own_name_of_a_list_is_kept(self, store: Store) -> None:
        listed = await store.add_ranking("amazon", replace(WORD, kind=RankingKind.BESTSELLERS), NIGHT)
        named = RankingLook(listed.id, after(1), after(360), None, name="Table Lamps")
        await store.commit(Batch(ranking_looks=(named,)))
        await store.commit(looked(listed, 2))
        assert (await only(store)).ranking.name == "Table Lamps"

    async def test_what_was_seen_stays_when_the_list_is_removed(self, store: Store) -> None:
        lamp = await add_lamp(store)
        word = await store.add_ranking("amazon", WORD, NIGHT)
        await store.commit(replace(looked(word, 1), metrics=(Metric(lamp.id, WORD.board, after(1), -48),)))
        assert await store.remove_ranking(word.id)
        assert not await store.remove_ranking(word.id)
        assert await store.rankings() == ()
        assert [point.value for point in await store.series(lamp.id, WORD.board, NIGHT, after(60))] == [-48]
        assert (await store.add_ranking("amazon", WORD, NIGHT)).id != word.id

    async def test_a_look_that_waits_to_be_written_is_not_missing_from_the_answer(self, store: Store) -> None:
        word = await store.add_ranking("amazon", WORD, NIGHT)
        await store.later(looked(word, 1))
        assert (await only(store)).read_at == after(1)

    async def test_it_is_remembered_and_moves_with_the_clock(self, opener: Opener) -> None:
        async with opener() as store:
            await store.add_ranking("amazon", WORD, NIGHT)
            await store.shift_schedule(timedelta(hours=-1))
        async with opener() as again:
            assert (await only(again)).not_before == after(-60)
