"""The simulated people: what they told the program at the beginning, and how they answer what comes on their phones."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from monitor.chat import Heard
from monitor.messages import Message
from storage.states import Cost, FriendKind, FriendScope, Role
from tests.quarter.living import Life
from tests.quarter.phones import Rang
from tests.quarter.series import Past
from tests.quarter.shop import DISTRIBUTORS
from tests.quarter.world import NAMES, SECOND_ME, minutes

ANNA, BEN = 11, 12
_HOME = ZoneInfo("Asia/Shanghai")


@dataclass(slots=True)
class People:
    """Anna in Shanghai owns the shop, Ben in New York works in it."""

    life: Life
    updates: int = 0

    async def move_in(self, past: Past) -> None:
        """Everybody joins, every listing is watched, every friend is known."""
        life, store = self.life, self.life.rooms.store
        await store.add_person("Anna", ANNA, ANNA, Role.OWNER, "en", _HOME.key)
        await store.add_person("Ben", BEN, BEN, Role.OPERATOR, "en", "America/New_York")
        for item in life.world.items.values():
            topics = {topic for topic in life.rooms.accounts[item.account].topics() if topic.of_a_listing}
            name = item.title.split(",")[0]
            listing = await store.add_listing(item.account, item.subject, name, item.url, life.clock.now(), topics)
            if item.floor:
                await store.set_floor(listing.id, item.floor_money)
        await store.add_friend("amazon", SECOND_ME, NAMES[SECOND_ME], FriendKind.MINE, FriendScope.ALL, "")
        winners = {f"A2{turn.winner[2:]}" for turns in past.shelves for turn in turns if turn.winner}
        for seller in sorted({*DISTRIBUTORS, *winners}):
            await store.add_friend("amazon", seller, f"Friend {seller}", FriendKind.DISTRIBUTOR, FriendScope.ALL, "")
        await store.put_costs([Cost(one.sku, one.cost, one.currency) for one in life.world.items.values()])
        await life.know()

    def see(self, rang: Rang, message: Message) -> None:
        """Whoever is woken says after some minutes that he has it; whoever changed something himself says so."""
        for case in rang.cases:
            if case.severity == "wake" and rang.ring:
                self._will(rang, message, "ack", self.life.random.uniform(3, 40))
            if self._did_it(case.listing):
                self._will(rang, message, "accept", self.life.random.uniform(5, 90))

    def _did_it(self, listing: int | None) -> bool:
        """A change that was not planted was made by one of them."""
        subject = self.life.subjects.get(listing or 0)
        return subject is not None and not self.life.world.items[subject].held

    def _will(self, rang: Rang, message: Message, action: str, after: float) -> None:
        deed = partial(self._press, rang.chat, message, action)
        self.life.will.append((rang.at + minutes(after), deed))

    async def _press(self, chat: int, message: Message, action: str) -> None:
        """Presses the button that does it, where the message has one."""
        for button in (button for row in message.buttons for button in row):
            found = await self.life.rooms.store.button(button.id)
            if found is not None and found.action == action:
                await self.says(chat, button=button.id)
                return

    async def says(self, user: int, text: str | None = None, button: str | None = None) -> None:
        self.updates += 1
        heard = Heard(self.updates, user, user, text, button, None, private=True, name="", language="en")
        await self.life.rooms.commands.heard(heard)

    async def enters(self, user: int, due: datetime, about: str) -> None:
        """A notice that has to be answered by a moment, as she reads it on her own clock."""
        await self.says(user, f"/deadline {about} {due.astimezone(_HOME):%Y-%m-%d %H:%M}")
