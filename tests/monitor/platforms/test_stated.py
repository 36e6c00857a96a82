"""What a platform itself says it holds goes before what the books make of it, and the difference is shown."""

from datetime import timedelta
from decimal import Decimal

from adapters.readings import Balance, EntryKind, Money, Topic
from monitor.account import AccountLook
from monitor.account_facts import states_of
from monitor.language import visible
from monitor.platforms.keeping import PlatformKeeper
from storage.states import Batch, Rate
from tests.monitor.platforms.books import DAY, booked, read, usd
from tests.monitor.shop import VERA, Shop, texts
from tests.words import unmarked


async def page(shop: Shop, *balances: Balance) -> list[str]:
    """The account's page after the platform said so, and all was counted."""
    now = shop.clock.now()
    await read(shop.store, now, ["shop"])
    look = AccountLook("shop", "amazon", Topic.BALANCE, now, False, balances)
    await shop.store.commit(Batch(account_states=states_of(look)))
    return await counted(shop)


async def counted(shop: Shop) -> list[str]:
    await PlatformKeeper(shop.store, {"shop": "amazon"}, shop.clock, lambda: None).tick()
    return unmarked(visible(texts(await shop.say(VERA, "/platforms shop")))).splitlines()


async def test_the_platform_s_word_is_the_sum_and_the_books_are_held_against_it(shop: Shop) -> None:
    now = shop.clock.now()
    rows = [(EntryKind.PAYOUT, "-900", now - 9 * DAY, True), (EntryKind.SALE, "120", now - 3 * DAY, False)]
    await booked(shop.store, "shop", rows)
    lines = await page(shop, Balance(usd("150"), usd("30"), usd("100"), usd("20"), "us"))
    begin = lines.index("Money held: $150")
    assert lines[begin + 1].startswith("As the platform said it (")
    assert lines[begin + 2 : begin + 9] == [
        "free for the next payout: $30",
        "not free yet: $100",
        "kept back as a reserve: $20",
        "By the books $120, $30 less:",
        "not free yet: $120",
        "freed since the last payout: $0",
        "kept back as a reserve: $0",
    ]
    assert "money held $150" in unmarked(visible(texts(await shop.say(VERA, "/platforms"))))


async def test_balances_of_all_markets_are_one_sum_and_one_without_a_rate_is_named(shop: Shop) -> None:
    day = shop.clock.now().date()
    await shop.store.put_rates([Rate("CAD", "USD", Decimal(2), day)])
    here, there = Balance(usd("150"), usd("50"), market="us"), Balance(Money(Decimal(80), "CAD"), market="ca")
    lines = await page(shop, here, there, Balance(Money(Decimal(9), "XTS"), market="nowhere"))
    assert "Money held: $190" in lines
    assert not any(line.startswith("free for the next payout") for line in lines), "of one market it is unknown"
    assert "⚪ 1 balance has no exchange rate and is not in it." in lines
    assert "By the books:" in lines, "what was freed is unknown, so nothing is compared"
    now = shop.clock.now()
    await booked(shop.store, "shop", [(EntryKind.PAYOUT, "-900", now - 9 * DAY, True)])
    assert "By the books:" in await counted(shop), "a balance is not in the platform's sum"


async def test_a_platform_that_holds_nothing_is_believed_and_an_old_word_is_none(shop: Shop) -> None:
    now = shop.clock.now()
    rows = [(EntryKind.PAYOUT, "-900", now - 9 * DAY, True), (EntryKind.SALE, "120", now - 3 * DAY, False)]
    await booked(shop.store, "shop", rows)
    assert "Money held: $0" in await page(shop)
    shop.clock.advance(timedelta(hours=25).total_seconds())
    lines = await counted(shop)
    assert "Money held: $120" in lines
    assert not any(line.startswith("As the platform said it") for line in lines)
