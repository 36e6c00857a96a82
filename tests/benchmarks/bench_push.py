"""Measures the way from a message in the queue to the bot's call: `python -m tests.benchmarks.bench_push [EVENTS]`.

The daemon is whole (database, queue, teller, bot), everything on loopback. Every three seconds a stranger takes the
featured offer, and the message about the last one is edited.
"""

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import monotonic
from typing import cast

from adapters.clock import SystemClock
from adapters.readings import Subject, Topic
from monitor.config import Config
from monitor.demo.botapi import LocalBotApi
from monitor.demo.sqs import LocalSqs
from monitor.serve import serve
from storage.states import Role
from storage.store import Store
from tests.adapters.amazon_api.listings import at_home, found, item, own
from tests.adapters.amazon_api.offers import batched, offer, payload
from tests.adapters.amazon_api.server import ME, Api
from tests.adapters.amazon_api.test_push import offers_changed, pushed_offer
from tests.clock import StillClock

LAMP = Subject("us", "B0TWOAMBL1")
ANNA = 11
GAP = 3.0


@dataclass(frozen=True)
class Stage:
    """What stands around the daemon."""

    clock: SystemClock
    api: Api
    queue: LocalSqs
    bot: LocalBotApi
    folder: Path

    @property
    def config(self) -> Config:
        private = [self.api.authority, self.queue.authority]
        return Config.model_validate(
            {
                "machine": {"state_dir": self.folder, "log_level": "error"},
                "telegram": {"token": self.bot.token, "api_url": self.bot.base_url},
                "door": {"contact": "tests@example.org", "allow_private": private},
                "accounts": {"us": self.api.config(**self.queue.keys)},
            }
        )

    async def settle(self) -> None:
        self.api.answers |= {
            "searchCatalogItems": found(item(LAMP.id)),
            "searchListingsItems": found(own("LAMP", LAMP.id, "BUYABLE", "DISCOVERABLE", **at_home(12))),
            "getListingOffersBatch": batched({}, payload(offer(ME, 21.99, MyOffer=True, IsBuyBoxWinner=True))),
        }
        self.bot.person(ANNA, "Anna")
        async with Store.open(self.folder / "twoam.db") as store:
            await store.add_person("Anna", ANNA, ANNA, Role.OWNER, "en", "UTC")
            topics = (Topic.LISTINGS, Topic.OFFERS)
            url = "https://www.amazon.com/dp/B0TWOAMBL1"
            await store.add_listing("us", LAMP, "Lamp", url, self.clock.now(), topics)

    async def event(self, number: int) -> float:
        """Seconds until the bot was called about the seller of this event."""
        rival = f"A3RIVAL{number:07d}"
        before = len(self.bot.calls("sendMessage"))
        began, at = monotonic(), self.clock.now()
        offers = pushed_offer(ME, 21.99), pushed_offer(rival, 15.0, featured=True)
        self.queue.put(offers_changed(*offers, number=f"n-{number}", at=at))
        while not any(rival in str(call) for call in self.bot.calls("sendMessage")[before:]):
            if monotonic() - began > 20:
                raise TimeoutError(f"nobody was told of {rival}")
            await asyncio.sleep(0.002)
        return monotonic() - began


async def measured(events: int) -> list[float]:
    clock = SystemClock()
    api = Api(cast("StillClock", clock))
    await api.start()
    with TemporaryDirectory() as folder:
        async with LocalSqs(clock) as queue, LocalBotApi(clock) as bot:
            stage = Stage(clock, api, queue, bot, Path(folder))
            await stage.settle()
            stop = asyncio.Event()
            life = asyncio.create_task(serve(stage.config, clock, stop))
            await asyncio.sleep(12)  # first looks
            found: list[float] = []
            for number in range(events):
                found.append(await stage.event(number))
                await asyncio.sleep(max(0.0, GAP - found[-1]))
            stop.set()
            await life
    await api.stop()
    return found


def main() -> None:
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    seconds = asyncio.run(measured(events))
    late = quantiles(seconds, n=20)[-1]
    print(f"{events} events: median {median(seconds):.2f} s, 95 % within {late:.2f} s, worst {max(seconds):.2f} s")


if __name__ == "__main__":
    main()
