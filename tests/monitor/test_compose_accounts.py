"""What stands on the phones about accounts: new orders, silently and by choice; in the morning what was not read."""

from datetime import timedelta

from adapters.readings import Subject, Topic
from monitor.account import AccountLook
from monitor.order_news import order_news, orders_told, tell_orders
from storage.states import AccountLook as Looked
from storage.states import Batch
from tests.monitor.account_world import order
from tests.monitor.night import ASIN
from tests.monitor.test_compose import ANNA, BEN, Phones, phones, settled

__all__ = ["phones"]


async def test_a_new_order_reaches_who_chose_it_without_a_sound_and_names_the_listing(phones: Phones) -> None:
    await settled(phones)
    store, now = phones.world.store, phones.world.clock.now()
    anna, _ = await store.people()
    await tell_orders(store, anna.id, wanted=True)
    before = len(phones.api.messages(BEN))
    line = order(1, now).lines[0]
    mine = order(1, now, lines=(type(line)(line.id, 2, line.sku, Subject("us", ASIN)),))
    look = AccountLook("us", "amazon", Topic.ORDERS, now, False, (mine,))
    await store.commit(Batch(loose=order_news(look, await orders_told(store))))
    await phones.passes(1)
    (told,) = [one for one in phones.api.messages(ANNA) if "new order" in one.text]
    assert told.silent
    assert "Blue Lamp" in told.text
    assert "×2 · $43.98 · US" in told.text
    assert mine.id not in told.text
    assert len(phones.api.messages(BEN)) == before


async def test_the_morning_names_what_of_the_account_was_not_read(phones: Phones) -> None:
    await settled(phones)
    store, clock = phones.world.store, phones.world.clock
    phones.world.poll.plan.periods.update(dict.fromkeys((Topic.ORDERS, Topic.MONEY), timedelta(minutes=5)))
    await store.ensure_account_watches("us", [Topic.ORDERS, Topic.MONEY], clock.now())
    watches = await store.account_watches("us")
    read = [Looked(one.id, clock.now(), clock.now(), None) for one in watches]
    await store.commit(Batch(account_looks=tuple(read)))
    await phones.passes(12 * 60, every=10)
    (morning,) = [one.text for one in phones.api.messages(ANNA) if "☀️" in one.text]
    assert "⚪ orders, money: not read since" in morning
    assert "Nothing happened that you need to know" not in morning
    assert "listing checked" in morning
