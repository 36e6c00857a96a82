"""`./run.sh phone`: the local marketplaces, the local Bot API and the whole daemon, with a page to live with them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from monitor.demo.cast import ANNA, BEN, ZONE
from monitor.demo.phonepage.server import PhonePage
from monitor.demo.stage import BY_HAND, Failed, Stage, set_up
from monitor.demo.story import Story
from monitor.language import Tongue

# The group of the shop's partners; and real seconds in which the bot answers there on a busy machine too.
GROUP, _PATIENCE = -1_001_000_000_001, 30


@dataclass(frozen=True, slots=True)
class Wish:
    """How the phone is to be."""

    language: str = "en"
    theme: str = "auto"
    port: int = 0


@asynccontextmanager
async def phone(wish: Wish, stage: Stage) -> AsyncIterator[PhonePage]:
    """The page for the people on the stage."""
    people = [stage.api.person(one.id, one.name, language=wish.language) for one in (ANNA, BEN)]
    async with PhonePage(stage.api, stage.clock, people, ZONE, port=wish.port, theme=wish.theme) as page:
        yield page


async def take_group(stage: Stage) -> None:
    """Anna adds the bot to the partners' group, lets it be told, and the bot makes its topics there."""
    api = stage.api
    await api.membership.added(api.person(ANNA.id, ANNA.name), api.group(GROUP, "Lumen Direct", forum=True))
    await api.until(lambda: any(one.buttons for one in api.messages(GROUP)), _PATIENCE)
    await api.press(ANNA.id, GROUP, api.messages(GROUP)[-1].id, 0)
    await api.until(lambda: len(api.forums.of(GROUP)) > 1, _PATIENCE)


async def show(wish: Wish) -> int:
    """Plays the night up to the stranger, and leaves the rest to whoever holds the phone, until Ctrl-C."""
    tongue = Tongue(wish.language, ZONE)
    async with set_up(wish.language, haste=1.0) as stage, phone(wish, stage) as page:
        print(f"{tongue.label('The phone is here:')} {page.address}", flush=True)

        async def narrate(text: str) -> None:
            print(tongue.label(text), flush=True)

        async def shown() -> None:
            """The page has shown it by itself."""

        try:
            await Story(stage, wish.language, narrate, shown).until_the_stranger(lambda: take_group(stage))
        except Failed as error:
            print(f"✗ {error}")
            return 1
        stage.pace(BY_HAND)
        print(tongue.label("The night goes on, fifteen times as fast as a real one, until Ctrl-C."), flush=True)
        await asyncio.Event().wait()
    return 0
