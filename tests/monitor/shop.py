"""A shop with a real store on a temporary file, three people, one lamp and one stranger; its chat is driven by hand."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from adapters.amazon import rankings
from adapters.base import House
from adapters.diagnosis import Expiry
from adapters.errors import Blocked
from adapters.rankings import Ranking
from adapters.readings import Ask, Condition, Listing, Missed, Money, Offer, Seller, State, Subject, Sweep, Topic, Wall
from monitor.charts.book import Book
from monitor.charts.document import Document
from monitor.chat import Heard, Said
from monitor.commands import Commands, Tools
from monitor.commands.actions import role_needed
from monitor.commands.tools import Recognised, not_drawn, not_printed, not_written
from monitor.diff import merge
from monitor.division import Budget
from monitor.findings import Known
from monitor.known import CONTENT, OFFERS, content_facts, offers_facts
from monitor.messages import Button, Message
from monitor.rules.source import Patience
from storage.states import (
    Batch,
    Friend,
    Incident,
    LookResult,
    Person,
    Role,
    RuleMemory,
    Severity,
    Status,
    Step,
    Told,
    Transition,
    WatchedListing,
)
from storage.states import State as SeenState
from storage.store import Store
from tests.clock import StillClock
from tests.monitor.alerts import CASES

LAMP = Subject("US", "B0EXAMPL7K")
ME = Seller("A1MEMEMEMEMEM", "Lumen Direct")
STRANGER = Seller("A3EXAMPLE9Q", "XYZ <b>Store</b>")
ANNA, BO, VERA, NOBODY = 100, 200, 300, 999
GROUP = -500
PERIODS = {
    Topic.LISTINGS: timedelta(minutes=10),
    Topic.OFFERS: timedelta(minutes=10),
    Topic.RANKS: timedelta(hours=6),
    Topic.RIVALS: timedelta(hours=1),
    Topic.ORDERS: timedelta(minutes=5),
    Topic.ACCOUNT: timedelta(hours=4),
    Topic.STRANDED: timedelta(hours=1),
    Topic.FEEDBACK: timedelta(days=1),
    Topic.MONEY: timedelta(minutes=30),
}


def _recognise(text: str) -> Recognised:
    if text.startswith("B0") and len(text) == 10:
        return "shop", Subject("US", text), f"https://www.amazon.com/dp/{text}"
    if "/dp/" in text:
        return _recognise(text.rpartition("/dp/")[2])
    return ["shop", "web"]


def ranking_of(account: str, market: str, text: str) -> Ranking | None:
    return rankings.meant(text, market.lower()) if account == "shop" else None


async def nobody(platform: str) -> tuple[Friend, ...]:
    return ()


def house(account: str, market: str, seller: Seller) -> House | None:
    return House.PLATFORM if seller.name == "Amazon.com" else None


@dataclass
class Shop:
    """`say` and `press` are what a person does; `texts` and `buttons` are what he then sees."""

    store: Store
    clock: StillClock
    woken: list[bool] = field(default_factory=list)
    expiries: tuple[Expiry, ...] = ()
    platform: str = "amazon"
    topics: tuple[Topic, ...] = (Topic.LISTINGS, Topic.OFFERS, Topic.RIVALS)
    budgets: tuple[Budget, ...] = ()
    draw: Callable[[str], Awaitable[bytes]] = not_drawn
    printed: Callable[[Document], Awaitable[bytes]] = not_printed
    written: Callable[[Book], Awaitable[bytes]] = not_written
    updates: Any = field(default_factory=lambda: count(1))
    pages: dict[str, Listing] = field(default_factory=dict)
    places: dict[str, list[tuple[str, Subject, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.commands = Commands(
            self.store,
            self.clock,
            Tools(
                recognise=_recognise,
                platform_of=lambda account: self.platform if account == "shop" else "web",
                topics_of=lambda account: self.topics if account == "shop" else (Topic.LISTINGS,),
                house=house,
                myself=nobody,
                ranking_of=ranking_of,
                patience=lambda watch: Patience(timedelta(minutes=15), PERIODS[watch.topic]),
                expiries=self.expiries_of,
                period=lambda account, topic: PERIODS[topic],
                budgets=self.divided,
                wake=lambda: self.woken.append(True),
                needs=role_needed,
                places=lambda text: self.places.get(text, ()),
                look=self.looked,
                draw=lambda svg: self.draw(svg),
                printed=lambda document: self.printed(document),
                written=lambda book: self.written(book),
                ping=lambda: {"version": "0.1.0", "last_look": self.clock.now().isoformat(), "channel": "telegram"},
            ),
        )

    async def looked(self, account: str, subject: Subject) -> Sweep:
        """What the pages of `pages` say; of any other that a wall stands before it."""
        ask, now = Ask((subject,), subject.market), self.clock.now()
        if page := self.pages.get(subject.id):
            return Sweep(Topic.LISTINGS, ask, now, readings=(page,), whole=frozenset({subject}))
        wall = Missed(Topic.LISTINGS, subject, Blocked(Wall.CAPTCHA))
        return Sweep(Topic.LISTINGS, ask, now, missed=(wall,))

    async def divided(self) -> tuple[Budget, ...]:
        return self.budgets

    async def expiries_of(self, account: str) -> tuple[Expiry, ...]:
        return self.expiries if account == "shop" else ()

    async def say(self, user: int, text: str, chat: int | None = None, update: int | None = None) -> Said | None:
        return await self.commands.heard(self._heard(user, chat, update, text=text))

    async def press(self, user: int, button: str, chat: int | None = None, update: int | None = None) -> Said | None:
        return await self.commands.heard(self._heard(user, chat, update, button=button))

    def _heard(
        self, user: int, chat: int | None, update: int | None, text: str | None = None, button: str | None = None
    ) -> Heard:
        where = chat if chat is not None else user
        number = update if update is not None else next(self.updates)
        return Heard(number, user, where, text, button, 1, where > 0, "Somebody", "en")

    async def lamp(self) -> WatchedListing:
        """The lamp, looked at a minute ago: I and the stranger sell it, he holds the Buy Box."""
        now = self.clock.now()
        lamp = await self.store.add_listing(
            "shop", LAMP, "Blue Lamp", "https://www.amazon.com/dp/B0EXAMPL7K", now, [Topic.LISTINGS, Topic.OFFERS]
        )
        await self.seen(lamp, [offer(ME, "21.99"), offer(STRANGER, "17.99", featured=True)])
        return lamp

    async def seen(self, lamp: WatchedListing, offers: list[Offer]) -> None:
        """One whole look at everything."""
        now = self.clock.now()
        page = Listing(
            lamp.subject, State.LIVE, lamp.url, "Blue Lamp, 40 W", "Lumo", price=Money(Decimal("17.99"), "USD")
        )
        known = merge(merge(Known(), Topic.LISTINGS, [page], now), Topic.OFFERS, offers, now)
        content = content_facts(known)
        assert content is not None
        states = (
            SeenState(lamp.id, CONTENT, now, content),
            SeenState(lamp.id, OFFERS, now, offers_facts(known)),
        )
        looks = tuple(
            LookResult(watch.id, now, now + PERIODS[watch.topic], True, covered_from=now - timedelta(minutes=20))
            for watch in await self.store.watches(lamp.id)
        )
        await self.store.commit(Batch(looks=looks, states=states))

    async def case(self, lamp: WatchedListing, name: str = "new_seller", **changes: Any) -> Incident:
        """A confirmed incident of one of the cases."""
        rule, severity, facts = CASES[name]
        now = self.clock.now()
        told = Incident(
            **{
                "id": 0,
                "key": f"{rule}:shop:{lamp.subject}:{name}",
                "rule": rule,
                "account": "shop",
                "listing_id": lamp.id,
                "subject": "A3EXAMPLE9Q",
                "severity": severity,
                "status": Status.CONFIRMED,
                "facts": facts,
                "raised_at": now,
                "confirmed_at": now,
                "seen": 2,
                "step": 1,
                "next_step_at": now + timedelta(minutes=5) if severity is Severity.WAKE else None,
                **changes,
            }
        )
        (stored,) = await self.store.commit(Batch(told=(Told(told, (Transition(0, None, now, Step.CONFIRMED),)),)))
        return stored

    async def remember(self, lamp: WatchedListing, rule: str, value: dict[str, Any]) -> None:
        await self.store.commit(Batch(memories=(RuleMemory(lamp.id, rule, 1, value),)))

    async def incident(self, number: int) -> Incident:
        found = await self.store.incident(number)
        assert found is not None
        return found


def offer(seller: Seller, price: str, *, featured: bool = False) -> Offer:
    return Offer(LAMP, seller, Money(Decimal(price), "USD"), condition=Condition.NEW, featured=featured)


@asynccontextmanager
async def open_shop(folder: Path) -> AsyncIterator[Shop]:
    """Anna owns it, Bo operates, Vera looks."""
    clock = StillClock()
    async with Store.open(folder / "shop.db") as store:
        for name, user, role in (("Anna", ANNA, Role.OWNER), ("Bo", BO, Role.OPERATOR), ("Vera", VERA, Role.VIEWER)):
            await store.add_person(name, user, user, role, "en", "Asia/Shanghai")
        yield Shop(store, clock)


async def person(shop: Shop, user: int) -> Person:
    found = await shop.store.person_by_user(user)
    assert found is not None
    return found


def texts(said: Said | None) -> str:
    """Everything that the answer shows."""
    assert said is not None, "there was no answer"
    shown = [*said.messages, *([said.edit] if said.edit else [])]
    return "\n\n".join([*(message.html for message in shown), *([said.toast] if said.toast else [])])


def buttons(said: Said | None) -> list[Button]:
    assert said is not None, "there was no answer"
    shown: list[Message] = [*said.messages, *([said.edit] if said.edit else [])]
    return [button for message in shown for row in message.buttons for button in row]


def button(said: Said | None, label: str) -> str:
    """The id of the button that begins so."""
    return next(one.id for one in buttons(said) if one.label.startswith(label))


async def later(said: Said | None) -> Said:
    """What the answer brings after it took its time."""
    assert said is not None
    assert said.later is not None, "nothing more was to come"
    more = await said.later()
    assert more is not None
    return more
