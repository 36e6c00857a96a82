"""The night itself: what happens in the world, and what the partners do about it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from adapters.readings import Wall
from monitor.demo.cast import (
    ABROAD,
    ANNA,
    ARRIVES,
    BEN,
    CAPTCHA,
    DISTRIBUTOR,
    HIJACKED,
    LAMP,
    LEAVES,
    LISTING,
    MORNING,
    ON_ALIEXPRESS,
    ON_EBAY,
    SOLD,
    STRANGER,
    STRIKES,
    Partner,
)
from monitor.demo.chats import Message
from monitor.demo.seller import NEW_ORDER
from monitor.demo.stage import BRISK, SLOW, Stage, invite
from monitor.language import N_
from storage.states import Role

# Positions of buttons: a paste is saved by the first, the first look has a row of three for each unknown seller, the
# alert begins with "I'm on it".
_SAVE, _DISTRIBUTOR, _MY_JOB = 0, 1, 0
_ELSEWHERE = f"{ON_EBAY} Blue Lamp eBay\n{ON_ALIEXPRESS} Blue Lamp AliExpress"
# How a message begins that is worth a sound by day and none at night.
_UNSEEN = "🟠"
# How those begin that tell of orders, and the one of the morning.
_ORDERED, _OF_THE_NIGHT = "🛒", "☀️"

Told = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Story:
    """Plays the night; `narrate` is told each scene before it begins, `shown` after it has reached the phones."""

    stage: Stage
    language: str
    narrate: Told
    shown: Callable[[], Awaitable[None]]

    async def play(self) -> None:
        """The whole night, scene by scene; raises Failed at the first step that does not happen."""
        for scene in (
            self._evening,
            self._stranger,
            self._second,
            self._captcha,
            self._gone,
            self._order,
            self._elsewhere,
            self._morning,
            self._together,
            self._check,
        ):
            await scene()
            await self.shown()

    async def until_the_stranger(self, before: Callable[[], Awaitable[None]] | None = None) -> None:
        """Only up to the first alert, with `before` it once the partners have joined: what the phone needs."""
        await self._evening()
        if before is not None:
            await before()
        await self._stranger()

    async def _evening(self) -> None:
        await self.narrate(
            N_(
                "21:40 · Two partners join with one-time codes. Amazon US, eBay and AliExpress are read by their seller"
                " accounts, Amazon UK from its public pages. Anna pastes the lamp of all, and wants to hear of orders."
            )
        )
        for partner, role in ((ANNA, Role.OWNER), (BEN, Role.OPERATOR)):
            code = await invite(self.stage, partner.name, role, self.language)
            await self._says(partner, f"/start {code}")
            await self._answered(partner, 2, f"the bot did not greet {partner.name}")
        await self._says(ANNA, f"/add {LISTING} Blue Lamp 15.00\n{ABROAD} Blue Lamp UK 13.00\n{_ELSEWHERE}")
        await self.stage.until(lambda: self._offered(ANNA) is not None, "what was pasted was not shown")
        await self._press(ANNA, self._offered(ANNA) or self._said_by_bot(ANNA)[-1], _SAVE)
        await self._hears(ANNA, DISTRIBUTOR.seller_id, "the first look did not arrive")
        await self._press(ANNA, self._last(ANNA, DISTRIBUTOR.seller_id), _DISTRIBUTOR)
        told = len(self._said_by_bot(ANNA))
        await self._says(ANNA, "/orders on")
        await self._answered(ANNA, told + 1, "the bot did not answer /orders on")
        await self._says(ANNA, "/cost Blue Lamp 7.20 USD")
        await self._answered(ANNA, told + 2, "the bot did not take the cost of the lamp")

    async def _stranger(self) -> None:
        await self.stage.night_until(STRIKES)
        await self.narrate(
            N_("02:14 · A stranger appears on the listing and takes the featured offer. Amazon itself tells of it.")
        )
        self.stage.sell(HIJACKED)
        await self._hears(ANNA, STRANGER.seller_id, "nobody was woken by the stranger", loud=True)

    async def _second(self) -> None:
        await self.narrate(N_("Anna sleeps on. Five minutes later the ladder wakes Ben, and he takes it."))
        woken = "the second person was not woken"
        await self.stage.until(lambda: bool(self._find(BEN, STRANGER.seller_id, loud=True)) or self._is_taken(), woken)
        await self.shown()
        if self._is_taken():
            return  # whoever sits at the terminal was quicker, as Anna
        await self._press(BEN, self._last(BEN, STRANGER.seller_id), _MY_JOB)
        await self.stage.until(self._is_taken, "Anna was not told who has it")

    def _is_taken(self) -> bool:
        """Whether Anna's own message about the stranger says that somebody has it."""
        return any(one.history and STRANGER.seller_id in one.text for one in self._said_by_bot(ANNA))

    async def _captcha(self) -> None:
        await self.stage.night_until(CAPTCHA)
        await self.narrate(
            N_("02:50 · Amazon UK shows a captcha for a while. Unknown is not good and not bad: nobody is woken.")
        )
        self.stage.pace(3 * BRISK)
        self.stage.abroad.wall(Wall.CAPTCHA, times=None)
        await self._hears(BEN, _UNSEEN, "that nothing can be seen was not told")
        self.stage.pace(SLOW)
        heard = len(self._said_by_bot(BEN))
        await self._says(BEN, "/status")
        await self._answered(BEN, heard + 1, "the bot did not answer /status")
        self.stage.abroad.open()

    async def _gone(self) -> None:
        await self.stage.night_until(LEAVES)
        await self.narrate(N_("04:05 · The stranger leaves. Three whole looks without him, then it is over."))
        self.stage.pace(BRISK)
        self.stage.sell(LAMP)
        edits = len(self._last(ANNA, STRANGER.seller_id).history)
        await self.stage.until(
            lambda: len(self._last(ANNA, STRANGER.seller_id).history) > edits, "the end of the incident was not told"
        )

    async def _order(self) -> None:
        await self.stage.night_until(ARRIVES)
        await self.narrate(N_("05:20 · An order comes in. Anna wants to hear of each: silently, for she sleeps."))
        self.stage.pace(2 * SLOW)
        told = self._count(ANNA, _ORDERED)
        self.stage.sell(LAMP, NEW_ORDER)
        await self.stage.until(lambda: self._count(ANNA, _ORDERED) > told, "the order was not told")

    async def _elsewhere(self) -> None:
        await self.stage.night_until(SOLD)
        await self.narrate(N_("06:10 · A lamp is sold on eBay as well: one less is left there."))
        self.stage.pace(2 * SLOW)
        told = self._count(ANNA, _ORDERED)
        self.stage.elsewhere.sell_one(self.stage.clock.now())
        await self.stage.until(lambda: self._count(ANNA, _ORDERED) > told, "the order on eBay was not told")

    async def _morning(self) -> None:
        await self.stage.night_until(MORNING)
        await self.narrate(N_("08:00 · The morning message proves that somebody was awake."))
        for partner in (ANNA, BEN):
            await self._hears(partner, _OF_THE_NIGHT, f"no morning message for {partner.name}")

    async def _together(self) -> None:
        await self.narrate(N_("One SKU ties the lamp of all platforms to one product: /listing Blue Lamp"))
        heard = len(self._said_by_bot(ANNA))
        await self._says(ANNA, "/listing Blue Lamp")
        await self._answered(ANNA, heard + 1, "the bot did not answer /listing")

    async def _check(self) -> None:
        await self.stage.night_until(MORNING + timedelta(minutes=5))
        await self.narrate(N_("08:05 · Up and about, Anna looks by hand at everything at once: twoam check"))
        await self.stage.check()

    # --- people ------------------------------------------------------------------------------------------------------

    async def _says(self, partner: Partner, text: str) -> None:
        await self.stage.api.user_says(partner.id, partner.id, text)

    async def _press(self, partner: Partner, message: Message, button: int) -> None:
        before = len(self.stage.api.callbacks)
        await self.stage.api.press(partner.id, partner.id, message.id, button)
        await self.stage.until(
            lambda: all(one.answered for one in self.stage.api.callbacks[before:]), "a button was not answered"
        )

    # --- phones ------------------------------------------------------------------------------------------------------

    async def _hears(self, partner: Partner, words: str, failure: str, *, loud: bool = False) -> None:
        await self.stage.until(lambda: self._find(partner, words, loud=loud) is not None, failure)

    async def _answered(self, partner: Partner, count: int, failure: str) -> None:
        await self.stage.until(lambda: len(self._said_by_bot(partner)) >= count, failure)

    def _offered(self, partner: Partner) -> Message | None:
        """The first message that has a button."""
        return next((one for one in self._said_by_bot(partner) if one.buttons), None)

    def _said_by_bot(self, partner: Partner) -> list[Message]:
        return [message for message in self.stage.api.messages(partner.id) if message.from_bot]

    def _count(self, partner: Partner, words: str) -> int:
        return sum(words in one.text for one in self._said_by_bot(partner))

    def _find(self, partner: Partner, words: str, *, loud: bool = False) -> Message | None:
        found = [one for one in self._said_by_bot(partner) if words in one.text and not (loud and one.silent)]
        return found[-1] if found else None

    def _last(self, partner: Partner, words: str) -> Message:
        message = self._find(partner, words)
        if message is None:
            raise LookupError(f"{partner.name} has no message with {words!r}")
        return message
