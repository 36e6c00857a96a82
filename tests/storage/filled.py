"""A memory in which no table is empty, to be copied, backed up and taken over."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.rankings import Ranking, RankingKind
from adapters.readings import Entry, EntryKind, Figure, FulfilledBy, Money, OrderLine, Return, Subject, Topic
from storage.states import (
    BY_HAND,
    AccountMemory,
    AccountState,
    Batch,
    ChatButton,
    Cost,
    FriendKind,
    FriendScope,
    Lookalike,
    Method,
    Purpose,
    Rate,
    ReplyFile,
    Role,
    RuleMemory,
    State,
    Step,
    Transition,
)
from storage.store import Store
from storage.tables import (
    BundleRow,
    GoodsDayRow,
    GoodsHourRow,
    MoneyDayRow,
    MoneyHourRow,
    OrderCheckRow,
    OrderDayRow,
    OrderedHourRow,
    OrderHourRow,
    Row,
    SkuRow,
    UnbookedRow,
    table,
)
from tests.storage.contract.deadlines import APPEAL
from tests.storage.contract.stock import FORECAST, LAMPS, OLD, SENT
from tests.storage.world import (
    KEY,
    LAMP,
    NIGHT,
    ORDER,
    add_lamp,
    after,
    content,
    look,
    price,
    proof,
    route,
    stranger,
    told,
    watch_of,
)


async def fill(place: str) -> None:
    """A year's worth of kinds of rows: nothing that the store can hold is left out."""
    async with Store.open(place) as store:
        lamp = await add_lamp(store, name="Blue \U0001f4a1 Lamp 跟卖")
        gone = await add_lamp(store, Subject("DE", "B000000099"), "Gone")
        await store.remove_listing(gone.id, after(1))
        theirs = await add_lamp(store, Subject("US", "B0RIVAL0TH"), "Their Lamp")
        await store.set_rival(theirs.id, True, [Topic.RIVALS], after(1))
        watch = await watch_of(store, lamp)
        await store.commit(
            Batch(
                looks=(look(watch, 1), look(watch, 9, whole=False, trouble="captcha")),
                metrics=(price(lamp, 1, 17.99), price(lamp, 2, 0.1 + 0.2), price(lamp, 3, -0.0), price(lamp, 4, 1e-9)),
                states=(content(lamp, 1, "Lamp"), State(lamp.id, "offers", after(1), {"zero": "\0", "n": 1.5})),
                copycats=(Lookalike(lamp.id, Subject("US", "9"), 92, {"picture": 94}, after(1), after(2)),),
                memories=(RuleMemory(lamp.id, "rule", 1, {"n": [1, None, True]}),),
                told=told(stranger(lamp), Step.RAISED).told,
                loose=(Transition(0, None, after(1), Step.DIGEST, {"looks": 2016}),),
                proofs=(proof(lamp, bytes(range(256)) * 9, KEY), proof(lamp, b"")),
                settings=(("quiet", {"from": "23:00"}),),
            )
        )
        word = Ranking(RankingKind.SEARCH, "US", "blue lamp", "Blue Lamp", "https://shop.example/s?k=Blue+Lamp")
        await store.add_ranking("amazon", word, NIGHT)
        await store.tie({lamp.id: BY_HAND, gone.id: "sku:LAMP-1"}, "Blue Lamp", NIGHT)
        await store.keep_apart(lamp.id, gone.id)
        await sell(store)
        await book(store)
        await tell(store)
        await decide(store)


async def sell(store: Store) -> None:
    """What a platform told of the whole account."""
    await store.ensure_account_watches("amazon", [Topic.ORDERS, Topic.MONEY], NIGHT)
    line = OrderLine("1", 2, "LAMP-1", LAMP, Money(Decimal("35.98"), "USD"))
    await store.commit(
        Batch(
            account_states=(AccountState("amazon", "standing", after(1), {"US": "at_risk"}),),
            account_memories=(AccountMemory("amazon", "pace", 1, {"n": [1, None]}),),
            orders=(("amazon", ORDER), ("other", replace(ORDER, lines=(line, replace(line, id="2")), country="DE"))),
            entries=(("amazon", Entry("1", "transactions", EntryKind.FEE, NIGHT, Money(Decimal("-1E-9"), "USD"))),),
            returns=(("amazon", Return("1", NIGHT, 1, "not as described", by=FulfilledBy.PLATFORM)),),
            figures=(("amazon", Figure("sessions", NIGHT, after(60), Decimal(0))),),
        )
    )


async def book(store: Store) -> None:
    """A row in each table of the ledger's sums, and one that waits to be booked."""
    place = {"hour_at": NIGHT, "day_at": NIGHT, "account": "amazon", "market": "US"}
    rows: dict[type[Row], dict[str, object]] = {
        MoneyHourRow: {**place, "kind": "fee", "currency": "USD", **_ones(MoneyHourRow)},
        MoneyDayRow: {**place, "kind": "fee", "currency": "USD", **_ones(MoneyDayRow)},
        OrderHourRow: {**place, "country": "", **_ones(OrderHourRow)},
        OrderDayRow: {**place, "country": "", **_ones(OrderDayRow)},
        GoodsHourRow: {**place, "sku": "LAMP-1", **_ones(GoodsHourRow)},
        SkuRow: {**place, "id": 7, "sku": "LAMP-1", "listing_id": LAMP.id, "listed_at": NIGHT},
        GoodsDayRow: {**place, "sku_id": 7, **_ones(GoodsDayRow)},
        OrderedHourRow: {**place, "currency": "USD", **_ones(OrderedHourRow)},
        OrderCheckRow: {
            "account": "amazon",
            "order_id": "1",
            "currency": "USD",
            "at": NIGHT,
            "untold": False,
            "transactions": 2**61,
            "settlement": -(2**61),
        },
        UnbookedRow: {"kind": "order", "account": "amazon", "name": "1", "stamp": 2**61},
        BundleRow: {"sku": "SET", "place": 0, "component": "LAMP-1", "quantity": 2},
    }

    async def work(session: AsyncSession) -> None:
        for row, values in rows.items():
            mine = {name: value for name, value in values.items() if name in table(row).columns}
            await session.execute(insert(table(row)).values(**mine))

    await store._write(work)


def _ones(row: type[Row]) -> dict[str, int]:
    """Large sums in every column of numbers."""
    plain = [column for column in table(row).columns if not column.primary_key and not column.nullable]
    return {column.name: -(2**40) for column in plain}


async def tell(store: Store) -> None:
    """One delivery in each state that a crash or a night may leave."""
    (incident,) = [one for one in await store.open_incidents() if one.key == KEY]
    unsent, sending, sent, parked = await route(store, incident, "new", "sending", "sent", "parked", chat=-(10**12))
    assert unsent
    await store.intend(sending, "perhaps \n sent")
    await store.intend(sent, "sent")
    await store.sent(sent, 2**40, after(3))
    await store.park(parked, "blocked")


async def decide(store: Store) -> None:
    anna = await store.add_person("Anna", 2**35, -(2**40), Role.OWNER, "zh", "Asia/Shanghai")
    await store.take_group(-(2**40), "Shop", True, anna.id)
    await store.set_thread(-(2**40), Purpose.URGENT, 2**40)
    file = ReplyFile("photo.jpg", True, 256, "digest", bytes(range(256)))
    await store.add_reply(1, anna.id, "Anna", after(2), text="kept 跟卖", file=file)
    await store.add_report(1, Method.ABUSE, "Anna", after(3), "ticket 跟卖 1")
    await store.add_person("Ben", 2, 2, Role.VIEWER, "en", "UTC")
    await store.remove_person(anna.id)
    await store.add_friend("amazon", "A3", "Partner", FriendKind.DISTRIBUTOR, FriendScope.ALL, "")
    await store.add_mute("listing:1", after(60), "Ben")
    forgotten = await store.add_mute("rule:x", after(60), "Anna")
    await store.remove_mute(forgotten.id)
    await store.add_invite("hash", "Cai", Role.OPERATOR, "en", "UTC", after(60))
    await store.add_buttons([ChatButton("b", 1, "ack", {"id": "1"}, after(9), None)])
    await store.count_attempt(7, NIGHT)
    await store.first_seen_update(2**33)
    await store.decide("house", "threshold.stock_low.units", "3", "Anna", after(1))
    await store.decide("listing:1", "tags", ["summer", "灯"], "Anna", after(2))
    await store.add_deadline(replace(APPEAL, what="Appeal 申诉"))
    await store.note("house", "people", "Anna \U0001f4a1", None, "Ben", after(3))
    await store.put_costs([Cost("LAMP-1", Decimal("7.20"), "CNY", date(2026, 11, 1), "amazon", Decimal("1.5"))])
    await store.put_rates([Rate("RUB", "USD", Decimal("92.5"), date(2026, 11, 1))])
    await store.put_lying([LAMPS])
    await store.put_forecasts([FORECAST])
    await store.commit(Batch(inbound=(("amazon", SENT),), aged=(("amazon", OLD),)))
    await store.put_kept("robots", "User-agent: *\r\n\tDisallow:", after(60))
