"""Accounts as a whole: asked on their own schedule; what was told of them is kept once, and never goes back."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from adapters.readings import Entry, EntryKind, Figure, Money, Return, Subject, Topic
from storage.states import AccountLook, AccountMemory, AccountState, AccountWatch, Batch
from storage.store import Store
from tests.storage.world import LAMP, NIGHT, ORDER, Opener, after

TOPICS = [Topic.ORDERS, Topic.MONEY]
FEE = Entry("T1", "transactions", EntryKind.FEE, NIGHT, Money(Decimal("-2.55"), "USD"), "ReferralFee")
BACK = Return("R1", NIGHT, 1, "DEFECTIVE", "US", ORDER.id, "LAMP-1", LAMP)
VISITS = Figure("sessions", NIGHT, after(24 * 60), Decimal(31), market="US", listing=LAMP)


async def question(store: Store, topic: Topic = Topic.ORDERS) -> AccountWatch:
    (found,) = [watch for watch in await store.account_watches("amazon") if watch.topic is topic]
    return found


def looked(watch: AccountWatch, minutes: float, trouble: str | None = None, **rest: Any) -> Batch:
    look = AccountLook(watch.id, after(minutes), after(minutes + 15), trouble, wish=watch.wanted_at, **rest)
    return Batch(account_looks=(look,))


def said(kind: str, minutes: float, **facts: str) -> Batch:
    return Batch(account_states=(AccountState("amazon", kind, after(minutes), facts),))


class BusinessContract:
    async def test_questions_about_an_account_are_added_once_and_due_at_once(self, store: Store) -> None:
        await store.ensure_account_watches("amazon", TOPICS, NIGHT)
        first = await store.account_watches()
        assert [(one.topic, one.not_before, one.read_at, one.looks) for one in first] == [
            (topic, NIGHT, None, 0) for topic in TOPICS
        ]
        await store.commit(looked(first[0], 1))
        kept = await store.account_watches()
        await store.ensure_account_watches("amazon", [*TOPICS, Topic.TRAFFIC], after(5))
        await store.ensure_account_watches("other", [], after(5))
        found = await store.account_watches("amazon")
        assert found[:2] == kept
        assert (found[2].topic, found[2].not_before) == (Topic.TRAFFIC, after(5))
        assert await store.account_watches("other") == ()

    async def test_a_whole_look_at_an_account_ends_its_failures(self, store: Store) -> None:
        await store.ensure_account_watches("amazon", TOPICS, NIGHT)
        watch = await question(store)
        await store.commit(looked(watch, 1, cursor="page 1"))
        await store.commit(looked(watch, 20, "no role", refused=True))
        await store.commit(looked(watch, 40, "a timeout"))
        failing = await question(store)
        assert (failing.failures, failing.failing_since, failing.trouble) == (2, after(20), "a timeout")
        assert (failing.read_at, failing.not_before, failing.looks) == (after(1), after(55), 1)
        assert (failing.cursor, failing.refused) == ("page 1", False)
        await store.commit(looked(watch, 60, cursor="page 2"))
        well = await question(store)
        assert (well.failures, well.failing_since, well.trouble, well.refused) == (0, None, None, False)
        assert (well.read_at, well.looks, well.cursor) == (after(60), 2, "page 2")
        assert (await question(store, Topic.MONEY)).looks == 0

    async def test_a_question_is_forbidden_until_the_platform_answers_or_prepares_an_answer(self, store: Store) -> None:
        await store.ensure_account_watches("amazon", TOPICS, NIGHT)
        watch = await question(store)
        await store.commit(looked(watch, 1, "no role", refused=True))
        assert (await question(store)).refused
        await store.commit(looked(watch, 5, preparing=True))
        assert not (await question(store)).refused
        await store.commit(looked(watch, 7, "no role", refused=True))
        await store.commit(looked(watch, 10))
        assert not (await question(store)).refused

    async def test_an_answer_in_preparation_is_neither_a_whole_look_nor_a_failure(self, store: Store) -> None:
        await store.ensure_account_watches("amazon", TOPICS, NIGHT)
        watch = await question(store)
        await store.commit(looked(watch, 1, "a timeout"))
        await store.commit(Batch(account_wants=(("amazon", Topic.ORDERS, after(2)),)))
        before = await question(store)
        await store.commit(looked(before, 3, preparing=True))
        assert await question(store) == replace(before, not_before=after(18), wanted_at=None)

    async def test_why_there_is_no_answer_yet_is_kept_though_nothing_fails(self, store: Store) -> None:
        await store.ensure_account_watches("amazon", TOPICS, NIGHT)
        watch = await question(store)
        await store.commit(looked(watch, 1, "the report is being made", preparing=True))
        waiting = await question(store)
        assert (waiting.trouble, waiting.failures, waiting.failing_since) == ("the report is being made", 0, None)
        await store.commit(looked(watch, 2))
        assert (await question(store)).trouble is None

    async def test_the_earlier_of_two_wishes_for_an_account_holds_until_its_look(self, store: Store) -> None:
        await store.ensure_account_watches("amazon", TOPICS, NIGHT)
        watch = await question(store)
        for minutes in (5, 3, 4):
            await store.commit(Batch(account_wants=(("amazon", Topic.ORDERS, after(minutes)),)))
        assert (await question(store)).wanted_at == after(3)
        assert (await question(store, Topic.MONEY)).wanted_at is None
        await store.commit(looked(watch, 2))
        assert (await question(store)).wanted_at == after(3)
        await store.commit(
            replace(looked(await question(store), 4), account_wants=(("amazon", Topic.ORDERS, after(4)),))
        )
        assert (await question(store)).wanted_at == after(4)
        await store.commit(looked(watch, 5))
        assert (await question(store)).wanted_at == after(4), "it came while the answer was under way"
        await store.commit(looked(await question(store), 6, "a timeout"))
        assert (await question(store)).wanted_at is None

    async def test_a_batch_that_asks_about_an_account_may_not_wait(self, store: Store) -> None:
        with pytest.raises(ValueError, match="asks"):
            await store.later(Batch(account_wants=(("amazon", Topic.ORDERS, NIGHT),)))

    async def test_questions_about_accounts_move_with_the_clock(self, opener: Opener) -> None:
        async with opener() as store:
            await store.ensure_account_watches("amazon", TOPICS, NIGHT)
            await store.commit(looked(await question(store), 0))
            await store.commit(Batch(account_wants=(("amazon", Topic.ORDERS, after(3)),)))
            await store.shift_schedule(timedelta(hours=-1))
        async with opener() as again:
            found = await question(again)
            assert (found.not_before, found.wanted_at, found.read_at) == (after(-45), after(-57), after(-60))
            assert found.created_at == after(-60)

    async def test_a_state_of_an_account_tells_since_when_it_is_so(self, store: Store) -> None:
        await store.commit(said("standing", 1, US="normal"))
        await store.later(said("standing", 2, US="normal"))
        assert (await store.account_states("amazon"))["standing"].at == after(1)
        await store.commit(said("standing", 3, US="at_risk"))
        await store.commit(said("stranded", 4))
        found = await store.account_states("amazon")
        assert {kind: (one.at, one.value) for kind, one in found.items()} == {
            "standing": (after(3), {"US": "at_risk"}),
            "stranded": (after(4), {}),
        }
        assert await store.account_states("other") == {}

    async def test_what_a_rule_remembers_of_an_account_is_replaced(self, store: Store) -> None:
        for version, pace in ((1, 7), (1, 8), (2, 9)):
            await store.later(Batch(account_memories=(AccountMemory("amazon", "pace", version, {"n": pace}),)))
        found = await store.account_memories("amazon")
        assert found == {"pace": AccountMemory("amazon", "pace", 2, {"n": 9})}
        assert await store.account_memories("other") == {}
        assert await store.remembered_by_account("pace") == {"amazon": found["pace"]}
        assert await store.remembered_by_account("other") == {}

    async def test_a_line_of_the_ledger_is_kept_once_and_to_the_last_digit(self, store: Store) -> None:
        odd = replace(FEE, id="T2", at=after(1), amount=Money(Decimal("-0.123456789012345678901234567890"), "USD"))
        full = replace(FEE, id="T3", at=after(2), market="US", order="1", sku="S", listing=LAMP, quantity=0)
        held = replace(full, settled=False)
        batch = Batch(entries=(("amazon", FEE), ("amazon", odd), ("amazon", held), ("other", FEE)))
        await store.commit(batch)
        await store.commit(batch)
        await store.commit(Batch(entries=(("amazon", full), ("amazon", replace(FEE, book="settlement")))))
        found = await store.entries("amazon", NIGHT, after(60))
        assert [entry for _, entry in found] == [replace(FEE, book="settlement"), FEE, odd, full]
        assert str(found[1][1].amount) == "-2.55 USD"
        assert [entry for _, entry in await store.entries(None, after(1), after(2))] == [odd]
        assert [account for account, _ in await store.entries(None, NIGHT, after(1))] == ["amazon", "amazon", "other"]

    async def test_goods_sent_back_are_kept_once(self, store: Store) -> None:
        await store.commit(Batch(returns=(("amazon", replace(BACK, state="")), ("amazon", Return("R2", NIGHT, 2, "")))))
        await store.later(Batch(returns=(("amazon", replace(BACK, state="Refunded")),)))
        found = await store.returns(None, NIGHT, after(1))
        assert found == (("amazon", replace(BACK, state="Refunded")), ("amazon", Return("R2", NIGHT, 2, "")))
        assert await store.returns("amazon", after(-5), NIGHT) == ()

    async def test_a_figure_is_replaced_by_what_is_told_of_its_time_later(self, store: Store) -> None:
        share = Figure("featured_share", NIGHT, after(60), Decimal("0.1234567890123456789"), "ratio")
        other = replace(VISITS, listing=Subject("US", "B000000018"))
        batch = Batch(figures=tuple(("amazon", one) for one in (VISITS, other, share, replace(VISITS, market=None))))
        await store.commit(batch)
        await store.commit(batch)
        late = replace(VISITS, value=Decimal(33))
        await store.commit(Batch(figures=(("amazon", late),)))
        found = await store.figures("amazon", ["sessions"], NIGHT, after(1))
        assert [one for _, one in found] == [replace(VISITS, market=None), late, other]
        assert await store.figures(None, ["featured_share", "units"], NIGHT, after(1)) == (("amazon", share),)
        assert await store.figures("amazon", [], NIGHT, after(1)) == ()
        assert await store.figures("amazon", ["sessions"], after(1), after(2)) == ()

    async def test_an_amount_that_is_no_number_is_refused(self, store: Store) -> None:
        with pytest.raises(ValueError, match="NaN is no amount"):
            await store.commit(Batch(entries=(("amazon", replace(FEE, amount=Money(Decimal("NaN"), "USD"))),)))
